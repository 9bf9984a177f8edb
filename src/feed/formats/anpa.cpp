#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "feed/dates.h"
#include "feed/decode.h"
#include "feed/formats/format.h"
#include "feed/formats/wire_message.h"
#include "feed/wire_words.h"

namespace newscart {
namespace {

constexpr const char* kLatin = "windows-1252";
constexpr char kTableMark = '\x12';  ///< DC2: the text is set in columns
constexpr char kTableLine = '\x08';  ///< BS: begins a line of a table

/// As IPTC urgency.
int urgency_of(char priority) {
    struct Priority {
        char letter;
        int urgency;
    };
    // Flash, bulletin, urgent, rush, deferred; then advances for weekdays, Sundays and any time.
    static constexpr std::array<Priority, 8> kPriorities{
        {{'f', 1}, {'b', 2}, {'u', 3}, {'r', 4}, {'d', 5}, {'a', 6}, {'s', 6}, {'w', 7}}};
    for (const Priority& known : kPriorities) {
        if (known.letter == priority) return known.urgency;
    }
    return 0;
}

/// Typesetting marks as what they print.
std::string printed(std::string_view line) {
    std::string text;
    for (const char c : line) {
        if (static_cast<unsigned char>(c) < 0x20) {
            text += ' ';
        } else if (c == '{') {
            text += "½";
        } else {
            text += c;
        }
    }
    text = replace_all(std::move(text), "``", "“");
    text = replace_all(std::move(text), "''", "”");
    text = replace_all(" " + text + " ", " _ ", " — ");
    return collapse_space(text);
}

/// "^AP Photo ...<" without its marks.
std::string_view without_marks(std::string_view line) {
    while (!line.empty() && (line.front() == '^' || static_cast<unsigned char>(line.front()) <= ' '))
        line.remove_prefix(1);
    while (!line.empty() &&
           (line.back() == '<' || line.back() == '=' || static_cast<unsigned char>(line.back()) <= ' '))
        line.remove_suffix(1);
    return line;
}

class MessageReader {
  public:
    MessageReader(const WireMessage& message, const WireWords& words, const Holds& holds)
        : words_(words), holds_(holds), message_(message) {}

    Parsed::Item read() {
        read_header();
        const std::string text = decode(message_.text, kLatin);
        for (const std::string_view line : split(text, '\n')) {
            const std::string_view bare = trim(line);
            if (bare.empty()) continue;
            if (line.find(kTableLine) != std::string_view::npos) ++table_lines_;
            if (!in_body_ && (line.front() == '^' || is_unmarked_head(line))) {
                read_head_line(without_marks(bare));
            } else {
                in_body_ = true;
                read_body_line(line);
            }
        }
        read_trailer();
        finish();
        return std::move(item_);
    }

  private:
    /// Some services send the head without its marks: a slug, then one short line that is no sentence. Paragraphs are
    /// set in.
    bool is_unmarked_head(std::string_view line) const {
        constexpr std::size_t kLongestHeadline = 120;
        if (line.front() == '\t' || line.front() == ' ' || line.size() > kLongestHeadline) return false;
        const std::string_view bare = without_marks(line);
        if (bare.empty()) return false;
        if (!slug_read_) {
            const std::size_t comma = bare.rfind(',');
            return comma != std::string_view::npos && is_number(trim(bare.substr(comma + 1)));
        }
        return item_.article.headline.empty() && bare.back() != '.' && bare.back() != ':' && bare.back() != ',';
    }

    /// "AW2607<US>asian", then "r a<DC3><DC1> BC-slug 1stLd-Writethru 11-13 1693".
    void read_header() {
        const std::string_view header = message_.header;
        const std::size_t end = std::min(header.find_first_of("\r\n"), header.size());
        const std::string_view second = trim(header.substr(end));
        table_ = second.find(kTableMark) != std::string_view::npos;
        if (second.size() < 3 || second[1] != ' ') return;
        if (const int urgency = urgency_of(ascii_lower(second.substr(0, 1))[0]); urgency != 0) {
            item_.article.urgency = urgency;
            item_.article.found_in["urgency"] = "header, priority";
        }
        const std::string category = ascii_lower(second.substr(2, 1));
        if (category == "v") item_.refused = "an advisory to newsrooms, no story";
        item_.article.section = words_.section("anpa " + category);
        if (!item_.article.section.empty()) item_.article.found_in["section"] = "header, category";
    }

    /// "BC-US--Ferry Strike, 1st Ld-Writethru,1140": the same slug for all versions of a story.
    void read_slug(std::string_view line) {
        std::vector<std::string_view> parts = split(line, ',');
        if (parts.size() > 1 && is_number(trim(parts.back()))) parts.pop_back();
        std::string slug = words_.take(trim(parts.front()), item_, "slug");
        for (std::size_t i = 1; i < parts.size(); ++i) {
            const std::string_view part = trim(parts[i]);
            const std::string rest = words_.take(part, item_, "slug");
            if (!rest.empty() && rest.size() == part.size()) slug += ", " + rest;
        }
        for (const std::string_view cycle : {"am-", "pm-", "bc-", "ap-"}) {
            if (ascii_lower(slug.substr(0, cycle.size())) != cycle) continue;
            // "BC-CORRECTIVE-Ferry Strike", "BC-KILL--Ferry Strike"
            slug = words_.take(std::string_view(slug).substr(cycle.size()), item_, "slug");
            break;
        }
        const std::size_t begin = slug.find_first_not_of("- ");
        if (begin == std::string::npos) return;
        item_.article.id = "anpa:" + ascii_lower(tidy(slug.substr(begin)));
        item_.article.found_in["id"] = "slug";
        item_.article.slug = slug.substr(begin);
        item_.article.found_in["slug"] = "slug";
        if (const std::size_t adv = ascii_lower(slug).find("adv"); adv != std::string::npos) {
            const std::string_view day = trim(std::string_view(slug).substr(adv + 3));
            const bool word = adv == 0 || slug[adv - 1] == ' ' || slug[adv - 1] == '-' || slug[adv - 1] == ',';
            if (word && !day.empty() && is_number(day.substr(0, 1)))
                item_.article.doubt = fmt::format("is an advance for a day to come (Adv {})", day);
        }
    }

    void read_head_line(std::string_view line) {
        if (!slug_read_) {
            slug_read_ = true;
            read_slug(line);
            return;
        }
        const std::string shown = printed(line);
        const std::string rest = words_.take(shown, item_, "head");
        if (rest.empty()) return;
        if (holds_(tidy(shown))) {
            item_.article.paragraphs.push_back(shown);
            return;
        }
        if (const std::string byline = words_.byline(rest); !byline.empty()) {
            // "By The Associated Press" names a house, not a reporter.
            if (ascii_lower(byline).substr(0, 4) != "the ") item_.article.byline = byline;
            if (!item_.article.byline.empty()) item_.article.found_in["byline"] = "head";
            return;
        }
        // What follows the headline is for newsrooms: pictures, a summary, the reporter's title.
        if (!item_.article.headline.empty() || !item_.article.byline.empty()) return;
        item_.article.headline = rest;
        item_.article.found_in["headline"] = "head";
    }

    void read_body_line(std::string_view line) {
        // A line with a mark between paragraphs is a heading or the end.
        const bool marked = line.front() == '^';
        const bool set_in = line.front() == '\t' || line.front() == ' ';
        std::string text = printed(marked || line.back() == '<' ? without_marks(line) : line);
        if (text.empty() || text.find_first_not_of("_ —=<") == std::string::npos) return;
        Parsed::Item aside;
        if (marked && words_.take(text, aside, "text").empty()) {
            take_status(aside);
            return;
        }
        // The last words are of who else worked on it.
        ended_ = ended_ || words_.ends_wire_story(text);
        if (ended_) return;
        // "^" within the text breaks a line without ending its paragraph.
        if (!set_in && !marked && !item_.article.paragraphs.empty()) {
            item_.article.paragraphs.back() += " " + text;
        } else {
            item_.article.paragraphs.push_back(std::move(text));
        }
    }

    void take_status(const Parsed::Item& aside) {
        if (aside.article.status != Article::Status::Usable) item_.article.status = aside.article.status;
    }

    /// "AP-WF-11-13-13 0745GMT": agency, wire, date, time.
    void read_trailer() {
        const std::string trailer = tidy(decode(message_.trailer, kLatin));
        const std::vector<std::string_view> pieces = wire_words(without_marks(trailer));
        if (pieces.empty()) return;
        const std::vector<std::string_view> parts = split(pieces[0], '-');
        if (parts.size() < 4) return;
        item_.article.source = parts.front();
        item_.article.found_in["source"] = "trailer";
        const std::string_view clock = pieces.size() > 1 ? pieces[1] : std::string_view{};
        const std::string_view year = parts[parts.size() - 1];
        const std::string_view day = parts[parts.size() - 2];
        const std::string_view month = parts[parts.size() - 3];
        if (clock.size() < 4 || !is_number(clock.substr(0, 4)) || !is_number(year) || !is_number(day) ||
            !is_number(month) || year.size() != 2)
            return;
        const std::string_view zone = clock.size() > 4 ? clock.substr(4) : std::string_view("GMT");
        item_.article.published = parse_date(
            fmt::format("20{}-{:0>2}-{:0>2} {}:{} {}", year, month, day, clock.substr(0, 2), clock.substr(2, 2), zone));
        if (item_.article.published) item_.article.found_in["published"] = "trailer";
    }

    void finish() {
        Article& article = item_.article;
        words_.take_status(item_);
        if (!item_.refused.empty() || article.status != Article::Status::Usable) return;
        if (table_ || table_lines_ * 2 > article.paragraphs.size()) {
            item_.refused = "a table (results, standings or figures), no story";
        }
    }

    const WireWords& words_;
    const Holds& holds_;
    const WireMessage& message_;
    Parsed::Item item_;
    bool slug_read_ = false;
    bool in_body_ = false;
    bool ended_ = false;
    bool table_ = false;
    std::size_t table_lines_ = 0;
};

}  // namespace

Parsed read_anpa(std::string_view bytes, const WireWords& words, const Holds& holds) {
    Parsed parsed;
    const std::vector<WireMessage> messages = wire_messages(bytes);
    for (const WireMessage& message : messages) {
        if (parsed.items.size() == kMostItems) {
            parsed.items_unread = messages.size() - kMostItems;
            break;
        }
        if (message.text.size() > kMostStoryBytes) {
            parsed.items.emplace_back().refused = "more than 512 KB of text: no story";
            continue;
        }
        parsed.items.push_back(MessageReader(message, words, holds).read());
    }
    if (parsed.items.empty()) parsed.refused = "an ANPA file without a message";
    return parsed;
}

}  // namespace newscart
