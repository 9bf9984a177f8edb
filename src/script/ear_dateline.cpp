#include <algorithm>

#include "base/text.h"
#include "script/ear.h"
#include "script/wording.h"

namespace newscart {
namespace {

constexpr std::string_view kRule = "dateline dropped";
constexpr Place kLongestPlace = 6;  ///< words and commas: "Harbour City, Northern Province"
constexpr Place kLeastBehind = 4;   ///< words and marks that must remain

bool is_capital(const Words& words, Place at) {
    return at < words.size() && words[at].is_word() && starts_with_capital(words[at]) && !is_digit_word(words[at]);
}

/// Behind "(HNA)" at `open`, the name of an agency; `open` if none stands there.
Place agency_end(const Words& words, Place open) {
    constexpr Place kLongest = 4;
    if (open >= words.size() || words[open].kind != Word::Kind::Open) return open;
    for (Place i = open + 1; i < words.size() && i <= open + kLongest; ++i) {
        if (words[i].kind == Word::Kind::Close) return i > open + 1 ? i + 1 : open;
        if (words[i].is_word() && (has_lower(words[i].text) || is_digit_word(words[i]))) return open;
    }
    return open;
}

/// Behind "May 7, 2015" or "May 7" at `month`; `month` if there is no date.
Place date_end(const Words& words, Place month, const Grammar& grammar) {
    if (month + 1 >= words.size() || !grammar.months.contains(base_of(words[month])) ||
        !is_digit_word(words[month + 1]))
        return month;
    Place end = month + 2;
    if (end + 1 < words.size() && words[end].kind == Word::Kind::Comma && is_digit_word(words[end + 1])) end += 2;
    return end;
}

/// "Ellery" of "ElleryThe harbour ...": a dateline that lost its dash; 0 if the word is one word.
std::size_t glued_place(const Word& word, const Grammar& grammar, const ArticleWords& article) {
    constexpr std::size_t kShortestPlace = 3;
    for (std::size_t i = kShortestPlace; i + 1 < word.text.size(); ++i) {
        const bool joint =
            word.text[i] >= 'A' && word.text[i] <= 'Z' && word.text[i - 1] >= 'a' && word.text[i - 1] <= 'z';
        if (!joint) continue;
        const std::string left = word.text.substr(0, i);
        const std::string right = ascii_lower(std::string_view(word.text).substr(i));
        const bool known = article.capital_seen.contains(left) || article.capital_seen.contains(left + "'s");
        return known || grammar.lower_words.contains(right) ? i : 0;
    }
    return 0;
}

/// Behind "(Harbour Times)" at the beginning, if no space parts it from what follows: what else the page took over.
Place source_end(const Words& words) {
    constexpr Place kLongest = 5;
    if (words.front().kind != Word::Kind::Open) return 0;
    Place i = 1;
    while (is_capital(words, i) && i < kLongest) ++i;
    const bool glued = i > 1 && i + 1 < words.size() && words[i].kind == Word::Kind::Close &&
                       is_capital(words, i + 1) && !words[i + 1].space_before;
    return glued ? i + 1 : 0;
}

/// Behind "Ellery, Northland" at the beginning, before a dash; 0 if there is none.
Place place_before_dash(const Words& words) {
    Place comma = 0;
    Place i = 0;
    for (; i < words.size() && i <= kLongestPlace + 1; ++i) {
        // "Ellery, Harbour County, Northland"
        if (words[i].kind == Word::Kind::Comma && i > (comma == 0 ? 0 : comma + 1)) {
            comma = i;
        } else if (!is_capital(words, i)) {
            break;
        }
    }
    const bool dash = comma > 0 && i > comma + 1 && i + 1 < words.size() && words[i].kind == Word::Kind::Dash &&
                      words[i].space_before && is_capital(words, i + 1) && words[i + 1].space_before;
    return dash ? i : 0;
}

/// Where the sentence proper begins; 0 if there is no dateline.
Place dateline_end(Words& words, const Grammar& grammar, const ArticleWords& article) {
    if (const Place behind = agency_end(words, 0); behind > 0) return behind;
    if (const Place behind = source_end(words); behind > 0) return behind;
    if (const Place behind = place_before_dash(words); behind > 0) return behind;
    if (words.front().is_word() && grammar.weekdays.contains(words.front().lower)) {
        const Place month = words.size() > 1 && words[1].kind == Word::Kind::Comma ? 2 : 1;
        const Place behind = date_end(words, month, grammar);
        return behind > month + 2 && is_capital(words, behind) ? behind : 0;
    }
    for (Place i = 0; i < words.size() && i < kLongestPlace; ++i) {
        if (i > 0 && agency_end(words, i) > i) {
            const Place behind = agency_end(words, i);
            // "The Ferry Board (EFB) chairman" is no dateline.
            const bool begins =
                is_capital(words, behind) && (!words[behind].space_before || grammar.common(words[behind]));
            const bool dash = behind < words.size() && words[behind].kind == Word::Kind::Dash;
            return begins || dash ? behind : 0;
        }
        if (words[i].kind == Word::Kind::Comma) {
            const Place behind = date_end(words, i + 1, grammar);
            if (behind == i + 1) continue;
            const Place agency = agency_end(words, behind);
            return agency > behind && is_capital(words, agency) ? agency : 0;
        }
        if (!is_capital(words, i)) return 0;
        const std::size_t joint = glued_place(words[i], grammar, article);
        if (joint == 0) continue;
        Word& word = words[i];
        word.text.erase(0, joint);
        word.lower.erase(0, joint);
        word.begin += static_cast<int>(joint);
        word.rule = kRule;
        word.space_before = false;
        return i;
    }
    return 0;
}

}  // namespace

bool drop_dateline(Words& words, const Grammar& grammar, const ArticleWords& article, Words* dropped) {
    if (words.size() <= kLeastBehind) return false;
    Place end = dateline_end(words, grammar, article);
    while (end > 0 && end < words.size() && words[end].kind == Word::Kind::Dash) ++end;
    const bool glued = words[end < words.size() ? end : 0].rule == kRule;
    if ((end == 0 && !glued) || end + kLeastBehind > words.size()) return false;
    if (dropped != nullptr) *dropped = part(words, 0, end);
    words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(end));
    words.front().space_before = false;
    return true;
}

}  // namespace newscart
