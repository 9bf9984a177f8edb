#include "script/ear_breath.h"

#include <algorithm>

namespace newscart {
namespace {

constexpr int kShortestPart = 6;    ///< words
constexpr Place kFarthestVerb = 6;  ///< words between the conjunction and its verb
constexpr int kMostParts = 3;

/// Whether a clause with a subject of its own begins at `at`.
bool clause_begins(const Wording& line, Place at, Place end) {
    if (at + 2 >= end || !line.words[at].is_word()) return false;
    const Word& first = line.words[at];
    const bool subject = line.grammar.determiners.contains(first.lower) ||
                         line.grammar.clause_subjects.contains(first.lower) ||
                         (starts_with_capital(first) && !line.grammar.common(first));
    if (!subject || line.grammar.surely_finite(first)) return false;
    for (Place i = at + 1; i < end && i <= at + kFarthestVerb; ++i) {
        if (!line.words[i].is_word() || line.grammar.relatives.contains(line.words[i].lower)) return false;
        if (line.grammar.surely_finite(line.words[i])) return true;
    }
    return false;
}

/// Whether what stands before governs what stands behind: a claim, a condition, a question whether.
bool governs(const Wording& line, Place begin, Place end) {
    if (line.grammar.prepositions.contains(line.words[begin].lower)) {
        // "In March the port closed" governs nothing; "If the port closes" does.
        if (!line.grammar.plain_prepositions.contains(line.words[begin].lower)) return true;
    }
    return std::any_of(line.words.begin() + static_cast<std::ptrdiff_t>(begin),
                       line.words.begin() + static_cast<std::ptrdiff_t>(end), [&](const Word& word) {
                           return !word.is_word() ? word.kind == Word::Kind::Open || word.kind == Word::Kind::Dash ||
                                                        word.text == ":"
                                                  : line.grammar.reporting.contains(word.lower) ||
                                                        line.grammar.telling.contains(word.lower) ||
                                                        line.grammar.attributing.contains(word.lower) ||
                                                        line.grammar.governing.contains(word.lower);
                       });
}

/// Parts words [begin, end) in two where it is nearest to the middle; returns where the second part begins, 0 if there
/// is no such place.
Place part_once(Wording& line, Place begin, Place end) {
    Place best = 0;
    int best_distance = 0;
    const int all = count_of(part(line.words, begin, end));
    for (Place i = begin + 1; i + 2 < end; ++i) {
        const bool joint =
            line.words[i].kind == Word::Kind::Comma && line.grammar.coordinations.contains(line.words[i + 1].lower);
        const bool semicolon = line.words[i].text == ";";
        if (!joint && !semicolon) continue;
        const Place clause_at = joint ? i + 2 : i + 1;
        const int before = count_of(part(line.words, begin, i));
        if (before < kShortestPart || all - before < kShortestPart) continue;
        if (!clause_begins(line, clause_at, end) || !clause(line, begin, i) || governs(line, begin, i)) continue;
        const int distance = std::abs(all - 2 * before);
        if (best != 0 && distance >= best_distance) continue;
        best = i;
        best_distance = distance;
    }
    if (best == 0) return 0;
    line.words[best].kind = Word::Kind::Stop;
    line.words[best].text = ".";
    line.words[best].lower = ".";
    Place next = best + 1;
    if (line.words[next].lower == line.grammar.both)
        line.words.erase(line.words.begin() + static_cast<std::ptrdiff_t>(next));
    line.words[next].text = capitalised(line.words[next].text);
    line.words[next].space_before = true;
    line.rule("parted");
    return next;
}

}  // namespace

int longest_breath(const Words& words) {
    int longest = 0;
    int count = 0;
    for (const Word& word : words) {
        if (word.kind == Word::Kind::Stop) count = 0;
        count += word.is_word() ? 1 : 0;
        longest = std::max(longest, count);
    }
    return longest;
}

void part_long_sentence(Wording& line) {
    Place begin = 0;
    for (int parts = 1; parts < kMostParts; ++parts) {
        Place end = begin;
        while (end < line.words.size() && line.words[end].kind != Word::Kind::Stop) ++end;
        if (count_of(part(line.words, begin, end)) <= line.grammar.longest_breath_words) return;
        const Place next = part_once(line, begin, end);
        if (next == 0) return;
        begin = next;
    }
}

}  // namespace newscart
