#include "lib/pugixml/xml.h"

#include <algorithm>
#include <array>
#include <pugixml.hpp>

namespace newscart::xml {
namespace {

/// Prefixes in force, the innermost last: pairs of prefix and URI.
using Namespaces = std::vector<std::pair<std::string_view, std::string_view>>;

std::string_view without_prefix(std::string_view name) {
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

void escape(std::string_view text, std::string& out) {
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            default: out += c;
        }
    }
}

void write_markup(const pugi::xml_node& parent, std::string& out) {
    static constexpr std::array<std::string_view, 6> kVoid{"br", "hr", "img", "input", "link", "meta"};
    for (const pugi::xml_node& node : parent.children()) {
        if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) escape(node.value(), out);
        if (node.type() != pugi::node_element) continue;
        const std::string_view name = without_prefix(node.name());
        out.append("<").append(name);
        for (const pugi::xml_attribute& attribute : node.attributes()) {
            out.append(" ").append(attribute.name()).append("=\"");
            escape(attribute.value(), out);
            out += '"';
        }
        out += '>';
        if (std::find(kVoid.begin(), kVoid.end(), name) != kVoid.end()) continue;
        write_markup(node, out);
        out.append("</").append(name).append(">");
    }
}

/// Reading and writing recurse.
constexpr int kMostDepth = 1000;

class DepthGuard : public pugi::xml_tree_walker {
  public:
    bool for_each(pugi::xml_node&) override { return depth() <= kMostDepth; }
};

bool holds_elements(const pugi::xml_node& node) {
    return std::any_of(node.begin(), node.end(),
                       [](const pugi::xml_node& child) { return child.type() == pugi::node_element; });
}

class Reader {
  public:
    explicit Reader(const std::vector<std::string_view>& as_markup) : as_markup_(as_markup) {}

    Element read(const pugi::xml_node& node, bool within_markup);

  private:
    const std::vector<std::string_view>& as_markup_;
    Namespaces namespaces_;
};

Element Reader::read(const pugi::xml_node& node, bool within_markup) {
    const std::size_t outer = namespaces_.size();
    Element element;
    for (const pugi::xml_attribute& attribute : node.attributes()) {
        const std::string_view name = attribute.name();
        const bool is_default = name == "xmlns";
        if (is_default || name.substr(0, 6) == "xmlns:") {
            namespaces_.emplace_back(is_default ? std::string_view{} : name.substr(6), attribute.value());
        } else {
            element.attributes.emplace_back(name, attribute.value());
        }
    }
    const std::string_view name = node.name();
    const std::size_t colon = name.find(':');
    const std::string_view prefix = colon == std::string_view::npos ? std::string_view{} : name.substr(0, colon);
    element.name = without_prefix(name);
    const auto found = std::find_if(namespaces_.rbegin(), namespaces_.rend(),
                                    [&](const auto& known) { return known.first == prefix; });
    // A prefix nobody declared still tells what is meant: dc, media, content.
    element.space = found != namespaces_.rend() ? found->second : prefix;
    const bool markup = !within_markup && holds_elements(node) &&
                        std::find(as_markup_.begin(), as_markup_.end(), element.name) != as_markup_.end();
    if (markup) write_markup(node, element.markup);
    for (const pugi::xml_node& child : node.children()) {
        if (child.type() == pugi::node_element) {
            element.children.push_back(read(child, within_markup || markup));
        } else if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
            element.text += child.value();
        }
    }
    namespaces_.resize(outer);
    return element;
}

}  // namespace

const std::string& Element::attribute(std::string_view key) const {
    static const std::string kNone;
    for (const auto& [name_, value] : attributes) {
        if (name_ == key) return value;
    }
    return kNone;
}

const Element* Element::child(std::string_view child_name) const {
    for (const Element& element : children) {
        if (element.name == child_name) return &element;
    }
    return nullptr;
}

Parsed parse(std::string_view utf8, const std::vector<std::string_view>& as_markup) {
    pugi::xml_document document;
    const pugi::xml_parse_result result = document.load_buffer(
        utf8.data(), utf8.size(), pugi::parse_default | pugi::parse_ws_pcdata, pugi::encoding_utf8);
    Parsed parsed;
    if (!result) {
        parsed.error = result.description();
        parsed.at_byte = static_cast<std::size_t>(result.offset);
        return parsed;
    }
    if (DepthGuard guard; !document.traverse(guard)) {
        parsed.error = "nested too deeply";
        return parsed;
    }
    parsed.root = Reader(as_markup).read(document.document_element(), false);
    return parsed;
}

}  // namespace newscart::xml
