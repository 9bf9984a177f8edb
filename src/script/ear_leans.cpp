#include "script/ear_leans.h"

#include <algorithm>

namespace newscart {
namespace {

constexpr int kFewWords = 8;  ///< a line whose last word may point back

/// "The port will also close", "The latter was lost": adds to what was told just before.
bool adds_to_before(const Wording& line, Place first) {
    for (Place i = first; i < line.words.size(); ++i) {
        for (const Phrase& phrase : line.grammar.adding) {
            if (!stands_at(line.words, i, phrase)) continue;
            const Place next = i + phrase.size();
            const bool last = next == line.words.size() || !line.words[next].is_word();
            // "Instead of a ferry", "not only a ferry but also a bus", "too late"
            if (line.grammar.adding_last.contains(line.words[i].lower) && !last) continue;
            if (!last && line.grammar.adding_not_before.contains(line.words[next].lower)) continue;
            if (i > 0 && line.grammar.bare_connectives.contains(line.words[i - 1].lower)) continue;
            return true;
        }
        // "Smith said this would cost jobs", but not "said this week"; "As in Ellery, these ships are lost"
        if (i == first || !line.grammar.pointing.contains(line.words[i].lower)) continue;
        if (line.words[i - 1].kind == Word::Kind::Comma &&
            line.grammar.prepositions.contains(line.words[first].lower) && comma_before(line, i - 1) == kNone &&
            i + 1 < line.words.size() && !line.grammar.pointing_not_before.contains(line.words[i + 1].lower))
            return true;
        const Place verb = line.words[i - 1].lower == line.grammar.that && i >= 2 ? i - 2 : i - 1;
        if (line.grammar.reporting.contains(line.words[verb].lower) && i + 1 < line.words.size() &&
            !line.grammar.pointing_not_before.contains(line.words[i + 1].lower))
            return true;
    }
    return false;
}

}  // namespace

Worded::Leans leans(const Wording& line) {
    const Place first = next_word(line.words, 0);
    if (first == line.words.size()) return Worded::Leans::Not;
    if (line.quote_leans) return Worded::Leans::OnSentenceBefore;
    for (const Phrase& phrase : line.grammar.expletives) {
        if (!stands_at(line.words, first, phrase)) continue;
        // "It appears they were late": they who?
        const Place next = first + phrase.size();
        const bool whose = next < line.words.size() && line.grammar.personal.contains(base_of(line.words[next]));
        return whose ? Worded::Leans::OnName : Worded::Leans::Not;
    }
    const std::string opener = base_of(line.words[first]);
    if (line.grammar.personal.contains(opener) || line.grammar.things.contains(opener)) return Worded::Leans::OnName;
    if (line.grammar.openers.contains(opener)) return Worded::Leans::OnSentenceBefore;
    for (const Phrase& phrase : line.grammar.connectives) {
        if (stands_at(line.words, first, phrase)) return Worded::Leans::OnSentenceBefore;
    }
    for (Place i = first; i < line.words.size(); ++i) {
        const Word& word = line.words[i];
        if (!word.is_word()) continue;
        const std::string base = base_of(word);
        if (line.grammar.persons.contains(base)) return Worded::Leans::OnName;
        const bool name =
            starts_with_capital(word) && !line.grammar.weekdays.contains(word.lower) && !line.grammar.common(word);
        if (name || line.grammar.noun_antecedents.contains(base)) break;
    }
    // "People are buying it."
    Place last = line.words.size();
    while (last > first + 1 && !line.words[last - 1].is_word()) --last;
    if (count_of(line.words) <= kFewWords && line.grammar.things.contains(line.words[last - 1].lower))
        return Worded::Leans::OnSentenceBefore;
    if (adds_to_before(line, first)) return Worded::Leans::OnStoryBefore;
    for (const Phrase& phrase : line.grammar.definite) {
        if (!stands_at(line.words, first, phrase)) continue;
        const Place next = first + phrase.size();
        const bool told = next < line.words.size() && (line.grammar.prepositions.contains(line.words[next].lower) ||
                                                       starts_with_capital(line.words[next]));
        if (!told) return Worded::Leans::OnStory;
    }
    return Worded::Leans::Not;
}

}  // namespace newscart
