#include "feed/formats/xml_feed.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "feed/formats/field_filler.h"
#include "feed/markup.h"

namespace newscart {

namespace {

/// Names of the tags in `text`, in order, comments and character data passed over. False if it breaks off inside one.
class Tags {
  public:
    explicit Tags(std::string_view text) : text_(text) {}

    bool next() {
        while ((at_ = text_.find('<', at_)) != std::string_view::npos) {
            const std::string_view rest = text_.substr(at_);
            const std::string_view end = rest.substr(0, 4) == "<!--"        ? "-->"
                                         : rest.substr(0, 9) == "<![CDATA[" ? "]]>"
                                         : rest.substr(0, 2) == "<?"        ? "?>"
                                                                            : ">";
            const bool tag = end == ">" && rest.substr(0, 2) != "<!";
            const std::size_t stop = tag ? end_of_tag(at_) : text_.find(end, at_);
            if (stop == std::string_view::npos) return false;
            const std::string_view inside = text_.substr(at_ + 1, stop - at_ - 1);
            at_ = stop + end.size();
            if (!tag || inside.empty()) continue;
            closing = inside.front() == '/';
            empty = inside.back() == '/';
            name = inside.substr(closing ? 1 : 0);
            name = name.substr(0, name.find_first_of(" \t\r\n/"));
            return true;
        }
        return false;
    }

    std::size_t at() const { return at_; }

    std::string_view name;
    bool closing = false;
    bool empty = false;

  private:
    std::size_t end_of_tag(std::size_t at) const {
        for (std::size_t i = at; i < text_.size(); ++i) {
            if (text_[i] == '>') return i;
            if (text_[i] == '"' || text_[i] == '\'') i = std::min(text_.find(text_[i], i + 1), text_.size());
        }
        return std::string_view::npos;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

bool is_item(std::string_view name) {
    const std::size_t colon = name.find(':');
    if (colon != std::string_view::npos) name.remove_prefix(colon + 1);
    return name == "item" || name == "entry" || name == "newsItem" || name == "NewsItem" || name == "RBNews";
}

/// A file that breaks off, up to its last whole item, with what was open around that closed. "" if it does not break
/// off or holds no whole item.
std::string up_to_last_item(std::string_view text) {
    Tags tags(text);
    std::vector<std::string_view> open;
    std::vector<std::string_view> around;
    std::size_t end = 0;
    while (tags.next()) {
        if (!tags.closing) {
            if (!tags.empty) open.push_back(tags.name);
            continue;
        }
        if (open.empty() || open.back() != tags.name) return {};  // broken otherwise
        open.pop_back();
        if (open.empty()) return {};  // whole
        if (!is_item(tags.name)) continue;
        end = tags.at();
        around = open;
    }
    if (end == 0) return {};
    std::string whole(text.substr(0, end));
    for (std::size_t i = around.size(); i-- > 0;) whole.append("</").append(around[i]).append(">");
    return whole;
}

}  // namespace

XmlFeed parse_xml(std::string_view text, int most_depth, const std::vector<std::string_view>& as_markup,
                  const xml::Renamed& renamed) {
    XmlFeed feed;
    feed.refused = refuse_markup(text, Markup::Xml, most_depth);
    if (!feed.refused.empty()) return feed;
    xml::Parsed parsed = xml::parse(text, as_markup, renamed);
    if (!parsed.error.empty()) {
        const std::string_view before = text.substr(0, parsed.at_byte);
        const std::string where = fmt::format("at line {}: {}", std::count(before.begin(), before.end(), '\n') + 1,
                                              ascii_lower(parsed.error));
        const std::string whole = up_to_last_item(text);
        if (!whole.empty()) parsed = xml::parse(whole, as_markup, renamed);
        if (whole.empty() || !parsed.error.empty()) {
            feed.refused = "broken XML " + where;
            return feed;
        }
        feed.missing = "the file breaks off: what follows its last whole item is missing; have it sent again";
    }
    feed.root = std::move(parsed.root);
    return feed;
}

xml::Renamed html_names_of_nitf() {
    return {{"hl1", "h1"},     {"hl2", "h2"},   {"block", "div"},        {"bq", "blockquote"},   {"media", "figure"},
            {"note", "aside"}, {"fn", "aside"}, {"body.content", "div"}, {"body.head", "aside"}, {"body.end", "aside"}};
}

XmlFeed parse_feed(std::string_view text, int most_depth) {
    return parse_xml(text, most_depth,
                     {"description", "encoded", "content", "summary", "title", "body", "div", "tagline", "fullitem"},
                     html_names_of_nitf());
}

bool in_module(const xml::Element& element, std::string_view space, std::string_view prefix) {
    return element.space == space || element.space == prefix;
}

const xml::Element* plain_child(const xml::Element& parent, std::string_view name) {
    for (const xml::Element& child : parent.children) {
        if (child.name == name && !in_module(child, kMediaSpace, "media") &&
            child.space.find("itunes") == std::string::npos && !in_module(child, kContentSpace, "content")) {
            return &child;
        }
    }
    return nullptr;
}

const xml::Element* module_child(const xml::Element& parent, std::string_view space, std::string_view prefix,
                                 std::string_view name) {
    for (const xml::Element& child : parent.children) {
        if (child.name == name && in_module(child, space, prefix)) return &child;
    }
    return nullptr;
}

const std::string& inside(const xml::Element* element) {
    static const std::string kNone;
    if (element == nullptr) return kNone;
    return element->markup.empty() ? element->text : element->markup;
}

namespace {

std::string kind_of_type(std::string_view type) { return std::string(no_story(type.substr(0, type.find('/')))); }

}  // namespace

std::string media_kind(const xml::Element& item) {
    for (const xml::Element& child : item.children) {
        const bool media = in_module(child, kMediaSpace, "media");
        const bool link = child.name == "link" && child.attribute("rel") == "enclosure";
        std::string kind;
        if (child.name == "enclosure" || link || media) kind = kind_of_type(child.attribute("type"));
        if (kind.empty() && media) kind = no_story(child.attribute("medium"));
        if (kind.empty() && media && child.name == "thumbnail") kind = no_story("picture");
        if (kind.empty() && media) kind = media_kind(child);
        if (!kind.empty()) return kind;
    }
    return {};
}

bool is_episode(const xml::Element& item) {
    return std::any_of(item.children.begin(), item.children.end(), [](const xml::Element& child) {
        const bool podcast = child.space.find("itunes") != std::string::npos;
        return podcast && (child.name == "duration" || child.name == "episode" || child.name == "episodeType");
    });
}

std::string media_credit(const xml::Element& item) {
    for (const xml::Element& child : item.children) {
        if (!in_module(child, kMediaSpace, "media")) continue;
        if (child.name == "credit") return child.text;
        std::string found = media_credit(child);
        if (!found.empty()) return found;
    }
    return {};
}

}  // namespace newscart
