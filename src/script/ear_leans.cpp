#include "script/ear_leans.h"

#include <algorithm>

namespace newscart {
namespace {

constexpr int kFewWords = 12;  ///< a line whose last word may point back

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
    }
    return false;
}

/// "As in Ellery, these ships are lost", "Smith said this would cost jobs".
bool points_back(const Wording& line, Place first) {
    for (Place i = first; i < line.words.size(); ++i) {
        // "Smith said this would cost jobs", but not "said this week"; "As in Ellery, these ships are lost"
        if (i == first || !line.grammar.pointing.contains(line.words[i].lower)) continue;
        if (line.words[i - 1].kind == Word::Kind::Comma &&
            line.grammar.prepositions.contains(line.words[first].lower) && comma_before(line, i - 1) == kNone &&
            i + 1 < line.words.size() && !line.grammar.pointing_not_before.contains(line.words[i + 1].lower))
            return true;
        const Place verb = line.words[i - 1].lower == line.grammar.that && i >= 2 ? i - 2 : i - 1;
        if (line.grammar.reporting.contains(line.words[verb].lower) && i + 1 < line.words.size() &&
            !line.grammar.pointing_not_before.contains(base_of(line.words[i + 1])))
            return true;
    }
    return false;
}

/// "He was held there after his arrest": where? "There" before a verb only opens a clause.
bool points_there(const Wording& line, Place first) {
    const Grammar& grammar = line.grammar;
    for (Place i = first + 1; i < line.words.size(); ++i) {
        const Word& word = line.words[i];
        const Word& before = line.words[i - 1];
        // "In Ellery, people there ..."
        if (grammar.plain_prepositions.contains(before.lower) && starts_with_capital(word)) return false;
        // "She says she has been here 17 times": where she spoke
        if (word.quoted && word.lower == grammar.here && !grammar.here.empty()) return true;
        if (word.lower != grammar.there || grammar.there.empty() || !before.is_word()) continue;
        const bool clause = i + 1 < line.words.size() && (grammar.auxiliaries.contains(line.words[i + 1].lower) ||
                                                          grammar.surely_finite(line.words[i + 1]));
        const bool asks = grammar.auxiliaries.contains(before.lower) && i + 1 < line.words.size() &&
                          grammar.determiners.contains(line.words[i + 1].lower);
        if (!clause && !asks && !grammar.reporting.contains(before.lower) &&
            !grammar.subordinators.contains(before.lower))
            return true;
    }
    return false;
}

/// "In other news, it ...", "Since it was sold": a pronoun with nothing before it that it could stand for.
bool opens_on_pronoun(const Wording& line, Place first) {
    constexpr Place kSoEarly = 6;
    for (Place i = first + 1; i < line.words.size() && i <= first + kSoEarly; ++i) {
        const std::string base = base_of(line.words[i]);
        const bool pronoun = line.words[i].is_word() && line.words[i].rule.empty() &&
                             (line.grammar.things.contains(base) || line.grammar.plural_pronouns.contains(base));
        const bool after_comma = line.words[i - 1].kind == Word::Kind::Comma;
        if (pronoun && (after_comma || i == first + 1) &&
            std::none_of(line.words.begin() + static_cast<std::ptrdiff_t>(first),
                         line.words.begin() + static_cast<std::ptrdiff_t>(i), [&](const Word& word) {
                             return (starts_with_capital(word) && !line.grammar.common(word)) ||
                                    line.grammar.surely_finite(word);
                         }))
            // "Parted by the sea, they ..."
            return line.grammar.prepositions.contains(line.words[first].lower) ||
                   line.grammar.subordinators.contains(line.words[first].lower) ||
                   line.words[first].lower.ends_with(line.grammar.participle_ending) ||
                   line.grammar.past_form(line.words[first].lower);
        if (after_comma) return false;
    }
    return false;
}

/// Whether the name at `at` may be a person's, so that a "she" behind it may mean that person.
bool may_be_person(const Wording& line, Place at) {
    const Word& word = line.words[at];
    if (!starts_with_capital(word) || line.grammar.weekdays.contains(word.lower) || line.grammar.common(word) ||
        is_digit_word(word) || line.grammar.months.contains(word.lower) ||
        line.grammar.not_in_names.contains(base_of(word)))
        return false;
    if (word.text.size() > 1 && !has_lower(word.text)) return false;  // initials of a body
    // What a capital opens the line with may be any word.
    if (at == next_word(line.words, 0) && !line.article.capital_seen.contains(word.text) &&
        !line.grammar.male_names.contains(word.lower) && !line.grammar.female_names.contains(word.lower) &&
        !line.grammar.titles.contains(word.lower))
        return false;
    if (at == 0 || !line.words[at - 1].is_word()) return true;
    // "A court in Ellery", "the Ellery court", but "the judge Jo Marsh"
    const Word& before = line.words[at - 1];
    return !line.grammar.determiners.contains(before.lower) && !line.grammar.plain_prepositions.contains(before.lower);
}

/// "The first has ...": of what was told before.
bool opens_on_ordinal(const Wording& line, Place first) {
    return first + 2 < line.words.size() && line.words[first].lower == line.grammar.the &&
           line.grammar.ordinals.contains(line.words[first + 1].lower) &&
           (line.grammar.auxiliaries.contains(line.words[first + 2].lower) ||
            line.grammar.surely_finite(line.words[first + 2]));
}

/// "Another, she says, was", "Smith said another was in his twenties", "The majority were young": of whom?
bool counts_off(const Wording& line, Place first) {
    for (Place i = first; i + 1 < line.words.size(); ++i) {
        const bool begins = i == first || line.grammar.reporting.contains(line.words[i - 1].lower) ||
                            line.words[i - 1].lower == line.grammar.that;
        if (!begins) continue;
        for (const Phrase& phrase : line.grammar.part_of_told) {
            const Place next = i + phrase.size();
            if (stands_at(line.words, i, phrase) && next < line.words.size() &&
                line.grammar.auxiliaries.contains(line.words[next].lower))
                return true;
        }
    }
    return false;
}

/// "An engineer by trade, he left": who is described comes behind the comma, and only as "he".
bool describes_pronoun(const Wording& line, Place first) {
    if (!line.grammar.determiners.contains(line.words[first].lower)) return false;
    for (Place i = first + 1; i + 1 < line.words.size(); ++i) {
        if (line.words[i].kind == Word::Kind::Comma)
            return line.words[i + 1].rule.empty() && line.grammar.persons.contains(base_of(line.words[i + 1]));
        if (!line.words[i].is_word() || line.grammar.surely_finite(line.words[i]) ||
            (starts_with_capital(line.words[i]) && may_be_person(line, i)))
            return false;
    }
    return false;
}

/// "Six minutes later, the ferry sank", "Within weeks, ...": after what?
bool opens_on_time_after(const Wording& line, Place first) {
    constexpr Place kWithin = 6;
    for (Place i = first; i + 1 < line.words.size() && i < first + kWithin; ++i) {
        const Word& word = line.words[i];
        for (const Phrase& phrase : line.grammar.later_phrases) {
            const Place end = i + phrase.size();
            if (stands_at(line.words, i, phrase) && end < line.words.size() &&
                line.words[end].kind == Word::Kind::Comma)
                return true;
        }
        if (word.kind == Word::Kind::Comma || line.grammar.surely_finite(word)) return false;
    }
    return false;
}

/// "Despite the danger, Jane Hall got him out": him, whom only a woman is named before.
bool means_somebody_else(const Wording& line, Place first, Place pronoun) {
    const Grammar& grammar = line.grammar;
    const std::string base = base_of(line.words[pronoun]);
    const bool male = grammar.male_pronouns.contains(base);
    if (!male && !grammar.female_pronouns.contains(base)) return false;
    const WordSet& own = male ? grammar.male_names : grammar.female_names;
    const WordSet& other = male ? grammar.female_names : grammar.male_names;
    bool someone = false;
    for (Place i = first; i < pronoun; ++i) {
        const Word& word = line.words[i];
        if (!word.is_word()) continue;
        const std::string each = base_of(word);
        if (grammar.noun_antecedents.contains(each) || grammar.person_nouns.contains(each) || own.contains(each) ||
            grammar.roles.contains(each) || grammar.other_names.contains(each) || grammar.titles.contains(each) ||
            (male ? grammar.male_nouns : grammar.female_nouns).contains(each))
            return false;
        if (!may_be_person(line, i)) continue;
        const bool surname = i > first && someone && starts_with_capital(line.words[i - 1]);
        if (!other.contains(each) && !surname) return false;
        someone = true;
    }
    return someone;
}

/// "Jane Hall created them in a barn": them, where nothing before it is several.
bool means_several_unnamed(const Wording& line, Place first, Place pronoun) {
    const Grammar& grammar = line.grammar;
    if (!grammar.plural_pronouns.contains(line.words[pronoun].lower)) return false;
    return std::all_of(line.words.begin() + static_cast<std::ptrdiff_t>(first),
                       line.words.begin() + static_cast<std::ptrdiff_t>(pronoun), [&](const Word& word) {
                           if (!word.is_word()) return true;
                           const std::string base = base_of(word);
                           return !(base.ends_with('s') && !grammar.auxiliaries.contains(base)) &&
                                  base != grammar.both && !is_digit_word(word) &&
                                  !grammar.noun_antecedents.contains(base) && !grammar.group_nouns.contains(base) &&
                                  !grammar.maybe_several.contains(base);
                       });
}

/// "Police Chief Hall calls him a good man": whom?
bool names_object_before(const Wording& line, Place first) {
    for (Place i = first + 1; i + 1 < line.words.size(); ++i) {
        if (!line.words[i].is_word()) return false;
        if (line.grammar.surely_finite(line.words[i]) || line.grammar.maybe_finite(line.words[i]))
            return line.grammar.objects.contains(line.words[i + 1].lower) && line.words[i + 1].rule.empty();
    }
    return false;
}

/// "After that, Hall waited": surely; "Marsh will do the same", "Hall leads Ellery, another port in need": perhaps, for
/// what opens an article may tell by itself what it means ("Of those on board, ...").
Worded::Leans follows_on(const Wording& line, Place first) {
    using Leans = Worded::Leans;
    const Grammar& grammar = line.grammar;
    const auto counts = [&](Place at) {
        return at < line.words.size() &&
               (is_digit_word(line.words[at]) || grammar.indefinite.contains(line.words[at].lower));
    };
    for (const Phrase& phrase : grammar.following_on) {
        const Place next = first + phrase.size();
        if (stands_at(line.words, first, phrase))
            return next < line.words.size() && line.words[next].is_word() ? Leans::Perhaps : Leans::OnSentenceBefore;
    }
    for (const Phrase& phrase : grammar.narrating) {
        const Place next = first + phrase.size();
        // "For the next two weeks, ferries will not sail", "over the next year"
        if (stands_at(line.words, first, phrase) && next < line.words.size() && !counts(next) &&
            !grammar.pointed_times.contains(line.words[next].lower))
            return Leans::Perhaps;
    }
    for (Place i = first; i < line.words.size(); ++i) {
        const auto here = [&](const Phrase& phrase) { return stands_at(line.words, i, phrase); };
        if (std::any_of(grammar.going_back.begin(), grammar.going_back.end(), here)) return Leans::Perhaps;
        // "Two sailors died, another five were hurt"
        if (i > first && !grammar.another.empty() && line.words[i].lower == grammar.another &&
            line.words[i - 1].kind == Word::Kind::Comma && !counts(i + 1))
            return Leans::Perhaps;
    }
    return Leans::Not;
}

/// "The pier will last, he said": whose words, unless the line names somebody before?
bool said_by_pronoun(const Wording& line, Place first) {
    Place last = line.words.size();
    while (last > first && !line.words[last - 1].is_word()) --last;
    if (last < first + 3 || line.words[last - 3].kind != Word::Kind::Comma ||
        !line.grammar.persons.contains(line.words[last - 2].lower) ||
        !line.grammar.reporting.contains(line.words[last - 1].lower))
        return false;
    for (Place i = first; i < last; ++i) {
        if (may_be_person(line, i)) return false;
    }
    return true;
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
    // "This week", "This past weekend"
    const auto time = [&](Place at) {
        return at < line.words.size() && line.grammar.pointed_times.contains(base_of(line.words[at]));
    };
    const bool on_time =
        line.grammar.pointing_near.contains(opener) &&
        (time(first + 1) ||
         (line.grammar.not_before_day.contains(first + 1 < line.words.size() ? line.words[first + 1].lower : "") &&
          time(first + 2)));
    if (line.grammar.openers.contains(opener) && !on_time) return Worded::Leans::OnSentenceBefore;
    // "This year they sold four."
    for (Place i = first + 2; on_time && i < line.words.size() && i <= first + 4; ++i) {
        const std::string base = base_of(line.words[i]);
        if (line.grammar.personal.contains(base) || line.grammar.things.contains(base)) return Worded::Leans::OnName;
    }
    for (const Phrase& phrase : line.grammar.connectives) {
        // "Earlier this month" is a time.
        const Place next = first + phrase.size();
        if (stands_at(line.words, first, phrase) &&
            !(next < line.words.size() && line.words[next].lower == line.grammar.this_part))
            return Worded::Leans::OnSentenceBefore;
    }
    if (describes_pronoun(line, first)) return Worded::Leans::OnName;
    if (said_by_pronoun(line, first)) return Worded::Leans::OnName;
    if (opens_on_time_after(line, first)) return Worded::Leans::OnSentenceBefore;
    const Worded::Leans following = follows_on(line, first);
    if (following == Worded::Leans::OnSentenceBefore || counts_off(line, first)) return Worded::Leans::OnSentenceBefore;
    if (following != Worded::Leans::Not) {
        const bool whom = std::any_of(line.words.begin(), line.words.end(), [&](const Word& word) {
            const std::string base = base_of(word);
            return line.grammar.personal.contains(base) || line.grammar.things.contains(base);
        });
        return whom ? Worded::Leans::OnSentenceBefore : following;
    }
    for (Place i = first; i < line.words.size(); ++i) {
        const Word& word = line.words[i];
        if (!word.is_word()) continue;
        const std::string base = base_of(word);
        if (line.grammar.persons.contains(base)) return Worded::Leans::OnName;
        // "a 25-year-old who ... him"
        const bool somebody =
            i > first && (line.grammar.relatives.contains(base) ||
                          (!line.grammar.age_suffix.empty() && base.ends_with(line.grammar.age_suffix)));
        if (may_be_person(line, i) || line.grammar.noun_antecedents.contains(base) || somebody) break;
        // "A motorist was hurt when he ...", "The boss of Northlight ... his"
        if (i > first && line.grammar.determiners.contains(line.words[first].lower) &&
            (line.grammar.person_nouns.contains(base) || line.grammar.male_nouns.contains(base) ||
             line.grammar.female_nouns.contains(base)))
            break;
    }
    if (opens_on_pronoun(line, first)) return Worded::Leans::OnName;
    for (Place i = first; i < line.words.size(); ++i) {
        if (!line.words[i].is_word()) continue;
        if (means_somebody_else(line, first, i)) return Worded::Leans::OnSentenceBefore;
        // "Ellery chose their captain": a town or a team may be several
        if (means_several_unnamed(line, first, i))
            return line.grammar.objects.contains(line.words[i].lower) ? Worded::Leans::OnSentenceBefore
                                                                      : Worded::Leans::Perhaps;
    }
    if (names_object_before(line, first)) return Worded::Leans::OnSentenceBefore;
    if (opens_on_ordinal(line, first)) return Worded::Leans::OnSentenceBefore;
    // "The latter's crew was lost."
    if (first + 1 < line.words.size() && line.words[first].lower == line.grammar.the &&
        base_of(line.words[first + 1]) != line.words[first + 1].lower &&
        line.grammar.ordinals.contains(base_of(line.words[first + 1])))
        return Worded::Leans::OnSentenceBefore;
    // "People are buying it."
    Place last = line.words.size();
    while (last > first + 1 && !line.words[last - 1].is_word()) --last;
    if (count_of(line.words) <= kFewWords && (line.grammar.things.contains(line.words[last - 1].lower) ||
                                              line.grammar.pointing_at_end.contains(line.words[last - 1].lower)))
        return Worded::Leans::OnSentenceBefore;
    // "... asking the port to confirm this."
    if (last > first + 1 && (line.grammar.pointing_near.contains(line.words[last - 1].lower) ||
                             line.grammar.pointing_far.contains(line.words[last - 1].lower)))
        return Worded::Leans::OnSentenceBefore;
    if (points_back(line, first)) return Worded::Leans::OnSentenceBefore;
    if (points_there(line, first)) return Worded::Leans::Perhaps;
    if (line.grammar.comparing.contains(line.words[first].lower)) return Worded::Leans::OnStoryBefore;
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
