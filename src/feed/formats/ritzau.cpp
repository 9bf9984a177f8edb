#include "base/text.h"
#include "feed/formats/agency.h"

namespace newscart {
namespace {

/// <RBNews>: flat, its text as escaped HTML.
Parsed::Item read_news(const xml::Element& news, int most_depth, const std::string& timezone) {
    Parsed::Item item;
    FieldFiller fill(item, timezone);
    const auto text = [&](const char* name) { return line_of_fragment(inside(news.child(name)), most_depth); };
    const auto says_yes = [&](const char* name) { return ascii_lower(text(name)) == "true"; };
    fill.fill("id", text("NewsID"), "NewsID");
    fill.fill("version", text("version"), "version");
    fill.fill("published", text("PublishDate"), "PublishDate");
    fill.fill("urgency", text("Priority"), "Priority");
    fill.fill("headline", text("headline"), "headline");
    fill.fill("section", text("section"), "section");
    fill.fill("byline", text("byLine"), "byLine");
    std::string origin = text("origin");
    while (!origin.empty() && origin.front() == '/') origin.erase(0, 1);
    while (!origin.empty() && origin.back() == '/') origin.pop_back();
    fill.fill("source", origin, "origin");
    fill.dateline(text("town"), "town");
    fill.note(text("TilRedaktionen"), "TilRedaktionen");
    if (says_yes("Annuleret")) fill.status("canceled", "Annuleret");
    if (says_yes("Korrektion")) fill.correction("correction", "Korrektion");
    for (const char* name : {"Replaces", "replacedID"}) fill.withdraws(text(name), name);
    fill.body(prose_of_fragment(inside(news.child("content")), most_depth), "content");
    finish_item(item);
    return item;
}

void read_all(const xml::Element& element, int most_depth, const std::string& timezone, Parsed& parsed) {
    if (element.name == "RBNews") {
        if (parsed.items.size() < kMostItems) {
            parsed.items.push_back(read_news(element, most_depth, timezone));
        } else {
            ++parsed.items_unread;
        }
        return;
    }
    for (const xml::Element& child : element.children) read_all(child, most_depth, timezone, parsed);
}

}  // namespace

Parsed read_ritzau(std::string_view text, int most_depth, const std::string& timezone) {
    Parsed parsed;
    const XmlFeed tree = parse_agency_xml(text, most_depth);
    parsed.refused = tree.refused;
    parsed.missing = tree.missing;
    if (!parsed.refused.empty()) return parsed;
    read_all(tree.root, most_depth, timezone, parsed);
    if (parsed.items.empty()) parsed.refused = "a feed without items";
    return parsed;
}

}  // namespace newscart
