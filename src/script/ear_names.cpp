#include "script/ear_names.h"

#include <algorithm>

#include "script/ear_case.h"

namespace newscart {
namespace {

/// Where the name that ends before `end` begins; `end` if there is none.
Place name_begin(const Wording& line, Place end) {
    Place begin = end;
    while (begin > 0) {
        const Word& word = line.words[begin - 1];
        if (!word.is_word()) break;
        const bool capital = starts_with_capital(word) && !is_digit_word(word) && !(line.grammar.common(word));
        if (!capital && !(line.grammar.name_particles.contains(word.lower) && begin < end)) break;
        --begin;
    }
    while (begin < end && !starts_with_capital(line.words[begin])) ++begin;
    return begin;
}

bool name_stands_free(const Wording& line, Place begin, Place end) {
    if (end - begin < 2 || end - begin > 4 || line.grammar.titles.contains(line.words[begin].lower)) return false;
    if (line.words[begin].lower.ends_with("'s")) return false;
    if (begin == 0 || !line.words[begin - 1].is_word()) return true;
    // "a man called Carl Hall, 34"
    if (line.grammar.naming_quoted.contains(line.words[begin - 1].lower)) return false;
    return line.grammar.prepositions.contains(line.words[begin - 1].lower) ||
           line.grammar.surely_finite(line.words[begin - 1]);
}

}  // namespace

void drop_commas_of_age(Wording& line) {
    // "Hall, 34 and Moss, 35": the one age cannot go without the other.
    const auto is_age = [](const Word& word) {
        return !word.text.empty() && word.text.size() <= 2 &&
               word.text.find_first_not_of("0123456789") == std::string::npos;
    };
    for (Place i = 1; i + 2 < line.words.size(); ++i) {
        if (line.words[i].kind == Word::Kind::Comma && is_age(line.words[i + 1]) && line.words[i + 2].is_word() &&
            line.grammar.coordinations.contains(line.words[i + 2].lower) && starts_with_capital(line.words[i - 1]))
            return;
    }
    for (Place i = 1; i + 2 < line.words.size(); ++i) {
        if (line.words[i].kind != Word::Kind::Comma) continue;
        const std::string& age = line.words[i + 1].text;
        if (age.empty() || age.size() > 3 || age.find_first_not_of("0123456789") != std::string::npos) continue;
        const bool at_end = line.words[i + 2].kind == Word::Kind::Stop;
        if (!at_end && line.words[i + 2].kind != Word::Kind::Comma) continue;
        const Place begin = name_begin(line, i);
        if (begin == i || !name_stands_free(line, begin, i)) continue;
        Word number = line.words[i + 1];
        number.text += line.grammar.age_suffix;
        number.lower = number.text;
        number.rule = "age before name";
        number.space_before = line.words[begin].space_before;
        // "Singer Jo Marsh" -> "34-year-old singer Jo Marsh"
        Word& opens = line.words[begin];
        if (begin == 0 &&
            (line.grammar.roles.contains(opens.lower) || line.grammar.person_nouns.contains(opens.lower) ||
             line.grammar.noun_antecedents.contains(opens.lower)))
            lower_first(line, opens);
        const bool verb_next = i + 3 < line.words.size() && line.grammar.surely_finite(line.words[i + 3]);
        line.words.erase(line.words.begin() + static_cast<std::ptrdiff_t>(i),
                         line.words.begin() + static_cast<std::ptrdiff_t>(i) + (!at_end && verb_next ? 3 : 2));
        line.words[begin].space_before = true;
        line.words.insert(line.words.begin() + static_cast<std::ptrdiff_t>(begin), std::move(number));
        line.rule("age before name");
    }
}

void title_before_name(Wording& line) {
    Place comma = 0;
    while (comma < line.words.size() && line.words[comma].is_word()) ++comma;
    if (comma < 2 || comma + 3 >= line.words.size() || line.words[comma].kind != Word::Kind::Comma) return;
    if (name_begin(line, comma) != 0 || !name_stands_free(line, 0, comma)) return;
    Place close = comma + 1;
    while (close < line.words.size() && line.words[close].is_word()) ++close;
    if (close + 1 >= line.words.size() || line.words[close].kind != Word::Kind::Comma || close - comma > 10) return;
    if (!line.grammar.surely_finite(line.words[close + 1])) return;
    bool role = false;
    bool owned = false;  // "India's finance minister" takes no article
    for (Place i = comma + 1; i < close; ++i) {
        if (line.grammar.surely_finite(line.words[i])) return;
        owned = owned || (i <= comma + 2 && line.words[i].lower.ends_with("'s"));
        if (i <= comma + 4) role = role || line.grammar.roles.contains(line.words[i].lower);
    }
    if (!role) return;
    const bool determined = line.grammar.determiners.contains(line.words[comma + 1].lower);
    if (!determined && line.grammar.prepositions.contains(line.words[comma + 1].lower)) return;
    Words fresh;
    if (!determined && !owned) fresh.push_back(rule_word(line.grammar.the, "title before name"));
    append(fresh, part(line.words, comma + 1, close));
    fresh.push_back(line.words[comma]);
    Words name = part(line.words, 0, comma);
    name.front().space_before = true;
    if (!line.grammar.titles.contains(name.front().lower)) lower_first(line, name.front());
    append(fresh, std::move(name));
    append(fresh, part(line.words, close, line.words.size()));
    fresh.front().space_before = false;
    fresh.front().text = capitalised(fresh.front().text);
    line.words = std::move(fresh);
    line.rule("title before name");
}

}  // namespace newscart
