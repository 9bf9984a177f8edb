#include "script/ear_case.h"

#include <algorithm>

#include "lib/icu/unicode.h"

namespace newscart {
namespace {

bool is_capitals(const Word& word) { return word.text.size() > 1 && !has_lower(word.text); }

/// "soaring", "rising", "cutting"
bool participle_of_verb(const Wording& line, const std::string& word) {
    const std::string& ending = line.grammar.participle_ending;
    if (ending.empty() || !word.ends_with(ending) || word.size() < ending.size() + 3) return false;
    const std::string verb = word.substr(0, word.size() - ending.size());
    return line.grammar.base_verbs.contains(verb) || line.grammar.base_verbs.contains(verb + "e") ||
           (verb[verb.size() - 1] == verb[verb.size() - 2] &&
            line.grammar.base_verbs.contains(verb.substr(0, verb.size() - 1)));
}

}  // namespace

std::string_view stem_of(std::string_view text) {
    if (text.ends_with("'s") || text.ends_with("’s")) text.remove_suffix(text.ends_with("'s") ? 2 : 4);
    if (text.ends_with("'")) text.remove_suffix(1);
    if (text.ends_with("’")) text.remove_suffix(3);
    return text;
}

bool small_elsewhere(const Wording& line, const Word& word) {
    const std::string stem(stem_of(word.lower));
    const bool name = word.text == "I" || word.text.starts_with("I'") ||
                      (word.text.size() > 1 && !has_lower(word.text)) ||
                      line.article.capital_seen.contains(word.text) ||
                      line.article.capital_seen.contains(std::string(stem_of(word.text)));
    if (line.grammar.personal.contains(base_of(word)) || line.grammar.things.contains(base_of(word)))
        return true;                                                 // "He'd"
    if (line.grammar.determiners.contains(word.lower)) return true;  // "The Ellery Times" is "the Ellery Times" too
    if (name) return false;
    // "Twenty-nine", "State-run"
    if (const std::size_t hyphen = stem.find('-');
        hyphen != std::string::npos && line.grammar.lower_words.contains(stem.substr(0, hyphen)))
        return true;
    const std::string other = stem.ends_with('s') ? stem.substr(0, stem.size() - 1) : stem + "s";
    return line.article.lower_seen.contains(word.lower) || line.article.lower_seen.contains(stem) ||
           line.article.lower_seen.contains(other) || line.grammar.lower_words.contains(stem) ||
           line.grammar.base_verbs.contains(stem) || line.grammar.verbs.contains(stem) ||
           line.grammar.noun_antecedents.contains(stem) || participle_of_verb(line, stem) ||
           std::any_of(line.grammar.common_endings.begin(), line.grammar.common_endings.end(),
                       [&](const std::string& ending) { return stem.ends_with(ending); });
}

void lower_first(const Wording& line, Word& word) {
    if (starts_with_capital(word) && small_elsewhere(line, word)) word.text = word.lower;
}

void lower_opening(const Wording& line, Words& words) {
    lower_first(line, words.front());
    Word& word = words.front();
    // "Police in Ellery", whose name elsewhere is "the Ellery Police"
    if (words.size() > 1 && words[1].is_word() && !starts_with_capital(words[1]) && !is_capitals(word) &&
        line.grammar.group_nouns.contains(word.lower))
        word.text = word.lower;
    // "Ultimately, play is ...": an adverb before its comma.
    constexpr std::string_view kAdverb = "ly";
    if (words.size() > 1 && words[1].kind == Word::Kind::Comma && word.lower.ends_with(kAdverb) &&
        !line.article.capital_seen.contains(word.text))
        word.text = word.lower;
    // "Procuring it": a participle, for it has an object.
    const std::string& ending = line.grammar.participle_ending;
    if (words.size() < 2 || ending.empty() || !word.lower.ends_with(ending)) return;
    const std::string after = base_of(words[1]);
    if (line.grammar.determiners.contains(after) || line.grammar.things.contains(after)) word.text = word.lower;
}

void recase(Wording& line) {
    int letters = 0;
    for (const Word& word : line.words) {
        if (!word.is_word()) continue;
        if (has_lower(word.text)) return;
        letters += starts_with_capital(word) ? 1 : 0;
    }
    if (letters < 3) return;
    for (Word& word : line.words) {
        if (!word.is_word() || !starts_with_capital(word)) continue;
        const std::string proper = capitalised(word.lower);
        if (line.article.capital_seen.contains(word.text) && !line.article.lower_seen.contains(word.lower)) continue;
        word.text = line.article.capital_seen.contains(proper) && !line.article.lower_seen.contains(word.lower)
                        ? proper
                        : word.lower;
    }
    if (const Place first = next_word(line.words, 0); first < line.words.size()) {
        line.words[first].text = capitalised(line.words[first].text);
    }
    line.rule("recased");
}

void recase_title(Wording& line) {
    for (const Word& word : line.words) {
        if (word.is_word() && word.text.size() > 4 && !starts_with_capital(word) && !is_digit_word(word)) return;
    }
    std::vector<Place> small;
    for (Place i = 1; i < line.words.size(); ++i) {
        const Word& word = line.words[i];
        if (!word.is_word() || !starts_with_capital(word) || is_capitals(word) || is_digit_word(word)) continue;
        if (small_elsewhere(line, word)) {
            small.push_back(i);
        } else if (!line.article.capital_seen.contains(word.text) &&
                   !line.article.capital_seen.contains(std::string(stem_of(word.text)))) {
            return;
        }
    }
    for (const Place i : small) line.words[i].text = line.words[i].lower;
    if (!small.empty()) line.rule("recased");
}

}  // namespace newscart
