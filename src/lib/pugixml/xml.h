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

/// What HTML calls an element of another language: "bq" is a "blockquote".
using Renamed = std::vector<std::pair<std::string_view, std::string_view>>;

/// Reads UTF-8. Nothing is fetched, no entity beyond XML's own five and character references is expanded. A
/// document more than a thousand levels deep is an error. Elements named in `as_markup` (local names) that hold
/// elements give them as `markup`, `renamed` within it, but not again within such an element.
Parsed parse(std::string_view utf8, const std::vector<std::string_view>& as_markup, const Renamed& renamed = {});

/// The document as UTF-8 with its declaration, an element a line. Names are written as they stand, prefixes and all;
/// `space` and `markup` are not. Characters that XML cannot hold are left out.
std::string write(const Element& root);

/// The first element of that name at or below `element`, in document order, in any namespace; null if none.
const Element* find(const Element& element, std::string_view name);

/// An element without anything for null.
const Element& or_none(const Element* element);

}  // namespace newscart::xml
