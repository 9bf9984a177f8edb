#include <algorithm>
#include <array>

#include "base/text.h"
#include "feed/dates.h"
#include "feed/formats/agency.h"

namespace newscart {
namespace {

const std::string& formal_name(const xml::Element* element) { return xml::or_none(element).attribute("FormalName"); }

/// What components inside a component inherit unless they say it themselves.
struct Context {
    const xml::Element* lines = nullptr;     ///< NewsLines with a headline
    const xml::Element* dateline = nullptr;  ///< each the nearest there is
    const xml::Element* byline = nullptr;
    const xml::Element* credit = nullptr;
    const xml::Element* copyright = nullptr;
    const xml::Element* administrative = nullptr;  ///< AdministrativeMetadata
    std::string language;
    const xml::Element* descriptive = nullptr;  ///< DescriptiveMetadata
};

/// A text and all that holds for it.
struct Found {
    Context context;
    Prose prose;
    std::string role;  ///< "main", "caption" ..., in lower case
};

const xml::Element* filled(const xml::Element* element) {
    return element != nullptr && !trim(inside(element)).empty() ? element : nullptr;
}

Context inherit(Context context, const xml::Element& component) {
    const auto take = [](const xml::Element*& field, const xml::Element* own) {
        if (own != nullptr) field = own;
    };
    const xml::Element* lines = component.child("NewsLines");
    if (filled(xml::or_none(lines).child("HeadLine")) != nullptr) context.lines = lines;
    take(context.dateline, filled(xml::or_none(lines).child("DateLine")));
    take(context.byline, filled(xml::or_none(lines).child("ByLine")));
    take(context.credit, filled(xml::or_none(lines).child("CreditLine")));
    take(context.copyright, filled(xml::or_none(lines).child("CopyrightLine")));
    take(context.administrative, component.child("AdministrativeMetadata"));
    const xml::Element* descriptive = component.child("DescriptiveMetadata");
    const std::string& language = formal_name(xml::or_none(descriptive).child("Language"));
    if (!language.empty()) context.language = language;
    if (xml::or_none(descriptive).child("SubjectCode") != nullptr || context.descriptive == nullptr)
        take(context.descriptive, descriptive);
    return context;
}

/// Parts of a story that are not its text: "Main Picture", "Caption".
bool is_beside_text(const std::string& role) {
    static constexpr std::array<std::string_view, 8> kRoles{"headline", "subheadline", "preview", "byline",
                                                            "tagline",  "keywords",    "note",    "editorsnote"};
    static constexpr std::array<std::string_view, 14> kParts{"caption", "photo",   "picture", "image",      "graphic",
                                                             "logo",    "contact", "video",   "stylesheet", "thumbnail",
                                                             "audio",   "icon",    "sound",   "quicklook"};
    return std::find(kRoles.begin(), kRoles.end(), role) != kRoles.end() ||
           std::any_of(kParts.begin(), kParts.end(),
                       [&](std::string_view part) { return role.find(part) != std::string::npos; });
}

class ComponentReader {
  public:
    explicit ComponentReader(int most_depth) : most_depth_(most_depth) {}

    /// Every text in a component, in order, those beside the story left out.
    void read(const xml::Element& component, const Context& outer, const std::string& outer_role) {
        const Context context = inherit(outer, component);
        std::string role = ascii_lower(formal_name(component.child("Role")));
        if (role.empty()) role = outer_role;
        if (is_beside_text(role)) {
            if (role != "headline" && role != "subheadline") beside = role;
            return;
        }
        // Of items side by side, each is the same in another form.
        bool taken = false;
        for (const xml::Element& child : component.children) {
            if (child.name == "NewsComponent") {
                const std::size_t before = texts.size();
                read(child, context, role);
                if (component.attribute("EquivalentsList") == "yes" && texts.size() > before && !is_choice(component))
                    return;
            } else if (child.name == "ContentItem" && !taken) {
                Prose prose = read_content(child);
                refused = refused.empty() ? prose.refused : refused;
                taken = !prose.paragraphs.empty();
                if (taken) texts.push_back({context, std::move(prose), role});
            }
        }
    }

    std::vector<Found> texts;
    std::string beside;   ///< the role of something that is no text
    std::string refused;  ///< why a text could not be read

  private:
    /// Equivalents in several languages are stories of their own: a station reads one language.
    static bool is_choice(const xml::Element& component) {
        std::vector<std::string> languages;
        for (const xml::Element& child : component.children) {
            if (child.name != "NewsComponent") continue;
            languages.push_back(formal_name(xml::or_none(child.child("DescriptiveMetadata")).child("Language")));
        }
        return std::any_of(languages.begin(), languages.end(), [&](const std::string& language) {
            return !language.empty() && language != languages.front();
        });
    }

    Prose read_content(const xml::Element& item) {
        const std::string media = ascii_lower(formal_name(item.child("MediaType")));
        const std::string mime = ascii_lower(formal_name(item.child("MimeType")));
        const std::string format = ascii_lower(formal_name(item.child("Format")));
        const bool text = media.empty() || media == "text" || media == "complexdata" || media == "composite";
        if (!text || mime.substr(0, 6) == "image/" || mime == "text/css") {
            beside = media.empty() ? "picture" : media;
            return {};
        }
        const xml::Element* data = item.child("DataContent");
        if (data == nullptr) data = xml::or_none(item.child("Encoding")).child("DataContent");
        if (data == nullptr) return {};
        if (!xml::or_none(item.child("Encoding")).attribute("Notation").empty()) {
            Prose prose;
            prose.refused = "its text is encoded in a way newscart does not read";
            return prose;
        }
        const bool plain = data->markup.empty() && (mime == "text/plain" || format.find("plain") != std::string::npos ||
                                                    format.find("ascii") != std::string::npos);
        Prose prose = plain ? prose_of_plain(data->text, most_depth_) : prose_of_fragment(inside(data), most_depth_);
        if (prose.paragraphs.empty() && prose.refused.empty() && xml::find(*data, "table") != nullptr) beside = "table";
        return prose;
    }

    int most_depth_;
};

class NewsItemReader {
  public:
    NewsItemReader(const xml::Element& item, const xml::Element& envelope, int most_depth, const std::string& zone)
        : item_(item), envelope_(envelope), most_depth_(most_depth), zone_(zone) {}

    std::vector<Parsed::Item> read() {
        ComponentReader reader(most_depth_);
        Context top;
        top.language = item_.attribute("xml:lang");
        for (const xml::Element& child : item_.children) {
            if (child.name == "NewsComponent") reader.read(child, top, {});
        }
        std::vector<Parsed::Item> items;
        for (std::size_t i = 0; i < reader.texts.size(); ++i) {
            Found& found = reader.texts[i];
            const bool same = !items.empty() && found.context.lines == reader.texts[i - 1].context.lines &&
                              found.context.language == reader.texts[i - 1].context.language;
            if (!same) items.push_back(begin(found.context, items.size()));
            FieldFiller(items.back(), zone_).body(std::move(found.prose), "ContentItem/DataContent");
        }
        if (items.empty()) {
            items.push_back(begin(lines_of(item_, top), 0));
            gather_files(item_, items.back().points_at);
            if (!reader.refused.empty()) items.back().refused = reader.refused;
            // A notice that withdraws a story may come without a text.
            if (items.back().article.status == Article::Status::Usable && items.back().refused.empty())
                items.back().refused = without_text(reader.beside);
        }
        for (Parsed::Item& item : items) finish_item(item);
        return items;
    }

  private:
    std::string without_text(const std::string& beside) const {
        if (const std::string_view kind = no_story(beside); !kind.empty()) return std::string(kind);
        if (xml::find(item_, "NewsItemRef") != nullptr)
            return "a package; the stories it lists are read where they are";
        if (item_.child("TopicSet") != nullptr || item_.child("Catalog") != nullptr) return "a list of terms, no story";
        if (item_.child("Update") != nullptr) return "a change to a story sent before, without its text";
        return {};
    }

    /// Where else its contents are.
    static void gather_files(const xml::Element& element, std::vector<std::string>& files) {
        for (const xml::Element& child : element.children) {
            if (child.name == "ContentItem" && !child.attribute("Href").empty())
                files.push_back(child.attribute("Href"));
            if (child.name == "NewsItemRef" && !child.attribute("NewsItem").empty())
                files.push_back(child.attribute("NewsItem"));
            gather_files(child, files);
        }
    }

    /// Lines of the first component that has a headline.
    static Context lines_of(const xml::Element& element, Context context) {
        for (const xml::Element& child : element.children) {
            if (child.name != "NewsComponent") continue;
            context = inherit(context, child);
            if (context.lines != nullptr) return context;
            context = lines_of(child, context);
            if (context.lines != nullptr) return context;
        }
        return context;
    }

    std::string line(const xml::Element* element) const { return line_of_fragment(inside(element), most_depth_); }

    Parsed::Item begin(const Context& context, std::size_t place) const {
        Parsed::Item item;
        FieldFiller fill(item, zone_);
        read_ids(fill);
        // Further stories in one item need names of their own.
        if (place > 0) item.article.id += "#" + std::to_string(place);
        read_management(fill);
        read_lines(context, fill);
        return item;
    }

    void read_ids(FieldFiller& fill) const {
        const xml::Element& identifier = xml::or_none(xml::find(item_, "NewsIdentifier"));
        const auto part = [&](const char* name) {
            return std::string(trim(xml::or_none(identifier.child(name)).text));
        };
        const std::string revision = part("RevisionId");
        std::string whole = part("PublicIdentifier");
        // The last part is the version: urn:newsml:PROVIDER:DATE:ITEM:VERSION, perhaps with a letter behind it.
        const std::size_t colon = whole.rfind(':');
        if (std::count(whole.begin(), whole.end(), ':') >= 5 && !revision.empty() &&
            whole.compare(colon + 1, revision.size(), revision) == 0)
            whole.resize(colon);
        if (whole.empty() && !part("NewsItemId").empty())
            whole = "urn:newsml:" + part("ProviderId") + ":" + part("DateId") + ":" + part("NewsItemId");
        fill.fill("id", whole, "NewsIdentifier");
        fill.fill("id", item_.attribute("Duid"), "NewsItem/@Duid");
        fill.fill("version", revision, "NewsIdentifier/RevisionId");
    }

    void read_management(FieldFiller& fill) const {
        const xml::Element& management = xml::or_none(item_.child("NewsManagement"));
        fill.fill("published", xml::or_none(management.child("FirstCreated")).text, "NewsManagement/FirstCreated");
        fill.fill("updated", xml::or_none(management.child("ThisRevisionCreated")).text,
                  "NewsManagement/ThisRevisionCreated");
        fill.fill("updated", xml::or_none(envelope_.child("DateAndTime")).text, "NewsEnvelope/DateAndTime");
        fill.fill("urgency", formal_name(management.child("Urgency")), "NewsManagement/Urgency");
        fill.fill("urgency", formal_name(envelope_.child("Priority")), "NewsEnvelope/Priority");
        const std::string& status = formal_name(management.child("Status"));
        fill.status(status, "NewsManagement/Status");
        read_future(management, fill);
        for (const xml::Element& part : management.children) {
            if (part.name == "Instruction") read_instruction(part, fill);
            if (part.name == "EditorialNote" || part.name == "UsageRights")
                fill.note(part.text, "NewsManagement/" + part.name);
            if (part.name == "DerivedFrom") continue;
            if (part.name == "Supersedes" || part.name == "Replaces")
                fill.withdraws(part.attribute("NewsItem"), "NewsManagement/" + part.name);
        }
        for (const xml::Element& child : item_.children) {
            const xml::Element* lines = child.name == "NewsComponent" ? child.child("NewsLines") : nullptr;
            for (const xml::Element& note : xml::or_none(lines).children) {
                const std::string type = ascii_lower(formal_name(note.child("NewsLineType")));
                if (note.name == "NewsLine" &&
                    (type.find("note") != std::string::npos || type.find("advis") != std::string::npos))
                    fill.note(line(note.child("NewsLineText")), "NewsLines/NewsLine");
            }
        }
    }

    /// A status to come: usable from then on is an embargo, withheld from then on an expiry.
    void read_future(const xml::Element& management, FieldFiller& fill) const {
        const xml::Element& change = xml::or_none(management.child("StatusWillChange"));
        const std::string future = ascii_lower(code_word(formal_name(change.child("FutureStatus"))));
        const std::string& moment = xml::or_none(change.child("DateAndTime")).text;
        if (future.empty()) return;
        const std::string now = ascii_lower(code_word(formal_name(management.child("Status"))));
        if (future == "usable") {
            // What is withheld until then is embargoed, whatever the supplier calls it.
            fill.status(now == "withheld" ? "embargoed" : now, "NewsManagement/Status");
            if (now == "withheld") fill.status("usable", "NewsManagement/StatusWillChange");
            fill.fill("embargo", moment, "NewsManagement/StatusWillChange");
        } else {
            fill.fill("expires", moment, "NewsManagement/StatusWillChange");
        }
    }

    static void read_instruction(const xml::Element& instruction, FieldFiller& fill) {
        const std::string word = ascii_lower(code_word(instruction.attribute("FormalName")));
        const auto is_like = [&](std::string_view part) { return word.find(part) != std::string::npos; };
        if (is_like("delete") || is_like("kill") || is_like("withdraw") || is_like("cancel") || is_like("retract")) {
            fill.status("canceled", "NewsManagement/Instruction");
        } else if (is_like("withhold") || is_like("hold")) {
            fill.status("withheld", "NewsManagement/Instruction");
        } else if (is_like("rectif") || is_like("correct")) {
            fill.correction("correction", "NewsManagement/Instruction");
        }
    }

    void read_lines(const Context& context, FieldFiller& fill) const {
        const xml::Element& lines = xml::or_none(context.lines);
        fill.fill("headline", line(lines.child("HeadLine")), "NewsLines/HeadLine");
        fill.fill("slug", line(lines.child("SlugLine")), "NewsLines/SlugLine");
        fill.fill("byline", line(context.byline), "NewsLines/ByLine");
        fill.dateline(line(context.dateline), "NewsLines/DateLine");
        fill.fill("copyright", line(context.copyright), "NewsLines/CopyrightLine");
        const xml::Element& administrative = xml::or_none(context.administrative);
        for (const char* name : {"Source", "Provider"}) {
            const xml::Element& party = xml::or_none(xml::or_none(administrative.child(name)).child("Party"));
            fill.fill("source", party.attribute("FormalName"), std::string("AdministrativeMetadata/") + name);
        }
        fill.fill("source", line(context.credit), "NewsLines/CreditLine");
        fill.fill("source",
                  xml::or_none(xml::or_none(envelope_.child("SentFrom")).child("Party")).attribute("FormalName"),
                  "NewsEnvelope/SentFrom");
        fill.fill("source", xml::or_none(xml::find(item_, "ProviderId")).text, "NewsIdentifier/ProviderId");
        fill.fill("language", context.language, "DescriptiveMetadata/Language");
        read_section(xml::or_none(context.descriptive), fill);
    }

    /// Codes stand in for names unless a topic set in the item names them.
    void read_section(const xml::Element& descriptive, FieldFiller& fill) const {
        for (const char* name : {"Subject", "SubjectMatter"}) {
            const xml::Element* subject = xml::find(descriptive, name);
            if (subject == nullptr) continue;
            for (const xml::Element& topic : xml::or_none(xml::find(item_, "TopicSet")).children) {
                if (trim(xml::or_none(topic.child("FormalName")).text) != subject->attribute("FormalName")) continue;
                for (const xml::Element& described : topic.children) {
                    if (described.name == "Description" && described.attribute("Variant") == "Name" &&
                        described.attribute("xml:lang").substr(0, 2) == "en")
                        fill.fill("section", described.text, "TopicSet/Topic/Description");
                }
            }
        }
        for (const xml::Element& property : descriptive.children) {
            const std::string word = ascii_lower(property.attribute("FormalName"));
            if (property.name == "Property" && (word == "section" || word == "category" || word == "department"))
                fill.fill("section", property.attribute("Value"), "DescriptiveMetadata/Property");
        }
    }

    const xml::Element& item_;
    const xml::Element& envelope_;
    int most_depth_;
    const std::string& zone_;
};

}  // namespace

Parsed read_newsml(std::string_view text, int most_depth, const std::string& timezone) {
    Parsed parsed;
    const XmlFeed tree = parse_agency_xml(text, most_depth);
    parsed.refused = tree.refused;
    parsed.missing = tree.missing;
    if (!parsed.refused.empty()) return parsed;
    const xml::Element& envelope = xml::or_none(tree.root.child("NewsEnvelope"));
    const auto read = [&](const xml::Element& item) {
        for (Parsed::Item& story : NewsItemReader(item, envelope, most_depth, timezone).read()) {
            if (parsed.items.size() < kMostItems) {
                parsed.items.push_back(std::move(story));
            } else {
                ++parsed.items_unread;
            }
        }
    };
    if (tree.root.name == "NewsItem") read(tree.root);
    for (const xml::Element& child : tree.root.children) {
        if (child.name == "NewsItem") read(child);
    }
    if (parsed.items.empty()) {
        const bool terms = tree.root.child("TopicSet") != nullptr || tree.root.child("Catalog") != nullptr;
        parsed.refused = terms ? "a list of terms, no story" : "NewsML without news items";
    }
    return parsed;
}

}  // namespace newscart
