#include "base/text.h"
#include "feed/formats/field_filler.h"
#include "feed/formats/xml_feed.h"

namespace newscart {
namespace {

/// Types of content that are no text: an image, a document elsewhere.
bool is_text(const xml::Element& content) {
    const std::string& type = content.attribute("type");
    const bool xml = type.find("html") != std::string::npos || type.find("xml") != std::string::npos;
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

/// An address relative to the base of its surroundings.
std::string absolute(const std::string& address, std::string_view base) {
    if (address.empty() || base.empty() || address.find(':') != std::string::npos) return address;
    const std::size_t host = base.find("//");
    const std::size_t root = host == std::string_view::npos ? host : base.find('/', host + 2);
    if (address.front() == '/') return std::string(base.substr(0, root)) + address;
    const std::size_t folder = root == std::string_view::npos ? root : base.rfind('/');
    return std::string(base.substr(0, folder)) + "/" + address;
}

std::string link_of(const xml::Element& element, std::string_view relation, std::string_view base) {
    for (const xml::Element& child : element.children) {
        const std::string& written = child.attribute("rel");
        if (child.name == "link" && (written == relation || (written.empty() && relation == "alternate")))
            return absolute(child.attribute("href"), base);
    }
    return {};
}

/// What the feed says is looked up once: it may hold as many children as a hostile file has room for.
class EntryReader {
  public:
    EntryReader(const xml::Element& feed, int most_depth)
        : most_depth_(most_depth),
          base_(feed.attribute("xml:base")),
          language_(feed.attribute("xml:lang")),
          author_(author_of(feed)),
          title_(line(plain_child(feed, "title"))),
          rights_(line(plain_child(feed, "rights"))),
          copyright_(line(plain_child(feed, "copyright"))) {}

    Parsed::Item read(const xml::Element& entry) const {
        static const std::string kUtc = "UTC";
        Parsed::Item made;
        FieldFiller fill(made, kUtc);
        const std::string base = absolute(entry.attribute("xml:base"), base_);
        const std::string_view nearest = base.empty() ? base_ : base;
        fill.fill("id", inside(plain_child(entry, "id")), "id");
        fill.fill("id", link_of(entry, "alternate", nearest), "link/@href");
        fill.withdraws(link_of(entry, "predecessor-version", nearest), "link[predecessor-version]/@href");
        for (const std::string_view name : {"published", "issued", "created"})
            fill.fill("published", inside(plain_child(entry, name)), name);
        for (const std::string_view name : {"updated", "modified"})
            fill.fill("updated", inside(plain_child(entry, name)), name);
        if (const xml::Element* control = entry.child("control")) {
            if (ascii_lower(trim(inside(control->child("draft")))) == "yes") fill.status("withheld", "app:draft");
        }
        read_lines(entry, fill);
        read_body(entry, made, fill);
        fill.fill("photo_credit", media_credit(entry), "media:credit");
        return made;
    }

    /// RFC 6721: an entry that its supplier took back.
    static Parsed::Item read_deleted(const xml::Element& deleted) {
        static const std::string kUtc = "UTC";
        Parsed::Item made;
        FieldFiller fill(made, kUtc);
        fill.fill("id", deleted.attribute("ref"), "at:deleted-entry/@ref");
        fill.fill("updated", deleted.attribute("when"), "at:deleted-entry/@when");
        fill.status("canceled", "at:deleted-entry");
        return made;
    }

  private:
    std::string line(const xml::Element* element) const { return line_of_fragment(as_html(element), most_depth_); }

    void read_lines(const xml::Element& entry, FieldFiller& fill) const {
        fill.fill("headline", line(plain_child(entry, "title")), "title");
        fill.fill("byline", author_of(entry), "author");
        const xml::Element* origin = plain_child(entry, "source");
        if (origin != nullptr) {
            fill.fill("byline", author_of(*origin), "source/author");
            fill.fill("source", line(plain_child(*origin, "title")), "source/title");
        }
        fill.fill("byline", author_, "feed/author");
        fill.fill("source", title_, "feed/title");
        if (const xml::Element* category = plain_child(entry, "category")) {
            fill.fill("section", category->attribute("label"), "category/@label");
            fill.fill("section", category->attribute("term"), "category/@term");
            fill.fill("section", inside(category), "category");
        }
        fill.fill("section", line(module_child(entry, kDublinCoreSpace, "dc", "subject")), "dc:subject");
        const xml::Element* content = plain_child(entry, "content");
        fill.fill("language", xml::or_none(content).attribute("xml:lang"), "content/@xml:lang");
        fill.fill("language", entry.attribute("xml:lang"), "@xml:lang");
        fill.fill("language", inside(module_child(entry, kDublinCoreSpace, "dc", "language")), "dc:language");
        fill.fill("language", language_, "feed/@xml:lang");
        for (const std::string_view name : {"rights", "copyright"})
            fill.fill("copyright", line(plain_child(entry, name)), name);
        fill.fill("copyright", rights_, "feed/rights");
        fill.fill("copyright", copyright_, "feed/copyright");
    }

    void read_body(const xml::Element& entry, Parsed::Item& made, FieldFiller& fill) const {
        bool picture = false;
        for (const std::string_view name : {"content", "summary"}) {
            const xml::Element* element = plain_child(entry, name);
            const std::string html = as_html(element);
            fill.body(prose_of_fragment(html, most_depth_), name);
            if (!made.article.paragraphs.empty() || !made.refused.empty()) return;
            const std::string& type = xml::or_none(element).attribute("type");
            picture = picture || html.find("<img") != std::string::npos;
            made.refused = no_story(type.substr(0, type.find('/')));
            if (!made.refused.empty()) return;
        }
        made.refused = media_kind(entry);
        if (made.refused.empty() && picture) made.refused = no_story("picture");
    }

    int most_depth_;
    std::string base_, language_, author_, title_, rights_, copyright_;
};

}  // namespace

Parsed read_atom(std::string_view text, int most_depth) {
    Parsed parsed;
    const XmlFeed feed = parse_feed(text, most_depth);
    parsed.refused = feed.refused;
    parsed.missing = feed.missing;
    if (!parsed.refused.empty()) return parsed;
    const bool alone = feed.root.name == "entry";
    const xml::Element none;
    const EntryReader reader(alone ? none : feed.root, most_depth);
    if (alone) parsed.items.push_back(reader.read(feed.root));
    for (const xml::Element& child : feed.root.children) {
        const bool deleted = child.name == "deleted-entry";
        if (child.name != "entry" && !deleted) continue;
        if (parsed.items.size() < kMostItems) {
            parsed.items.push_back(deleted ? EntryReader::read_deleted(child) : reader.read(child));
        } else {
            ++parsed.items_unread;
        }
    }
    if (parsed.items.empty()) parsed.refused = "a feed without entries";
    return parsed;
}

}  // namespace newscart
