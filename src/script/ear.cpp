#include "script/ear.h"

#include <algorithm>
#include <array>
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
#include "script/ear_news.h"
#include "script/ear_persons.h"
#include "script/ear_quotations.h"
#include "script/wording.h"

namespace newscart {
namespace {

constexpr std::ptrdiff_t kMostBrackets = 2;
constexpr int kLongestHeading = 12;  ///< words; without a full stop it is a heading

bool starts_lower(const Word& word) {
    const std::vector<char32_t> points = icu::code_points(std::string_view(word.text).substr(0, 4));
    return !points.empty() && icu::is_lower(points.front());
}

/// "a "excellent" fit": the article that the quotation marks had parted from its word.
void mend_article(Wording& line) {
    for (Place i = 0; i + 1 < line.words.size(); ++i) {
        Word& word = line.words[i];
        const Word& next = line.words[i + 1];
        if (word.lower != line.grammar.a || !next.quoted || next.lower.empty()) continue;
        if (std::string_view("aei").find(next.lower.front()) == std::string_view::npos ||
            next.lower.starts_with("eu") || line.grammar.a_before.contains(next.lower))
            continue;
        word.lower = line.grammar.an;
        word.text = starts_with_capital(word) ? capitalised(line.grammar.an) : line.grammar.an;
        word.rule = "article";
        line.rule("article");
    }
}

/// "leading. ladies": a stop where a line of the page broke.
void drop_stray_stops(Wording& line) {
    for (Place i = 1; i + 1 < line.words.size();) {
        const Word& next = line.words[i + 1];
        const bool stray = line.words[i].text == "." && next.is_word() && !is_digit_word(next) &&
                           (!starts_with_capital(next) || line.grammar.never_at_end.contains(line.words[i - 1].lower) ||
                            line.grammar.prepositions.contains(line.words[i - 1].lower));
        if (!stray) {
            ++i;
            continue;
        }
        // "... in the wrong way. rothe": what is left of another line
        constexpr Place kScrap = 3;
        const std::string& before = line.words[i - 1].lower;
        if (line.words.size() - i <= kScrap && !line.grammar.never_at_end.contains(before) &&
            !line.grammar.prepositions.contains(before)) {
            line.words.resize(i + 1);
            line.rule("stray words dropped");
            return;
        }
        line.words.erase(line.words.begin() + static_cast<std::ptrdiff_t>(i));
        line.rule("stray stop dropped");
    }
}

/// "Mayor Moss (left) and his wife", "Image: Harbour Board", "... by an editor: Moss."
bool labels_picture(const Wording& line) {
    const Grammar& grammar = line.grammar;
    for (Place i = 0; i + 1 < line.words.size(); ++i) {
        const bool names = grammar.picture_words.contains(line.words[i].lower);
        if (names && i > 0 && line.words[i - 1].kind == Word::Kind::Open &&
            (!line.words[i + 1].is_word() || line.words[i + 1].kind == Word::Kind::Close))
            return true;
        if (names && starts_with_capital(line.words[i]) && line.words[i + 1].text == ":") return true;
        // "Jo Marsh, left, and Carl Hall, right"
        if (names && i > 1 && line.words[i - 1].kind == Word::Kind::Comma && starts_with_capital(line.words[i - 2]) &&
            line.words[i + 1].kind != Word::Kind::Word)
            return true;
    }
    return false;
}

/// "HNA's Carl Moss reported from Ellery.": who wrote it.
bool is_credit(const Wording& line) {
    constexpr int kLongestCredit = 14;
    if (line.words.empty()) return false;
    const Word& source = line.words.front();
    const bool agency = source.lower.ends_with(line.grammar.genitive) && base_of(source) != source.lower &&
                        !has_lower(source.text.substr(0, base_of(source).size()));
    if (!agency || count_of(line.words) > kLongestCredit) return false;
    return std::any_of(line.grammar.credits.begin(), line.grammar.credits.end(),
                       [&](const Phrase& phrase) { return contains(line.words, phrase); });
}

/// "... no one was hurt: Moss.": a label instead of who said it.
bool ends_in_label(const Wording& line) {
    constexpr Place kLongestLabel = 3;
    Place last = line.words.size();
    while (last > 0 && !line.words[last - 1].is_word()) --last;
    for (Place i = last; i-- > 0 && last - i <= kLongestLabel + 1;) {
        // A title has a capital on both sides of its colon, or marks around it.
        if (line.words[i].text == ":")
            return i > 0 && i + 1 < last && !starts_with_capital(line.words[i - 1]) &&
                   !is_digit_word(line.words[i - 1]) && !line.words[i + 1].quoted;
        if (!line.words[i].is_word() || !starts_with_capital(line.words[i])) return false;
    }
    return false;
}

/// "... was beyond repair Police said he ...": a full stop was lost.
bool lost_a_stop(const Wording& line) {
    for (Place i = 2; i + 1 < line.words.size(); ++i) {
        const Word& word = line.words[i];
        const Word& before = line.words[i - 1];
        if (!word.is_word() || word.quoted || !word.rule.empty() || !starts_with_capital(word) ||
            !line.grammar.common(word) || word.text.size() < 2 || !has_lower(word.text))
            continue;
        // "the channel Five has"
        if (!before.is_word() || before.text.ends_with('.') || starts_with_capital(before) ||
            line.grammar.common(before) || is_digit_word(before) || line.grammar.indefinite.contains(word.lower))
            continue;
        if (line.grammar.reporting.contains(line.words[i + 1].lower) ||
            line.grammar.auxiliaries.contains(line.words[i + 1].lower))
            return true;
    }
    return false;
}

/// "those who start before will pay": what the word governed is gone. "the suburb in of Ellery"
bool lost_a_word(const Wording& line) {
    bool asks = false;
    for (Place i = 1; i + 1 < line.words.size(); ++i) {
        const std::string& next = line.words[i + 1].lower;
        if (line.grammar.governs.contains(line.words[i].lower) && line.grammar.auxiliaries.contains(next) &&
            line.grammar.surely_finite(line.words[i - 1]))
            return true;
        if (line.grammar.plain_prepositions.contains(line.words[i].lower) &&
            line.grammar.never_after_preposition.contains(next))
            return true;
        // "would not in the town": the verb is gone, but not in "would not in the town close"
        const auto verb_follows = [&](Place from) {
            for (Place k = from; k < line.words.size() && line.words[k].is_word(); ++k) {
                const std::string& lower = line.words[k].lower;
                if (line.grammar.relatives.contains(lower) || line.grammar.subordinators.contains(lower)) break;
                if (line.grammar.bare_verbs.contains(lower) ||
                    (line.grammar.base_verbs.contains(lower) && !lower.ends_with('s')))
                    return true;
            }
            return false;
        };
        for (const Phrase& phrase : line.grammar.needs_verb) {
            const Place behind = i + phrase.size();
            if (stands_at(line.words, i, phrase) && behind < line.words.size() &&
                line.grammar.plain_prepositions.contains(line.words[behind].lower) && !verb_follows(behind + 1))
                return true;
        }
        // "the ferry was is late", but not "what it was is not known"
        asks = asks || line.grammar.question_words.contains(line.words[i - 1].lower) ||
               line.grammar.relatives.contains(line.words[i - 1].lower) || line.words[i - 1].lower == line.grammar.that;
        for (const Phrase& phrase : line.grammar.never_together) {
            if (!asks && stands_at(line.words, i, phrase)) return true;
        }
        // "has a painted a row of boats"
        if (line.grammar.auxiliaries.contains(line.words[i - 1].lower) && line.words[i].lower == line.grammar.a &&
            line.grammar.past_form(next) && i + 2 < line.words.size() &&
            (line.words[i + 2].lower == line.grammar.a || line.words[i + 2].lower == line.grammar.the))
            return true;
    }
    return false;
}

/// "the the port", "a the port": one of the two words was left behind by a change of the other. What is quoted stays,
/// and "the A 14" is a name.
void drop_doubled(Wording& line) {
    bool quoted = false;
    for (Place i = 0; i + 2 < line.words.size(); ++i) {
        constexpr std::size_t kLongWord = 5;  // "very very" may be meant
        const Word& word = line.words[i];
        if (word.kind == Word::Kind::Quote) quoted = word.opens_quote;
        if (quoted || (i > 0 && starts_with_capital(word)) || starts_with_capital(line.words[i + 1])) continue;
        const bool doubled = (word.is_word() && word.text.size() >= kLongWord && !starts_with_capital(word) &&
                              !is_digit_word(word) && word.text == line.words[i + 1].text) ||
                             std::any_of(line.grammar.doubled.begin(), line.grammar.doubled.end(),
                                         [&](const Phrase& phrase) { return stands_at(line.words, i, phrase); });
        if (!doubled) continue;
        const bool first = i == 0;
        line.words.erase(line.words.begin() + static_cast<std::ptrdiff_t>(i));
        if (first) line.words.front().text = capitalised(line.words.front().text);
        line.rule("doubled word dropped");
        return;
    }
}

/// "The song Do You Hear the Sea? is number one.": the mark is the title's, no question's.
void drop_mark_of_title(Wording& line) {
    for (Place i = 2; i + 1 < line.words.size(); ++i) {
        if (line.words[i].text != "?" || !starts_with_capital(line.words[i - 1]) ||
            !starts_with_capital(line.words[i - 2]) || !line.words[i + 1].is_word() ||
            starts_with_capital(line.words[i + 1]) || is_digit_word(line.words[i + 1]))
            continue;
        line.words.erase(line.words.begin() + static_cast<std::ptrdiff_t>(i));
        line.rule("mark of a title dropped");
    }
}

/// "FERRIES STOP AT ELLERY QUAY The ferries ...": the heading above ran into the sentence.
void drop_heading(Wording& line) {
    constexpr Place kFewest = 4;
    Place end = 0;
    int long_words = 0;
    while (end < line.words.size() && line.words[end].is_word() && starts_with_capital(line.words[end]) &&
           !is_digit_word(line.words[end]) && !has_lower(line.words[end].text)) {
        long_words += line.words[end].text.size() > 3 ? 1 : 0;
        ++end;
    }
    // "A" and "I" open the sentence itself.
    if (end > 0 && line.words[end - 1].text.size() == 1) --end;
    if (end < kFewest || long_words < 3 || end + kFewest > line.words.size() || !line.words[end].is_word() ||
        !starts_with_capital(line.words[end]) || !clause(line, end, line.words.size()))
        return;
    line.words.erase(line.words.begin(), line.words.begin() + static_cast<std::ptrdiff_t>(end));
    line.words.front().space_before = false;
    line.rule("heading dropped");
}

/// "The port will close in May said a report by the council.": the comma before its speaker was lost.
void part_from_speaker(Wording& line) {
    const Grammar& grammar = line.grammar;
    for (Place i = 3; i + 2 < line.words.size(); ++i) {
        const Word& before = line.words[i - 1];
        const Word& next = line.words[i + 1];
        if (!grammar.reporting_plain.contains(line.words[i].lower) || line.words[i].quoted || !before.is_word() ||
            !next.is_word())
            continue;
        const bool speaker = next.lower == grammar.a || next.lower == grammar.an || next.lower == grammar.the ||
                             (starts_with_capital(next) && !grammar.weekdays.contains(next.lower));
        if (!speaker || starts_with_capital(before) || grammar.pronoun_subjects.contains(before.lower) ||
            grammar.auxiliaries.contains(before.lower) || grammar.relatives.contains(before.lower) ||
            grammar.noun_antecedents.contains(before.lower) || grammar.person_nouns.contains(before.lower) ||
            grammar.group_nouns.contains(before.lower) || grammar.roles.contains(before.lower) ||
            grammar.titles.contains(before.lower) || grammar.between_subject_and_verb.contains(before.lower))
            return;
        // What follows the speaker tells what was said, and what is before it who did.
        const bool told = std::any_of(line.words.begin() + static_cast<std::ptrdiff_t>(i) + 1, line.words.end(),
                                      [&](const Word& word) { return grammar.surely_finite(word); });
        const bool clause_before = std::any_of(line.words.begin(), line.words.begin() + static_cast<std::ptrdiff_t>(i),
                                               [&](const Word& word) { return grammar.maybe_finite(word); });
        if (told || !clause_before) return;
        line.words.insert(line.words.begin() + static_cast<std::ptrdiff_t>(i),
                          rule_word(",", "comma before the speaker", Word::Kind::Comma));
        line.words[i].space_before = false;
        line.rule("comma before the speaker");
        return;
    }
}

/// "As Carl Hall told the court that the ferry was late.": a beginning that what follows has forgotten.
void drop_lost_beginning(Wording& line) {
    constexpr Place kWithin = 12;
    const Grammar& grammar = line.grammar;
    if (line.words.size() < 4 || line.words.front().lower != grammar.as || !line.words[1].is_word()) return;
    // "As Carl Hall told the court that the ferry was late, the crew wept": what follows has not forgotten it.
    bool parted = false;
    for (Place i = 1; i < line.words.size(); ++i) {
        const Word& word = line.words[i];
        const Word::Kind before = line.words[i - 1].kind;
        // "..., which was late, sank": the same clause goes on
        parted = parted || ((before == Word::Kind::Comma || before == Word::Kind::Dash) && word.is_word() &&
                            !grammar.relatives.contains(word.lower) && !grammar.maybe_finite(word));
        if (parted && grammar.maybe_finite(word)) return;
    }
    bool says = false;
    for (Place i = 1; i < line.words.size() && i <= kWithin && line.words[i].is_word(); ++i) {
        if (says && line.words[i].lower == grammar.that) {
            line.words.erase(line.words.begin());
            line.words.front().space_before = false;
            line.words.front().text = capitalised(line.words.front().text);
            line.rule("without connective");
            return;
        }
        says = says || grammar.telling.contains(line.words[i].lower) || grammar.reporting.contains(line.words[i].lower);
    }
}

/// "They want it' But the mayor ...": a mark that closes what nothing opened, in the middle.
bool stray_quote(const Wording& line) {
    for (Place i = 0; i + 1 < line.words.size(); ++i) {
        const std::string& text = line.words[i].text;
        const Word& next = line.words[i + 1];
        if (!line.words[i].is_word() || !(text.ends_with('\'') || text.ends_with("’")) ||
            line.words[i].lower.ends_with("s'") || !next.is_word() || !starts_with_capital(next) ||
            !line.grammar.common(next))
            continue;
        return true;
    }
    return false;
}

/// "Excessive: The driver ...": the text under a picture.
bool is_caption(const Wording& line) {
    constexpr Place kLongestLabel = 14;
    bool quoted = false;
    for (Place i = 1; i < kLongestLabel && i + 1 < line.words.size(); ++i) {
        if (line.words[i - 1].kind == Word::Kind::Quote) quoted = line.words[i - 1].opens_quote;
        if (line.words[i].text == ":") {
            if (quoted) return false;  // 'The film "Ferry: The Return" ...'
            // "The first version of Storm: The Return is ..."
            if (line.grammar.determiners.contains(line.words.front().lower) && starts_with_capital(line.words[i - 1]))
                return false;
            return line.words[i + 1].is_word() && starts_with_capital(line.words[i + 1]) &&
                   !line.grammar.reporting.contains(line.words[i - 1].lower);
        }
        // "Getting involved: The driver ..."
        if (line.words.front().lower.ends_with(line.grammar.participle_ending) && line.words[i].is_word()) continue;
        if (line.words[i].kind == Word::Kind::Quote) continue;  // "'Excessive': The driver ..."
        if (!line.words[i].is_word() || line.grammar.surely_finite(line.words[i])) return false;
    }
    return false;
}

/// "The port is open Excessive: The driver ...", "VIDEO Ferry sinks": a label in the middle, or one of the page's.
bool holds_label(const Wording& line) {
    const Grammar& grammar = line.grammar;
    const Place first = next_word(line.words, 0);
    if (first + 1 < line.words.size() && line.words[first].text.size() > 3 && !has_lower(line.words[first].text) &&
        grammar.headline_labels.contains(line.words[first].lower) && line.words[first + 1].is_word())
        return true;
    bool told = false;  // a label in the middle follows a clause; before it stands a title: "The new Storm: The Return"
    for (Place i = first + 2; i + 2 < line.words.size(); ++i) {
        const Word& word = line.words[i];
        told = told || grammar.maybe_finite(line.words[i - 1]);
        if (!told || line.words[i + 1].text != ":" || !word.is_word() || word.quoted || !starts_with_capital(word) ||
            !has_lower(word.text) || line.article.capital_seen.contains(word.text) || !line.words[i - 1].is_word() ||
            starts_with_capital(line.words[i - 1]) || grammar.prepositions.contains(line.words[i - 1].lower))
            continue;  // "a new version of Storm: The Beginning" is a title
        if (line.words[i + 2].is_word() && starts_with_capital(line.words[i + 2])) return true;
    }
    return false;
}

/// "told reporters here": a place that only who wrote it knows.
void drop_here(Wording& line) {
    for (Place i = 2; i < line.words.size(); ++i) {
        if (line.words[i].lower != line.grammar.here || line.grammar.here.empty() || line.words[i].quoted) continue;
        const Word& before = line.words[i - 1];
        // "on the campus here, where"
        const bool behind_noun = before.is_word() && i + 1 < line.words.size() && !line.words[i + 1].is_word() &&
                                 (starts_with_capital(before) || line.grammar.nouns_of_places.contains(before.lower));
        if (!line.grammar.near_hearers.contains(before.lower) && !behind_noun) continue;
        line.words.erase(line.words.begin() + static_cast<std::ptrdiff_t>(i));
        line.rule("\"here\" dropped");
        return;
    }
}

/// "the EFB (that's the ferry board, not the choir)": told to the eye.
void drop_explaining_bracket(Wording& line) {
    for (Place i = 1; i + 1 < line.words.size(); ++i) {
        if (line.words[i].kind != Word::Kind::Open || !line.grammar.says_which.contains(line.words[i + 1].lower))
            continue;
        Place close = i + 1;
        while (close < line.words.size() && line.words[close].kind != Word::Kind::Close) ++close;
        if (close == line.words.size()) return;
        line.words.erase(line.words.begin() + static_cast<std::ptrdiff_t>(i),
                         line.words.begin() + static_cast<std::ptrdiff_t>(close) + 1);
        line.rule("without brackets");
        return;
    }
}

/// "Relief: The driver was found." -> "The driver was found.": what stands under a picture may tell what happened.
void drop_label(Wording& line) {
    const Grammar& grammar = line.grammar;
    if (line.words.size() < 6 || !line.words[0].is_word() || line.words[1].text != ":") return;
    const Word& label = line.words[0];
    if (!starts_with_capital(label) || is_digit_word(label) || line.article.capital_seen.contains(label.text) ||
        !has_lower(label.text) || grammar.male_names.contains(label.lower) ||
        grammar.female_names.contains(label.lower) || grammar.attributing.contains(label.lower) ||
        grammar.protected_words.contains(label.lower) || grammar.picture_words.contains(label.lower) ||
        grammar.headline_labels.contains(label.lower) || grammar.common(label))
        return;
    if (!line.words[2].is_word() || !starts_with_capital(line.words[2])) return;
    // "Home: One of the rooms where she was found" is no sentence.
    const auto clause_end = std::find_if(line.words.begin() + 2, line.words.end(), [&](const Word& word) {
        return grammar.relatives.contains(word.lower) || grammar.subordinators.contains(word.lower);
    });
    // "was", "Hall conned"
    bool past = false;
    for (auto word = line.words.begin() + 2; word != clause_end; ++word) {
        past = past || (word->is_word() && (grammar.told_past.contains(word->lower) ||
                                            (grammar.maybe_finite(*word) && grammar.past_form(word->lower) &&
                                             !grammar.base_verbs.contains(word->lower) &&
                                             starts_with_capital(*(word - 1)) && !grammar.common(*(word - 1)))));
    }
    const bool pictured = std::any_of(line.words.begin() + 2, line.words.end(), [&](const Word& word) {
        return word.is_word() && (grammar.picture_words.contains(word.lower) || grammar.pointing.contains(word.lower));
    });
    if (!past || pictured) return;
    line.words.erase(line.words.begin(), line.words.begin() + 2);
    line.words.front().space_before = false;
    line.rule("label dropped");
}

/// "- Two boats": one of several things that the sentence before counts up, and perhaps none of them a fact.
bool is_item(const Words& words) {
    if (words.size() < 2 || !words[1].space_before) return false;
    const std::string& mark = words.front().text;
    return mark == "-" || mark == "–" || mark == "—" || mark == "•" || mark == "*" || mark == "·" || mark == "●";
}

/// "2017The": what followed the figure was lost.
bool glued_to_figure(std::string_view text, const Grammar& grammar) {
    std::size_t i = 0;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    // "2017I think"
    constexpr std::size_t kYear = 4;
    if (i == kYear && grammar.first_subjects.contains(ascii_lower(text.substr(i)))) return true;
    return i >= 2 && i + 2 <= text.size() && text[i] >= 'A' && text[i] <= 'Z' && text[i + 1] >= 'a' &&
           text[i + 1] <= 'z';
}

/// "deadProsecutors", "pm.The": a heading or another sentence ran into the word.
bool glued_words(std::string_view text, const Grammar& grammar) {
    constexpr std::size_t kLeastBefore = 3;
    constexpr std::size_t kLeastBehind = 4;
    // "AugustThe": a small word behind a whole one; "5pm.The"
    for (std::size_t at = kLeastBefore; at + 2 < text.size(); ++at) {
        const bool joint = text[at] >= 'A' && text[at] <= 'Z' && text[at - 1] >= 'a' && text[at - 1] <= 'z';
        const std::string_view behind = text.substr(at);
        if (joint && behind.size() > 2 && text[at - 2] >= 'a' && text[at - 2] <= 'z' &&
            grammar.lower_words.contains(ascii_lower(behind)) && !has_lower(text.substr(0, 1)))
            return true;
        const bool stop = text[at - 1] == '.' && text[at] >= 'A' && text[at] <= 'Z' && behind.size() >= kLeastBehind &&
                          text[0] >= '0' && text[0] <= '9';
        if (stop && text[at - 2] >= 'a' && text[at - 2] <= 'z') return true;
    }
    std::size_t i = 0;
    while (i < text.size() && text[i] >= 'a' && text[i] <= 'z') ++i;
    const bool stop = i < text.size() && text[i] == '.';
    const std::string_view rest = text.substr(stop ? i + 1 : i);
    // "says.2:20": the time of the next entry
    if (stop && i >= 2 && !rest.empty() && rest.front() >= '0' && rest.front() <= '9' &&
        rest.find(':') != std::string_view::npos)
        return true;
    if (rest.empty() || rest.front() < 'A' || rest.front() > 'Z') return false;
    if (stop) return i >= 2 && (rest.size() >= kLeastBehind || grammar.lower_words.contains(ascii_lower(rest)));
    // "recoveryIt"
    constexpr std::size_t kLongWord = 6;
    if (i >= kLongWord && rest.size() >= 2 && grammar.lower_words.contains(ascii_lower(rest))) return true;
    return i >= kLeastBefore && rest.size() >= kLeastBehind;
}

/// "EFBThe": a heading ran into the sentence.
bool glued_to_initials(std::string_view text, const Grammar& grammar) {
    constexpr std::size_t kLongWord = 6;
    std::size_t i = 0;
    while (i < text.size() && text[i] >= 'A' && text[i] <= 'Z') ++i;
    if (i < 3 || text.size() - i < 2) return false;
    const std::string_view rest = text.substr(i - 1);
    if (!std::all_of(rest.begin() + 1, rest.end(), [](char c) { return c >= 'a' && c <= 'z'; })) return false;
    return rest.size() >= kLongWord || grammar.lower_words.contains(ascii_lower(rest));
}

/// "Jo Marsh, is the mayor", "34-year-old Carl Hall, was hurt": a comma parts them from their verb.
void drop_comma_before_verb(Wording& line) {
    constexpr Place kLongestName = 6;
    Place comma = 0;
    while (comma + 1 < line.words.size() && comma <= kLongestName && line.words[comma].is_word() &&
           (starts_with_capital(line.words[comma]) || line.words[comma].lower.ends_with(line.grammar.age_suffix) ||
            line.grammar.name_particles.contains(line.words[comma].lower) ||
            // "Jo Marsh of Ellery, was hurt"
            (comma > 1 && line.grammar.prepositions.contains(line.words[comma].lower) &&
             starts_with_capital(line.words[comma - 1]) && starts_with_capital(line.words[comma + 1]))))
        ++comma;
    if (comma == 0 || comma + 2 >= line.words.size() || line.words[comma].kind != Word::Kind::Comma ||
        line.grammar.common(line.words[comma - 1]) || line.grammar.weekdays.contains(line.words[comma - 1].lower) ||
        line.grammar.months.contains(line.words[comma - 1].lower) || comma_before(line, line.words.size()) != comma)
        return;
    // "Carl Hall, pleaded guilty": the only verb there is
    const bool only =
        line.grammar.maybe_finite(line.words[comma + 1]) &&
        std::none_of(line.words.begin() + static_cast<std::ptrdiff_t>(comma) + 2, line.words.end(),
                     [&](const Word& word) { return line.grammar.maybe_finite(word) && !starts_with_capital(word); });
    if (!line.grammar.surely_finite(line.words[comma + 1]) && !only) return;
    // "Born in Ellery, ..." is no name; neither is what an auxiliary may turn into a question.
    line.words.erase(line.words.begin() + static_cast<std::ptrdiff_t>(comma));
    line.rule("comma dropped");
}

/// "Stop the ferry."
bool gives_orders(const Wording& line, Place first) {
    const Grammar& grammar = line.grammar;
    return first + 1 < line.words.size() && grammar.base_verbs.contains(line.words[first].lower) &&
           !line.words[first].lower.ends_with('s') && !grammar.same_past.contains(line.words[first].lower) &&
           !grammar.prepositions.contains(line.words[first].lower) &&
           (line.words[first + 1].lower == grammar.the || line.words[first + 1].lower == grammar.a ||
            grammar.possessives.contains(line.words[first + 1].lower));
}

bool check_source(Wording& line) {
    if (is_caption(line) || holds_label(line)) return line.refuse("the text under a picture");
    for (const Phrase& phrase : line.grammar.furniture) {
        if (contains(line.words, phrase)) return line.refuse("not news: \"" + join(phrase, " ") + "\"");
    }
    if (stray_quote(line)) return line.refuse("quotation marks that do not match");
    if (is_credit(line)) return line.refuse("names who wrote it");
    if (labels_picture(line)) return line.refuse("the text under a picture");
    for (const Phrase& phrase : line.grammar.calls) {
        if (contains(line.words, phrase)) return line.refuse("a call to action");
    }
    const Place first = next_word(line.words, 0);
    if (first == line.words.size()) return line.refuse("no words");
    if (line.grammar.imperatives.contains(line.words[first].lower) && first + 1 < line.words.size() &&
        line.grammar.common(line.words[first + 1]))
        return line.refuse("a call to action");
    if (line.grammar.surely_imperative.contains(line.words[first].lower) && first + 1 < line.words.size() &&
        line.words[first + 1].is_word() && !line.grammar.surely_finite(line.words[first + 1]))
        return line.refuse("a call to action");
    if (gives_orders(line, first)) return line.refuse("a call to action");
    if (line.words.front().kind == Word::Kind::Open) return line.refuse("in brackets");
    if (std::count_if(line.words.begin(), line.words.end(),
                      [](const Word& word) { return word.kind == Word::Kind::Open; }) > kMostBrackets)
        return line.refuse("a list, not a sentence");
    for (const Phrase& phrase : line.grammar.exclaiming) {
        if (stands_at(line.words, first, phrase)) return line.refuse("an exclamation");
    }
    for (Place i = first; i < line.words.size() && i < first + 3; ++i) {
        if (is_digit_word(line.words[i]) && line.words[i].text.find('/') != std::string::npos)
            return line.refuse("a note, not a sentence");
    }
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
            // A long sentence with one is of the story all the same.
            return line.refuse(count_of(line.words) > kLongestHeading ? "holds a web address, a handle or a tag"
                                                                      : "a web address, a handle or a tag");
        const std::size_t comma = word.text.find(',');
        const bool glued_comma = comma != std::string::npos && comma > 0 && comma + 1 < word.text.size() &&
                                 !is_digit_word(word) && word.text[comma + 1] >= 'A' && word.text[comma + 1] <= 'Z';
        if (glued_comma || glued_to_figure(word.text, line.grammar) || glued_to_initials(word.text, line.grammar) ||
            glued_words(word.text, line.grammar))
            return line.refuse("words run together");
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
            // "There was a saying: ."
            if (i > 0 && line.words[i - 1].text == ":") return line.refuse("ends in a colon");
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
    if (line.grammar.agreeing.contains(end.lower)) return true;
    // "The number rose from.", but not "where they came from"
    if (line.grammar.needs_behind.contains(end.lower) &&
        std::none_of(line.words.begin(), line.words.end(), [&](const Word& word) {
            return line.grammar.relatives.contains(word.lower) || line.grammar.question_words.contains(word.lower) ||
                   word.lower == line.grammar.that || word.lower == line.grammar.to;
        }))
        return true;
    // "The whole night was."
    constexpr int kLongestBare = 5;
    constexpr int kLongestPlain = 8;
    const bool compares = std::any_of(line.words.begin(), line.words.end(), [&](const Word& word) {
        return line.grammar.relatives.contains(word.lower) || line.grammar.question_words.contains(word.lower) ||
               line.grammar.likening.contains(word.lower) || line.grammar.governing.contains(word.lower);
    });
    if (count_of(line.words) <= (compares ? kLongestBare : kLongestPlain) &&
        line.grammar.auxiliaries.contains(end.lower))
        return true;
    if (line.grammar.plain_prepositions.contains(end.lower) &&
        (starts_with_capital(before) || (last < line.words.size() && line.words[last].begin == end.end + 1)))
        return true;
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
        if (line.grammar.asking.contains(line.words[i].lower) && !finite(i + 1, last)) return true;
        const bool says = line.grammar.telling.contains(line.words[i].lower) ||
                          line.grammar.asking.contains(line.words[i].lower) ||
                          (i + 1 == last && line.grammar.reporting.contains(line.words[i].lower));
        if (says && !finite(1, i) && !finite(i + 1, last)) return true;
    }
    return false;
}

/// "the wide end of most of the quay": behind a preposition, an article or a noun that is one thing, what might be a
/// verb in the plural is none.
bool is_noun_here(const Wording& line, Place at) {
    constexpr int kLongestCaption = 14;
    const Grammar& grammar = line.grammar;
    const Word& word = line.words[at];
    if (at == 0 || count_of(line.words) > kLongestCaption || grammar.surely_finite(word) ||
        !grammar.base_verbs.contains(word.lower) || word.lower.ends_with('s') || grammar.same_past.contains(word.lower))
        return false;
    const Word& before = line.words[at - 1];
    // "Vitamin A cures"
    if (before.text.size() == 1 && starts_with_capital(before)) return false;
    const auto article = [&](const Word& each) {
        return each.lower == grammar.the || each.lower == grammar.a || each.lower == grammar.an;
    };
    // "the wide end", but not "the men end"
    if (at > 1 && before.is_word() && article(line.words[at - 2]))
        return !before.lower.ends_with('s') && !grammar.maybe_several.contains(before.lower) &&
               !grammar.group_nouns.contains(before.lower) && !grammar.noun_antecedents.contains(before.lower);
    return before.is_word() && (grammar.plain_prepositions.contains(before.lower) || article(before));
}

bool check_result(Wording& line) {
    const int count = count_of(line.words);
    if (count < line.grammar.shortest_line_words) return line.refuse("too short");
    // The news itself may be a little longer than the rest.
    constexpr int kMoreOfLead = 6;
    if (longest_breath(line.words) > line.grammar.longest_line_words + (line.article.lead ? kMoreOfLead : 0) ||
        count > 2 * line.grammar.longest_line_words)
        return line.refuse("too long to be spoken");
    for (Place i = 0; i < line.words.size(); ++i) {
        if (!is_first_second(line, i) || (line.direct && line.words[i].quoted)) continue;
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
    if (ends_in_label(line)) return line.refuse("ends in a label");
    if (lost_a_stop(line)) return line.refuse("a full stop is missing");
    if (lost_a_word(line)) return line.refuse("a word is missing");
    bool verb = false;
    for (Place i = 0; i < line.words.size() && !verb; ++i) {
        const Word& word = line.words[i];
        // "Associated Press", "May 3"
        verb = line.grammar.maybe_finite(word) &&
               (!starts_with_capital(word) ||
                (line.grammar.verbs.contains(word.lower) && !line.grammar.months.contains(word.lower))) &&
               !is_noun_here(line, i);
    }
    if (!verb) return line.refuse("no verb");
    if (std::count_if(line.words.begin(), line.words.end(),
                      [](const Word& word) { return word.text == "..." || word.text == "…"; }) > 1)
        return line.refuse("breaks off");
    if (const std::string objection = objection_as_news(line); !objection.empty()) return line.refuse(objection);
    if (quotes_nothing(line)) return line.refuse("a quotation that says too little");
    if (!line.direct && std::any_of(line.words.begin(), line.words.end(), [&](const Word& word) {
            return word.quoted && line.grammar.never_reported.contains(word.lower);
        }))
        return line.refuse("a quotation that cannot be reported");
    return true;
}

}  // namespace

bool is_beside_story(std::string_view refusal) {
    constexpr std::array<std::string_view, 11> kBeside = {"the text under a picture",
                                                          "a heading",
                                                          "no verb",
                                                          "too short",
                                                          "not news",
                                                          "a web address",
                                                          "names who wrote it",
                                                          "tells who wrote it",
                                                          "an item of a list",
                                                          "not words",
                                                          "a call to action"};
    return std::any_of(kBeside.begin(), kBeside.end(),
                       [&](std::string_view beside) { return refusal.starts_with(beside); });
}

void close_hyphens(Words& words, const Grammar& grammar) {
    for (Place i = 1; i + 1 < words.size(); ++i) {
        if (words[i].text != "-" || !words[i - 1].is_word() || !words[i + 1].space_before ||
            !grammar.hyphen_parts.contains(words[i + 1].lower))
            continue;
        words[i].kind = Word::Kind::Mark;
        words[i].space_before = false;
        words[i + 1].space_before = false;
    }
}

bool parted_by_stray_stop(const Words& words, const Words& next, const Grammar& grammar) {
    Place last = words.size();
    while (last > 0 && !words[last - 1].is_word()) --last;
    if (last == 0 || last == words.size() || next.empty() || !next.front().is_word()) return false;
    // "..., said Carl Moss of the Ellery . Yard, which", "After the war, . Hall sailed": a stop of its own
    const Word& stop = words.back();
    if (stop.text != "." || stop.begin <= words[words.size() - 2].end) return false;
    const Word& end = words[last - 1];
    const auto name = [&](const Word& word) {
        return starts_with_capital(word) && has_lower(word.text) && !grammar.common(word) && !is_digit_word(word) &&
               !grammar.weekdays.contains(word.lower) && !grammar.months.contains(word.lower);
    };
    if (words[last].kind == Word::Kind::Comma || grammar.never_at_end.contains(end.lower) ||
        grammar.plain_prepositions.contains(end.lower))
        return true;
    const Word* behind = next.size() > 1 ? &next[1] : nullptr;
    // "Louise . Moss on Friday", but not "in Ellery . Caption: a ferry"
    return name(end) && name(next.front()) && behind != nullptr && behind->is_word() &&
           (grammar.male_names.contains(end.lower) || grammar.female_names.contains(end.lower) ||
            grammar.not_in_names.contains(next.front().lower) || grammar.not_in_names.contains(behind->lower) ||
            name(*behind));
}

bool stands_under_picture(const Words& words, const Grammar& grammar) {
    const ArticleWords nothing;
    return labels_picture({words, grammar, nothing, {}, {}});
}

bool drop_picture_brackets(Words& words, const Grammar& grammar) {
    const auto holds = [&](const WordSet& set) {
        return std::any_of(words.begin(), words.end(),
                           [&](const Word& word) { return word.is_word() && set.contains(word.lower); });
    };
    if (!holds(grammar.told_past) || holds(grammar.posing)) return false;
    bool dropped = false;
    for (Place i = 0; i + 2 < words.size(); ++i) {
        if (words[i].kind != Word::Kind::Open || !grammar.picture_words.contains(words[i + 1].lower) ||
            words[i + 2].kind != Word::Kind::Close)
            continue;
        words.erase(words.begin() + static_cast<std::ptrdiff_t>(i), words.begin() + static_cast<std::ptrdiff_t>(i) + 3);
        dropped = true;
    }
    return dropped && !stands_under_picture(words, grammar);
}

Worded::Leans leaning(const Words& words, const Grammar& grammar) {
    const ArticleWords nothing;
    return leans({words, grammar, nothing, {}, {}});
}

Worded word_for_ear(Words words, const Grammar& grammar, const ArticleWords& article, SpeakerOrder order) {
    Wording line{std::move(words), grammar, article, {}, {}};
    if (is_item(line.words)) line.refuse("an item of a list");
    strip_bullets(line);
    if (drop_dateline(line.words, grammar, article)) line.rule("dateline dropped");
    drop_stray_stops(line);
    open_editorial_brackets(line);
    drop_heading(line);
    drop_doubled(line);
    drop_mark_of_title(line);
    recase(line);
    drop_label(line);
    drop_here(line);
    drop_writers_aside(line);
    drop_explaining_bracket(line);
    Worded::Leans before = Worded::Leans::Not;
    if (check_source(line) && quotations(line)) {
        part_from_speaker(line);
        before = leans(line);  // "It will stay, Smith said" leans as it stood
        const bool moved = order == SpeakerOrder::First && move_attribution(line);
        if (!moved && line.quoted) line.refuse("a quotation whose speaker is not clear");
        turn_first_person(line);
        if (!keep_first_person(line)) {
            mend_article(line);
            close_up_attribution(line);
            drop_commas_of_age(line);
            title_before_name(line);
            drop_comma_before_verb(line);
            say_days(line);
            round_figures(line);
            part_long_sentence(line);
        }
        drop_lost_beginning(line);
        finish(line);
        if (line.direct) mark_quotation(line);
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
