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
    for (Place i = line.words.size(); i-- > 3;) {
        if (line.words[i].is_word() || count_of(part(line.words, 0, i)) > longest) continue;
        if (!clause(line, 0, i) || !may_go(i)) continue;
        cut(i, "first clause");
        return;
    }
    // "Man held after fire", then "Man held in Ellery": when and why may go before where.
    for (const WordSet* openers : {&line.grammar.headline_reasons, &line.grammar.headline_places}) {
        for (Place i = line.words.size(); i-- > 3;) {
            if (!openers->contains(line.words[i].lower) || count_of(part(line.words, 0, i)) > longest) continue;
            if (!clause(line, 0, i) || !may_go(i) || line.grammar.prepositions.contains(line.words[i - 1].lower))
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
    if (says_first_second(line)) line.refuse("first or second person");
    worded.words = std::move(line.words);
    worded.rules = std::move(line.rules);
    worded.refusal = std::move(line.refusal);
    return worded;
}

}  // namespace newscart
