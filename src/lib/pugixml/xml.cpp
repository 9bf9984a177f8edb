#include "lib/pugixml/xml.h"

#include <algorithm>
#include <array>
#include <cctype>
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

/// "&nbsp;" or "&#39;" at text[at]: HTML's, which XML does not know, or what a supplier escaped twice. Its length, or
/// 0.
std::size_t reference_at(std::string_view text, std::size_t at) {
    constexpr std::size_t kLongest = 10;
    const std::size_t length = text.substr(at, kLongest + 1).find(';');
    if (length == std::string_view::npos || length < 3) return 0;
    const std::size_t end = at + length;
    const std::string_view name = text.substr(at + 1, end - at - 1);
    const bool numeric = name.front() == '#';
    const bool sound = std::all_of(name.begin() + (numeric ? 1 : 0), name.end(),
                                   [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; });
    return sound ? end - at + 1 : 0;
}

/// Text between tags.
void write_text(std::string_view text, std::string& out) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = text[at] == '&' ? std::max<std::size_t>(reference_at(text, at), 1) : 1;
        if (length > 1) {
            out += text.substr(at, length);
        } else {
            escape(text.substr(at, 1), out);
        }
        at += length;
    }
}

std::string_view html_name(std::string_view name, const Renamed& renamed) {
    for (const auto& [from, to] : renamed) {
        if (from == name) return to;
    }
    return name;
}

void write_markup(const pugi::xml_node& parent, const Renamed& renamed, std::string& out) {
    static constexpr std::array<std::string_view, 6> kVoid{"br", "hr", "img", "input", "link", "meta"};
    for (const pugi::xml_node& node : parent.children()) {
        if (node.type() == pugi::node_pcdata) write_text(node.value(), out);
        if (node.type() == pugi::node_cdata) escape(node.value(), out);
        if (node.type() != pugi::node_element) continue;
        const std::string_view name = html_name(without_prefix(node.name()), renamed);
        out.append("<").append(name);
        for (const pugi::xml_attribute& attribute : node.attributes()) {
            out.append(" ").append(attribute.name()).append("=\"");
            escape(attribute.value(), out);
            out += '"';
        }
        out += '>';
        if (std::find(kVoid.begin(), kVoid.end(), name) != kVoid.end()) continue;
        write_markup(node, renamed, out);
        out.append("</").append(name).append(">");
    }
}

/// Line breaks in attributes are kept, though XML makes spaces of them: agencies write notes of several lines there.
constexpr unsigned kFlags = (pugi::parse_default & ~pugi::parse_wconv_attribute) | pugi::parse_ws_pcdata;

/// Reading and writing recurse.
constexpr int kMostDepth = 1000;

class DepthGuard : public pugi::xml_tree_walker {
  public:
    bool for_each(pugi::xml_node&) override { return depth() <= kMostDepth; }
};

/// pugixml writes them as references that no parser takes.
std::string allowed(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n' || c == '\r') out += c;
    }
    return out;
}

void append(pugi::xml_node parent, const Element& element) {
    pugi::xml_node node = parent.append_child(element.name.c_str());
    for (const auto& [name, value] : element.attributes) {
        node.append_attribute(name.c_str()) = allowed(value).c_str();
    }
    if (!element.text.empty()) node.append_child(pugi::node_pcdata).set_value(allowed(element.text).c_str());
    for (const Element& child : element.children) append(node, child);
}

class Collector : public pugi::xml_writer {
  public:
    explicit Collector(std::string& out) : out_(out) {}
    void write(const void* bytes, std::size_t count) override { out_.append(static_cast<const char*>(bytes), count); }

  private:
    std::string& out_;
};

bool holds_elements(const pugi::xml_node& node) {
    return std::any_of(node.begin(), node.end(),
                       [](const pugi::xml_node& child) { return child.type() == pugi::node_element; });
}

class Reader {
  public:
    Reader(const std::vector<std::string_view>& as_markup, const Renamed& renamed)
        : as_markup_(as_markup), renamed_(renamed) {}

    Element read(const pugi::xml_node& node, bool within_markup);

  private:
    const std::vector<std::string_view>& as_markup_;
    const Renamed& renamed_;
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
    if (markup) write_markup(node, renamed_, element.markup);
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

Parsed parse(std::string_view utf8, const std::vector<std::string_view>& as_markup, const Renamed& renamed) {
    pugi::xml_document document;
    const pugi::xml_parse_result result = document.load_buffer(utf8.data(), utf8.size(), kFlags, pugi::encoding_utf8);
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
    parsed.root = Reader(as_markup, renamed).read(document.document_element(), false);
    return parsed;
}

std::string write(const Element& root) {
    pugi::xml_document document;
    pugi::xml_node declaration = document.append_child(pugi::node_declaration);
    declaration.append_attribute("version") = "1.0";
    declaration.append_attribute("encoding") = "UTF-8";
    append(document, root);
    std::string out;
    Collector collector(out);
    document.save(collector, "", pugi::format_default, pugi::encoding_utf8);
    return out;
}

const Element* find(const Element& element, std::string_view name) {
    if (element.name == name) return &element;
    for (const Element& child : element.children) {
        if (const Element* found = find(child, name)) return found;
    }
    return nullptr;
}

const Element& or_none(const Element* element) {
    static const Element kNone;
    return element != nullptr ? *element : kNone;
}

}  // namespace newscart::xml
