#include "feed/formats/xml_feed.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "feed/markup.h"

namespace newscart {

XmlFeed parse_feed(std::string_view text, int most_depth) {
    XmlFeed feed;
    feed.refused = refuse_markup(text, Markup::Xml, most_depth);
    if (!feed.refused.empty()) return feed;
    xml::Parsed parsed =
        xml::parse(text, {"description", "encoded", "content", "summary", "title", "body", "div", "tagline"});
    if (!parsed.error.empty()) {
        const std::string_view before = text.substr(0, parsed.at_byte);
        feed.refused = fmt::format("broken XML at line {}: {}", std::count(before.begin(), before.end(), '\n') + 1,
                                   ascii_lower(parsed.error));
        return feed;
    }
    feed.root = std::move(parsed.root);
    return feed;
}

bool in_module(const xml::Element& element, std::string_view space, std::string_view prefix) {
    return element.space == space || element.space == prefix;
}

const xml::Element* plain_child(const xml::Element& parent, std::string_view name) {
    for (const xml::Element& child : parent.children) {
        if (child.name == name && !in_module(child, kMediaSpace, "media") &&
            child.space.find("itunes") == std::string::npos && !in_module(child, kContentSpace, "content")) {
            return &child;
        }
    }
    return nullptr;
}

const xml::Element* module_child(const xml::Element& parent, std::string_view space, std::string_view prefix,
                                 std::string_view name) {
    for (const xml::Element& child : parent.children) {
        if (child.name == name && in_module(child, space, prefix)) return &child;
    }
    return nullptr;
}

const std::string& inside(const xml::Element* element) {
    static const std::string kNone;
    if (element == nullptr) return kNone;
    return element->markup.empty() ? element->text : element->markup;
}

std::string media_credit(const xml::Element& item) {
    for (const xml::Element& child : item.children) {
        if (!in_module(child, kMediaSpace, "media")) continue;
        if (child.name == "credit") return child.text;
        std::string found = media_credit(child);
        if (!found.empty()) return found;
    }
    return {};
}

}  // namespace newscart
