#include "script/ear_place.h"

#include <algorithm>

#include "base/text.h"
#include "script/wording.h"

namespace newscart {
namespace {

constexpr std::string_view kRule = "place of the dateline";
constexpr Place kMostWords = 4;        ///< of a place: "Rio de Janeiro", "St Annes on Sea"
constexpr std::size_t kBeginning = 3;  ///< sentences after the first

bool capital(const Words& words, Place at) {
    return at < words.size() && words[at].is_word() && starts_with_capital(words[at]) && !is_digit_word(words[at]);
}

/// "ELLERY" -> "Ellery", "RIO DE JANEIRO" -> "Rio de Janeiro"; "D.C." stays.
void recase_place(Words& words, const Grammar& grammar) {
    for (Word& word : words) {
        if (!word.is_word() || has_lower(word.text) || word.text.find('.') != std::string::npos) continue;
        const bool first = &word == &words.front();
        if (!first && grammar.name_particles.contains(word.lower)) {
            word.text = word.lower;
            continue;
        }
        std::string text;
        for (std::size_t from = 0; from <= word.lower.size();) {
            const std::size_t hyphen = std::min(word.lower.find('-', from), word.lower.size());
            text += (from > 0 ? "-" : "") + capitalised(word.lower.substr(from, hyphen - from));
            from = hyphen + 1;
        }
        word.text = text;
    }
}

std::string joined(const Words& words) {
    std::string text;
    for (const Word& word : words) {
        if (word.is_word()) text += (text.empty() ? "" : " ") + word.lower;
    }
    return text;
}

}  // namespace

PlaceRules::PlaceRules(const Language& language) {
    const Settings places = language.settings.table("script").table("places");
    bureaus = word_set(places, "bureaus");
    countries = word_set(places, "countries");
    never = word_set(places, "never");
    elsewhere = word_set(places, "elsewhere");
    locative = word_set(places, "locative");
    before_here = word_set(places, "before_here");
    in = places.string("in").value_or("");
    here = places.string("here").value_or("");
}

Words words_of_dateline(const std::string& dateline, const Grammar& grammar) {
    return split_words(dateline, 0, dateline.size(), grammar.abbreviations, kDatelineParagraph);
}

PlaceOfNews::PlaceOfNews(const Words& dateline, const std::vector<const Words*>& sentences, const People& people,
                         const Grammar& grammar, const PlaceRules& rules)
    : sentences_(sentences), people_(people), grammar_(grammar), rules_(rules) {
    Place end = 0;
    while (end < dateline.size() && dateline[end].is_word()) ++end;
    Words city = part(dateline, 0, end);
    Words country;
    if (end < dateline.size() && dateline[end].kind == Word::Kind::Comma) {
        Place last = end + 1;
        while (last < dateline.size() && dateline[last].is_word() && !is_digit_word(dateline[last]) &&
               !grammar.months.contains(dateline[last].lower))
            ++last;
        country = part(dateline, end + 1, last);
    }
    recase_place(city, grammar);
    recase_place(country, grammar);
    const bool fits = !rules.in.empty() && !city.empty() && city.size() <= kMostWords && country.size() <= kMostWords &&
                      std::all_of(city.begin(), city.end(), [&](const Word& word) {
                          return !is_digit_word(word) && word.text.size() > 1 &&
                                 (starts_with_capital(word) || grammar.name_particles.contains(word.lower));
                      });
    if (!fits || grammar.prepositions.contains(city.front().lower) || rules.never.contains(joined(city)) ||
        rules.countries.contains(joined(city)) || grammar.weekdays.contains(city.front().lower) ||
        grammar.months.contains(city.front().lower))
        return;
    for (const Words* sentence : sentences) {
        for (Place i = 1; i < sentence->size(); ++i) {
            const Word& word = (*sentence)[i];
            if (word.is_word() && !starts_with_capital(word)) small_.insert(word.lower);
        }
    }
    city_ = std::move(city);
    country_ = std::move(country);
    bureau_ = rules.bureaus.contains(joined(city_));
    evidence_ = evidence();
}

/// Behind the name at `at`, which is neither a person's nor a body's by what is known of it; `at` if there is none.
Place PlaceOfNews::place_end(const Words& words, Place at) const {
    Place end = at;
    bool known = false;
    while (capital(words, end)) {
        const std::string base = base_of(words[end]);
        if (end == at && (grammar_.weekdays.contains(base) || grammar_.months.contains(base))) return at;
        known = known || grammar_.titles.contains(base) || grammar_.male_names.contains(base) ||
                grammar_.female_names.contains(base) || grammar_.other_names.contains(base) ||
                people_.of_surname(words[end].text.substr(0, base.size())) != nullptr;
        const bool genitive = base != words[end].lower;
        ++end;
        if (genitive) break;
    }
    return known ? at : end;
}

/// Whether the place of the dateline is named at `at`.
bool PlaceOfNews::is_place(const Words& words, Place at) const {
    for (Place i = 0; i < city_.size(); ++i) {
        if (at + i >= words.size() || base_of(words[at + i]) != base_of(city_[i]) || !starts_with_capital(words[at]))
            return false;
    }
    return true;
}

/// Whether any name in the line may be that of a place, or of a people: all but those of persons, days and bodies that
/// are known by their initials.
bool PlaceOfNews::names_place(const Words& words) const {
    const Place first = next_word(words, 0);
    for (Place i = first; i < words.size(); ++i) {
        const Word& word = words[i];
        if (word.is_word() && rules_.elsewhere.contains(base_of(word))) return true;
        if (!capital(words, i)) continue;
        const std::string base = base_of(word);
        if (i == first && (grammar_.common(word) || grammar_.noun_antecedents.contains(base) ||
                           grammar_.person_nouns.contains(base) || grammar_.group_nouns.contains(base) ||
                           grammar_.roles.contains(base) || small_.contains(base)))
            continue;
        const Place end = place_end(words, i);
        if (end == i) {  // a person, a day
            while (capital(words, i + 1)) ++i;
            continue;
        }
        // "Northland's ministry": the country of the dateline
        if (std::any_of(country_.begin(), country_.end(), [&](const Word& each) { return base_of(each) == base; })) {
            i = end - 1;
            continue;
        }
        const bool initials = end == i + 1 && word.text.size() > 1 && !has_lower(word.text.substr(0, base.size()));
        if (!initials || grammar_.lower_words.contains(base)) return true;
        if (rules_.countries.contains(base)) return true;
    }
    return false;
}

/// Whether "In Ellery," may stand before the line.
bool PlaceOfNews::may_follow(const Words& words) const {
    const Place first = next_word(words, 0);
    if (first != 0 || words.size() < 3) return false;
    const Word& word = words.front();
    const std::string base = base_of(word);
    if (grammar_.prepositions.contains(base) || grammar_.subordinators.contains(base) ||
        grammar_.time_openers.contains(base) || grammar_.openers.contains(base) || word.text == "\"")
        return false;
    return grammar_.determiners.contains(base) || grammar_.indefinite.contains(base) || is_digit_word(word) ||
           grammar_.group_nouns.contains(base) || grammar_.roles.contains(base) ||
           grammar_.person_nouns.contains(base) || grammar_.noun_antecedents.contains(base) ||
           (base.ends_with('s') && (grammar_.common(word) || small_.contains(base))) ||
           (capital(words, 0) && place_end(words, 0) == 0 && !grammar_.weekdays.contains(base) &&
            !grammar_.months.contains(base));
}

/// Whether the article places its news where it was written. A bureau's city is named soon, in the telling and not for
/// who spoke there, and before any other; any other city may be named anywhere, or no other at all.
PlaceOfNews::Evidence PlaceOfNews::evidence() const {
    constexpr Place kSpokenWithin = 4;
    bool named = false;
    for (std::size_t s = 0; s < sentences_.size(); ++s) {
        const Words& words = *sentences_[s];
        for (Place i = 0; i < words.size(); ++i) {
            if (!words[i].is_word()) continue;
            if (s > 0 && is_place(words, i)) named = true;
            if (!rules_.locative.contains(words[i].lower)) continue;
            Place at = i + 1;
            while (at < words.size() && grammar_.determiners.contains(words[at].lower)) ++at;
            if (!capital(words, at) || words[at].quoted) continue;
            const Place end = place_end(words, at);
            if (end == at || (grammar_.lower_words.contains(words[at].lower) && end == at + 1)) continue;
            if (s == 0) return Evidence::None;  // the first sentence names its place
            if (!is_place(words, at)) {
                // What a body is called tells nothing: "at Northlight Ltd".
                const bool initials = end == at + 1 && !has_lower(words[at].text);
                if (initials) continue;
                return Evidence::None;
            }
            bool spoken = false;
            for (Place k = i; k-- > 0 && i - k <= kSpokenWithin;)
                spoken =
                    spoken || grammar_.reporting.contains(words[k].lower) || grammar_.telling.contains(words[k].lower);
            if (spoken) continue;
            return !bureau_ || s <= kBeginning ? Evidence::Named : Evidence::None;
        }
    }
    if (bureau_) return Evidence::None;
    // Nothing in the article names another place.
    return named ? Evidence::Named : Evidence::NoOther;
}

/// "Ellery", or "Ellery, Northland" where not everybody knows Ellery and the line does not tell.
Words PlaceOfNews::named(const Words& line) const {
    Words words = city_;
    const bool told = std::any_of(line.begin(), line.end(), [&](const Word& word) {
        return std::any_of(country_.begin(), country_.end(),
                           [&](const Word& each) { return base_of(each) == base_of(word); });
    });
    if (!country_.empty() && !bureau_ && !told) {
        Word comma = rule_word(",", kRule, Word::Kind::Comma);
        comma.space_before = false;
        words.push_back(comma);
        append(words, country_);
    }
    for (Word& word : words) {
        word.rule = kRule;
        word.space_before = word.is_word();
    }
    return words;
}

bool PlaceOfNews::say_here(Words& line, int number) const {
    constexpr int kOpening = 1;  // further down it may be the country, or a matter of which is spoken
    if (number > kOpening || city_.empty() || rules_.here.empty()) return false;
    const auto says = [&](const Word& word) {
        return word.is_word() &&
               (grammar_.reporting.contains(word.lower) || grammar_.telling.contains(word.lower) || word.quoted);
    };
    for (Place i = 1; i < line.size(); ++i) {
        if (line[i].lower != rules_.here || !line[i].is_word() || line[i].quoted || !line[i - 1].is_word()) continue;
        // "The mayor said people here were angry": his words, who knows where?
        const bool reported = std::any_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(i) - 1, says);
        const bool before = grammar_.prepositions.contains(line[i - 1].lower);
        if (reported || (before && !rules_.before_here.contains(line[i - 1].lower))) continue;
        bool known = false;
        for (Place k = 0; k < line.size(); ++k) known = known || is_place(line, k);
        if (known && before) continue;
        line.erase(line.begin() + static_cast<std::ptrdiff_t>(i));
        if (known) return true;
        Words place = city_;
        if (!before) {
            Word in = rule_word(rules_.in, kRule);
            place.insert(place.begin(), in);
        }
        for (Word& word : place) {
            word.rule = kRule;
            word.space_before = true;
        }
        line.insert(line.begin() + static_cast<std::ptrdiff_t>(i), place.begin(), place.end());
        return true;
    }
    return false;
}

bool PlaceOfNews::open_line(Words& line) const {
    if (evidence_ == Evidence::None || line.empty() || names_place(line) || !may_follow(line)) return false;
    Word& first = line.front();
    const std::string base = base_of(first);
    // Where the article never names the place, only what tells of something new is surely of there.
    if (evidence_ == Evidence::NoOther && !grammar_.indefinite.contains(base) && !is_digit_word(first) &&
        !grammar_.group_nouns.contains(base))
        return false;
    if (grammar_.common(first) || grammar_.noun_antecedents.contains(base) || grammar_.person_nouns.contains(base) ||
        grammar_.group_nouns.contains(base) || grammar_.roles.contains(base) || small_.contains(base))
        first.text = first.lower;
    first.space_before = true;
    Words whole = named(line);
    whole.push_back(rule_word(",", kRule, Word::Kind::Comma));
    whole.back().space_before = false;
    Word in = rule_word(capitalised(rules_.in), kRule);
    in.lower = rules_.in;
    in.space_before = false;
    whole.insert(whole.begin(), in);
    append(whole, std::move(line));
    line = std::move(whole);
    return true;
}

}  // namespace newscart
