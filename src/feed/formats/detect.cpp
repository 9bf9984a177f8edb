#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "feed/formats/format.h"

namespace newscart {
namespace {

constexpr std::array<std::string_view, 40> kHtmlTags{
    "a",    "abbr", "address", "article", "aside",   "b",      "blockquote", "body",  "br",    "center",
    "div",  "dl",   "em",      "figure",  "font",    "footer", "form",       "h1",    "h2",    "h3",
    "h4",   "h5",   "head",    "header",  "hr",      "html",   "i",          "img",   "link",  "main",
    "meta", "nav",  "ol",      "p",       "section", "span",   "strong",     "table", "title", "ul"};

bool is_html_tag(std::string_view name) {
    return std::find(kHtmlTags.begin(), kHtmlTags.end(), ascii_lower(name)) != kHtmlTags.end();
}

bool starts_with(std::string_view text, std::string_view start) {
    return ascii_lower(text.substr(0, start.size())) == start;
}

std::string_view behind(std::string_view text, std::string_view mark) {
    const std::size_t at = text.find(mark);
    return at == std::string_view::npos ? std::string_view{} : text.substr(at + mark.size());
}

/// What mark-up says of itself before its first element.
struct Opening {
    std::string root;  ///< name of the first element without its prefix, "" if there is none
    bool html_doctype = false;
    bool xml = false;  ///< has an XML declaration
};

Opening read_opening(std::string_view text) {
    Opening opening;
    while (true) {
        text = trim(text);
        if (starts_with(text, "<!--")) {
            text = behind(text, "-->");
        } else if (starts_with(text, "<?")) {
            opening.xml = opening.xml || starts_with(text, "<?xml");
            text = behind(text, "?>");
        } else if (starts_with(text, "<!doctype")) {
            opening.html_doctype = starts_with(trim(text.substr(9)), "html");
            const std::size_t end = text.find_first_of("[>");
            const bool internal = end != std::string_view::npos && text[end] == '[';
            text = behind(text, internal ? "]" : ">");
            if (internal) text = behind(text, ">");
        } else {
            break;
        }
    }
    if (text.empty() || text.front() != '<') return opening;
    text.remove_prefix(1);
    std::string_view name = text.substr(0, text.find_first_of(" \t\r\n/>"));
    if (name.size() > 64) return opening;
    if (const std::size_t colon = name.find(':'); colon != std::string_view::npos) name.remove_prefix(colon + 1);
    opening.root = name;
    return opening;
}

bool is_newsml_g2(std::string_view root) {
    static constexpr std::array<std::string_view, 8> kRoots{"newsMessage", "newsItem",     "packageItem",
                                                            "conceptItem", "planningItem", "knowledgeItem",
                                                            "catalogItem", "itemSet"};
    return std::find(kRoots.begin(), kRoots.end(), root) != kRoots.end();
}

/// Paragraph tags in what begins like text: a fragment of HTML.
bool holds_html_blocks(std::string_view text) {
    int blocks = 0;
    for (std::size_t at = text.find('<'); at != std::string_view::npos && blocks < 3; at = text.find('<', at + 1)) {
        for (const std::string_view tag : {"<p>", "<p ", "</p>", "<br", "<div", "</div>", "</html>"}) {
            blocks += starts_with(text.substr(at), tag) ? 1 : 0;
        }
    }
    return blocks >= 3;
}

bool has_front_matter(std::string_view text) {
    if (!starts_with(text, "---\n") && !starts_with(text, "---\r\n")) return false;
    const std::string_view rest = text.substr(3);
    return rest.find("\n---\n") != std::string_view::npos || rest.find("\n---\r\n") != std::string_view::npos ||
           (rest.size() > 4 && rest.substr(rest.size() - 4) == "\n---");
}

bool looks_like_json(std::string_view text) {
    const std::string_view next = trim(text.substr(1));
    if (text.front() == '{') return !next.empty() && (next.front() == '"' || next.front() == '}');
    return text.front() == '[' && !next.empty() && (next.front() == '{' || next.front() == ']');
}

}  // namespace

Detected detect_format(std::string_view text) {
    text = trim(text);
    if (text.empty()) return {Format::Unknown, "the file is empty"};
    if (starts_with(text, "{\\rtf")) return {Format::Unknown, "a word processor's file (RTF); save it as plain text"};
    if (starts_with(text, "%pdf-")) return {Format::Unknown, "a PDF; send the text itself"};
    if (text.front() == '<') {
        const Opening opening = read_opening(text);
        const std::string& root = opening.root;
        if (root == "rss" || root == "RDF" || root == "channel") return {Format::Rss, {}};
        if (root == "feed" || root == "entry") return {Format::Atom, {}};
        if (root == "nitf") return {Format::Nitf, {}};
        if (root == "NewsML" || root == "NewsItem") return {Format::NewsMl, {}};
        if (is_newsml_g2(root)) return {Format::NewsMlG2, {}};
        if (root == "RBNews" || root == "XMLNewsQueuedResponse" || root == "ListOfRBNews") return {Format::Ritzau, {}};
        if (opening.html_doctype || is_html_tag(root)) return {Format::Html, {}};
        if (root.empty()) {
            if (holds_html_blocks(text)) return {Format::Html, {}};
            return {Format::Unknown, "mark-up without any element"};
        }
        if (opening.xml || text.find("</") != std::string_view::npos) {
            return {Format::Unknown, fmt::format("XML of a kind newscart does not know (it begins with <{}>)", root)};
        }
        return {Format::Text, {}};
    }
    if (looks_like_json(text)) {
        return {text.find("jsonfeed.org/version") != std::string_view::npos ||
                        text.find("jsonfeed.org\\/version") != std::string_view::npos
                    ? Format::JsonFeed
                    : Format::Ninjs,
                {}};
    }
    if (starts_with(text, "+++\n") || starts_with(text, "+++\r\n"))
        return {Format::Unknown, "front matter in TOML; write it as YAML, between lines of ---"};
    if (has_front_matter(text) || starts_with(text, "# ")) return {Format::Markdown, {}};
    if (holds_html_blocks(text)) return {Format::Html, {}};
    return {Format::Text, {}};
}

std::string_view format_name(Format format) {
    switch (format) {
        case Format::Rss: return "rss";
        case Format::Atom: return "atom";
        case Format::JsonFeed: return "jsonfeed";
        case Format::Nitf: return "nitf";
        case Format::NewsMl: return "newsml";
        case Format::NewsMlG2: return "newsml-g2";
        case Format::Ninjs: return "ninjs";
        case Format::Ritzau: return "ritzau";
        case Format::Html: return "html";
        case Format::Markdown: return "markdown";
        case Format::Text: return "text";
        case Format::Mail: return "mail";
        case Format::Iptc7901: return "iptc7901";
        case Format::Anpa: return "anpa";
        case Format::Unknown: break;
    }
    return "unknown";
}

}  // namespace newscart
