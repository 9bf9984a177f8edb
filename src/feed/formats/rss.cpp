#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "feed/formats/field_filler.h"
#include "feed/formats/xml_feed.h"

namespace newscart {
namespace {

constexpr std::string_view kTermsSpace = "http://purl.org/dc/terms/";
constexpr std::string_view kAtomSpace = "http://www.w3.org/2005/Atom";

const xml::Element* dublin_core(const xml::Element& item, std::string_view name) {
    return module_child(item, kDublinCoreSpace, "dc", name);
}

/// PRISM has a namespace a version; its prefix is always the same, and so is the word in all of them.
const xml::Element* prism(const xml::Element& item, std::string_view name) {
    for (const xml::Element& child : item.children) {
        if (child.name == name && child.space.find("prism") != std::string::npos) return &child;
    }
    return nullptr;
}

/// Of an export of a blog: "wp:status".
const xml::Element* wordpress(const xml::Element& item, std::string_view name) {
    for (const xml::Element& child : item.children) {
        if (child.name == name &&
            (child.space == "wp" || child.space.find("wordpress.org/export") != std::string::npos))
            return &child;
    }
    return nullptr;
}

/// A guid that is a number or a word is only unique within its feed.
std::string worldwide_id(const std::string& guid, const std::string& supplier) {
    return guid.empty() || guid.find(':') != std::string::npos ? guid : supplier + "#" + guid;
}

/// The part of DCMI's "start=2026-11-23; end=2026-11-24; scheme=W3C-DTF".
std::string part_of_period(std::string_view period, std::string_view name) {
    for (const std::string_view part : split(period, ';')) {
        const std::size_t sign = part.find('=');
        if (sign != std::string_view::npos && trim(part.substr(0, sign)) == name)
            return std::string(trim(part.substr(sign + 1)));
    }
    return {};
}

/// Minutes, at most a week's: longer is a slip.
std::chrono::minutes time_to_live(std::string_view ttl) {
    constexpr int kMost = 7 * 24 * 60;
    int minutes = 0;
    ttl = trim(ttl);
    const auto [end, error] = std::from_chars(ttl.data(), ttl.data() + ttl.size(), minutes);
    if (error == std::errc::result_out_of_range) minutes = kMost;
    return std::chrono::minutes{std::clamp(minutes, 0, kMost)};
}

/// What the channel says is looked up once: it may hold as many children as a hostile file has room for.
class RssReader {
  public:
    RssReader(const xml::Element& root, const xml::Element& channel, int most_depth) : most_depth_(most_depth) {
        channel_title_ = line(plain_child(channel, "title"));
        const std::string link(trim(inside(plain_child(channel, "link"))));
        supplier_ = link.empty() ? channel_title_ : link;
        language_ = trim(inside(plain_child(channel, "language")));
        if (language_.empty()) language_ = trim(inside(dublin_core(channel, "language")));
        if (language_.empty()) language_ = channel.attribute("xml:lang");
        if (language_.empty()) language_ = root.attribute("xml:lang");
        publisher_ = line(dublin_core(channel, "publisher"));
        copyright_ = inside(plain_child(channel, "copyright"));
        rights_ = inside(dublin_core(channel, "rights"));
    }

    Parsed::Item read(const xml::Element& item) const {
        static const std::string kUtc = "UTC";
        Parsed::Item made;
        FieldFiller fill(made, kUtc);
        read_ids(item, fill);
        read_times(item, fill);
        read_lines(item, fill);
        read_export(item, made, fill);
        if (made.refused.empty() && is_episode(item)) made.refused = no_story("audio");
        if (made.refused.empty()) read_body(item, made, fill);
        fill.fill("photo_credit", media_credit(item), "media:credit");
        return made;
    }

  private:
    std::string line(const xml::Element* element) const { return line_of_fragment(inside(element), most_depth_); }

    void read_ids(const xml::Element& item, FieldFiller& fill) const {
        fill.fill("id", worldwide_id(std::string(trim(inside(plain_child(item, "guid")))), supplier_), "guid");
        fill.fill("id", inside(plain_child(item, "link")), "link");
        fill.fill("id", item.attribute("rdf:about"), "@rdf:about");
        fill.fill("id", inside(dublin_core(item, "identifier")), "dc:identifier");
    }

    void read_times(const xml::Element& item, FieldFiller& fill) const {
        const auto terms = [&](std::string_view name) {
            const xml::Element* found = module_child(item, kTermsSpace, "dcterms", name);
            return found != nullptr ? found->text : std::string();
        };
        fill.fill("published", inside(plain_child(item, "pubDate")), "pubDate");
        fill.fill("published", inside(dublin_core(item, "date")), "dc:date");
        fill.fill("published", terms("issued"), "dcterms:issued");
        fill.fill("published", terms("created"), "dcterms:created");
        fill.fill("published", inside(prism(item, "publicationDate")), "prism:publicationDate");
        fill.fill("updated", inside(module_child(item, kAtomSpace, "atom", "updated")), "atom:updated");
        fill.fill("updated", terms("modified"), "dcterms:modified");
        fill.fill("updated", inside(prism(item, "modificationDate")), "prism:modificationDate");
        fill.fill("updated", inside(plain_child(item, "updated")), "updated");
        fill.fill("embargo", inside(prism(item, "embargoDate")), "prism:embargoDate");
        fill.fill("embargo", terms("available"), "dcterms:available");
        fill.fill("embargo", part_of_period(terms("valid"), "start"), "dcterms:valid");
        fill.fill("expires", inside(prism(item, "killDate")), "prism:killDate");
        fill.fill("expires", inside(prism(item, "expirationDate")), "prism:expirationDate");
        fill.fill("expires", part_of_period(terms("valid"), "end"), "dcterms:valid");
    }

    void read_lines(const xml::Element& item, FieldFiller& fill) const {
        fill.fill("headline", line(plain_child(item, "title")), "title");
        fill.fill("byline", person_name(inside(dublin_core(item, "creator"))), "dc:creator");
        fill.fill("byline", person_name(inside(plain_child(item, "author"))), "author");
        for (const xml::Element& child : item.children) {
            // A blog's export lists tags beside categories.
            if (child.name == "category" && child.attribute("domain") != "post_tag")
                fill.fill("section", line(&child), "category");
        }
        fill.fill("section", line(dublin_core(item, "subject")), "dc:subject");
        fill.fill("section", inside(prism(item, "section")), "prism:section");
        fill.fill("source", line(plain_child(item, "source")), "source");
        fill.fill("source", line(dublin_core(item, "source")), "dc:source");
        fill.fill("source", channel_title_, "channel/title");
        fill.fill("source", publisher_, "channel/dc:publisher");
        fill.fill("language", inside(dublin_core(item, "language")), "dc:language");
        fill.fill("language", item.attribute("xml:lang"), "@xml:lang");
        fill.fill("language", language_, "channel/language");
        fill.fill("copyright", inside(dublin_core(item, "rights")), "dc:rights");
        fill.fill("copyright", copyright_, "channel/copyright");
        fill.fill("copyright", rights_, "channel/dc:rights");
    }

    /// What is a draft on the blog is none the less in its export.
    static void read_export(const xml::Element& item, Parsed::Item& made, FieldFiller& fill) {
        const std::string status(trim(inside(wordpress(item, "status"))));
        if (status == "trash") fill.status("canceled", "wp:status");
        if (status == "draft" || status == "private" || status == "pending" || status == "future")
            fill.status("withheld", "wp:status");
        const std::string type(trim(inside(wordpress(item, "post_type"))));
        if (type == "attachment") made.refused = no_story("picture");
        if (type == "nav_menu_item" || type == "custom_css" || type == "revision") made.refused = no_story("schema");
    }

    void read_body(const xml::Element& item, Parsed::Item& made, FieldFiller& fill) const {
        struct Part {
            const xml::Element* element;
            const char* place;
        };
        bool picture = false;
        for (const Part& part :
             {Part{module_child(item, kContentSpace, "content", "encoded"), "content:encoded"},
              Part{plain_child(item, "body"), "body"}, Part{plain_child(item, "fullitem"), "fullitem"},
              Part{plain_child(item, "description"), "description"}, Part{plain_child(item, "content"), "content"},
              Part{plain_child(item, "summary"), "summary"}}) {
            fill.body(prose_of_fragment(inside(part.element), most_depth_), part.place);
            if (!made.article.paragraphs.empty() || !made.refused.empty()) return;
            picture = picture || inside(part.element).find("<img") != std::string::npos;
        }
        made.refused = media_kind(item);
        if (made.refused.empty() && picture) made.refused = no_story("picture");
    }

    int most_depth_;
    std::string channel_title_, supplier_, language_, publisher_, copyright_, rights_;
};

}  // namespace

Parsed read_rss(std::string_view text, int most_depth) {
    Parsed parsed;
    const XmlFeed feed = parse_feed(text, most_depth);
    parsed.refused = feed.refused;
    parsed.missing = feed.missing;
    if (!parsed.refused.empty()) return parsed;
    const xml::Element* channel = feed.root.name == "channel" ? &feed.root : feed.root.child("channel");
    const RssReader reader(feed.root, xml::or_none(channel), most_depth);
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
    if (channel != nullptr) parsed.ttl = time_to_live(inside(plain_child(*channel, "ttl")));
    if (parsed.items.empty()) parsed.refused = "a feed without items";
    return parsed;
}

}  // namespace newscart
