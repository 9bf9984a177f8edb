#include "script/introductions.h"

#include <algorithm>

#include "script/wording.h"

namespace newscart {
namespace {

constexpr std::size_t kLongestAddition = 12;  ///< words between commas behind a name
constexpr std::size_t kShortestName = 3;      ///< letters

std::string name_of(const Word& word) { return word.text.substr(0, word.text.find('\'')); }

}  // namespace

Introductions::Introductions(const std::vector<const Words*>& sentences, const Grammar& grammar) : grammar_(grammar) {
    for (std::size_t k = 0; k < sentences.size(); ++k) {
        const Words& words = *sentences[k];
        for (const Run& run : runs(words)) {
            const std::string name = name_of(words[run.end - 1]);
            first_.try_emplace(name, First{static_cast<int>(k), introduces(words, run)});
        }
    }
}

bool Introductions::name_word(const Word& word) const {
    const std::string base = base_of(word);
    return word.is_word() && starts_with_capital(word) && !is_digit_word(word) && !grammar_.common(word) &&
           has_lower(word.text) && base.size() >= kShortestName && !grammar_.titles.contains(base) &&
           !grammar_.weekdays.contains(base) && !grammar_.months.contains(base) && !grammar_.personal.contains(base) &&
           !grammar_.demonyms.contains(base) && !grammar_.not_in_names.contains(base) &&
           !grammar_.roles.contains(base) && !grammar_.person_nouns.contains(base) && !grammar_.kin.contains(base);
}

std::vector<Introductions::Run> Introductions::runs(const Words& words) const {
    std::vector<Run> all;
    for (std::size_t i = 0; i < words.size();) {
        if (!name_word(words[i])) {
            ++i;
            continue;
        }
        std::size_t end = i + 1;
        while (end < words.size() && name_word(words[end]) && words[end].space_before &&
               base_of(words[end - 1]) == words[end - 1].lower)
            ++end;
        // "Harbour Street" is another name.
        const bool goes_on = end < words.size() && words[end].is_word() && starts_with_capital(words[end]) &&
                             base_of(words[end - 1]) == words[end - 1].lower;
        if (!goes_on) all.push_back({i, end});
        i = end;
    }
    return all;
}

/// "Tess, a cat," "Tess, who", "Tess, 34,", "Tess (a cat)"
bool Introductions::explained_behind(const Words& words, std::size_t end) const {
    if (end + 1 >= words.size() || words[end].kind != Word::Kind::Comma) return false;
    const Word& next = words[end + 1];
    if (grammar_.relatives.contains(next.lower)) return true;
    const bool age = (is_digit_word(next) && next.text.size() <= 2) || grammar_.indefinite.contains(next.lower);
    if (age && end + 2 < words.size() && !words[end + 2].is_word()) return true;
    if (next.lower != grammar_.a && next.lower != grammar_.an && next.lower != grammar_.the &&
        !grammar_.possessives.contains(next.lower))
        return false;
    for (std::size_t i = end + 1; i < words.size() && i <= end + kLongestAddition; ++i) {
        if (!words[i].is_word()) return true;
        if (grammar_.surely_finite(words[i])) return false;
    }
    return false;
}

bool Introductions::introduces(const Words& words, const Run& run) const {
    if (explained_behind(words, run.end)) return true;
    if (run.begin == 0 || !words[run.begin - 1].is_word()) return false;
    const Word& before = words[run.begin - 1];
    // "the town of Ellery"
    if (before.lower == grammar_.of) {
        return run.begin > 2 && grammar_.nouns_of_places.contains(words[run.begin - 2].lower) &&
               grammar_.determiners.contains(words[run.begin - 3].lower);
    }
    return !starts_with_capital(before) && !is_digit_word(before) &&
           (grammar_.person_nouns.contains(before.lower) || grammar_.male_nouns.contains(before.lower) ||
            grammar_.female_nouns.contains(before.lower) || grammar_.kin.contains(before.lower) ||
            grammar_.roles.contains(before.lower) || grammar_.animals.contains(before.lower));
}

/// "Chancellor Jo Marsh", "The head of the port, Jo Marsh", "34-year-old Jo Marsh"
bool Introductions::called(const Words& line, const Run& run) const {
    if (run.begin == 0) return false;
    if (!line[run.begin - 1].is_word() || !line[run.begin - 1].rule.empty()) return true;
    const std::string before = base_of(line[run.begin - 1]);
    return grammar_.titles.contains(before) || grammar_.roles.contains(before) ||
           grammar_.person_nouns.contains(before) || grammar_.male_nouns.contains(before) ||
           grammar_.female_nouns.contains(before) ||
           (starts_with_capital(line[run.begin - 1]) && !grammar_.common(line[run.begin - 1]));
}

Introductions::Found Introductions::needed(const Words& line, int number, const std::vector<bool>& fit) const {
    constexpr std::size_t kAsSubject = 2;
    constexpr std::size_t kEarly = 6;
    constexpr int kBeginning = 1;  // the story's own, whoever told of them
    Found found;
    WordSet told;
    for (const Run& run : runs(line)) {
        const Word& last = line[run.end - 1];
        const std::string name = name_of(last);
        const bool put = std::any_of(line.begin() + static_cast<std::ptrdiff_t>(run.begin),
                                     line.begin() + static_cast<std::ptrdiff_t>(run.end),
                                     [](const Word& word) { return !word.rule.empty(); });
        if (!told.insert(name).second || put || introduces(line, run)) continue;
        const auto first = first_.find(name);
        if (first == first_.end() || !first->second.introduces || first->second.sentence > number) continue;
        const bool speaks =
            run.begin == 0 && run.end < line.size() &&
            (grammar_.reporting.contains(line[run.end].lower) || grammar_.thinking.contains(line[run.end].lower));
        // "Jo Marsh, a baker, said" without "a baker"
        if (first->second.sentence == number) {
            if (speaks && number > kBeginning && found.missing.empty() && !called(line, run)) found.missing = name;
            continue;
        }
        const bool whose = last.lower != base_of(last);
        // "Tess, however, ran"
        const bool opens = run.begin == 0 && run.end < line.size() && line[run.end].kind == Word::Kind::Comma;
        const bool acts = opens || (run.end < line.size() && grammar_.surely_finite(line[run.end]));
        if (run.begin > kEarly && !whose && !acts) continue;
        if (fit[static_cast<std::size_t>(first->second.sentence)]) {
            found.sentences.push_back(first->second.sentence);
            continue;
        }
        if (run.begin < kAsSubject && (acts || whose) && first->second.sentence > kBeginning && found.missing.empty())
            found.missing = name;
    }
    std::sort(found.sentences.begin(), found.sentences.end());
    found.sentences.erase(std::unique(found.sentences.begin(), found.sentences.end()), found.sentences.end());
    return found;
}

}  // namespace newscart
