#include <algorithm>
#include <map>

#include "base/text.h"
#include "feed/formats/agency.h"

namespace newscart {
namespace {

/// A concept as G2 writes it: by code, by address, or in words.
std::string code_of(const xml::Element& element) {
    for (const char* name : {"qcode", "uri", "literal"}) {
        if (!element.attribute(name).empty()) return element.attribute(name);
    }
    return {};
}

std::string word_of(const xml::Element& element) { return ascii_lower(code_word(code_of(element))); }

/// What a concept is called: its name in `language` if it has several.
std::string name_of(const xml::Element& element, std::string_view language) {
    const xml::Element* any = nullptr;
    for (const xml::Element& child : element.children) {
        if (child.name != "name" || trim(child.text).empty()) continue;
        const std::string_view tag = child.attribute("xml:lang");
        if (!tag.empty() && !language.empty() && tag.substr(0, 2) == language.substr(0, 2)) return child.text;
        if (any == nullptr) any = &child;
    }
    return any != nullptr ? any->text : element.attribute("literal");
}

bool is_news(const xml::Element& element) { return element.name == "newsItem" || element.name == "packageItem"; }

/// Items at and below `root`, in order; none lies in another. The others: planning, concepts.
void gather(const xml::Element& root, std::vector<const xml::Element*>& items) {
    static constexpr std::string_view kItem = "Item";
    const bool item = root.name.size() > kItem.size() && root.name.substr(root.name.size() - kItem.size()) == kItem;
    if (item) {
        items.push_back(&root);
        return;
    }
    for (const xml::Element& child : root.children) gather(child, items);
}

class ItemReader {
  public:
    ItemReader(const xml::Element& item, int most_depth, const std::string& zone)
        : item_(item),
          meta_(xml::or_none(item.child("itemMeta"))),
          content_(xml::or_none(item.child("contentMeta"))),
          most_depth_(most_depth),
          fill_(made_, zone) {}

    Parsed::Item read(const xml::Element& header) {
        read_management();
        read_times(header);
        read_lines(header);
        if (made_.refused.empty()) made_.refused = refusal();
        if (made_.refused.empty()) read_body();
        finish_item(made_);
        return std::move(made_);
    }

  private:
    const std::string& language() const { return made_.article.language; }

    std::string line(const xml::Element* element) const { return line_of_fragment(inside(element), most_depth_); }

    void read_management() {
        fill_.fill("id", item_.attribute("guid"), "@guid");
        // Versions count; what has more digits than that is a supplier's number of the file, and says nothing of order.
        constexpr std::size_t kMostDigits = 6;
        const std::string& version = item_.attribute("version");
        if (version.size() <= kMostDigits) fill_.fill("version", version, "@version");
        const xml::Element* status = meta_.child("pubStatus");
        if (status != nullptr) fill_.status(code_of(*status), "itemMeta/pubStatus");
        const xml::Element* language = content_.child("language");
        if (language != nullptr) fill_.fill("language", language->attribute("tag"), "contentMeta/language/@tag");
        fill_.fill("language", item_.attribute("xml:lang"), "@xml:lang");
        for (const xml::Element& part : meta_.children) {
            if (part.name == "edNote") fill_.note(line(&part), "itemMeta/edNote");
            if (part.name == "signal") read_signal(part);
            if (part.name == "link") read_link(part);
        }
        if (made_.article.correction.empty()) return;
        // What is corrected is told to the desk.
        for (const Parsed::Notice& notice : made_.notices) fill_.correction(notice.text, notice.found_in);
    }

    /// "sig:correction"; Reuters' own "edStat:C".
    void read_signal(const xml::Element& signal) {
        const std::string word = word_of(signal);
        if (word.find("correct") != std::string::npos || ascii_lower(signal.attribute("qcode")) == "edstat:c")
            fill_.correction("correction", "itemMeta/signal");
        if (word == "kill" || word == "withdraw" || word == "withdrawal" || word == "retraction")
            fill_.status("canceled", "itemMeta/signal");
    }

    void read_link(const xml::Element& link) {
        const std::string relation = ascii_lower(code_word(link.attribute("rel")));
        const bool gives_way = relation == "previousversion" || relation == "replaces" || relation == "supersedes" ||
                               relation == "corrects" || relation == "cancels" || relation == "kills" ||
                               relation == "withdraws" || relation == "retracts";
        if (!gives_way) return;
        for (const char* name : {"residref", "guidref", "href"}) {
            const std::string& id = link.attribute(name);
            if (id.empty()) continue;
            if (id != item_.attribute("guid")) fill_.withdraws(id, "itemMeta/link");
            return;
        }
    }

    void read_times(const xml::Element& header) {
        fill_.fill("published", xml::or_none(meta_.child("firstCreated")).text, "itemMeta/firstCreated");
        fill_.fill("published", xml::or_none(content_.child("contentCreated")).text, "contentMeta/contentCreated");
        fill_.fill("updated", xml::or_none(meta_.child("versionCreated")).text, "itemMeta/versionCreated");
        fill_.fill("updated", xml::or_none(content_.child("contentModified")).text, "contentMeta/contentModified");
        fill_.fill("updated", xml::or_none(header.child("sent")).text, "header/sent");
        fill_.fill("expires", xml::or_none(meta_.child("expires")).text, "itemMeta/expires");
        if (const xml::Element* embargoed = meta_.child("embargoed")) {
            made_.embargoed = true;
            fill_.fill("embargo", embargoed->text, "itemMeta/embargoed");
        }
    }

    void read_lines(const xml::Element& header) {
        fill_.fill("urgency", xml::or_none(content_.child("urgency")).text, "contentMeta/urgency");
        fill_.fill("urgency", xml::or_none(header.child("priority")).text, "header/priority");
        read_headline();
        fill_.fill("slug", line(content_.child("slugline")), "contentMeta/slugline");
        fill_.fill("byline", line(content_.child("by")), "contentMeta/by");
        const xml::Element& creator = xml::or_none(content_.child("creator"));
        // Initials and departments are no names.
        const std::string name(trim(xml::or_none(creator.child("name")).text));
        if (name.find(' ') != std::string::npos) fill_.fill("byline", name, "contentMeta/creator/name");
        read_source();
        for (const xml::Element& subject : content_.children) {
            if (subject.name == "subject" && subject.child("name") != nullptr)
                fill_.fill("section", name_of(subject, language()), "contentMeta/subject");
        }
        fill_.fill("section", name_of(xml::or_none(meta_.child("memberOf")), language()), "itemMeta/memberOf");
        fill_.fill("section", name_of(xml::or_none(meta_.child("service")), language()), "itemMeta/service");
        fill_.dateline(line(content_.child("dateline")), "contentMeta/dateline");
        made_.located = trim(name_of(xml::or_none(content_.child("located")), language()));
        const xml::Element& rights = xml::or_none(item_.child("rightsInfo"));
        fill_.fill("copyright", xml::or_none(rights.child("copyrightNotice")).text, "rightsInfo/copyrightNotice");
        fill_.fill("copyright", name_of(xml::or_none(rights.child("copyrightHolder")), language()),
                   "rightsInfo/copyrightHolder");
    }

    void read_headline() {
        const auto headlines = [&](bool with_role) {
            for (const xml::Element& child : content_.children) {
                if (child.name != "headline") continue;
                const std::string role = ascii_lower(code_word(child.attribute("role")));
                const bool main =
                    role.empty() || role.find("main") != std::string::npos || role == "headline" || role == "title";
                if (main || with_role) fill_.fill("headline", line(&child), "contentMeta/headline");
            }
        };
        headlines(false);
        headlines(true);
        fill_.fill("headline", line(xml::find(xml::or_none(item_.child("contentSet")), "hl1")), "inlineXML/hl1");
        fill_.fill("headline", line(meta_.child("title")), "itemMeta/title");
    }

    /// The name that people know: an internet address is a provider's last resort.
    void read_source() {
        const xml::Element& provider = xml::or_none(meta_.child("provider"));
        const std::string name = name_of(provider, language());
        if (name.find('.') == std::string::npos) fill_.fill("source", name, "itemMeta/provider");
        fill_.fill("source", name_of(xml::or_none(content_.child("infoSource")), language()), "contentMeta/infoSource");
        fill_.fill("source", line(content_.child("creditline")), "contentMeta/creditline");
        fill_.fill("source", name, "itemMeta/provider");
        fill_.fill("source", code_word(code_of(provider)), "itemMeta/provider");
    }

    std::string refusal() const {
        if (!is_news(item_)) return std::string(no_story(item_.name.substr(0, item_.name.size() - 4)));
        return std::string(no_story(word_of(xml::or_none(meta_.child("itemClass")))));
    }

    void read_body() {
        const xml::Element& set = xml::or_none(item_.child("contentSet"));
        for (const std::string_view wanted : {"inlineXML", "inlineData"}) {
            for (const xml::Element& part : set.children) {
                if (part.name != wanted || !made_.article.paragraphs.empty()) continue;
                const std::string type = ascii_lower(part.attribute("contenttype"));
                if (!part.attribute("encoding").empty() || type.substr(0, 6) == "image/") continue;
                const bool plain = type.substr(0, 10) == "text/plain" && part.markup.empty();
                const Prose prose =
                    plain ? prose_of_plain(part.text, most_depth_) : prose_of_fragment(inside(&part), most_depth_);
                fill_.body(prose, "contentSet/" + part.name);
                if (made_.article.paragraphs.empty() && xml::find(part, "table") != nullptr)
                    made_.refused = "a table, no story";
            }
        }
        if (!made_.article.paragraphs.empty() || !made_.refused.empty()) return;
        for (const xml::Element& part : set.children) {
            if (part.name != "remoteContent") continue;
            for (const char* name : {"href", "residref"}) {
                if (!part.attribute(name).empty()) made_.points_at.push_back(part.attribute(name));
            }
        }
        const bool remote = set.child("remoteContent") != nullptr;
        if (item_.name == "packageItem") {
            made_.refused = "a package; the stories it lists are read where they are";
        } else if (remote && made_.article.status == Article::Status::Usable) {
            made_.refused = "its text is in another file, which is read where it is";
        } else {
            for (const xml::Element& part : content_.children) {
                if (part.name != "description" || !made_.article.paragraphs.empty()) continue;
                const std::string role = ascii_lower(code_word(part.attribute("role")));
                if (role.find("caption") == std::string::npos)
                    fill_.body(prose_of_fragment(inside(&part), most_depth_), "contentMeta/description");
            }
        }
    }

    const xml::Element& item_;
    const xml::Element& meta_;
    const xml::Element& content_;
    int most_depth_;
    Parsed::Item made_;
    FieldFiller fill_;
};

/// What holds for a package holds for what it lists, in the same file at least: the later embargo, the worse status.
void hold_back(const Article& package, const std::string& package_doubt, Article& article) {
    if (package.embargo && (!article.embargo || *article.embargo < *package.embargo)) {
        article.embargo = package.embargo;
        article.found_in["embargo"] = "packageItem/itemMeta/embargoed";
    }
    if (package.status != Article::Status::Usable && article.status == Article::Status::Usable) {
        article.status = package.status;
        article.found_in["status"] = "packageItem/itemMeta/pubStatus";
    }
    if (article.doubt.empty() && !package_doubt.empty()) {
        article.doubt = package_doubt;
        article.found_in["doubt"] = "packageItem";
    }
}

void gather_references(const xml::Element& element, std::vector<std::string>& ids) {
    if (element.name == "itemRef") {
        for (const char* name : {"residref", "href"}) {
            if (!element.attribute(name).empty()) ids.push_back(element.attribute(name));
        }
    }
    for (const xml::Element& child : element.children) gather_references(child, ids);
}

}  // namespace

Parsed read_newsml_g2(std::string_view text, int most_depth, const std::string& timezone) {
    Parsed parsed;
    const XmlFeed tree = parse_agency_xml(text, most_depth);
    parsed.refused = tree.refused;
    parsed.missing = tree.missing;
    if (!parsed.refused.empty()) return parsed;
    std::vector<const xml::Element*> items;
    gather(tree.root, items);
    const xml::Element& header = xml::or_none(tree.root.child("header"));
    std::map<std::string, std::vector<std::size_t>> places;
    for (const xml::Element* item : items) {
        if (parsed.items.size() == kMostItems) {
            ++parsed.items_unread;
            continue;
        }
        places[item->attribute("guid")].push_back(parsed.items.size());
        parsed.items.push_back(ItemReader(*item, most_depth, timezone).read(header));
    }
    for (std::size_t i = 0; i < parsed.items.size(); ++i) {
        if (items[i]->name != "packageItem") continue;
        std::vector<std::string> listed;
        gather_references(*items[i], listed);
        parsed.items[i].package = true;
        parsed.items[i].points_at.insert(parsed.items[i].points_at.end(), listed.begin(), listed.end());
        for (const std::string& id : listed) {
            for (const std::size_t place : places[id]) {
                if (place != i)
                    hold_back(parsed.items[i].article, parsed.items[i].article.doubt, parsed.items[place].article);
            }
        }
    }
    if (parsed.items.empty()) parsed.refused = "a news message without items";
    return parsed;
}

}  // namespace newscart
