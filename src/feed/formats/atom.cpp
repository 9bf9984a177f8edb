#include "base/text.h"
#include "feed/dates.h"
#include "feed/formats/format.h"
#include "feed/formats/xml_feed.h"
#include "feed/paragraphs.h"

namespace newscart {
namespace {

/// Types of content that are no text: an image, a document elsewhere.
bool is_text(const xml::Element& content) {
    const std::string& type = content.attribute("type");
    const bool xml = type.find("xhtml") != std::string::npos || type.find("html") != std::string::npos;
    return content.attribute("src").empty() && content.attribute("mode") != "base64" &&
           (xml || type.empty() || type.substr(0, 4) == "text" || type.find('/') == std::string::npos);
}

std::string escaped(const std::string& text) { return replace_all(replace_all(text, "&", "&amp;"), "<", "&lt;"); }

/// An Atom text as HTML: type "text" is no mark-up, whatever it looks like.
std::string as_html(const xml::Element* element) {
    if (element == nullptr || !is_text(*element)) return {};
    const std::string& type = element->attribute("type");
    const bool plain = type.empty() || type == "text" || type == "text/plain";
    // Atom 0.3 had no "text" but left out the type of what was escaped HTML; its own mark is the attribute `mode`.
    const bool html = !plain || element->attribute("mode") == "escaped";
    return html || !element->markup.empty() ? inside(element) : escaped(element->text);
}

std::string author_of(const xml::Element& element) {
    const xml::Element* author = plain_child(element, "author");
    if (author == nullptr) return person_name(inside(module_child(element, kDublinCoreSpace, "dc", "creator")));
    return person_name(inside(author->child("name")));
}

std::string link_of(const xml::Element& element) {
    for (const xml::Element& child : element.children) {
        const std::string& relation = child.attribute("rel");
        if (child.name == "link" && (relation.empty() || relation == "alternate")) return child.attribute("href");
    }
    return {};
}

Parsed::Item read_entry(const xml::Element& entry, const xml::Element& feed, int most_depth) {
    Parsed::Item made;
    Article& article = made.article;
    article.headline = line_of_fragment(as_html(plain_child(entry, "title")), most_depth);
    article.id = trim(inside(plain_child(entry, "id")));
    if (article.id.empty()) article.id = link_of(entry);
    for (const std::string_view name : {"published", "issued", "created"}) {
        if (!article.published) article.published = parse_date(inside(plain_child(entry, name)));
    }
    for (const std::string_view name : {"updated", "modified"}) {
        if (!article.updated) article.updated = parse_date(inside(plain_child(entry, name)));
    }
    article.byline = author_of(entry);
    if (article.byline.empty()) article.byline = author_of(feed);
    const xml::Element* origin = plain_child(entry, "source");
    article.source = line_of_fragment(as_html(plain_child(origin != nullptr ? *origin : feed, "title")), most_depth);
    if (const xml::Element* category = plain_child(entry, "category")) {
        article.section = category->attribute(category->attribute("label").empty() ? "term" : "label");
    }
    article.language = entry.attribute("xml:lang");
    if (article.language.empty()) article.language = feed.attribute("xml:lang");
    for (const xml::Element* holder : {&entry, &feed}) {
        for (const std::string_view name : {"rights", "copyright"}) {
            if (article.copyright.empty())
                article.copyright = line_of_fragment(as_html(plain_child(*holder, name)), most_depth);
        }
    }
    for (const std::string_view name : {"content", "summary"}) {
        Prose prose = prose_of_fragment(as_html(plain_child(entry, name)), most_depth);
        article.paragraphs = std::move(prose.paragraphs);
        article.headings = std::move(prose.headings);
        article.photo_credit = std::move(prose.photo_credit);
        made.refused = std::move(prose.refused);
        if (!article.paragraphs.empty() || !made.refused.empty()) break;
    }
    if (article.photo_credit.empty()) article.photo_credit = media_credit(entry);
    return made;
}

}  // namespace

Parsed read_atom(std::string_view text, int most_depth) {
    Parsed parsed;
    const XmlFeed feed = parse_feed(text, most_depth);
    parsed.refused = feed.refused;
    if (!parsed.refused.empty()) return parsed;
    if (feed.root.name == "entry") parsed.items.push_back(read_entry(feed.root, {}, most_depth));
    for (const xml::Element& child : feed.root.children) {
        if (child.name != "entry") continue;
        if (parsed.items.size() < kMostItems) {
            parsed.items.push_back(read_entry(child, feed.root, most_depth));
        } else {
            ++parsed.items_unread;
        }
    }
    if (parsed.items.empty()) parsed.refused = "a feed without entries";
    return parsed;
}

}  // namespace newscart
