#include "base/text.h"
#include "feed/dates.h"
#include "feed/formats/format.h"
#include "feed/formats/xml_feed.h"
#include "feed/paragraphs.h"

namespace newscart {
namespace {

const xml::Element* dublin_core(const xml::Element& item, std::string_view name) {
    return module_child(item, kDublinCoreSpace, "dc", name);
}

/// A guid that is a number or a word is only unique within its feed.
std::string worldwide_id(const std::string& guid, const std::string& supplier) {
    return guid.empty() || guid.find(':') != std::string::npos ? guid : supplier + "#" + guid;
}

class RssReader {
  public:
    RssReader(const xml::Element& channel, int most_depth) : most_depth_(most_depth) {
        channel_title_ = line_of_fragment(inside(plain_child(channel, "title")), most_depth);
        const std::string link(trim(inside(plain_child(channel, "link"))));
        supplier_ = link.empty() ? channel_title_ : link;
        language_ = trim(inside(plain_child(channel, "language")));
        if (language_.empty()) language_ = trim(inside(dublin_core(channel, "language")));
        copyright_ = inside(plain_child(channel, "copyright"));
    }

    Parsed::Item read(const xml::Element& item) const {
        Parsed::Item made;
        Article& article = made.article;
        article.headline = line_of_fragment(inside(plain_child(item, "title")), most_depth_);
        const std::string guid(trim(inside(plain_child(item, "guid"))));
        article.id = worldwide_id(guid, supplier_);
        if (article.id.empty()) article.id = trim(inside(plain_child(item, "link")));
        if (article.id.empty()) article.id = item.attribute("rdf:about");
        article.published = parse_date(inside(plain_child(item, "pubDate")));
        if (!article.published) article.published = parse_date(inside(dublin_core(item, "date")));
        article.updated = parse_date(inside(plain_child(item, "updated")));
        article.byline = person_name(inside(dublin_core(item, "creator")));
        if (article.byline.empty()) article.byline = person_name(inside(plain_child(item, "author")));
        article.section = line_of_fragment(inside(plain_child(item, "category")), most_depth_);
        article.source = line_of_fragment(inside(plain_child(item, "source")), most_depth_);
        if (article.source.empty()) article.source = channel_title_;
        article.language = trim(inside(dublin_core(item, "language")));
        if (article.language.empty()) article.language = language_;
        article.copyright = inside(dublin_core(item, "rights"));
        if (article.copyright.empty()) article.copyright = copyright_;
        Prose prose = body(item);
        article.paragraphs = std::move(prose.paragraphs);
        article.headings = std::move(prose.headings);
        made.refused = std::move(prose.refused);
        article.photo_credit = media_credit(item);
        if (article.photo_credit.empty()) article.photo_credit = std::move(prose.photo_credit);
        return made;
    }

  private:
    Prose body(const xml::Element& item) const {
        for (const xml::Element* part :
             {module_child(item, kContentSpace, "content", "encoded"), plain_child(item, "body"),
              plain_child(item, "description"), plain_child(item, "content"), plain_child(item, "summary")}) {
            Prose prose = prose_of_fragment(inside(part), most_depth_);
            if (!prose.paragraphs.empty() || !prose.refused.empty()) return prose;
        }
        return {};
    }

    int most_depth_;
    std::string channel_title_, supplier_, language_, copyright_;
};

}  // namespace

Parsed read_rss(std::string_view text, int most_depth) {
    Parsed parsed;
    const XmlFeed feed = parse_feed(text, most_depth);
    parsed.refused = feed.refused;
    if (!parsed.refused.empty()) return parsed;
    const xml::Element none;
    const xml::Element* channel = feed.root.name == "channel" ? &feed.root : feed.root.child("channel");
    const RssReader reader(channel != nullptr ? *channel : none, most_depth);
    // RSS 2.0 has its items in the channel, RSS 1.0 and 0.9 beside it.
    for (const xml::Element* parent : {channel, &feed.root}) {
        if (parent == nullptr || (parent == &feed.root && channel == &feed.root)) continue;
        for (const xml::Element& item : parent->children) {
            if (item.name != "item") continue;
            if (parsed.items.size() < kMostItems) {
                parsed.items.push_back(reader.read(item));
            } else {
                ++parsed.items_unread;
            }
        }
    }
    if (parsed.items.empty()) parsed.refused = "a feed without items";
    return parsed;
}

}  // namespace newscart
