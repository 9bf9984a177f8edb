#include "script/ear.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "lib/icu/unicode.h"
#include "script/ear_attribution.h"
#include "script/ear_breath.h"
#include "script/ear_case.h"
#include "script/ear_days.h"
#include "script/ear_figures.h"
#include "script/ear_leans.h"
#include "script/ear_names.h"
#include "script/ear_persons.h"
#include "script/ear_quotations.h"
#include "script/wording.h"

namespace newscart {
namespace {

constexpr int kShortFragment = 8;    ///< words; a line without a known verb must be longer
constexpr int kLongestHeading = 12;  ///< words; without a full stop it is a heading

bool starts_lower(const Word& word) {
    const std::vector<char32_t> points = icu::code_points(std::string_view(word.text).substr(0, 4));
    return !points.empty() && icu::is_lower(points.front());
}

/// "Moscow" of "MoscowRussian planes ...": a dateline that lost its dash; 0 if the word is one word.
std::size_t glued_place(const Wording& line, const Word& word) {
    for (std::size_t i = 3; i + 1 < word.text.size(); ++i) {
        const bool joint =
            word.text[i] >= 'A' && word.text[i] <= 'Z' && word.text[i - 1] >= 'a' && word.text[i - 1] <= 'z';
        if (!joint) continue;
        const std::string left = word.text.substr(0, i);
        const std::string right = ascii_lower(std::string_view(word.text).substr(i));
        const bool known = line.article.capital_seen.contains(left) || line.article.capital_seen.contains(left + "'s");
        return known || line.grammar.lower_words.contains(right) ? i : 0;
    }
    return 0;
}

/// "(CNN)", "London, Aug 1 (PTI)" and "Karachi, Pakistan" before the sentence go: where it was written is no part of
/// it.
void drop_dateline(Wording& line) {
    Words& words = line.words;
    const auto drop = [&](Place until) {
        while (until < words.size() &&
               (words[until].kind == Word::Kind::Dash || words[until].kind == Word::Kind::Close))
            ++until;
        if (until >= words.size()) return;
        words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(until));
        words.front().space_before = false;
        line.rule("dateline dropped");
    };
    if (words.size() > 6 && words[0].kind == Word::Kind::Open) {
        Place close = 1;
        while (close < 6 && words[close].kind != Word::Kind::Close) ++close;
        if (words[close].kind == Word::Kind::Close) drop(close + 1);
    }
    constexpr Place kLongestPlace = 6;
    for (Place i = 0; i < words.size() && i < kLongestPlace; ++i) {
        if (words[i].kind == Word::Kind::Comma) {
            // "London, Aug 1 (PTI) The", a month and a day
            if (i + 3 >= words.size() || !line.grammar.months.contains(base_of(words[i + 1])) ||
                !is_digit_word(words[i + 2]))
                continue;
            Place next = i + 3;
            if (words[next].kind == Word::Kind::Open) {
                while (next < words.size() && words[next].kind != Word::Kind::Close) ++next;
                ++next;
            }
            if (next + 3 < words.size() && words[next].is_word() && starts_with_capital(words[next])) drop(next);
            return;
        }
        if (!words[i].is_word() || !starts_with_capital(words[i])) return;
        const std::size_t joint = glued_place(line, words[i]);
        if (joint == 0) continue;
        Word& word = words[i];
        word.text.erase(0, joint);
        word.lower.erase(0, joint);
        word.begin += static_cast<int>(joint);
        word.rule = "dateline dropped";
        drop(i);
        return;
    }
}

/// "leading. ladies": a stop where a line of the page broke.
void drop_stray_stops(Wording& line) {
    for (Place i = 1; i + 1 < line.words.size();) {
        const Word& next = line.words[i + 1];
        const bool stray =
            line.words[i].text == "." && next.is_word() && !starts_with_capital(next) && !is_digit_word(next);
        if (!stray) {
            ++i;
            continue;
        }
        line.words.erase(line.words.begin() + static_cast<std::ptrdiff_t>(i));
        line.rule("stray stop dropped");
    }
}

/// "Excessive: The driver ...": the text under a picture.
bool is_caption(const Wording& line) {
    constexpr Place kLongestLabel = 6;
    for (Place i = 1; i < kLongestLabel && i + 1 < line.words.size(); ++i) {
        if (line.words[i].text == ":") {
            return line.words[i + 1].is_word() && starts_with_capital(line.words[i + 1]) &&
                   !line.grammar.reporting.contains(line.words[i - 1].lower);
        }
        if (!line.words[i].is_word() || line.grammar.surely_finite(line.words[i])) return false;
    }
    return false;
}

bool check_source(Wording& line) {
    if (is_caption(line)) return line.refuse("the text under a picture");
    for (const Phrase& phrase : line.grammar.furniture) {
        if (contains(line.words, phrase)) return line.refuse("not news: \"" + join(phrase, " ") + "\"");
    }
    for (const Phrase& phrase : line.grammar.calls) {
        if (contains(line.words, phrase)) return line.refuse("a call to action");
    }
    const Place first = next_word(line.words, 0);
    if (first == line.words.size()) return line.refuse("no words");
    if (line.grammar.imperatives.contains(line.words[first].lower) && first + 1 < line.words.size() &&
        line.grammar.common(line.words[first + 1]))
        return line.refuse("a call to action");
    if (starts_lower(line.words[first])) return line.refuse("begins in the middle of a sentence");
    const Word& opens = line.words[first];
    if (is_digit_word(opens) && (opens.text.ends_with('.') || opens.text.ends_with(')') ||
                                 (first + 1 < line.words.size() && (line.words[first + 1].text == "." ||
                                                                    line.words[first + 1].kind == Word::Kind::Close))))
        return line.refuse("an item of a list");
    for (const Word& word : line.words) {
        // What is left of letters in a wrong character set.
        for (const std::string_view ruin : {"\xEF\xBF\xBD", "â€", "Ã¢", "Ã©", "ï¿", "Â£"}) {
            if (word.text.find(ruin) != std::string::npos) return line.refuse("damaged letters");
        }
        if (!word.is_word()) continue;
        if (word.text.find('@') != std::string::npos || word.text.find("://") != std::string::npos ||
            word.lower.starts_with("www.") || word.text.front() == '#')
            return line.refuse("a web address, a handle or a tag");
        if (word.text.find('_') != std::string::npos || word.text.find('\\') != std::string::npos ||
            word.text.find('<') != std::string::npos || word.text.size() > 40)
            return line.refuse("not words");
    }
    const bool ended = std::any_of(
        line.words.end() - static_cast<std::ptrdiff_t>(std::min<Place>(4, line.words.size())), line.words.end(),
        [](const Word& word) { return word.kind == Word::Kind::Stop || word.text.ends_with('.'); });
    if (!ended && count_of(line.words) <= kLongestHeading) return line.refuse("a heading");
    for (Place i = line.words.size(); i-- > 0;) {
        if (line.words[i].kind == Word::Kind::Stop) {
            if (line.words[i].text == "?") return line.refuse("a question");
            break;
        }
        if (line.words[i].is_word()) break;
        if (line.words[i].text == ":") return line.refuse("ends in a colon");
        if (line.words[i].text == "..." || line.words[i].text == "…") return line.refuse("breaks off");
    }
    return true;
}

/// Whether the end is missing: "from the university of.", "While the ferry was late.", "The mayor told reporters."
bool breaks_off(const Wording& line) {
    Place last = line.words.size();
    while (last > 0 && !line.words[last - 1].is_word()) --last;
    if (last < 2) return true;
    const Word& end = line.words[last - 1];
    const Word& before = line.words[last - 2];
    if (line.grammar.never_at_end.contains(end.lower)) return true;
    if (line.grammar.plain_prepositions.contains(end.lower) && starts_with_capital(before)) return true;
    const auto finite = [&](Place from, Place to) {
        return std::any_of(line.words.begin() + static_cast<std::ptrdiff_t>(from),
                           line.words.begin() + static_cast<std::ptrdiff_t>(to),
                           [&](const Word& word) { return line.grammar.maybe_finite(word); });
    };
    if (line.grammar.subordinators.contains(line.words.front().lower)) {
        Place comma = 1;
        while (comma < last && line.words[comma].kind != Word::Kind::Comma) ++comma;
        if (comma == last || !finite(comma, last)) return true;
    }
    // Who spoke, but not what was said.
    constexpr int kLongestEmpty = 10;
    if (count_of(line.words) > kLongestEmpty || comma_before(line, last) != kNone) return false;
    for (Place i = last > 3 ? last - 3 : 1; i < last; ++i) {
        const bool says = line.grammar.telling.contains(line.words[i].lower) ||
                          line.grammar.asking.contains(line.words[i].lower) ||
                          (i + 1 == last && line.grammar.reporting.contains(line.words[i].lower));
        if (says && !finite(1, i) && !finite(i + 1, last)) return true;
    }
    return false;
}

bool check_result(Wording& line) {
    const int count = count_of(line.words);
    if (count < line.grammar.shortest_line_words) return line.refuse("too short");
    if (longest_breath(line.words) > line.grammar.longest_line_words || count > 2 * line.grammar.longest_line_words)
        return line.refuse("too long to be spoken");
    for (Place i = 0; i < line.words.size(); ++i) {
        if (!is_first_second(line, i)) continue;
        return line.refuse(line.words[i].quoted ? "first or second person in a quotation" : "first or second person");
    }
    int open = 0;
    int digits = 0;
    for (const Word& word : line.words) {
        open += word.kind == Word::Kind::Open ? 1 : word.kind == Word::Kind::Close ? -1 : 0;
        digits += word.is_word() && is_digit_word(word) ? 1 : 0;
        if (word.kind == Word::Kind::Mark && (word.text == "|" || word.text == "•" || word.text == "*"))
            return line.refuse("not a sentence");
    }
    if (open != 0) return line.refuse("brackets that do not match");
    if (digits * 5 > count * 2) return line.refuse("figures only");
    if (std::any_of(line.words.begin(), line.words.end(), [](const Word& word) { return word.text == "?"; }))
        return line.refuse("a question");
    if (breaks_off(line)) return line.refuse("breaks off");
    // The lists do not hold every verb; a long sentence that ends in a full stop has one.
    if (count <= kShortFragment && std::none_of(line.words.begin(), line.words.end(),
                                                [&](const Word& word) { return line.grammar.maybe_finite(word); }))
        return line.refuse("no verb");
    return true;
}

}  // namespace

Worded::Leans leaning(const Words& words, const Grammar& grammar) {
    const ArticleWords nothing;
    return leans({words, grammar, nothing, {}, {}});
}

Worded word_for_ear(Words words, const Grammar& grammar, const ArticleWords& article, SpeakerOrder order) {
    Wording line{std::move(words), grammar, article, {}, {}};
    strip_bullets(line);
    drop_dateline(line);
    drop_stray_stops(line);
    open_editorial_brackets(line);
    recase(line);
    Worded::Leans before = Worded::Leans::Not;
    if (check_source(line) && quotations(line)) {
        before = leans(line);  // "It will stay, Smith said" leans as it stood
        const bool moved = order == SpeakerOrder::First && move_attribution(line);
        if (!moved && line.quoted) line.refuse("a quotation whose speaker is not clear");
        turn_first_person(line);
        close_up_attribution(line);
        drop_commas_of_age(line);
        title_before_name(line);
        say_days(line);
        round_figures(line);
        part_long_sentence(line);
        finish(line);
        check_result(line);
    }
    Worded worded;
    worded.leans = leans(line);
    if (worded.leans == Worded::Leans::Not || before == Worded::Leans::OnSentenceBefore) worded.leans = before;
    worded.words = std::move(line.words);
    worded.rules = std::move(line.rules);
    worded.refusal = std::move(line.refusal);
    return worded;
}

}  // namespace newscart
