#include "script/ear_days.h"

#include <algorithm>
#include <optional>

namespace newscart {
namespace {

constexpr std::string_view kRule = "day by air time";
constexpr int kDaysOfWeek = 7;

/// 0 for Monday; days are counted from 1 January 1970, a Thursday.
int weekday_of(int day) { return ((day + 3) % kDaysOfWeek + kDaysOfWeek) % kDaysOfWeek; }

struct Day {
    Place at = 0;
    int weekday = 0;
    bool genitive = false;
};

bool has(const WordSet& set, const Words& words, Place at) {
    return at < words.size() && words[at].is_word() && set.contains(words[at].lower);
}

std::optional<Day> day_at(const Wording& line, Place at) {
    const Word& word = line.words[at];
    if (!word.is_word() || !starts_with_capital(word)) return std::nullopt;
    const auto& names = line.grammar.weekday_names;
    const auto name = std::find(names.begin(), names.end(), base_of(word));
    if (name == names.end()) return std::nullopt;
    // "Black Friday", "Friday 13 March", "the Friday before", "last Friday"
    if (at > 0 && line.words[at - 1].is_word() && at > 1 && starts_with_capital(line.words[at - 1]) &&
        !line.grammar.common(line.words[at - 1]) && word.space_before)
        return std::nullopt;
    if (at > 0 &&
        (has(line.grammar.determiners, line.words, at - 1) || has(line.grammar.not_before_day, line.words, at - 1)))
        return std::nullopt;
    for (Place next = at + 1; next < line.words.size() && next <= at + 2; ++next) {
        if (line.words[next].kind == Word::Kind::Comma && next == at + 1) continue;
        if (is_digit_word(line.words[next]) || has(line.grammar.months, line.words, next)) return std::nullopt;
        break;
    }
    return Day{at, static_cast<int>(name - names.begin()), word.lower != base_of(word)};
}

/// "will", "due to open"; but not "due to a fault".
bool tells_of_future(const Wording& line) {
    const Grammar& grammar = line.grammar;
    for (Place i = 0; i < line.words.size(); ++i) {
        if (!has(grammar.future, line.words, i)) continue;
        const bool reason = i + 2 < line.words.size() && line.words[i + 1].lower == grammar.to &&
                            !grammar.base_verbs.contains(line.words[i + 2].lower) &&
                            !grammar.auxiliaries.contains(line.words[i + 2].lower);
        if (!reason) return true;
    }
    return false;
}

/// Which day of the calendar is meant; nothing if that is not certain.
std::optional<int> day_meant(const Wording& line, const Day& day) {
    const int told = line.article.days->published;
    if (day.weekday == weekday_of(told)) return told;
    const bool future = tells_of_future(line);
    const bool bounded = day.at > 0 && has(line.grammar.bounds_of_time, line.words, day.at - 1);
    if (day.weekday == weekday_of(told - 1) && !future && !bounded) return told - 1;
    if (day.weekday == weekday_of(told + 1) && future) return told + 1;
    return std::nullopt;
}

void put(Word& word, const std::string& text) {
    const std::string genitive = word.lower.substr(base_of(word).size());
    word.text = text + genitive;
    word.lower = word.text;
    word.rule = kRule;
}

void drop(Wording& line, Place at) {
    const bool space = line.words[at].space_before;
    line.words.erase(line.words.begin() + static_cast<std::ptrdiff_t>(at));
    line.words[at].space_before = space;
}

/// Says the day at `at` as seen from the air; returns whether there is a word for it.
bool say(Wording& line, Place at, int from_air) {
    const Grammar& grammar = line.grammar;
    const std::string* word = from_air == 0    ? &grammar.today
                              : from_air == -1 ? &grammar.yesterday
                              : from_air == 1  ? &grammar.tomorrow
                                               : nullptr;
    if (word == nullptr) return false;
    const bool part_follows = has(grammar.parts_of_day, line.words, at + 1);
    // "Wednesday morning" of today is "this morning", "Tuesday night" of yesterday "last night".
    if (part_follows && from_air == 0) {
        word = &grammar.this_part;
        if (line.words[at + 1].lower == grammar.night) {
            // The night to come; of the one that has passed, the date tells too little.
            const bool to_come = std::any_of(line.words.begin(), line.words.end(), [&](const Word& each) {
                return each.is_word() && grammar.future.contains(each.lower);
            });
            if (!to_come) return false;
            word = &grammar.tonight;
            line.words.erase(line.words.begin() + static_cast<std::ptrdiff_t>(at) + 1);
        }
    } else if (part_follows && from_air == -1 && line.words[at + 1].lower == grammar.night) {
        word = &grammar.last_part;
    }
    put(line.words[at], *word);
    if (at > 0 && line.words[at - 1].lower == grammar.on) drop(line, at - 1);
    line.rule(std::string(kRule));
    return true;
}

}  // namespace

void say_days(Wording& line) {
    for (Place i = 0; i < line.words.size(); ++i) {
        if (const std::optional<Day> day = day_at(line, i)) {
            const std::size_t words = line.words.size();
            if (line.article.days) {
                const std::optional<int> meant = day_meant(line, *day);
                if (meant && say(line, i, *meant - line.article.days->air)) {
                    i -= words - line.words.size();
                    continue;
                }
            }
            // "told reporters Friday": no preposition and nothing that stands for one
            const bool bare =
                i > 0 && !day->genitive && line.words[i - 1].is_word() &&
                !line.grammar.prepositions.contains(line.words[i - 1].lower) &&
                !line.grammar.before_bare_day.contains(line.words[i - 1].lower) &&
                !starts_with_capital(line.words[i - 1]) &&
                (i + 1 == line.words.size() || !line.words[i + 1].is_word() || line.grammar.common(line.words[i + 1]) ||
                 has(line.grammar.parts_of_day, line.words, i + 1));
            if (bare &&
                (line.grammar.surely_finite(line.words[i - 1]) || line.grammar.maybe_finite(line.words[i - 1]) ||
                 has(line.grammar.parts_of_day, line.words, i + 1))) {
                Word on = rule_word(line.grammar.on, kRule);
                line.words.insert(line.words.begin() + static_cast<std::ptrdiff_t>(i), std::move(on));
                line.rule(std::string(kRule));
                ++i;
            }
            continue;
        }
        if (!line.article.days || line.article.days->air == line.article.days->published || !line.words[i].is_word())
            continue;
        // The article's own "yesterday" and "tomorrow" are days of its own; "today" may mean these times.
        const std::string base = base_of(line.words[i]);
        const int told = line.article.days->published;
        std::optional<int> meant;
        if (base == line.grammar.yesterday) meant = told - 1;
        if (base == line.grammar.tomorrow) meant = told + 1;
        const bool happened = std::any_of(line.words.begin(), line.words.end(), [&](const Word& word) {
            return line.grammar.future.contains(word.lower) || line.grammar.reporting.contains(word.lower);
        });
        if (base == line.grammar.today && happened) meant = told;
        if (!meant) continue;
        if (say(line, i, *meant - line.article.days->air)) continue;
        Word day = line.words[i];
        put(day, capitalised(line.grammar.weekday_names[static_cast<Place>(weekday_of(*meant))]));
        const bool genitive = day.text.find('\'') != std::string::npos;
        line.words[i] = std::move(day);
        if (!genitive && (i == 0 || !line.grammar.prepositions.contains(line.words[i - 1].lower))) {
            Word on = rule_word(line.grammar.on, kRule);
            on.space_before = line.words[i].space_before;
            line.words[i].space_before = true;
            line.words.insert(line.words.begin() + static_cast<std::ptrdiff_t>(i), std::move(on));
            ++i;
        }
        line.rule(std::string(kRule));
    }
}

}  // namespace newscart
