#pragma once
#include <string>
#include <string_view>

namespace newscart {

std::string base64(std::string_view bytes);

}  // namespace newscart
