#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace newscart::xml {

/// An element with its namespace looked up (pugixml knows only prefixes).
struct Element {
    std::string space;                                            ///< namespace URI, "" for none
    std::string name;                                             ///< without prefix
    std::vector<std::pair<std::string, std::string>> attributes;  ///< with prefix as written, "xml:lang"
    std::vector<Element> children;
    std::string text;  ///< character data directly inside, in order, CDATA too
    /// Children and text as HTML again, prefixes taken off; only for the elements parse() was asked for.
    std::string markup;

    const std::string& attribute(std::string_view key) const;  ///< "" if absent
    const Element* child(std::string_view child_name) const;   ///< in any namespace, the first; null if none
};

struct Parsed {
    Element root;
    std::string error;        ///< "" if all went well
    std::size_t at_byte = 0;  ///< of the error
};

/// Reads UTF-8. Nothing is fetched, no entity beyond XML's own five and character references is expanded. A
/// document more than a thousand levels deep is an error. Elements named in `as_markup` (local names) that hold
/// elements give them as `markup`, but not again within such an element.
Parsed parse(std::string_view utf8, const std::vector<std::string_view>& as_markup);

}  // namespace newscart::xml
