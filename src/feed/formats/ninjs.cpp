#include <algorithm>
#include <array>

#include "base/text.h"
#include "feed/formats/agency.h"
#include "feed/formats/json.h"

namespace newscart {
namespace {

using nlohmann::json;

std::vector<const json*> list_of(const json* value) {
    std::vector<const json*> all;
    if (value == nullptr) return all;
    if (value->is_object()) {  // 1.x names what later versions list
        for (const auto& [key, one] : value->items()) all.push_back(&one);
    } else if (value->is_array()) {
        for (const json& one : *value) all.push_back(&one);
    }
    return all;
}

/// Whether it may be an item, by the names that every version has.
bool is_item(const json& value) {
    if (!value.is_object()) return false;
    const bool named = member(value, "uri") != nullptr || member(value, "guid") != nullptr;
    if (!named && member(value, "headline") == nullptr && member(value, "headlines") == nullptr) return false;
    for (const char* name : {"type", "versioncreated", "pubstatus", "headline", "headlines", "bodies", "bodytext",
                             "bodyhtml", "bodyxhtml", "body", "bodymain", "eventdetails", "descriptions"}) {
        if (member(value, name) != nullptr) return true;
    }
    return false;
}

/// Items in what may be an item, a list, or an answer with them inside: {"data": {"items": [{"item": {}}]}}.
void gather(const json& value, std::vector<const json*>& items) {
    constexpr std::array<const char*, 9> kWrappers{"data",    "items",    "item",     "newsitems", "results",
                                                   "stories", "articles", "newsitem", "hits"};
    if (value.is_array()) {
        for (const json& one : value) gather(one, items);
    } else if (is_item(value)) {
        items.push_back(&value);
    } else if (value.is_object()) {
        for (const char* name : kWrappers) {
            const json* inside = member(value, name);
            if (inside != nullptr && inside->is_structured()) gather(*inside, items);
        }
    }
}

/// How a body is written: "html", "plain", "nitf"; "" for what is none of these.
std::string kind_of_body(const json& body) {
    const std::string type = ascii_lower(text_of(body, "contenttype"));
    const std::string role = ascii_lower(text_of(body, "role"));
    for (const std::string& word : {type, role}) {
        if (word.find("nitf") != std::string::npos) return "nitf";
        if (word.find("html") != std::string::npos || word == "richtext") return "html";
        if (word.find("markdown") != std::string::npos || word.find("rtf") != std::string::npos) return "";
        if (word.substr(0, 4) == "text" || word == "plain") return "plain";
    }
    return text_of(body, "value").find("</") != std::string::npos ? "html" : "plain";
}

class ItemReader {
  public:
    ItemReader(const json& item, int most_depth, const std::string& zone)
        : item_(item), most_depth_(most_depth), zone_(zone), fill_(made_, zone) {}

    Parsed::Item read() {
        read_management();
        read_lines();
        made_.refused = refusal();
        if (made_.refused.empty()) read_body();
        finish_item(made_);
        return std::move(made_);
    }

  private:
    std::string text(std::string_view name) const { return text_of(item_, name); }

    /// The first value of a list of {"role", "value"}, that of the main role before others.
    std::string main_value(std::string_view name) const {
        std::string first;
        for (const json* one : list_of(member(item_, name))) {
            const std::string value = text_of(*one, "value");
            const std::string role = ascii_lower(text_of(*one, "role"));
            if (value.empty()) continue;
            if (role == "main" || role.empty() || role == "headline") return value;
            if (first.empty()) first = value;
        }
        return first;
    }

    std::string first_name(std::string_view list) const {
        for (const json* one : list_of(member(item_, list))) {
            const std::string name = text_of(*one, "name");
            if (name.size() > 1) return name;  // some name a category by its letter
        }
        return {};
    }

    void read_management() {
        fill_.fill("id", text("uri"), "uri");
        // The address of an interface changes with every question; what it calls the item does not.
        if (const json* ids = member(item_, "altids");
            ids != nullptr && made_.article.id.find('?') != std::string::npos) {
            const std::string id = text_of(*ids, "itemid");
            if (!id.empty()) made_.article.id = id;
        }
        fill_.fill("id", text("guid"), "guid");
        fill_.fill("version", text("version"), "version");
        for (const char* name : {"firstpublished", "firstcreated", "contentcreated"})
            fill_.fill("published", text(name), name);
        fill_.fill("updated", text("versioncreated"), "versioncreated");
        fill_.fill("updated", text("contentmodified"), "contentmodified");
        fill_.fill("expires", text("expires"), "expires");
        fill_.fill("embargo", text("embargoed"), "embargoed");
        fill_.fill("urgency", text("urgency"), "urgency");
        fill_.fill("urgency", text("priority"), "priority");
        fill_.fill("language", text("language"), "language");
        fill_.status(text("pubstatus"), "pubstatus");
        for (const char* name : {"evolvedfrom", "replaces", "rewriteof", "rewrites"}) fill_.withdraws(text(name), name);
        for (const char* name : {"ednote", "editornote", "embargoedreason", "usageterms"}) fill_.note(text(name), name);
        for (const json* signal : list_of(member(item_, "signals"))) {
            if (ascii_lower(text_of(signal)).find("correct") != std::string::npos)
                fill_.correction("correction", "signals");
        }
        if (!made_.article.correction.empty()) fill_.correction(text("ednote"), "ednote");
    }

    void read_lines() {
        const auto line = [&](const std::string& value) { return line_of_fragment(value, most_depth_); };
        fill_.fill("headline", line(main_value("headlines")), "headlines");
        for (const char* name : {"headline", "headlinemain", "title", "name"})
            fill_.fill("headline", line(text(name)), name);
        for (const char* name : {"byline", "by"}) fill_.fill("byline", line(text(name)), name);
        fill_.fill("slug", text("slugline"), "slugline");
        std::vector<std::string> authors;
        for (const json* author : list_of(member(item_, "authors"))) {
            const std::string role = ascii_lower(text_of(*author, "role"));
            if (role.empty() || role == "author" || role == "writer") authors.push_back(text_of(*author, "name"));
        }
        fill_.fill("byline", join(authors, ", "), "authors");
        fill_.fill("source", text("source"), "source");
        fill_.fill("source", first_name("infosources"), "infosources");
        fill_.fill("source", first_name("infosource"), "infosource");
        fill_.fill("source", text("provider"), "provider");
        fill_.fill("source", text("copyrightholder"), "copyrightholder");
        for (const char* name : {"service", "section"}) fill_.fill("section", first_name(name), name);
        for (const char* name : {"section", "department"}) fill_.fill("section", text(name), name);
        for (const char* name : {"subjects", "subject", "genres"}) fill_.fill("section", first_name(name), name);
        fill_.dateline(text("dateline"), "dateline");
        made_.located = split_dateline(text("located")).place;
        fill_.fill("copyright", line(text("copyrightnotice")), "copyrightnotice");
        for (const json* one : list_of(member(item_, "associations"))) {
            const bool picture = !no_story(text_of(*one, "type")).empty();
            for (const char* name : {"byline", "by"}) {
                if (picture) fill_.fill("photo_credit", text_of(*one, name), std::string("associations/") + name);
            }
        }
    }

    std::string refusal() const {
        if (member(item_, "eventdetails") != nullptr || member(item_, "plandetails") != nullptr)
            return std::string(no_story("event"));
        return std::string(no_story(text("type")));
    }

    void read_nitf_body(const std::string& value) {
        Parsed inner = read_nitf(value, most_depth_, zone_);
        if (inner.items.empty()) return;
        Article& article = inner.items.front().article;
        Prose prose;
        prose.paragraphs = std::move(article.paragraphs);
        prose.headings = std::move(article.headings);
        fill_.body(std::move(prose), "bodies/nitf");
        if (!fill_.has("headline")) fill_.fill("headline", article.headline, "bodies/nitf");
    }

    void take_body(const std::string& kind, const std::string& value, const std::string& place) {
        if (!made_.article.paragraphs.empty() || !made_.refused.empty() || trim(value).empty()) return;
        if (kind == "html") fill_.body(prose_of_fragment(value, most_depth_), place);
        if (kind == "plain") fill_.body(prose_of_plain(value, most_depth_), place);
        if (kind == "nitf") read_nitf_body(value);
    }

    void read_body() {
        const std::vector<const json*> bodies = list_of(member(item_, "bodies"));
        for (const char* kind : {"html", "plain", "nitf"}) {
            for (const json* body : bodies) {
                if (kind_of_body(*body) == kind) take_body(kind, text_of(*body, "value"), "bodies");
            }
        }
        for (const char* name : {"bodyxhtml", "bodyhtml", "bodyhtml5", "bodyrichtext"})
            take_body("html", text(name), name);
        take_body("nitf", text("bodynitf"), "bodynitf");
        for (const char* name : {"bodymain", "body"})
            take_body(text(name).find("</") != std::string::npos ? "html" : "plain", text(name), name);
        for (const char* name : {"bodytext", "bodysimple"}) take_body("plain", text(name), name);
        if (made_.article.paragraphs.empty() && member(item_, "renditions") != nullptr && made_.refused.empty() &&
            made_.article.status == Article::Status::Usable) {
            made_.refused = "its text is in another file, which is read where it is";
            return;
        }
        // Short news may have no more than its summary.
        take_body("plain", main_value("descriptions"), "descriptions");
        for (const char* name : {"descriptiontext", "description", "descriptionhtml"})
            take_body(name == std::string("descriptiontext") ? "plain" : "html", text(name), name);
    }

    const json& item_;
    int most_depth_;
    const std::string& zone_;
    Parsed::Item made_;
    FieldFiller fill_;
};

bool is_text(const json& item) {
    const std::string type = ascii_lower(text_of(item, "type"));
    return type == "text" || type == "story" || type == "article";
}

}  // namespace

Parsed read_ninjs(std::string_view text, int most_depth, const std::string& timezone) {
    Parsed parsed;
    const JsonFile file = parse_json(text, most_depth);
    parsed.refused = file.refused;
    if (!parsed.refused.empty()) return parsed;
    std::vector<const json*> items;
    gather(file.root, items);
    if (items.empty()) {
        const bool schema = file.root.is_object() && file.root.contains("$schema");
        parsed.refused = schema ? "configuration, no story" : "JSON of a kind newscart does not know";
        return parsed;
    }
    const auto read = [&](const json& item) {
        if (parsed.items.size() < kMostItems) {
            parsed.items.push_back(ItemReader(item, most_depth, timezone).read());
        } else {
            ++parsed.items_unread;
        }
    };
    for (const json* item : items) {
        std::vector<const json*> inner;
        for (const json* part : list_of(member(*item, "associations"))) {
            if (is_item(*part) && is_text(*part)) inner.push_back(part);
        }
        read(*item);
        // A package: the stories are inside, and what holds it back holds them back.
        Parsed::Item& whole = parsed.items.back();
        if (!whole.article.paragraphs.empty() || !whole.refused.empty() || inner.empty()) continue;
        const Article package = whole.article;
        whole.refused = "a package; the stories it lists are read by themselves";
        for (const json* part : inner) {
            const std::size_t before = parsed.items.size();
            read(*part);
            if (parsed.items.size() == before) continue;
            Article& article = parsed.items.back().article;
            if (package.embargo && (!article.embargo || *article.embargo < *package.embargo))
                article.embargo = package.embargo;
            if (article.status == Article::Status::Usable) article.status = package.status;
            if (article.doubt.empty()) article.doubt = package.doubt;
        }
    }
    return parsed;
}

}  // namespace newscart
