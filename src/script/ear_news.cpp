#include "script/ear_news.h"

#include <algorithm>

#include "base/text.h"

namespace newscart {
namespace {

bool attributes(const Wording& line) {
    for (Place i = 0; i < line.words.size(); ++i) {
        const Word& word = line.words[i];
        if (!word.is_word()) continue;
        if (line.grammar.reporting.contains(word.lower)) return true;
        // "what the union is saying."
        const bool last = i + 1 >= line.words.size() || !line.words[i + 1].is_word();
        const bool empty = last && i > 0 && word.lower.ends_with(line.grammar.participle_ending) &&
                           line.grammar.auxiliaries.contains(line.words[i - 1].lower);
        if (line.grammar.attributing.contains(word.lower) && !empty) return true;
    }
    return false;
}

/// "Reveals that she left.": whose name stands in the heading above.
bool lacks_subject(const Wording& line) {
    const Place first = next_word(line.words, 0);
    if (first + 1 >= line.words.size() || !line.grammar.subjectless.contains(line.words[first].lower)) return false;
    const Word& next = line.words[first + 1];
    return next.is_word() && !line.grammar.surely_finite(next) && !starts_with_capital(next);
}

/// "A week later, Hall told The Harbour Times.", "Once more, said the mayor.": who said it, but not what.
bool only_attributes(const Wording& line) {
    constexpr Place kLongestTail = 9;
    // "Hall said that the mayor.", "Hall said last week that the mayor.": what was said has lost its end.
    constexpr Place kWhen = 5;
    for (Place i = 1; i + 1 < line.words.size() && i <= kLongestTail; ++i) {
        if (!line.grammar.reporting.contains(line.words[i].lower)) continue;
        Place that = i + 1;
        while (that + 1 < line.words.size() && that <= i + kWhen && line.words[that].is_word() &&
               line.words[that].lower != line.grammar.that)
            ++that;
        if (line.words[that].lower != line.grammar.that) continue;
        if (std::none_of(line.words.begin() + static_cast<std::ptrdiff_t>(that) + 1, line.words.end(),
                         [&](const Word& word) {
                             return line.grammar.maybe_finite(word) && word.lower != line.grammar.last_part &&
                                    (!starts_with_capital(word) || line.grammar.surely_finite(word));
                         }))
            return true;
        break;
    }
    Place last = line.words.size();
    while (last > 0 && !line.words[last - 1].is_word()) --last;
    const Place comma = comma_before(line, last);
    if (comma == kNone || last - comma > kLongestTail || comma + 2 >= last) return false;
    const auto says = [&](Place at) {
        return at < last && (line.grammar.reporting.contains(line.words[at].lower) ||
                             line.grammar.telling.contains(line.words[at].lower) ||
                             line.grammar.exclaimed.contains(line.words[at].lower));
    };
    // "said Hall"; "Hall said", "the mayor told reporters"
    Place verb = comma + 1;
    while (verb <= comma + 4 && !says(verb)) ++verb;
    if (verb > comma + 4) return false;
    // "..., Jo Marsh, said the road is closed" goes on.
    if (std::any_of(line.words.begin() + static_cast<std::ptrdiff_t>(verb) + 1,
                    line.words.begin() + static_cast<std::ptrdiff_t>(last),
                    [&](const Word& word) { return line.grammar.maybe_finite(word); }))
        return false;
    return std::none_of(line.words.begin(), line.words.begin() + static_cast<std::ptrdiff_t>(comma),
                        [&](const Word& word) { return line.grammar.maybe_finite(word); });
}

/// "Jo Marsh is a professor of law at ...", "is the author of": the foot of a column.
bool tells_of_author(const Wording& line) {
    constexpr Place kLongestName = 4;
    constexpr Place kTitleWithin = 6;
    Place verb = 0;
    while (verb < line.words.size() && verb <= kLongestName && line.words[verb].is_word() &&
           starts_with_capital(line.words[verb]) && !line.grammar.common(line.words[verb]))
        ++verb;
    // "Jo Marsh reported from Ellery."
    constexpr int kLongestCredit = 10;
    if (verb >= 2 && count_of(line.words) <= kLongestCredit &&
        std::any_of(line.grammar.credits.begin(), line.grammar.credits.end(),
                    [&](const Phrase& phrase) { return phrase.size() > 1 && stands_at(line.words, verb, phrase); }))
        return true;
    if (verb < 2 || verb >= line.words.size() || !line.grammar.author_verbs.contains(line.words[verb].lower))
        return false;
    for (Place i = verb + 1; i < line.words.size() && i <= verb + kTitleWithin; ++i) {
        if (line.grammar.author_titles.contains(line.words[i].lower)) return true;
        if (!line.words[i].is_word()) return false;
    }
    return false;
}

/// Whether somebody says something, and is not only "attacked" or "named".
bool says_something(const Wording& line) {
    return std::any_of(line.words.begin(), line.words.end(), [&](const Word& word) {
        return word.is_word() &&
               (line.grammar.reporting.contains(word.lower) || line.grammar.telling.contains(word.lower));
    });
}

/// "Hall poses for a photograph", "A fan waves his flag": tells what is to be seen.
bool shows_picture(const Wording& line) {
    constexpr Place kSubject = 8;
    Place first = next_word(line.words, 0);
    // "Above, a fan waves his flag"
    if (first + 2 < line.words.size() && line.grammar.picture_words.contains(line.words[first].lower) &&
        line.words[first + 1].kind == Word::Kind::Comma)
        first += 2;
    for (Place i = first + 1; i < line.words.size() && i <= first + kSubject; ++i) {
        const Word& word = line.words[i];
        if (!word.is_word() || line.grammar.relatives.contains(word.lower)) return false;
        if (line.grammar.posing.contains(word.lower) && word.rule.empty() && !starts_with_capital(word) &&
            !line.grammar.determiners.contains(line.words[i - 1].lower))
            return !says_something(line);
        if (line.grammar.surely_finite(word) || line.grammar.prepositions.contains(word.lower)) return false;
    }
    return false;
}

/// "A police car sits burnt in the harbour."
bool shows_somebody(const Wording& line) {
    constexpr Place kSubject = 8;
    const Grammar& grammar = line.grammar;
    const Place first = next_word(line.words, 0);
    if (first >= line.words.size() || !grammar.indefinite.contains(line.words[first].lower)) return false;
    for (Place i = first + 2; i < line.words.size() && i <= first + kSubject; ++i) {
        const Word& word = line.words[i];
        if (!word.is_word() || grammar.relatives.contains(word.lower) || word.lower == grammar.that) return false;
        if (grammar.prepositions.contains(word.lower)) continue;
        const bool present =
            grammar.base_verbs.contains(word.lower) && word.lower.ends_with('s') &&
            (grammar.base_verbs.contains(word.lower.substr(0, word.lower.size() - 1)) ||
             (word.lower.ends_with("es") && grammar.base_verbs.contains(word.lower.substr(0, word.lower.size() - 2))));
        // "a sports club", "a sales report": a noun before another
        const bool verb = present && i + 1 < line.words.size() &&
                          (grammar.prepositions.contains(line.words[i + 1].lower) ||
                           grammar.determiners.contains(line.words[i + 1].lower) ||
                           (grammar.posing.contains(word.lower) && line.words[i + 1].is_word()));
        if (verb && !grammar.told_in_present.contains(word.lower))
            return grammar.posing.contains(word.lower) ? !says_something(line) : !attributes(line);
        // "A police patrol car": a verb in the plural is none behind "a".
        if (grammar.maybe_finite(word) &&
            !(grammar.base_verbs.contains(word.lower) && !word.lower.ends_with('s') && !grammar.surely_finite(word)))
            return false;
    }
    return false;
}

/// "Life goes by no plan.": holds for all times and names nothing.
bool tells_nothing_particular(const Wording& line) {
    const Grammar& grammar = line.grammar;
    const Place first = next_word(line.words, 0);
    return std::none_of(line.words.begin(), line.words.end(), [&](const Word& word) {
        if (!word.is_word()) return false;
        const std::string base = base_of(word);
        return (starts_with_capital(word) && &word != &line.words[first]) ||
               (starts_with_capital(word) && line.article.capital_seen.contains(word.text)) || is_digit_word(word) ||
               grammar.the == base || grammar.told_past.contains(word.lower) || grammar.future.contains(word.lower) ||
               grammar.attributing.contains(word.lower) || grammar.reporting.contains(word.lower) ||
               grammar.personal.contains(base) || grammar.things.contains(base) || grammar.pointing.contains(base) ||
               grammar.indefinite.contains(base) || grammar.time_openers.contains(base) ||
               grammar.group_nouns.contains(base) || base == "been" || word.lower.ends_with("ed") ||
               word.lower.ends_with(grammar.participle_ending);
    });
}

/// "The sun will shine again.": a few words, and nobody and nothing named in them.
bool says_too_little(const Wording& line) {
    constexpr int kFew = 6;
    const Grammar& grammar = line.grammar;
    const Place first = next_word(line.words, 0);
    return count_of(line.words) <= kFew && std::none_of(line.words.begin(), line.words.end(), [&](const Word& word) {
               return word.is_word() &&
                      ((starts_with_capital(word) && (&word != &line.words[first] || !grammar.common(word))) ||
                       is_digit_word(word) || grammar.never_rounded_with.contains(word.lower) ||
                       grammar.group_nouns.contains(word.lower) || grammar.personal.contains(base_of(word)) ||
                       grammar.things.contains(base_of(word)) || grammar.time_openers.contains(word.lower) ||
                       grammar.told_news.contains(word.lower) || grammar.attributing.contains(word.lower));
           });
}

/// "Hall opens the fair in Ellery on 3 May, 2026": no news tells of a past day in the present.
bool dates_present(const Wording& line) {
    constexpr Place kFarthest = 3;
    const Grammar& grammar = line.grammar;
    bool dated = false;
    for (Place i = 1; i < line.words.size(); ++i) {
        const std::string& text = line.words[i].text;
        const bool year = text.size() == 4 && text.find_first_not_of("0123456789") == std::string::npos;
        if (!year) continue;
        for (Place k = i; k-- > 0 && i - k <= kFarthest;) dated = dated || grammar.months.contains(line.words[k].lower);
    }
    if (!dated) return false;
    bool present = false;
    for (const Word& word : line.words) {
        if (!word.is_word() || (grammar.months.contains(word.lower) && starts_with_capital(word))) continue;
        if (grammar.auxiliaries.contains(word.lower) || grammar.future.contains(word.lower)) return false;
        // "announces the day during a fair on May 3, 2026"
        if (grammar.attributing.contains(word.lower) && !grammar.posing.contains(word.lower) &&
            (!word.lower.ends_with('s') || grammar.reporting_plain.contains(word.lower)))
            return false;
        if (grammar.told_past.contains(word.lower)) return false;
        present = present || (grammar.base_verbs.contains(word.lower) && word.lower.ends_with('s'));
        if (grammar.maybe_finite(word) && !grammar.base_verbs.contains(word.lower)) return false;
    }
    return present;
}

/// In a column: what is not told in the past, or should be so.
bool thinks(const Wording& line) {
    const auto any = [&](const WordSet& set) {
        return std::any_of(line.words.begin(), line.words.end(),
                           [&](const Word& word) { return word.is_word() && set.contains(word.lower); });
    };
    if (any(line.grammar.judging)) return true;
    return std::none_of(line.words.begin(), line.words.end(), [&](const Word& word) {
        return word.is_word() && (is_digit_word(word) || line.grammar.told_past.contains(word.lower) ||
                                  (line.grammar.maybe_finite(word) && word.lower.ends_with("ed")));
    });
}

/// In an article that may be no report: what happened, with a day, a figure or what has become of it.
bool reports_fact(const Wording& line) {
    const Grammar& grammar = line.grammar;
    bool past = false;
    bool sure = false;
    for (Place i = 0; i < line.words.size(); ++i) {
        const Word& word = line.words[i];
        if (!word.is_word()) continue;
        const bool ed = word.lower.ends_with("ed");
        past = past || grammar.told_past.contains(word.lower) || (ed && grammar.maybe_finite(word)) ||
               (grammar.verbs.contains(word.lower) && !word.lower.ends_with('s'));
        const std::string base = base_of(word);
        sure = sure || is_digit_word(word) || grammar.weekdays.contains(base) || base == grammar.today ||
               base == grammar.yesterday || (grammar.months.contains(base) && starts_with_capital(word));
        // "last week", "this year's fair"
        sure = sure || (i > 0 && line.words[i - 1].lower == grammar.this_part && grammar.pointed_times.contains(base));
        sure = sure || (i > 0 && line.words[i - 1].lower == grammar.last_part &&
                        (grammar.pointing_not_before.contains(base) || grammar.parts_of_day.contains(base)));
        if (i + 1 == line.words.size()) continue;
        // "plans to close"
        if (grammar.future.contains(word.lower) && line.words[i + 1].lower == grammar.to) return true;
        if (!grammar.auxiliaries.contains(word.lower)) continue;
        // "has closed", "were found", "has met"
        const std::string& next = line.words[i + 1].lower;
        sure = sure || next.ends_with("ed") || grammar.told_news.contains(next) || grammar.told_past.contains(next) ||
               grammar.verbs.contains(next);
        // "has been tipped"
        sure = sure || (i + 2 < line.words.size() && line.words[i + 2].lower.ends_with("ed"));
        // "is taking part", "are to pay": news without a past tense
        if (next.ends_with(grammar.participle_ending) || next == grammar.to) return true;
    }
    return past && sure;
}

/// "a row over whether the port should close", "a deal which should bring 20 jobs": nobody's demand.
bool asks_whether(const Wording& line, const Phrase& phrase) {
    const Grammar& grammar = line.grammar;
    if (phrase.size() != 1 || !grammar.future.contains(phrase.front())) return false;
    for (Place i = 1; i < line.words.size(); ++i) {
        if (line.words[i].lower != phrase.front()) continue;
        const bool relative =
            (grammar.relatives.contains(line.words[i - 1].lower) || line.words[i - 1].lower == grammar.that) &&
            i + 1 < line.words.size() && grammar.base_verbs.contains(line.words[i + 1].lower);
        const bool asked = std::any_of(line.words.begin(), line.words.begin() + static_cast<std::ptrdiff_t>(i),
                                       [&](const Word& word) { return grammar.asking_whether.contains(word.lower); });
        if (!relative && !asked) return false;
    }
    return true;
}

/// "Hall said that the old way of the yard -- the port is lost": what was begun is not ended.
bool reports_half(const Wording& line) {
    const Grammar& grammar = line.grammar;
    if (std::find(line.rules.begin(), line.rules.end(), "quotation reported") == line.rules.end()) return false;
    Place verb = 1;
    while (verb < line.words.size() && !grammar.reporting.contains(line.words[verb].lower)) ++verb;
    bool finite = false;
    int dashes = 0;
    for (Place i = verb + 1; i < line.words.size(); ++i) {
        if (line.words[i].kind == Word::Kind::Comma) return false;
        if (line.words[i].kind == Word::Kind::Dash) {
            if (finite) return false;
            ++dashes;
        }
        finite = finite || grammar.maybe_finite(line.words[i]);
    }
    return dashes == 1 && finite;
}

/// "Hall tweeted after the meeting.": and what?
bool tweets_nothing(const Wording& line) {
    constexpr int kFew = 8;
    const Grammar& grammar = line.grammar;
    if (count_of(line.words) > kFew) return false;
    for (Place i = 1; i < line.words.size(); ++i) {
        if (!grammar.says_what.contains(line.words[i].lower)) continue;
        return i + 1 == line.words.size() || !line.words[i + 1].is_word() ||
               (grammar.prepositions.contains(line.words[i + 1].lower) &&
                comma_before(line, line.words.size()) == kNone);
    }
    return false;
}

/// "Hall was asked about the ferry on Monday.": and what did he say?
bool asks_without_answer(const Wording& line) {
    const Grammar& grammar = line.grammar;
    constexpr Place kWithin = 6;
    if (says_something(line)) return false;
    for (Place i = 2; i + 1 < line.words.size(); ++i) {
        if (std::none_of(grammar.being_asked.begin(), grammar.being_asked.end(),
                         [&](const Phrase& phrase) { return stands_at(line.words, i - 1, phrase); }))
            continue;
        for (Place k = i + 1; k < line.words.size() && k <= i + kWithin; ++k) {
            if (line.words[k].lower == grammar.about || grammar.asking_whether.contains(line.words[k].lower))
                return true;
            if (grammar.maybe_finite(line.words[k]) || line.words[k].lower == grammar.to) break;
        }
    }
    return false;
}

/// "Hall says hope to come back soon": whose words left out who hopes.
bool reports_nobody(const Wording& line) {
    const Grammar& grammar = line.grammar;
    for (Place i = 1; i + 2 < line.words.size(); ++i) {
        if (!grammar.reporting.contains(line.words[i].lower)) continue;
        const Place at = line.words[i + 1].lower == grammar.that ? i + 2 : i + 1;
        if (at + 1 == line.words.size()) continue;
        const Word& verb = line.words[at];
        const Word& next = line.words[at + 1];
        // "One wrote that should be banned"
        if (verb.quoted && at != i + 1 && grammar.auxiliaries.contains(verb.lower)) return true;
        if (verb.quoted && grammar.base_verbs.contains(verb.lower) && !verb.lower.ends_with('s') &&
            !starts_with_capital(verb) && (next.lower == grammar.to || grammar.determiners.contains(next.lower)))
            return true;
    }
    return false;
}

/// "Die Bruecke ist seit Montag gesperrt": small words of other languages.
bool in_another_language(const Wording& line) {
    constexpr std::ptrdiff_t kFewest = 2;
    return std::count_if(line.words.begin(), line.words.end(), [&](const Word& word) {
               return word.is_word() && !starts_with_capital(word) && line.grammar.foreign_words.contains(word.lower);
           }) >= kFewest;
}

/// "Hall said that what is the progress": a question turned into a report.
bool reports_question(const Wording& line) {
    for (Place i = 1; i + 2 < line.words.size(); ++i) {
        if (!line.grammar.reporting.contains(line.words[i].lower)) continue;
        const Place next = line.words[i + 1].lower == line.grammar.that ? i + 2 : i + 1;
        // "she adds that asked if"
        if (next < line.words.size() && next == i + 2 && line.grammar.asking.contains(line.words[next].lower))
            return true;
        if (next + 1 < line.words.size() && line.grammar.question_words.contains(line.words[next].lower) &&
            line.grammar.auxiliaries.contains(line.words[next + 1].lower) && line.words[next].quoted)
            return true;
    }
    return false;
}

}  // namespace

bool tells_news(const Words& words, const Grammar& grammar) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        const Word& word = words[i];
        if (!word.is_word()) continue;
        const std::string base = base_of(word);
        if (is_digit_word(word) || grammar.told_past.contains(base) || grammar.future.contains(base) ||
            grammar.attributing.contains(base) || grammar.reporting.contains(base) || grammar.weekdays.contains(base) ||
            base == grammar.today || base == grammar.yesterday || grammar.told_news.contains(base) ||
            word.lower.ends_with("n't"))
            return true;
        if ((word.lower.ends_with("ed") && grammar.maybe_finite(word)) ||
            (grammar.verbs.contains(word.lower) && !word.lower.ends_with('s')))
            return true;
        // "are to pay"
        if (grammar.auxiliaries.contains(base) && i + 1 < words.size() && words[i + 1].lower == grammar.to) return true;
        // "are hunting", "is still looking"
        constexpr std::size_t kBetween = 2;
        for (std::size_t k = i + 1; grammar.auxiliaries.contains(base) && k < words.size() && k <= i + kBetween; ++k) {
            if (words[k].lower.ends_with(grammar.participle_ending)) return true;
        }
    }
    return false;
}

bool quotes_nothing(const Wording& line) {
    constexpr std::ptrdiff_t kFewest = 2;
    const Grammar& grammar = line.grammar;
    if (std::find(line.rules.begin(), line.rules.end(), "quotation reported") == line.rules.end()) return false;
    Place verb = 0;
    while (verb < line.words.size() && !grammar.reporting.contains(line.words[verb].lower)) ++verb;
    constexpr Place kLeastSaid = 3;
    if (verb + kLeastSaid >= line.words.size()) return false;
    const auto from = line.words.begin() + static_cast<std::ptrdiff_t>(verb) + 1;
    const auto points = [&](const Word& word) {
        const std::string base = base_of(word);
        return word.is_word() && (grammar.pointing.contains(base) || grammar.things.contains(base) ||
                                  (base == grammar.that && base != word.lower));
    };
    // "Hall said he hopes that's done soon"
    for (auto word = from; word != line.words.end(); ++word) {
        if (base_of(*word) == grammar.that && word->lower != grammar.that && grammar.maybe_finite(*(word - 1)))
            return true;
    }
    return std::any_of(from, line.words.end(), points) &&
           std::count_if(from, line.words.end(), [&](const Word& word) {
               return word.is_word() && (is_digit_word(word) || !grammar.common(word)) && base_of(word) == word.lower &&
                      !word.lower.ends_with("n't");
           }) < kFewest;
}

bool is_column(const std::vector<const Words*>& sentences, const Grammar& grammar) {
    constexpr std::size_t kFewest = 3;
    constexpr std::size_t kShare = 6;  ///< one in so many sentences
    std::size_t own = 0;
    bool quoted = false;
    for (const Words* words : sentences) {
        bool here = false;
        for (const Word& word : *words) {
            if (word.kind == Word::Kind::Quote) quoted = word.opens_quote;
            const bool first = word.is_word() && !quoted && (word.text == "I" || has_lower(word.text)) &&
                               grammar.first_second.contains(word.lower);
            here = here || first;
        }
        own += here ? 1 : 0;
    }
    return own >= kFewest && own * kShare >= sentences.size();
}

void drop_writers_aside(Wording& line) {
    for (const Phrase& phrase : line.grammar.asides_of_writer) {
        const Place end = phrase.size();
        if (!stands_at(line.words, 0, phrase) || end + 2 >= line.words.size() ||
            line.words[end].kind != Word::Kind::Comma)
            continue;
        line.words.erase(line.words.begin(), line.words.begin() + static_cast<std::ptrdiff_t>(end) + 1);
        line.words.front().space_before = false;
        line.words.front().text = capitalised(line.words.front().text);
        line.rule("without aside");
        return;
    }
}

std::string objection_as_news(const Wording& line) {
    const Grammar& grammar = line.grammar;
    if (lacks_subject(line)) return "does not tell of whom";
    if (in_another_language(line)) return "in another language";
    if (reports_question(line)) return "a question";
    if (reports_nobody(line)) return "does not tell of whom";
    if (tweets_nothing(line)) return "who said it, but not what";
    if (reports_half(line)) return "a quotation that cannot be reported";
    if (asks_without_answer(line)) return "a question without its answer";
    if (only_attributes(line)) return "who said it, but not what";
    if (tells_of_author(line)) return "tells who wrote it";
    if (shows_picture(line) || shows_somebody(line) || dates_present(line)) return "the text under a picture";
    if (line.direct) return {};
    const bool attributed = attributes(line);
    for (const Phrase& phrase : grammar.asides_of_writer) {
        for (Place i = 0; i < line.words.size(); ++i) {
            if (!stands_at(line.words, i, phrase)) continue;
            if (!attributed || !line.words[i].quoted) return "what the writer thinks: \"" + join(phrase, " ") + "\"";
        }
    }
    if (attributed) return {};
    for (Place i = 0; i < line.words.size(); ++i) {
        const Word& word = line.words[i];
        // "It's" in a title is none.
        const bool in_title = i > 0 && starts_with_capital(word) && line.words[i - 1].is_word();
        // "a law that's changing the port", "Hall, who's leaving"
        const bool relative = i > 0 && (base_of(word) == grammar.that || grammar.relatives.contains(base_of(word))) &&
                              (line.words[i - 1].kind == Word::Kind::Comma
                                   ? grammar.relatives.contains(base_of(word))
                                   : line.words[i - 1].is_word() && !grammar.common(line.words[i - 1]) &&
                                         !grammar.maybe_finite(line.words[i - 1]));
        if (!word.quoted && !in_title && !relative && word.is_word() && grammar.chatting.contains(word.lower))
            return "talks: \"" + word.lower + "\"";
    }
    if (says_too_little(line) || tells_nothing_particular(line)) return "tells nothing particular";
    if (line.article.column && thinks(line)) return "what the writer of a column thinks";
    if (line.article.doubtful && !reports_fact(line)) return "tells no news, in what may be no report";
    for (const Phrase& phrase : grammar.opinions) {
        if (contains(line.words, phrase) && !asks_whether(line, phrase))
            return "an opinion nobody is named for: \"" + join(phrase, " ") + "\"";
    }
    return {};
}

}  // namespace newscart
