#include "feed/markup.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <vector>

#include "base/text.h"

namespace newscart {
namespace {

constexpr std::size_t kMostHtmlElements = 50'000;
constexpr std::size_t kMostXmlElements = 1'000'000;
constexpr std::size_t kMostAttributes = 256;  ///< of one tag; gumbo compares each with all before it
constexpr std::size_t kMostBodies = 32;       ///< <html> and <body> tags: their attributes are merged into one
constexpr std::size_t kMostReopened = 2'000'000;

template <std::size_t N>
bool one_of(std::string_view name, const std::array<std::string_view, N>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 18> kVoid{"area", "base",  "br",    "col",    "embed",   "frame",
                                                 "hr",   "image", "img",   "input",  "isindex", "keygen",
                                                 "link", "meta",  "param", "source", "track",   "wbr"};
constexpr std::array<std::string_view, 9> kRawText{"script", "style",   "textarea", "title",    "xmp",
                                                   "iframe", "noembed", "noframes", "plaintext"};
constexpr std::array<std::string_view, 14> kFormatting{"a",    "b", "big",   "code",   "em",     "font", "i",
                                                       "nobr", "s", "small", "strike", "strong", "tt",   "u"};
/// An end tag does not reach past these: HTML5's "scope".
constexpr std::array<std::string_view, 19> kScope{
    "annotation-xml", "applet", "caption", "desc", "foreignobject", "html", "marquee", "mi",    "mn", "mo", "ms",
    "mtext",          "object", "table",   "td",   "template",      "th",   "title",   "select"};
constexpr std::array<std::string_view, 10> kTableParts{"table", "tbody", "thead",   "tfoot",    "tr",
                                                       "td",    "th",    "caption", "colgroup", "template"};
/// A paragraph ends where one of these begins.
constexpr std::array<std::string_view, 34> kEndsParagraph{
    "address", "article",  "aside",      "blockquote", "center",  "details", "dialog", "dir",  "div",
    "dl",      "fieldset", "figcaption", "figure",     "footer",  "form",    "h1",     "h2",   "h3",
    "h4",      "h5",       "h6",         "header",     "hgroup",  "hr",      "main",   "menu", "nav",
    "ol",      "p",        "pre",        "section",    "summary", "table",   "ul"};

struct Tag {
    std::string_view name;
    std::string_view attributes;  ///< as written
    bool closing = false;
    bool self_closing = false;
    std::size_t attribute_count = 0;
};

/// HTML5's and XML's, which is to say without the vertical tab.
constexpr std::string_view kSpace = " \t\n\f\r";

bool is_space(char c) { return kSpace.find(c) != std::string_view::npos; }

/// Reads the tag at text[at] == '<' and moves `at` behind it. False if it is no tag but text. `see` is told where each
/// attribute begins, where its name ends and where it ends itself.
template <class See>
bool read_tag(std::string_view text, Markup markup, std::size_t& at, Tag& tag, const See& see) {
    std::size_t i = at + 1;
    tag = {};
    if (i < text.size() && text[i] == '/') {
        tag.closing = true;
        ++i;
    }
    const auto is_name_start = [&](char c) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
        return markup == Markup::Xml && (c == '_' || c == ':' || (static_cast<unsigned char>(c) & 0x80U) != 0);
    };
    if (i >= text.size() || !is_name_start(text[i])) return false;
    const auto ends_name = [](char c) { return c == '>' || c == '/' || is_space(c); };
    const std::size_t begin = i;
    while (i < text.size() && !ends_name(text[i])) ++i;
    tag.name = text.substr(begin, i - begin);
    const std::size_t rest = i;
    // The states of HTML5's tokenizer: where a quotation mark opens a value, and where it is part of a name.
    enum class State { BeforeName, Name, BeforeValue, Unquoted } state = State::BeforeName;
    std::size_t attribute = 0;
    std::size_t name_end = 0;
    for (; i < text.size() && text[i] != '>'; ++i) {
        const char c = text[i];
        const bool space = is_space(c);
        switch (state) {
            case State::BeforeName:
                if (space || c == '/') break;
                ++tag.attribute_count;
                attribute = i;
                state = State::Name;
                break;
            case State::Name:
                if (c == '=' || c == '/' || space) name_end = i;
                if (c == '=') state = State::BeforeValue;
                if (c == '/') state = State::BeforeName;
                if (space) {
                    // "name = value": the sign may stand apart.
                    const std::size_t next = text.find_first_not_of(kSpace, i);
                    const bool sign = next != std::string_view::npos && text[next] == '=';
                    state = sign ? State::BeforeValue : State::BeforeName;
                    if (sign) i = next;
                }
                if (state == State::BeforeName) see(attribute, name_end, name_end);
                break;
            case State::BeforeValue:
                if (space) break;
                state = State::Unquoted;
                if (c == '"' || c == '\'') {
                    i = std::min(text.find(c, i + 1), text.size());
                    state = State::BeforeName;
                    see(attribute, name_end, std::min(i + 1, text.size()));
                }
                break;
            case State::Unquoted:
                if (!space) break;
                state = State::BeforeName;
                see(attribute, name_end, i);
                break;
        }
    }
    if (i >= text.size()) {
        at = text.size();  // unclosed to the end: no parser makes an element of it
        return false;
    }
    if (state == State::Name) name_end = i;
    if (state != State::BeforeName) see(attribute, name_end, i);
    tag.attributes = text.substr(rest, i - rest);
    tag.self_closing = !tag.attributes.empty() && tag.attributes.back() == '/';
    at = i + 1;
    return true;
}

bool read_tag(std::string_view text, Markup markup, std::size_t& at, Tag& tag) {
    return read_tag(text, markup, at, tag, [](std::size_t, std::size_t, std::size_t) {});
}

/// What newscart asks of an element, and what decides where HTML5 puts it: all others are for browsers.
bool is_asked_for(std::string_view attribute) {
    static constexpr std::array<std::string_view, 19> kNames{
        "class", "id",      "style", "hidden",   "aria-hidden", "aria-modal", "role",  "href", "rel", "itemprop",
        "name",  "content", "type",  "property", "datetime",    "lang",       "color", "face", "size"};
    constexpr std::size_t kLongest = 11;
    return attribute.size() <= kLongest && one_of(ascii_lower(attribute), kNames);
}

class Scan {
  public:
    Scan(Markup markup, int most_depth)
        : html_(markup == Markup::Html), most_depth_(static_cast<std::size_t>(std::max(most_depth, 1))) {}

    std::string run(std::string_view text) {
        std::size_t at = 0;
        while (reason_.empty() && (at = text.find('<', at)) != std::string_view::npos) {
            const std::string_view rest = text.substr(at);
            if (starts(rest, "<!--")) {
                at = behind_comment(text, at);
            } else if (starts(rest, "<![CDATA[") && !html_) {
                at = behind(text, at + 9, "]]>");
            } else if (starts(rest, "<?")) {
                at = behind(text, at + 2, html_ ? ">" : "?>");
            } else if (starts(rest, "<!")) {
                at = html_ ? behind(text, at, ">") : declaration(text, at);
            } else if (html_ && is_bogus_comment(rest)) {
                at = behind(text, at + 2, ">");
            } else {
                Tag tag;
                if (!read_tag(text, html_ ? Markup::Html : Markup::Xml, at, tag)) {
                    ++at;
                    continue;
                }
                take(tag);
                if (html_ && !tag.closing && opens_raw_text()) at = behind_raw_text(text, at);
            }
        }
        return reason_;
    }

  private:
    static bool starts(std::string_view text, std::string_view with) { return text.substr(0, with.size()) == with; }

    static std::size_t behind(std::string_view text, std::size_t from, std::string_view mark) {
        const std::size_t found = text.find(mark, from);
        return found == std::string_view::npos ? text.size() : found + mark.size();
    }

    /// HTML5 ends a comment at "-->" and "--!>", and takes "<!-->" for an empty one.
    std::size_t behind_comment(std::string_view text, std::size_t at) const {
        if (!html_) return behind(text, at + 4, "-->");
        for (std::size_t i = text.find("--", at + 2); i != std::string_view::npos; i = text.find("--", i + 1)) {
            if (starts(text.substr(i + 2), ">")) return i + 3;
            if (starts(text.substr(i + 2), "!>")) return i + 4;
        }
        return text.size();
    }

    /// "</" before anything but a letter: HTML5 takes what follows, up to the next ">", for a comment.
    static bool is_bogus_comment(std::string_view text) {
        return text.size() > 2 && text[1] == '/' && std::isalpha(static_cast<unsigned char>(text[2])) == 0;
    }

    std::size_t refuse_declaration(std::string_view text) {
        reason_ = "its document type cannot be read; send it without one";
        return text.size();
    }

    /// <!DOCTYPE ...>, with the declarations that it may hold. As pugixml reads it, so that both end at the same place:
    /// by counting "<!" and ">", whatever the square brackets say.
    std::size_t declaration(std::string_view text, std::size_t at) {
        if (!starts(text.substr(at), "<!DOCTYPE")) return at + 2;  // the reader says what is broken about it
        std::size_t open = 0;
        for (std::size_t i = at; i < text.size(); ++i) {
            const char c = text[i];
            const std::string_view rest = text.substr(i);
            if (c == '"' || c == '\'') {
                i = text.find(c, i + 1);
                if (i == std::string_view::npos) break;
            } else if (starts(rest, "<!--") || starts(rest, "<?")) {
                const std::string_view end = rest[1] == '?' ? "?>" : "-->";
                i = text.find(end, i + (rest[1] == '?' ? 2 : 4));
                if (i == std::string_view::npos) break;
                i += end.size() - 1;
            } else if (starts(rest, "<!ENTITY")) {
                reason_ =
                    "declares XML entities of its own, which newscart does not expand; send it without a document type";
                return text.size();
            } else if (starts(rest, "<!") && !starts(rest, "<![")) {
                ++open;
            } else if (c == '<') {
                break;  // conditional sections too, which no document may hold
            } else if (c == '>' && --open == 0) {
                return i + 1;
            }
        }
        return refuse_declaration(text);
    }

    std::size_t behind_raw_text(std::string_view text, std::size_t at) {
        if (lower_ == "plaintext") return text.size();
        const std::string end = lower_;
        for (std::size_t i = text.find("</", at); i != std::string_view::npos; i = text.find("</", i + 2)) {
            if (ascii_lower(text.substr(i + 2, end.size())) == end) {
                leave(end);
                return i;
            }
        }
        return text.size();
    }

    /// Within a drawing, a formula or a selection these are elements like any other.
    bool opens_raw_text() const {
        return one_of(lower_, kRawText) && std::none_of(open_.begin(), open_.end(), [](const std::string& name) {
                   return name == "svg" || name == "math" || name == "select";
               });
    }

    void refuse_depth() { reason_ = fmt::format("nested too deeply (more than {} levels)", most_depth_); }

    void take(const Tag& tag) {
        lower_ = html_ ? ascii_lower(tag.name) : std::string(tag.name);
        if (tag.closing) {
            html_ ? leave(lower_) : leave_xml();
            return;
        }
        ++elements_;
        if (elements_ > (html_ ? kMostHtmlElements : kMostXmlElements)) {
            reason_ = fmt::format("has more than {} elements: no story, or many files in one",
                                  html_ ? kMostHtmlElements : kMostXmlElements);
        } else if (tag.attribute_count > kMostAttributes) {
            reason_ = fmt::format("has a tag with more than {} attributes", kMostAttributes);
        }
        if (!html_) {
            if (!tag.self_closing) open_.emplace_back();
            if (open_.size() > most_depth_) refuse_depth();
            return;
        }
        enter(tag);
    }

    void leave_xml() {
        if (!open_.empty()) open_.pop_back();
    }

    void enter(const Tag& tag) {
        if ((lower_ == "html" || lower_ == "body") && ++bodies_ > kMostBodies)
            reason_ = "is many web pages in one file";
        if (one_of(lower_, kEndsParagraph) && !open_.empty() && open_.back() == "p") open_.pop_back();
        if (lower_ == "li" || lower_ == "dt" || lower_ == "dd" || lower_ == "option" || lower_ == "tr" ||
            lower_ == "td" || lower_ == "th")
            close_sibling();
        reopened_ += formatting_.size();
        if (reopened_ > kMostReopened) reason_ = "leaves too many formatting tags open";
        if (one_of(lower_, kVoid)) return;
        if (one_of(lower_, kFormatting)) {
            format(tag);
        } else {
            open_.push_back(lower_);
        }
        if (open_.size() + formatting_.size() > most_depth_) refuse_depth();
    }

    /// A list item ends the one before it, a cell the cell, a row the row; not across the list or table around them.
    void close_sibling() {
        for (std::size_t i = open_.size(); i-- > 0;) {
            const std::string& name = open_[i];
            const bool same = name == lower_ || (lower_ == "dt" && name == "dd") || (lower_ == "dd" && name == "dt") ||
                              (lower_ == "td" && name == "th") || (lower_ == "th" && name == "td");
            if (same) {
                open_.resize(i);
                return;
            }
            const bool cell = name == "td" || name == "th";
            if (lower_ == "tr" && cell) continue;
            if (name == "p") continue;
            return;
        }
    }

    /// HTML5 opens unclosed formatting again in every block; of equal ones it keeps three.
    void format(const Tag& tag) {
        std::size_t equal = 0;
        std::size_t first = 0;
        for (std::size_t i = formatting_.size(); i-- > 0;) {
            if (formatting_[i].name == lower_ && formatting_[i].attributes == tag.attributes) {
                ++equal;
                first = i;
            }
        }
        if (equal >= 3 || (lower_ == "a" && equal > 0))
            formatting_.erase(formatting_.begin() + static_cast<std::ptrdiff_t>(first));
        formatting_.push_back({lower_, tag.attributes});
    }

    void leave(const std::string& name) {
        if (one_of(name, kFormatting)) {
            for (std::size_t i = formatting_.size(); i-- > 0;) {
                if (formatting_[i].name == name) {
                    formatting_.erase(formatting_.begin() + static_cast<std::ptrdiff_t>(i));
                    return;
                }
            }
            return;
        }
        const bool table_part = one_of(name, kTableParts);
        for (std::size_t i = open_.size(); i-- > 0;) {
            if (open_[i] == name) {
                open_.resize(i);
                return;
            }
            const bool wall = table_part ? open_[i] == "table" || open_[i] == "template" : one_of(open_[i], kScope);
            if (wall) return;
        }
    }

    struct Formatting {
        std::string name;
        std::string_view attributes;
    };

    bool html_;
    std::size_t most_depth_;
    std::string reason_;
    std::string lower_;
    std::vector<std::string> open_;
    std::vector<Formatting> formatting_;
    std::size_t elements_ = 0;
    std::size_t bodies_ = 0;
    std::size_t reopened_ = 0;
};

}  // namespace

std::string refuse_markup(std::string_view text, Markup markup, int most_depth) {
    return Scan(markup, most_depth).run(text);
}

namespace {

/// One page on its way to a leaner one.
class Slimming {
  public:
    explicit Slimming(std::string_view html) : html_(html) { lean_.reserve(html.size()); }

    std::string run() {
        std::size_t at = html_.find('<');
        while (at != std::string_view::npos) {
            const std::size_t end = behind(at);
            at = html_.find('<', end);
            if (at != std::string_view::npos && !in_lines_) leave_out_layout(end, at);
        }
        lean_ += html_.substr(kept_);
        return std::move(lean_);
    }

  private:
    static constexpr std::size_t kStop = std::string_view::npos;

    void leave_out(std::size_t begin, std::size_t end) {
        lean_ += html_.substr(kept_, begin - kept_);
        kept_ = end;
    }

    /// Of white space between two tags one character will do.
    void leave_out_layout(std::size_t begin, std::size_t end) {
        if (end > begin + 1 && std::all_of(html_.begin() + static_cast<std::ptrdiff_t>(begin),
                                           html_.begin() + static_cast<std::ptrdiff_t>(end), is_space)) {
            leave_out(begin + 1, end);
        }
    }

    /// Where what stands at the "<" ends; kStop if the rest is left to the parser.
    std::size_t behind(std::size_t at) {
        if (html_.substr(at, 4) == "<!--" && html_.substr(at + 4, 1) != ">" && html_.substr(at + 4, 2) != "->") {
            const std::size_t end = html_.find("-->", at + 4);
            const std::size_t other_end = html_.substr(0, std::min(end, html_.size())).find("--!>", at + 4);
            if (end == std::string_view::npos || other_end != std::string_view::npos) return kStop;
            leave_out(at, end + 3);
            return end + 3;
        }
        const std::size_t letter = at + (html_.substr(at + 1, 1) == "/" ? 2 : 1);
        if (letter >= html_.size() || std::isalpha(static_cast<unsigned char>(html_[letter])) == 0) return at + 1;
        const std::size_t tag_begin = at;
        unasked_.clear();
        in_link_ = at + 2 < html_.size() && (html_[at + 1] == 'a' || html_[at + 1] == 'A') && is_space(html_[at + 2]);
        Tag tag;
        const bool whole =
            read_tag(html_, Markup::Html, at, tag,
                     [this](std::size_t begin, std::size_t name_end, std::size_t end) { note(begin, name_end, end); });
        if (!whole) return kStop;
        if (tag.closing) return at;
        const std::string name = ascii_lower(tag.name.substr(0, kLongestName));
        if (name == "link" && ascii_lower(tag.attributes).find("canonical") == std::string::npos) {
            leave_out(tag_begin, at);
            return at;
        }
        if (name == "script" || name == "style") return behind_program(tag, name, tag_begin, at);
        // A slash behind an unquoted value would become part of the one before it.
        for (const auto& [begin, end] : unasked_) {
            if (end < html_.size() && html_[end] != '/') leave_out(begin, end);
        }
        if (name == "plaintext") return kStop;
        in_lines_ = in_lines_ || name == "pre" || name == "listing";
        return one_of(name, kRawText) ? end_of(name, at) : at;
    }

    /// What of an attribute nobody asks for: all of it, most of an address, or nothing.
    void note(std::size_t begin, std::size_t name_end, std::size_t end) {
        const std::string_view name = html_.substr(begin, name_end - begin);
        if (!is_asked_for(name)) {
            unasked_.emplace_back(begin, end);
            return;
        }
        const std::string_view value = html_.substr(name_end, end - name_end);
        if (name.size() == 5 && ascii_lower(name) == "style") {
            const std::string lower = ascii_lower(value);
            const bool may_hide = lower.find("none") != std::string::npos || lower.find("hidden") != std::string::npos;
            if (!may_hide && value.find('&') == std::string_view::npos) unasked_.emplace_back(begin, end);
        } else if (name.size() == 4 && ascii_lower(name) == "href" && end - name_end > kEndOfHref && in_link_) {
            // Of a link only matters whether it leads within the page: ="#...
            const bool plain = value[0] == '=' && (value[1] == '"' || value[1] == '\'') && value.back() == value[1];
            if (plain && value[2] >= ' ' && value[2] != '&' && value[2] <= '~')
                unasked_.emplace_back(name_end + 3, end - 1);
        }
    }

    /// Where the end tag of an element begins that holds no others.
    std::size_t end_of(std::string_view name, std::size_t at) const {
        while ((at = html_.find("</", at)) != std::string_view::npos) {
            const std::size_t end = at + 2 + name.size();
            if (end < html_.size() && ascii_lower(html_.substr(at + 2, name.size())) == name &&
                (is_space(html_[end]) || html_[end] == '>' || html_[end] == '/')) {
                return at;
            }
            at += 2;
        }
        return kStop;
    }

    std::size_t behind_program(const Tag& tag, std::string_view name, std::size_t begin, std::size_t content) {
        const std::size_t content_end = end_of(name, content);
        if (content_end == kStop) return kStop;
        // A script may hold its own end within a comment: then it is left to the parser.
        const bool plain =
            name == "style" || html_.substr(content, content_end - content).find("<!--") == std::string_view::npos;
        if (!plain || ascii_lower(tag.attributes).find("ld+json") != std::string::npos) return content_end;
        std::size_t end = content_end;
        Tag closing;
        if (!read_tag(html_, Markup::Html, end, closing)) return kStop;
        leave_out(begin, end);
        return end;
    }

    static constexpr std::size_t kLongestName = 16;
    static constexpr std::size_t kEndOfHref = 8;  ///< shorter ones are not worth it
    std::string_view html_;
    std::string lean_;
    std::size_t kept_ = 0;
    bool in_link_ = false;   ///< in an <a>
    bool in_lines_ = false;  ///< or behind them: there white space counts
    std::vector<std::pair<std::size_t, std::size_t>> unasked_;
};

}  // namespace

std::string lean_html(std::string_view html) { return Slimming(html).run(); }

}  // namespace newscart
