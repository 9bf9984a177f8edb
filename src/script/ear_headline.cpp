#include <algorithm>
#include <utility>

#include "base/text.h"
#include "script/ear.h"
#include "script/ear_case.h"
#include "script/wording.h"

namespace newscart {
namespace {

void headline_label(Wording& line) {
    if (line.words.size() < 3 || line.words[1].text != ":" ||
        !line.grammar.headline_labels.contains(line.words[0].lower))
        return;
    line.words.erase(line.words.begin(), line.words.begin() + 2);
    line.rule("headline label dropped");
}

/// " - BBC News": what follows the last dash or bar, if it is the name of a source.
void headline_tail(Wording& line) {
    for (Place i = line.words.size(); i-- > 1;) {
        const bool bar =
            line.words[i].kind == Word::Kind::Dash || line.words[i].text == "|" || line.words[i].text == "-";
        if (!bar) continue;
        const std::string tail = ascii_lower(trim(render(part(line.words, i + 1, line.words.size()))));
        const bool source = std::any_of(line.grammar.headline_tails.begin(), line.grammar.headline_tails.end(),
                                        [&](const std::string& name) { return tail.find(name) != std::string::npos; });
        if ((source || line.words[i].text == "|") && line.words.size() - i <= 6 &&
            count_of(part(line.words, 0, i)) >= 3) {
            line.words.erase(line.words.begin() + static_cast<std::ptrdiff_t>(i), line.words.end());
            line.rule("source dropped");
        }
        return;
    }
}

/// Whether most words begin with a capital, as in a title: then no capital tells of a name.
bool is_titled(const Words& words) {
    constexpr std::size_t kLongWord = 4;
    return std::none_of(words.begin() + std::min<std::ptrdiff_t>(1, static_cast<std::ptrdiff_t>(words.size())),
                        words.end(), [](const Word& word) {
                            return word.is_word() && word.text.size() > kLongWord && !starts_with_capital(word) &&
                                   !is_digit_word(word);
                        });
}

bool names_speaker(const Words& words, const Grammar& grammar) {
    return std::any_of(words.begin(), words.end(), [&](const Word& word) {
        return word.is_word() && (grammar.attributing.contains(word.lower) || grammar.reporting.contains(word.lower));
    });
}

/// "Poster 'offensive'": without its marks it would be a fact. Names and titles may lose theirs, and so may what says
/// itself that it is not certain.
bool claims_in_quotes(const Wording& line) {
    const Grammar& grammar = line.grammar;
    if (names_speaker(line.words, grammar)) return false;
    const bool titled = is_titled(line.words);
    for (Place open = 0; open < line.words.size(); ++open) {
        if (line.words[open].kind != Word::Kind::Quote) continue;
        bool name = !titled;
        bool doubted = false;
        Place close = open + 1;
        for (; close < line.words.size() && line.words[close].kind != Word::Kind::Quote; ++close) {
            const Word& word = line.words[close];
            if (!word.is_word()) continue;
            name = name && (starts_with_capital(word) || is_digit_word(word) ||
                            grammar.prepositions.contains(word.lower) || grammar.determiners.contains(word.lower));
            doubted = doubted || grammar.protected_words.contains(word.lower);
        }
        if (!name && !doubted) return true;
        open = close;
    }
    return false;
}

/// "Bridge unsafe - Moss" -> "Bridge unsafe, says Moss": one speaker, named behind a dash.
void speaker_behind_dash(Wording& line) {
    constexpr Place kLongestSpeaker = 2;
    const Grammar& grammar = line.grammar;
    if (grammar.headline_says.empty() || names_speaker(line.words, grammar) || is_titled(line.words)) return;
    for (Place i = line.words.size(); i-- > 2;) {
        const Word& mark = line.words[i];
        if (mark.kind != Word::Kind::Dash && mark.text != "-") {
            if (!mark.is_word() || !starts_with_capital(mark)) return;
            continue;
        }
        const Place count = line.words.size() - i - 1;
        if (count == 0 || count > kLongestSpeaker || !mark.space_before || line.words.back().lower.ends_with('s'))
            return;
        Word& comma = line.words[i];
        comma = rule_word(",", "who says so", Word::Kind::Comma);
        Word says = rule_word(grammar.headline_says, "who says so");
        line.words.insert(line.words.begin() + static_cast<std::ptrdiff_t>(i) + 1, std::move(says));
        line.words[i + 2].space_before = true;
        line.rule("who says so");
        return;
    }
}

/// "unveils", "Ellery nears 1990": verbs of headlines, and what behind a name and before a phrase can be nothing else.
bool is_headline_verb(const Wording& line, Place i) {
    const Grammar& grammar = line.grammar;
    const Word& word = line.words[i];
    if (!word.is_word() || i == 0) return false;
    if (grammar.headline_verbs.contains(word.lower)) return true;
    if (!word.lower.ends_with('s') || word.lower.ends_with("ss") || starts_with_capital(word) ||
        i + 1 == line.words.size() || !starts_with_capital(line.words[i - 1]))
        return false;
    const Word& next = line.words[i + 1];
    return grammar.determiners.contains(next.lower) || grammar.plain_prepositions.contains(next.lower) ||
           is_digit_word(next);
}

/// What would not be understood, or not be true, as it is printed; empty if it can be said.
std::string objection_to(const Wording& line) {
    const Grammar& grammar = line.grammar;
    const Words& words = line.words;
    constexpr Place kLongestName = 3;  ///< with the stop
    for (Place i = 0; i < words.size(); ++i) {
        if (words[i].text == "/") return "a label";
        const bool dash = words[i].kind == Word::Kind::Dash || words[i].text == "-";
        if (dash && words[i].space_before && i + kLongestName + 1 >= words.size()) return "a name behind a dash";
        if (i + 1 < words.size() && words[i].text == ":") return "a label before a colon";
        if (i + 1 < words.size() && words[i].kind == Word::Kind::Stop) return "two sentences";
        if (words[i].is_word() && grammar.headline_past.contains(words[i].lower)) return "not in the present tense";
    }
    for (Place i = 0; i < words.size(); ++i) {
        const Word& word = words[i];
        const bool infinitive = i > 0 && words[i - 1].lower == grammar.to && grammar.base_verbs.contains(word.lower);
        const bool participle = i > 0 && !grammar.participle_ending.empty() && !starts_with_capital(word) &&
                                word.lower.ends_with(grammar.participle_ending);
        if (word.is_word() && (grammar.maybe_finite(word) || infinitive || participle || is_headline_verb(line, i)))
            return {};
    }
    return "a headline without a verb";
}

void shorten_headline(Wording& line) {
    if (count_of(line.words) <= line.grammar.longest_headline_words) return;
    const int longest = line.grammar.longest_headline_words;
    // Neither who says so nor a doubt may go.
    const auto may_go = [&](Place from) {
        return std::none_of(
            line.words.begin() + static_cast<std::ptrdiff_t>(from), line.words.end(), [&](const Word& word) {
                return word.is_word() &&
                       (line.grammar.attributing.contains(word.lower) || line.grammar.reporting.contains(word.lower) ||
                        line.grammar.protected_words.contains(word.lower));
            });
    };
    const auto cut = [&](Place from, const std::string& rule) {
        line.words.erase(line.words.begin() + static_cast<std::ptrdiff_t>(from), line.words.end());
        line.rule(rule);
    };
    const auto finite = [&](Place from, Place to) {
        return std::any_of(line.words.begin() + static_cast<std::ptrdiff_t>(from),
                           line.words.begin() + static_cast<std::ptrdiff_t>(to),
                           [&](const Word& word) { return line.grammar.surely_finite(word); });
    };
    const bool titled = is_titled(line.words);
    const bool colon =
        std::any_of(line.words.begin(), line.words.end(), [](const Word& word) { return word.text == ":"; });
    if (colon) return;
    for (Place i = line.words.size(); i-- > 3;) {
        if (line.words[i].is_word() || count_of(part(line.words, 0, i)) > longest) continue;
        if (!clause(line, 0, i) || !may_go(i)) continue;
        // "People buy ferries, boats and more": part of a list, or of the subject
        const Place next = next_word(line.words, i);
        if (titled || comma_before(line, i) != kNone || next == line.words.size() ||
            !(line.grammar.prepositions.contains(line.words[next].lower) ||
              line.grammar.headline_reasons.contains(line.words[next].lower)) ||
            finite(next, line.words.size()) ||
            std::any_of(line.words.begin() + static_cast<std::ptrdiff_t>(next), line.words.end(),
                        [](const Word& word) { return word.kind == Word::Kind::Comma; }))
            continue;
        cut(i, "first clause");
        return;
    }
    // "Man held after fire", then "Man held in Ellery": when and why may go before where.
    for (const WordSet* openers : {&line.grammar.headline_reasons, &line.grammar.headline_places}) {
        for (Place i = line.words.size(); i-- > 3;) {
            if (!openers->contains(line.words[i].lower) || count_of(part(line.words, 0, i)) > longest) continue;
            if (!clause(line, 0, i) || !may_go(i) || line.grammar.prepositions.contains(line.words[i - 1].lower))
                continue;
            // "A man who ate a rabbit in Ellery has died", "seen as the best": not what may go
            const bool place = openers == &line.grammar.headline_places;
            const bool relative =
                std::any_of(line.words.begin(), line.words.begin() + static_cast<std::ptrdiff_t>(i),
                            [&](const Word& word) { return line.grammar.relatives.contains(word.lower); });
            const bool phrase_before =
                std::any_of(line.words.begin() + 1, line.words.begin() + static_cast<std::ptrdiff_t>(i),
                            [&](const Word& word) { return line.grammar.plain_prepositions.contains(word.lower); });
            const bool named =
                std::any_of(line.words.begin() + static_cast<std::ptrdiff_t>(i), line.words.end(),
                            [](const Word& word) { return word.is_word() && starts_with_capital(word); });
            const bool compares = line.words[i].lower == line.grammar.as &&
                                  (line.grammar.maybe_finite(line.words[i - 1]) ||
                                   (i + 1 < line.words.size() && (line.words[i + 1].lower == line.grammar.a ||
                                                                  line.words[i + 1].lower == line.grammar.an)));
            if (relative || titled || compares || (place && (phrase_before || !named || finite(i, line.words.size()))))
                continue;
            cut(i, "headline shortened");
            return;
        }
    }
}

}  // namespace

Worded word_headline(Words words, const Grammar& grammar, const ArticleWords& article) {
    Wording line{std::move(words), grammar, article, {}, {}};
    strip_bullets(line);
    headline_label(line);
    headline_tail(line);
    if (claims_in_quotes(line)) line.refuse("quoted words nobody is named for");
    speaker_behind_dash(line);
    recase(line);
    recase_title(line);
    Words clean;
    bool space = false;
    for (Word& word : line.words) {
        const bool keep = word.is_word() || word.kind == Word::Kind::Comma || word.kind == Word::Kind::Stop ||
                          word.kind == Word::Kind::Dash || (word.kind == Word::Kind::Mark && word.text == ":");
        if (keep) {
            word.space_before = word.space_before || space;
            clean.push_back(std::move(word));
            space = false;
        } else {
            space = space || word.space_before;
        }
    }
    line.words = std::move(clean);
    shorten_headline(line);
    const bool asks = !line.words.empty() && line.words.back().text == "?";
    while (!line.words.empty() && !line.words.back().is_word()) line.words.pop_back();
    finish(line);
    Worded worded;
    if (count_of(line.words) < 3) line.refuse("a headline of fewer than three words");
    if (asks) line.refuse("a headline that asks");
    if (count_of(line.words) > line.grammar.longest_headline_words) line.refuse("a headline too long to be spoken");
    for (const Phrase& phrase : line.grammar.furniture) {
        if (contains(line.words, phrase)) line.refuse("not news");
    }
    if (const std::string objection = objection_to(line); !objection.empty()) line.refuse(objection);
    if (says_first_second(line)) line.refuse("first or second person");
    worded.words = std::move(line.words);
    worded.rules = std::move(line.rules);
    worded.refusal = std::move(line.refusal);
    return worded;
}

}  // namespace newscart
