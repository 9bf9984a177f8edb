#include "base/text.h"
#include "feed/dates.h"
#include "feed/formats/agency.h"

namespace newscart {
namespace {

/// The parts of a document that hold its fields; an absent one is empty.
struct Document {
    const xml::Element& nitf;
    const xml::Element& head;
    const xml::Element& docdata;
    const xml::Element& body_head;
    const xml::Element& content;
};

/// Text of an element that may name its parts: <byline>By <person>Ann Lee</person><byttl>Desk</byttl></byline>.
std::string own_text(const xml::Element* element, std::string_view part, int most_depth) {
    if (element == nullptr) return {};
    if (!trim(element->text).empty()) return line_of_fragment(element->text, most_depth);
    return line_of_fragment(inside(xml::find(*element, part)), most_depth);
}

void read_ids(const Document& document, FieldFiller& fill) {
    const std::string& id = xml::or_none(xml::find(document.head, "doc-id")).attribute("id-string");
    const xml::Element& key = xml::or_none(xml::find(document.head, "du-key"));
    // The key is often no more than a catchword, which several stories share. It is their common name only if the
    // number of the document is the key with something behind it.
    const std::string& stem = key.attribute("key");
    const bool versions = stem.size() > 8 && id.size() > stem.size() && id.substr(0, stem.size()) == stem;
    if (versions) fill.fill("id", stem, "du-key/@key");
    fill.fill("id", id, "doc-id/@id-string");
    fill.fill("version", key.attribute("version"), "du-key/@version");
}

void read_times(const Document& document, FieldFiller& fill, const std::string& timezone) {
    for (const auto& [name, place] : {std::pair{"date.issue", "date.issue/@norm"}, {"story.date", "story.date/@norm"}})
        fill.fill("published", xml::or_none(xml::find(document.nitf, name)).attribute("norm"), place);
    fill.fill("published", xml::or_none(xml::find(document.head, "pubdata")).attribute("date.publication"),
              "pubdata/@date.publication");
    fill.fill("updated", xml::or_none(xml::find(document.head, "revision-history")).attribute("norm"),
              "revision-history/@norm");
    fill.fill("expires", xml::or_none(xml::find(document.head, "date.expire")).attribute("norm"), "date.expire/@norm");
    // Many suppliers repeat the time of issue here: no embargo.
    const std::string& release = xml::or_none(xml::find(document.head, "date.release")).attribute("norm");
    const auto moment = parse_date(release, timezone);
    const auto issue = parse_date(xml::or_none(xml::find(document.head, "date.issue")).attribute("norm"), timezone);
    if (!moment || !issue || *moment > *issue) fill.fill("embargo", release, "date.release/@norm");
}

/// What the supplier wants done with this document and with others.
void read_management(const Document& document, FieldFiller& fill) {
    fill.status(document.docdata.attribute("management-status"), "docdata/@management-status");
    const std::string other(trim(document.docdata.attribute("management-doc-idref")));
    const std::string of_other = ascii_lower(code_word(document.docdata.attribute("management-idref-status")));
    const std::string& own = xml::or_none(xml::find(document.head, "doc-id")).attribute("id-string");
    if (!other.empty() && other != own && of_other != "usable") fill.withdraws(other, "docdata/@management-doc-idref");
    for (const xml::Element& part : document.docdata.children) {
        if (part.name != "correction") continue;
        fill.correction("correction", "correction");
        fill.correction(part.attribute("info"), "correction/@info");
        if (part.attribute("id-string") != own) fill.withdraws(part.attribute("id-string"), "correction/@id-string");
    }
}

void read_notes(const Document& document, FieldFiller& fill, int most_depth) {
    for (const xml::Element& part : document.docdata.children) {
        if (part.name == "ed-msg") fill.note(part.attribute("info"), "ed-msg/@info");
    }
    for (const xml::Element& part : document.head.children) {
        if (part.name == "meta" && part.attribute("name") == "anpa-takekey")
            fill.note(part.attribute("content"), "meta[anpa-takekey]");
    }
    for (const xml::Element& part : document.body_head.children) {
        if (part.name != "note") continue;
        const xml::Element* content = xml::find(part, "body.content");
        for (const std::string& line :
             prose_of_fragment(content != nullptr ? inside(content) : part.text, most_depth).paragraphs)
            fill.note(line, "body.head/note");
    }
}

void read_lines(const Document& document, FieldFiller& fill, int most_depth) {
    const auto line = [&](const xml::Element* element) { return line_of_fragment(inside(element), most_depth); };
    const xml::Element& hedline = xml::or_none(document.body_head.child("hedline"));
    fill.fill("headline", line(hedline.child("hl1")), "hedline/hl1");
    fill.fill("headline", hedline.children.empty() ? line(&hedline) : std::string(), "hedline");
    fill.fill("headline", line(hedline.child("hl2")), "hedline/hl2");
    fill.fill("headline", line(document.head.child("title")), "head/title");
    fill.fill("slug", xml::or_none(xml::find(document.head, "keyword")).attribute("key"), "keyword/@key");
    fill.fill("byline", own_text(document.body_head.child("byline"), "person", most_depth), "byline");
    fill.fill("source", own_text(document.body_head.child("distributor"), "org", most_depth), "distributor");
    fill.fill("source", xml::or_none(xml::find(document.head, "from-src")).attribute("src-name"), "from-src/@src-name");
    fill.fill("source", xml::or_none(xml::find(document.head, "doc-id")).attribute("regsrc"), "doc-id/@regsrc");
    const xml::Element& copyright = xml::or_none(xml::find(document.head, "doc.copyright"));
    fill.fill("source", copyright.attribute("holder"), "doc.copyright/@holder");
    if (!trim(copyright.attribute("holder")).empty()) {
        fill.fill("copyright", "Copyright " + copyright.attribute("year") + " " + copyright.attribute("holder"),
                  "doc.copyright");
    }
    if (const xml::Element* dateline = document.body_head.child("dateline")) {
        const xml::Element& location = xml::or_none(xml::find(*dateline, "location"));
        std::vector<std::string> places;  // city, state, country, each in its element
        for (const xml::Element& part : location.children) places.push_back(line(&part));
        std::erase(places, "");
        fill.dateline(places.size() > 1 ? join(places, ", ") : line(&location), "dateline/location");
        fill.dateline(line_of_fragment(dateline->text, most_depth), "dateline");
    }
}

void read_subject(const Document& document, FieldFiller& fill) {
    fill.fill("section", xml::or_none(xml::find(document.head, "pubdata")).attribute("position.section"),
              "pubdata/@position.section");
    if (const xml::Element* subject = xml::find(document.head, "tobject.subject"))
        fill.fill("section", subject->attribute("tobject.subject.type"), "tobject.subject/@tobject.subject.type");
    const std::string& type = xml::or_none(document.head.child("tobject")).attribute("tobject.type");
    if (ascii_lower(type) != "news") fill.fill("section", type, "tobject/@tobject.type");
    fill.fill("urgency", xml::or_none(xml::find(document.head, "urgency")).attribute("ed-urg"), "urgency/@ed-urg");
    const xml::Element& body = xml::or_none(document.nitf.child("body"));
    fill.fill("language", document.content.attribute("xml:lang"), "body.content/@xml:lang");
    fill.fill("language", body.attribute("xml:lang"), "body/@xml:lang");
    fill.fill("language", document.nitf.attribute("xml:lang"), "nitf/@xml:lang");
    fill.fill("language", document.nitf.attribute("baselang"), "nitf/@baselang");
}

void read_body(const Document& document, Parsed::Item& item, FieldFiller& fill, int most_depth) {
    if (const xml::Element* media = xml::find(document.content, "media"))
        fill.fill("photo_credit", line_of_fragment(inside(xml::find(*media, "media-producer")), most_depth),
                  "media/media-producer");
    fill.body(prose_of_fragment(inside(&document.content), most_depth), "body.content");
    if (!item.article.paragraphs.empty() || !item.refused.empty()) return;
    if (xml::find(document.content, "table") != nullptr || xml::find(document.content, "nitf-table") != nullptr) {
        item.refused = "a table, no story";
    } else if (const xml::Element* media = xml::find(document.content, "media")) {
        const std::string_view kind = no_story(media->attribute("media-type"));
        item.refused = kind.empty() ? "a picture, no story" : kind;
    } else {
        fill.body(prose_of_fragment(inside(document.body_head.child("abstract")), most_depth), "body.head/abstract");
    }
}

Parsed::Item read_document(const xml::Element& nitf, int most_depth, const std::string& timezone) {
    const xml::Element& head = xml::or_none(nitf.child("head"));
    const xml::Element& body = xml::or_none(nitf.child("body"));
    const Document document{nitf, head, xml::or_none(head.child("docdata")), xml::or_none(body.child("body.head")),
                            xml::or_none(body.child("body.content"))};
    Parsed::Item item;
    FieldFiller fill(item, timezone);
    read_ids(document, fill);
    read_times(document, fill, timezone);
    read_management(document, fill);
    read_notes(document, fill, most_depth);
    read_lines(document, fill, most_depth);
    read_subject(document, fill);
    read_body(document, item, fill, most_depth);
    finish_item(item);
    return item;
}

}  // namespace

Parsed read_nitf(std::string_view text, int most_depth, const std::string& timezone) {
    Parsed parsed;
    const XmlFeed tree = parse_agency_xml(text, most_depth);
    parsed.refused = tree.refused;
    if (parsed.refused.empty()) parsed.items.push_back(read_document(tree.root, most_depth, timezone));
    return parsed;
}

}  // namespace newscart
