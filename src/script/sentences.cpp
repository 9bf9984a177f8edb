#include "script/sentences.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "base/text.h"
#include "lib/icu/boundaries.h"
#include "lib/icu/unicode.h"
#include "lib/pcre2/regex.h"

namespace newscart {
namespace {

using Words = std::unordered_set<std::string>;

constexpr std::size_t kLongestSentence = 4000;  ///< bytes; a longer one is joined to nothing more
constexpr std::size_t kLongestJoin = 700;       ///< bytes; an unclosed bracket or quotation must not swallow an article

Words word_set(const Settings& settings, std::string_view key) {
    const std::vector<std::string> words = settings.strings(key);
    return {words.begin(), words.end()};
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }
bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
bool is_ascii_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_ascii_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_ascii_letter(char c) { return is_ascii_upper(c) || is_ascii_lower(c); }

/// The mark at the end of `text` if it is one of those that close a quotation or a bracket; 0 bytes otherwise.
std::size_t closing_mark(std::string_view text) {
    if (text.empty()) return 0;
    if (const char c = text.back(); c == '"' || c == '\'' || c == ')' || c == ']' || c == '}') return 1;
    for (const std::string_view mark : {"”", "’", "»"}) {
        if (text.ends_with(mark)) return mark.size();
    }
    return 0;
}

std::size_t opening_mark(std::string_view text) {
    if (text.empty()) return 0;
    if (const char c = text.front(); c == '"' || c == '\'' || c == '(' || c == '[' || c == '{' || c == '`') return 1;
    for (const std::string_view mark : {"“", "‘", "«"}) {
        if (text.starts_with(mark)) return mark.size();
    }
    return 0;
}

std::string_view without_opening_marks(std::string_view text) {
    while (const std::size_t bytes = opening_mark(text)) text.remove_prefix(bytes);
    return text;
}

/// The first word of `text`: letters, digits, apostrophes inside, full stops between letters.
std::string_view first_word(std::string_view text) {
    std::size_t end = 0;
    while (end < text.size() && !is_space(text[end]) && text[end] != ',' && text[end] != ';' && text[end] != ':') ++end;
    text = text.substr(0, end);
    while (!text.empty() && (text.back() == '.' || text.back() == '!' || text.back() == '?')) text.remove_suffix(1);
    return text;
}

/// "Gov." also of "(HNA)Gov.", where a source forgot the space.
std::string_view last_word(std::string_view text) {
    std::size_t begin = text.size();
    while (begin > 0 && !is_space(text[begin - 1])) {
        if (text[begin - 1] == ')' && begin < text.size() && is_ascii_upper(text[begin])) break;
        --begin;
    }
    return text.substr(begin);
}

bool starts_lower(std::string_view text) {
    if (text.empty()) return false;
    if (is_ascii_letter(text.front())) return is_ascii_lower(text.front());
    if ((static_cast<unsigned char>(text.front()) & 0x80U) == 0) return false;
    const std::vector<char32_t> points = icu::code_points(text.substr(0, 4));
    return !points.empty() && icu::is_lower(points.front());
}

bool starts_upper(std::string_view text) {
    if (text.empty()) return false;
    if (is_ascii_letter(text.front())) return is_ascii_upper(text.front());
    if ((static_cast<unsigned char>(text.front()) & 0x80U) == 0) return false;
    const std::vector<char32_t> points = icu::code_points(text.substr(0, 4));
    return !points.empty() && icu::is_upper(points.front());
}

/// "U.S", "a.m", "J.K": letters with full stops between them.
bool is_dotted(std::string_view word) {
    if (word.size() < 3 || word.size() % 2 == 0) return false;
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (i % 2 == 0 ? !is_ascii_letter(word[i]) : word[i] != '.') return false;
    }
    return true;
}

/// Whether a sentence may end here.
bool stops(std::string_view text) {
    while (const std::size_t bytes = closing_mark(text)) text.remove_suffix(bytes);
    return !text.empty() && (text.back() == '.' || text.back() == '!' || text.back() == '?' || text.back() == ':');
}

/// How many brackets and double quotation marks stand open at the end of `text`. An inch mark after a digit is none.
struct Open {
    int brackets = 0;
    bool curly = false;
    bool straight = false;
    bool any() const { return brackets > 0 || curly || straight; }
};

Open open_marks(std::string_view text) {
    Open open;
    for (std::size_t i = 0; i < text.size(); ++i) {
        switch (text[i]) {
            case '(':
            case '[': ++open.brackets; break;
            case ')':
            case ']':
                if (open.brackets > 0) --open.brackets;
                break;
            case '"': {
                // Opens before a word, closes after one: an odd mark must not turn all that follow.
                const bool opens = (i == 0 || is_space(text[i - 1]) || opening_mark(text.substr(i - 1, 1)) > 0) &&
                                   i + 1 < text.size() && !is_space(text[i + 1]);
                if (opens)
                    open.straight = true;
                else if (i > 0 && !is_space(text[i - 1]))
                    open.straight = false;
                else
                    open.straight = !open.straight;
                break;
            }
            default:
                if (text.substr(i).starts_with("“")) open.curly = true;
                if (text.substr(i).starts_with("”")) open.curly = false;
        }
    }
    return open;
}

/// "Y!J", "TV?shows": a mark that stands inside a word ends nothing. "Is it late?The" does.
bool part_of_word(std::string_view left, std::string_view right) {
    if (left.empty() || (left.back() != '!' && left.back() != '?')) return false;
    const std::size_t word = last_word(left).size();
    return starts_lower(right) || word <= 2;
}

/// "1.", "b)", "(iii)", "• 9." and nothing else: what stands before an item of a list.
bool is_list_marker(std::string_view text) {
    for (const std::string_view bullet : {"• ", "- ", "* "}) {
        if (text.starts_with(bullet)) text.remove_prefix(bullet.size());
    }
    std::size_t letters = 0;
    std::size_t digits = 0;
    for (const char c : text) {
        if (is_ascii_digit(c))
            ++digits;
        else if (is_ascii_letter(c))
            ++letters;
        else if (c != '.' && c != ')' && c != '(')
            return false;
    }
    return letters + digits > 0 && text.size() > letters + digits && digits <= 2 &&
           (letters <= 1 || (text.find(')') != std::string_view::npos && letters <= 4)) &&
           (digits == 0 || letters == 0);
}

/// An item of a list that runs on in its line: "1. ... 2. ...", "(a) ... (b) ...".
struct ListMarker {
    std::size_t begin = 0;
    std::size_t end = 0;
    int number = 0;
    std::string style;  ///< its marks and whether it counts in figures: "#.", "(a)"
};

std::vector<ListMarker> list_markers(std::string_view text) {
    std::vector<ListMarker> markers;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (at > 0 && !is_space(text[at - 1])) continue;
        std::size_t end = at;
        ListMarker marker{at, at, 0, ""};
        for (const std::string_view bullet : {"•", "⁃"}) {
            if (!text.substr(end).starts_with(bullet)) continue;
            marker.style += bullet;
            end += bullet.size();
            while (end < text.size() && text[end] == ' ') ++end;
        }
        if (end < text.size() && text[end] == '(') marker.style += text[end++];
        const std::size_t begin = end;
        while (end < text.size() && end < begin + 2 && is_ascii_digit(text[end]))
            marker.number = 10 * marker.number + (text[end++] - '0');
        if (end > begin) {
            marker.style += '#';
        } else if (end < text.size() && is_ascii_lower(text[end])) {
            marker.number = text[end++] - 'a' + 1;
            marker.style += 'a';
        } else {
            continue;
        }
        const std::size_t marks = end;
        while (end < text.size() && end < marks + 2 && (text[end] == '.' || text[end] == ')'))
            marker.style += text[end++];
        if (end == marks || end >= text.size() || !is_space(text[end])) continue;
        // "as for 1. above": no item.
        if (marker.style == "#." && !starts_upper(trim(text.substr(end, 8)))) continue;
        marker.end = end;
        markers.push_back(std::move(marker));
        at = end;
    }
    return markers;
}

/// Where items of such lists begin: markers of one style that count on, one after the other, and of which no other
/// stands between them. A number and a full stop alone may end a sentence, so there the list must count from 1 or
/// stand behind a bullet.
std::vector<std::size_t> list_items(std::string_view text) {
    const std::vector<ListMarker> markers = list_markers(text);
    std::vector<std::size_t> items;
    for (std::size_t i = 0; i + 1 < markers.size();) {
        std::size_t last = i;
        while (last + 1 < markers.size() && markers[last + 1].style == markers[i].style &&
               markers[last + 1].number == markers[last].number + 1) {
            ++last;
        }
        const bool full_stop = markers[i].style == "#." || markers[i].style == "a.";
        if (last > i && (!full_stop || markers[i].number == 1)) {
            for (std::size_t item = i; item <= last; ++item) items.push_back(markers[item].begin);
        }
        i = last + 1;
    }
    return items;
}

/// Whether a quotation in single marks opened in `left` and closes soon in `right`. An apostrophe opens none ("the
/// 'nineties"), so it must close after a mark.
bool single_quotation_open(std::string_view left, std::string_view right) {
    bool open = false;
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (left[i] != '\'' && left[i] != '`') continue;
        const bool before = i > 0 && !is_space(left[i - 1]);
        const bool after = i + 1 < left.size() && is_ascii_letter(left[i + 1]);
        if (!before && after) open = true;
        // After a letter it may be an apostrophe ("workers' rights"), unless a mark follows.
        const bool mark =
            i + 1 < left.size() && std::string_view(",.;:!?)").find(left[i + 1]) != std::string_view::npos;
        if (before && !after && (mark || !is_ascii_letter(left[i - 1]))) open = false;
    }
    if (!open) return false;
    right = right.substr(0, kLongestJoin / 2);
    for (std::size_t i = 1; i < right.size(); ++i) {
        if (right[i] != '\'') continue;
        if ((i < 2 || is_space(right[i - 1])) && i + 1 < right.size() && is_ascii_letter(right[i + 1])) return false;
        const char mark = right[i - 1];
        if (mark == '.' || mark == '!' || mark == '?' || mark == ',') return true;
    }
    return false;
}

/// The same in curly marks, of which the first can open only; the second is an apostrophe where a letter follows it.
bool curly_single_quotation_open(std::string_view left, std::string_view right) {
    const auto closes = [](std::string_view text, std::size_t at) {
        const std::size_t next = at + std::string_view("’").size();
        return next >= text.size() || !is_ascii_letter(text[next]);
    };
    const std::size_t opened = left.rfind("‘");
    if (opened == std::string_view::npos) return false;
    const std::size_t letter = opened + std::string_view("‘").size();
    if (letter >= left.size() || !is_ascii_letter(left[letter])) return false;
    for (std::size_t at = left.find("’", opened); at != std::string_view::npos; at = left.find("’", at + 1)) {
        if (closes(left, at)) return false;
    }
    right = right.substr(0, kLongestJoin / 2);
    const std::size_t again = right.find("‘");
    for (std::size_t at = right.find("’"); at != std::string_view::npos && at < again; at = right.find("’", at + 1)) {
        if (closes(right, at)) return true;
    }
    return false;
}

}  // namespace

struct SentenceSplitter::Rules {
    icu::SentenceBoundaries boundaries;
    Words never_last;           ///< "mr": a name follows
    Words seldom_last;          ///< "inc", "u.s", "p.m": ends a sentence only before a word that begins one
    Words before_number;        ///< "no", "jan": a number follows
    Words starters;             ///< "the", "he": words that begin sentences
    Words saying;               ///< "said"
    Words unfinished;           ///< "the": no sentence ends with one
    Words unfinished_apart;     ///< "of": none does if a space stands before its stop
    std::vector<Regex> breaks;  ///< at whose ends a sentence may begin too

    /// Bytes at which a sentence may begin, ascending.
    std::vector<std::size_t> places(std::string_view text) const;

    /// Whether the sentence ending in `left` goes on with `right`.
    bool joined(std::string_view left, std::string_view right) const;
    bool joined_after_stop(std::string_view left, std::string_view right) const;
};

bool SentenceSplitter::Rules::joined_after_stop(std::string_view left, std::string_view right) const {
    left.remove_suffix(1);
    const std::string_view printed = without_opening_marks(last_word(left));
    // "off the coast of . Ellery": a stop where a line of the page broke
    if (printed.empty()) return unfinished_apart.contains(std::string(last_word(trim(left))));
    const std::string word = ascii_lower(printed);
    if (unfinished.contains(std::string(printed))) return true;
    const std::string_view next = first_word(without_opening_marks(right));
    const std::string next_lower = ascii_lower(next);
    const bool number_next = !next.empty() && (is_ascii_digit(next.front()) || next.front() == '#');
    const bool starter = starters.contains(next_lower) && starts_upper(next);
    if (before_number.contains(word) && number_next) return true;
    // "SEC." is an agency, "Sec." a secretary.
    const bool capitals = printed.size() > 2 && std::all_of(printed.begin(), printed.end(), is_ascii_upper);
    if (never_last.contains(word) && !capitals) return true;
    if (never_last.contains(word) || seldom_last.contains(word) || is_dotted(printed)) {
        if (starts_lower(next)) return true;
        if (number_next) return capitals;
        return !starter;
    }
    if (printed.size() == 1 && is_ascii_upper(printed.front())) {
        // An initial, unless a common word stands before it ("plan B. The ...") and a sentence can begin after it.
        const std::string_view before = last_word(trim(left.substr(0, left.size() - printed.size())));
        return !(starter && (starts_lower(before) || before.empty() || printed == "I"));
    }
    return false;
}

bool SentenceSplitter::Rules::joined(std::string_view left, std::string_view right) const {
    const std::string_view whole = left;
    bool closed = false;
    while (const std::size_t bytes = closing_mark(left)) {
        left.remove_suffix(bytes);
        closed = true;
    }
    if (left.empty()) return false;
    if (is_list_marker(whole)) return true;
    if (starts_lower(without_opening_marks(right)) && opening_mark(right) == 0) return true;
    if (left.back() == '.' && !left.ends_with("..") && !closed && joined_after_stop(left, right)) return true;
    // "at 8 p.m. (1900 GMT) from the port"
    if (const std::size_t close = right.find(')'); left.back() == '.' && right.starts_with('(') &&
                                                   close != std::string_view::npos &&
                                                   starts_lower(trim(right.substr(close + 1))))
        return true;
    // 'How nice!' (He meant it.)
    if (whole.ends_with("!'") && right.starts_with('(')) return true;
    if (closed && (left.back() == '?' || left.back() == '!' || left.back() == '-' || left.ends_with("—"))) {
        // "Why now?" Smith said. "Why now?" asked Smith. "But -" Smith said.
        std::string_view rest = right;
        for (int words = 0; words < 4 && !rest.empty(); ++words) {
            const std::string_view word = first_word(rest);
            if (saying.contains(ascii_lower(word))) return words > 0 || starts_lower(word);
            if (!starts_upper(word)) break;
            const std::size_t space = rest.find(' ');
            if (space == std::string_view::npos || space > word.size()) break;
            rest.remove_prefix(space + 1);
        }
    }
    const Open open = open_marks(whole);
    if (whole.size() >= kLongestJoin) return false;
    return open.any() || single_quotation_open(whole, right) || curly_single_quotation_open(whole, right);
}

std::vector<std::size_t> SentenceSplitter::Rules::places(std::string_view text) const {
    std::vector<std::size_t> all = boundaries.find(text);
    const std::size_t found = all.size();
    for (const Regex& place : breaks) {
        for (const Regex::Match& match : place.find_all(text)) all.push_back(match.front().end);
    }
    if (all.size() == found) return all;
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

SentenceSplitter::SentenceSplitter(const Language& language) {
    const Settings settings = language.settings.table("sentences");
    std::vector<Regex> breaks;
    for (const std::string& pattern : settings.strings("breaks")) breaks.emplace_back(pattern);
    rules_ = std::make_unique<Rules>(Rules{
        icu::SentenceBoundaries(language.tag), word_set(settings, "never_last"), word_set(settings, "seldom_last"),
        word_set(settings, "before_number"), word_set(settings, "starters"), word_set(settings, "saying"),
        word_set(settings, "unfinished"), word_set(settings, "unfinished_apart"), std::move(breaks)});
}

SentenceSplitter::~SentenceSplitter() = default;
SentenceSplitter::SentenceSplitter(SentenceSplitter&&) noexcept = default;
SentenceSplitter& SentenceSplitter::operator=(SentenceSplitter&&) noexcept = default;

std::vector<SentenceSpan> SentenceSplitter::split(std::string_view text) const {
    std::vector<SentenceSpan> sentences;
    const auto add = [&](std::size_t begin, std::size_t end) {
        while (begin < end && is_space(text[begin])) ++begin;
        while (end > begin && is_space(text[end - 1])) --end;
        if (begin < end) sentences.push_back({begin, end});
    };
    std::size_t begin = 0;
    const std::vector<std::size_t> items = list_items(text);
    auto item = items.begin();
    for (const std::size_t place : rules_->places(text)) {
        // An item of a list begins a sentence whatever stands before it.
        for (; item != items.end() && *item <= place; ++item) {
            if (*item <= begin) continue;
            add(begin, *item);
            begin = *item;
        }
        if (place <= begin) continue;
        const std::string_view left = trim(text.substr(begin, place - begin));
        const std::string_view gap = text.substr(begin, place - begin);
        if (place < text.size() && !left.empty() && left.size() < kLongestSentence) {
            const std::string_view right = trim(text.substr(place));
            const bool new_line = !gap.empty() && (gap.back() == '\n' || gap.back() == '\r');
            const bool glued = !gap.empty() && !is_space(gap.back());
            if (new_line) {
                // A line broken by its layout: a space before the break, small letters after it.
                const bool layout = gap.size() > 1 && gap[gap.size() - 2] == ' ' && !stops(left) &&
                                    (starts_lower(right) || right.starts_with('('));
                if (layout || is_list_marker(left)) continue;
            } else if ((glued && part_of_word(left, right)) || rules_->joined(left, right)) {
                continue;
            }
        }
        add(begin, place);
        begin = place;
    }
    add(begin, text.size());
    return sentences;
}

}  // namespace newscart
