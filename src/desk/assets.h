#pragma once
#include <string_view>
#include <vector>

namespace newscart::desk {

/// A file of the page, as it was when newscart was built.
struct Asset {
    std::string_view path;  ///< "/app.js"
    std::string_view bytes;
};
const std::vector<Asset>& assets();

/// What --html fills in: {{title}}, {{audio}} ...
std::string_view mail_page();

}  // namespace newscart::desk
