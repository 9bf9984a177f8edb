#include "script/ear_attribution.h"

#include <algorithm>

#include "script/ear_case.h"

namespace newscart {
namespace {

constexpr Place kLongestSpeaker = 14;  ///< words

/// Words [begin, end) that say who said it, and when.
struct Attribution {
    Place begin = 0, end = 0;
    Place verb = 0;
    Place subject_begin = 0, subject_end = 0;
    Place when_begin = 0;
    bool inverted = false;  ///< "said Smith"
    bool according = false;
    bool found = false;
    bool listener = false;
};

/// Whether words [at, end) are a name, up to a closing comma: "the council's leader, Jo Marsh".
bool names(const Wording& line, Place at, Place end) {
    if (at < end && !line.words[end - 1].is_word()) --end;
    if (at >= end || end - at > 4) return false;
    return std::all_of(line.words.begin() + static_cast<std::ptrdiff_t>(at),
                       line.words.begin() + static_cast<std::ptrdiff_t>(end), [&](const Word& word) {
                           return word.is_word() && ((starts_with_capital(word) && !is_digit_word(word)) ||
                                                     line.grammar.name_particles.contains(word.lower));
                       });
}

/// Whether words from `at` tell what somebody is: "a spokesman for ...", "head of ...".
bool describes(const Wording& line, Place at, Place end) {
    if (at >= end || !line.words[at].is_word()) return false;
    if (line.grammar.determiners.contains(line.words[at].lower)) return true;
    for (Place i = at; i < end && i < at + 4; ++i) {
        if (line.grammar.roles.contains(line.words[i].lower)) return true;
    }
    return false;
}

/// A noun phrase, as far as can be told; "Jo Marsh, a spokeswoman for the agency" too.
bool subject_fits(const Wording& line, Place begin, Place end, bool inverted) {
    if (begin >= end || end - begin > static_cast<Place>(kLongestSpeaker)) return false;
    if (!line.words[begin].is_word()) return false;
    if (line.grammar.prepositions.contains(line.words[begin].lower) ||
        line.grammar.relatives.contains(line.words[begin].lower))
        return false;
    int commas = 0;
    for (Place i = begin; i < end; ++i) {
        if (line.grammar.surely_finite(line.words[i])) return false;
        if (line.words[i].is_word()) continue;
        if (line.words[i].kind != Word::Kind::Comma) return false;
        ++commas;
        if (commas == 1 && !describes(line, i + 1, end) && !names(line, i + 1, end)) return false;
    }
    // Before its verb such an addition is closed by a comma.
    const bool closed = !line.words[end - 1].is_word();
    return commas == 0 || (inverted ? commas == 1 && !closed : commas == 2 && closed);
}

/// Whether words [begin, end) may be somebody who "admitted" or "claimed", and not what he admitted or claimed: "the
/// owner, admitted five charges".
bool may_speak(const Wording& line, Place begin, Place end) {
    return std::any_of(line.words.begin() + static_cast<std::ptrdiff_t>(begin),
                       line.words.begin() + static_cast<std::ptrdiff_t>(end),
                       [&](const Word& word) {
                           const std::string base = base_of(word);
                           return word.is_word() &&
                                  ((starts_with_capital(word) && !is_digit_word(word)) ||
                                   line.grammar.group_nouns.contains(base) || line.grammar.roles.contains(base) ||
                                   line.grammar.noun_antecedents.contains(base) ||
                                   line.grammar.person_nouns.contains(base) || line.grammar.personal.contains(base));
                       }) &&
           !is_digit_word(line.words[begin]) && !line.grammar.prepositions.contains(line.words[begin].lower) &&
           (starts_with_capital(line.words[begin]) || !line.grammar.indefinite.contains(line.words[begin].lower) ||
            end - begin <= 3);
}

/// The end of the words that may follow the verb: "on Monday", "in a statement".
Place skip_when(const Wording& line, Place at, Place limit) {
    bool moved = true;
    while (moved && at < limit) {
        moved = false;
        for (const Phrase& phrase : line.grammar.saying_when) {
            if (!stands_at(line.words, at, phrase) || at + phrase.size() > limit) continue;
            at += phrase.size();
            moved = true;
            break;
        }
        if (!moved && line.grammar.weekdays.contains(line.words[at].lower)) {
            ++at;
            moved = true;
        }
    }
    return at;
}

/// Whether words [at, end) may stand between the verb and what was said: nothing, "on Monday", "in her ruling".
bool circumstance(const Wording& line, Place at, Place end) {
    at = skip_when(line, at, end);
    if (at == end) return true;
    if (!line.grammar.prepositions.contains(line.words[at].lower) || end - at > 7 || end - at < 2) return false;
    for (Place i = at; i < end; ++i) {
        if (!line.words[i].is_word() || line.grammar.maybe_finite(line.words[i]) ||
            line.grammar.relatives.contains(line.words[i].lower) || line.words[i].lower == line.grammar.that)
            return false;
    }
    return true;
}

/// Reads words [begin, end) as an attribution.
Attribution attribution(const Wording& line, Place begin, Place end) {
    Attribution found;
    found.begin = begin;
    found.end = end;
    if (stands_at(line.words, begin, line.grammar.according)) {
        found.according = end > begin + line.grammar.according.size() &&
                          subject_fits(line, begin + line.grammar.according.size(), end, true);
        found.found = found.according;
        return found;
    }
    if (line.grammar.reporting.contains(line.words[begin].lower) && begin + 1 < end) {
        Place subject_end = end;
        for (Place i = begin + 1; i < end; ++i) {
            if (skip_when(line, i, end) == end) {
                subject_end = i;
                break;
            }
        }
        found.verb = begin;
        found.inverted = true;
        found.subject_begin = begin + 1;
        found.subject_end = subject_end;
        found.when_begin = subject_end;
        found.found = subject_fits(line, begin + 1, subject_end, true) &&
                      (line.quoted || line.grammar.reporting_plain.contains(line.words[begin].lower) ||
                       may_speak(line, begin + 1, subject_end));
        return found;
    }
    for (Place i = begin + 1; i < end; ++i) {
        const bool reports = line.grammar.reporting.contains(line.words[i].lower);
        const bool tells = line.grammar.telling.contains(line.words[i].lower);
        if (!reports && !tells) continue;
        found.verb = i;
        found.subject_begin = begin;
        found.subject_end = i;
        found.when_begin = i + 1;
        found.listener = tells;
        if (!subject_fits(line, begin, i, false)) return found;
        // "..., covered under a plan announced by the port": no subject begins with a verb.
        const Word& opens = line.words[begin];
        if (!starts_with_capital(opens) && !line.grammar.lower_words.contains(opens.lower) &&
            std::any_of(line.grammar.verb_endings.begin(), line.grammar.verb_endings.end(),
                        [&](const std::string& ending) { return opens.lower.ends_with(ending); }))
            return found;
        if (reports) {
            found.found = circumstance(line, i + 1, end);
        } else {
            found.found = end > i + 1 && end - i <= 6 &&
                          std::all_of(line.words.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                      line.words.begin() + static_cast<std::ptrdiff_t>(end),
                                      [](const Word& word) { return word.is_word(); });
        }
        return found;
    }
    return found;
}

bool begins_with_connective(const Wording& line) {
    if (line.words.empty()) return true;
    if (line.grammar.bare_connectives.contains(line.words[0].lower)) return true;
    if (line.words.size() > 1 && line.grammar.ordinals.contains(line.words[0].lower) &&
        line.words[1].kind != Word::Kind::Comma)
        return false;
    return std::any_of(line.grammar.connectives.begin(), line.grammar.connectives.end(),
                       [&](const Phrase& phrase) { return stands_at(line.words, 0, phrase); });
}

/// Takes "However," off what was quoted; how many words and marks went.
Place drop_connective(Wording& line) {
    for (const Phrase& phrase : line.grammar.connectives) {
        if (!stands_at(line.words, 0, phrase)) continue;
        Place end = phrase.size();
        // "Third place is not enough": no connective without its comma
        if ((end == line.words.size() || line.words[end].kind != Word::Kind::Comma) &&
            line.grammar.ordinals.contains(line.words.front().lower))
            continue;
        if (end < line.words.size() && line.words[end].kind == Word::Kind::Comma) ++end;
        line.words.erase(line.words.begin(), line.words.begin() + static_cast<std::ptrdiff_t>(end));
        line.rule("without connective");
        return end;
    }
    return 0;
}

/// Whether words [at, end) go on with the clause before `comma` and not with what was said to be the source: "the
/// port says in a report, Tides of Ellery".
bool goes_on(const Wording& line, Place comma, Place at, Place end) {
    if (at >= end) return false;
    if (line.grammar.surely_finite(line.words[at]))
        return !clause(line, 0, comma) || line.grammar.auxiliaries.contains(line.words[at].lower);
    if (!line.grammar.prepositions.contains(line.words[at].lower) ||
        line.grammar.relatives.contains(line.words[at].lower))
        return false;
    return std::any_of(line.words.begin() + static_cast<std::ptrdiff_t>(at),
                       line.words.begin() + static_cast<std::ptrdiff_t>(end),
                       [&](const Word& word) { return line.grammar.surely_finite(word); });
}

/// "The owner told the yard's head, Carl Hall, to stay, Hall said": his surname would come before his name.
bool named_in_full(const Wording& line, const Attribution& found, Place comma) {
    if (found.according || found.subject_end != found.subject_begin + 1) return false;
    const Word& surname = line.words[found.subject_begin];
    if (!starts_with_capital(surname)) return false;
    for (Place i = 1; i < comma; ++i) {
        if (base_of(line.words[i]) == surname.lower && starts_with_capital(line.words[i]) &&
            line.words[i - 1].is_word() && starts_with_capital(line.words[i - 1]) &&
            !line.grammar.common(line.words[i - 1]) && !line.grammar.titles.contains(line.words[i - 1].lower))
            return true;
    }
    return false;
}

/// "The yard will close, the yard said": it would be named twice in a row.
bool speaks_of_itself(const Wording& line, const Attribution& found) {
    if (found.according || found.subject_end <= found.subject_begin) return false;
    for (Place i = found.subject_begin; i < found.subject_end; ++i) {
        if (line.words[i].lower != line.words[i - found.subject_begin].lower) return false;
    }
    return true;
}

/// "The ferry was late, claims passengers.": no verb of theirs.
bool disagrees(const Wording& line, const Attribution& found) {
    if (!found.inverted || found.according || found.subject_end != found.subject_begin + 1) return false;
    const Word& subject = line.words[found.subject_begin];
    return line.words[found.verb].lower.ends_with('s') && subject.lower.ends_with('s') && !starts_with_capital(subject);
}

void put_in_front(Wording& line, const Attribution& found, Place comma, Place stop, Place end) {
    Words front;
    bool that = true;
    if (found.according) {
        append(front, part(line.words, found.begin, found.end));
        front.push_back(rule_word(",", "attribution first", Word::Kind::Comma));
        that = false;
    } else {
        append(front, part(line.words, found.subject_begin, found.subject_end));
        const bool has_comma =
            std::any_of(front.begin(), front.end(), [](const Word& word) { return word.kind == Word::Kind::Comma; });
        if (has_comma && front.back().is_word())
            front.push_back(rule_word(",", "attribution first", Word::Kind::Comma));
        front.push_back(line.words[found.verb]);
        append(front, part(line.words, found.when_begin, found.end));
        that = has_comma || found.when_begin < found.end ||
               !line.grammar.reporting_plain.contains(line.words[found.verb].lower);
    }
    for (Word& word : front) {
        if (word.is_word()) word.space_before = true;
    }
    Words main = part(line.words, 0, comma);
    lower_opening(line, main);
    main.front().space_before = true;
    Words rest = stop < end ? part(line.words, stop + 1, end) : Words();
    // "The man, police said, was drunk" needs no comma once the speaker is gone; other sequels do.
    if (!rest.empty() && !line.grammar.surely_finite(rest.front())) main.push_back(line.words[stop]);
    Words tail = part(line.words, end, line.words.size());
    // "Officials said last month 68 died" would tell when they said so.
    if (!found.according && !main.empty() &&
        (line.grammar.prepositions.contains(main.front().lower) ||
         line.grammar.time_openers.contains(main.front().lower)))
        that = true;
    // "Police said already, boats are late"
    if (!found.according && main.size() > 1 && main[1].kind == Word::Kind::Comma) that = true;
    if (that) front.push_back(rule_word(line.grammar.that, "attribution first"));
    front.front().space_before = false;
    front.front().text = capitalised(front.front().text);
    line.words = std::move(front);
    append(line.words, std::move(main));
    append(line.words, std::move(rest));
    append(line.words, std::move(tail));
    line.rule("attribution first");
}

}  // namespace

void close_up_attribution(Wording& line) {
    Place verb = 1;
    while (verb < line.words.size() && verb < kLongestSpeaker && line.words[verb].is_word() &&
           !line.grammar.reporting.contains(line.words[verb].lower))
        ++verb;
    if (verb + 2 >= line.words.size() || !line.grammar.reporting.contains(line.words[verb].lower) ||
        line.words[verb + 1].kind != Word::Kind::Comma || !subject_fits(line, 0, verb, false))
        return;
    // "He said, however, that ..." is closed by another comma.
    const bool closed = std::any_of(line.words.begin() + static_cast<std::ptrdiff_t>(verb) + 2, line.words.end(),
                                    [](const Word& word) { return word.kind == Word::Kind::Comma; });
    if (closed || !clause(line, verb + 2, line.words.size())) return;
    line.words.erase(line.words.begin() + static_cast<std::ptrdiff_t>(verb) + 1);
}

bool move_attribution(Wording& line) {
    const Place end = last_is_stop(line) ? line.words.size() - 1 : line.words.size();
    for (Place comma = end; comma-- > 1;) {
        if (line.words[comma].kind != Word::Kind::Comma || comma + 1 >= end || !line.words[comma + 1].is_word())
            continue;
        if (line.quoted && !line.words[comma + 1].after_quote) continue;
        // At the end: the whole of the rest; in the middle: up to the next comma.
        Place stop = end;
        Attribution found = attribution(line, comma + 1, end);
        if (!found.found) {
            stop = comma + 1;
            while (stop < end && line.words[stop].kind != Word::Kind::Comma) ++stop;
            if (stop == end) continue;
            found = attribution(line, comma + 1, stop);
            // "Said" before its subject: what follows the comma may still be the subject's.
            if (!found.found || found.according || found.inverted || stop - comma > 6) continue;
        }
        if (stop == end && !clause(line, 0, comma)) {
            // "The first vote for peace, he said": half a sentence is nothing to be told.
            if (line.quoted || line.words[comma + 1].after_quote) line.refuse("half a sentence, and who said it");
            continue;
        }
        if (named_in_full(line, found, comma) || speaks_of_itself(line, found) || disagrees(line, found)) return false;
        if (stop < end && found.when_begin < found.end && !goes_on(line, comma, stop + 1, end)) continue;
        // "To be built this year, the bridge ..." reads ill behind "that".
        if (line.grammar.not_after_that.contains(line.words.front().lower)) return !line.quoted;
        if (begins_with_connective(line)) {
            if (!line.quoted) return true;
            const Place dropped = drop_connective(line);
            if (dropped == 0) return false;
            return move_attribution(line);
        }
        put_in_front(line, found, comma, stop, end);
        line.quoted = false;
        return true;
    }
    return false;
}

}  // namespace newscart
