#include "script/wording.h"

#include <algorithm>

#include "lib/icu/unicode.h"

namespace newscart {

bool Wording::refuse(const std::string& reason) {
    if (refusal.empty()) refusal = reason;
    return false;
}

void Wording::rule(const std::string& name) {
    if (std::find(rules.begin(), rules.end(), name) == rules.end()) rules.push_back(name);
}

Word rule_word(const std::string& text, std::string_view rule, Word::Kind kind) {
    Word word;
    word.text = text;
    word.lower = text;
    word.kind = kind;
    word.rule = rule;
    word.space_before = kind == Word::Kind::Word;
    return word;
}

Words part(const Words& words, Place begin, Place end) {
    return {words.begin() + static_cast<std::ptrdiff_t>(begin), words.begin() + static_cast<std::ptrdiff_t>(end)};
}

void append(Words& to, Words more) {
    for (Word& word : more) to.push_back(std::move(word));
}

int count_of(const Words& words) {
    return static_cast<int>(std::count_if(words.begin(), words.end(), [](const Word& word) { return word.is_word(); }));
}

bool has_lower(std::string_view text) {
    for (const char32_t c : icu::code_points(text)) {
        if (icu::is_lower(c)) return true;
    }
    return false;
}

std::string base_of(const Word& word) { return word.lower.substr(0, word.lower.find('\'')); }

bool is_first_second(const Wording& line, Place at) {
    const Word& word = line.words[at];
    if (!word.is_word()) return false;
    const std::string base = base_of(word);
    if (!line.grammar.first_second.contains(word.lower) && !line.grammar.first_second.contains(base)) return false;
    // "They Closed My Port" is a title, "a mine" no pronoun.
    const auto inside_title = [&](Place i) {
        return i < line.words.size() && line.words[i].is_word() && starts_with_capital(line.words[i]);
    };
    if (word.text.size() >= 2 && has_lower(word.text) && starts_with_capital(word) && at > 0 && inside_title(at - 1) &&
        inside_title(at + 1))
        return false;
    if (at > 0 && line.grammar.noun_too.contains(word.lower) && line.words[at - 1].is_word() &&
        (line.grammar.determiners.contains(line.words[at - 1].lower) || !line.grammar.common(line.words[at - 1])))
        return false;
    // "US" is a country, "World War I" a number.
    if (word.text.size() >= 2 && base.size() >= 2 && word.text[1] >= 'A' && word.text[1] <= 'Z') return false;
    return !(word.text == "I" && at > 0 && starts_with_capital(line.words[at - 1]) &&
             !(at + 1 < line.words.size() && line.grammar.surely_finite(line.words[at + 1])));
}

bool says_first_second(const Wording& line) {
    for (Place i = 0; i < line.words.size(); ++i) {
        if (is_first_second(line, i)) return true;
    }
    return false;
}

bool clause(const Wording& line, Place begin, Place end) {
    int count = 0;
    bool finite = false;
    for (Place i = begin; i < end; ++i) {
        count += line.words[i].is_word() ? 1 : 0;
        // "the first vote for peace": behind an article or a count what might be a verb is none.
        const bool counted = i > begin && (line.grammar.determiners.contains(line.words[i - 1].lower) ||
                                           line.grammar.ordinals.contains(line.words[i - 1].lower));
        finite = finite || line.grammar.surely_finite(line.words[i]) ||
                 (!counted && line.grammar.maybe_finite(line.words[i]));
    }
    return finite && count >= 3;
}

void strip_bullets(Wording& line) {
    Place first = 0;
    while (first < line.words.size() &&
           (line.words[first].kind == Word::Kind::Dash || line.words[first].kind == Word::Kind::Mark ||
            line.words[first].kind == Word::Kind::Comma || line.words[first].kind == Word::Kind::Stop))
        ++first;
    line.words.erase(line.words.begin(), line.words.begin() + static_cast<std::ptrdiff_t>(first));
}

void finish(Wording& line) {
    Word stop = rule_word(".", "full stop", Word::Kind::Stop);
    while (!line.words.empty() && !line.words.back().is_word() && line.words.back().kind != Word::Kind::Close) {
        if (line.words.back().text == ".") stop = line.words.back();
        line.words.pop_back();
    }
    if (line.words.empty()) return;
    line.words.front().space_before = false;
    line.words.front().text = capitalised(line.words.front().text);
    if (!line.words.back().text.ends_with('.')) line.words.push_back(std::move(stop));
}

Place comma_before(const Wording& line, Place at) {
    for (Place i = at; i-- > 0;) {
        if (line.words[i].kind == Word::Kind::Comma) return i;
    }
    return kNone;
}

bool last_is_stop(const Wording& line) { return !line.words.empty() && line.words.back().kind == Word::Kind::Stop; }

}  // namespace newscart
