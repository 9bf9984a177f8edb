#include "base/text.h"
#include "feed/formats/field_filler.h"
#include "feed/formats/json.h"

namespace newscart {
namespace {

using nlohmann::json;

/// Names of 1.1's "authors" or of 1.0's "author", as a by-line.
std::string authors_of(const json& holder) {
    std::vector<std::string> names;
    if (const json* authors = member(holder, "authors"); authors != nullptr && authors->is_array()) {
        for (const json& author : *authors) {
            std::string name = text_of(author, "name");
            if (!name.empty()) names.push_back(std::move(name));
        }
    }
    const json* author = member(holder, "author");
    if (names.empty() && author != nullptr) names.push_back(text_of(*author, "name"));
    return join(names, ", ");
}

/// "a video, no story" if all there is to an item is attached to it.
std::string attached_kind(const json& item) {
    const json* attachments = member(item, "attachments");
    if (attachments != nullptr && attachments->is_array() && !attachments->empty()) {
        const std::string type = text_of(attachments->front(), "mimetype");
        return std::string(no_story(type.substr(0, type.find('/'))));
    }
    return member(item, "image") != nullptr ? std::string(no_story("picture")) : std::string();
}

Parsed::Item read_item(const json& item, const json& feed, int most_depth) {
    static const std::string kUtc = "UTC";
    Parsed::Item made;
    FieldFiller fill(made, kUtc);
    const std::string id = text_of(item, "id");
    const std::string home = text_of(feed, "homepageurl");
    // A number is unique within its feed only.
    if (!id.empty()) fill.fill("id", id.find(':') == std::string::npos && !home.empty() ? home + "#" + id : id, "id");
    fill.fill("id", text_of(item, "url"), "url");
    fill.fill("headline", line_of_fragment(text_of(item, "title"), most_depth), "title");
    fill.fill("published", text_of(item, "datepublished"), "date_published");
    fill.fill("updated", text_of(item, "datemodified"), "date_modified");
    fill.fill("byline", authors_of(item), "authors");
    fill.fill("byline", authors_of(feed), "feed/authors");
    fill.fill("source", line_of_fragment(text_of(feed, "title"), most_depth), "feed/title");
    fill.fill("language", text_of(item, "language"), "language");
    fill.fill("language", text_of(feed, "language"), "feed/language");
    if (const json* tags = member(item, "tags"); tags != nullptr && tags->is_array() && !tags->empty())
        fill.fill("section", text_of(&tags->front()), "tags");
    fill.body(prose_of_fragment(text_of(item, "contenthtml"), most_depth), "content_html");
    if (made.article.paragraphs.empty() && made.refused.empty())
        fill.body(prose_of_lines(text_of(item, "contenttext")), "content_text");
    if (made.article.paragraphs.empty() && made.refused.empty())
        fill.body(prose_of_lines(text_of(item, "summary")), "summary");
    if (made.article.paragraphs.empty() && made.refused.empty()) made.refused = attached_kind(item);
    return made;
}

}  // namespace

Parsed read_json_feed(std::string_view text, int most_depth) {
    Parsed parsed;
    const JsonFile file = parse_json(text, most_depth);
    parsed.refused = file.refused;
    if (!parsed.refused.empty()) return parsed;
    const json* items = member(file.root, "items");
    if (items == nullptr || !items->is_array() || items->empty()) {
        parsed.refused = "a feed without items";
        return parsed;
    }
    for (const json& item : *items) {
        if (parsed.items.size() < kMostItems) {
            parsed.items.push_back(read_item(item, file.root, most_depth));
        } else {
            ++parsed.items_unread;
        }
    }
    return parsed;
}

}  // namespace newscart
