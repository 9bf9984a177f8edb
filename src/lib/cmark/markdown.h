#pragma once
#include <string>
#include <string_view>

namespace newscart {

/// CommonMark as HTML. Raw HTML in it is left out.
std::string markdown_to_html(std::string_view markdown);

}  // namespace newscart
