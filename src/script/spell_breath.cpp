#include "script/spell_breath.h"

#include <algorithm>
#include <cstdlib>

#include "base/text.h"
#include "lib/icu/unicode.h"

namespace newscart::spelling {
namespace {

/// So many syllables off the middle is a better place worth, one rank to the next.
constexpr double kSyllablesOfARank = 6;

constexpr std::string_view kMarks = ",.?!;:";

/// Bytes of two clauses that may become one.
constexpr std::size_t kLongestJoined = 200;

/// The end of the token at `at`: a space, but none within "[[written words|phonemes]]".
std::size_t token_end(std::string_view text, std::size_t at) {
    while (at < text.size() && text[at] != ' ') {
        const std::size_t closed = text.substr(at, 2) == "[[" ? text.find("]]", at) : std::string_view::npos;
        at = closed == std::string_view::npos ? at + 1 : closed + 2;
    }
    return at;
}

/// "[[Leicester|l'Est3]]" as "Leicester".
std::string_view written(std::string_view token) {
    if (token.substr(0, 2) != "[[") return token;
    return token.substr(2, token.find('|') - 2);
}

}  // namespace

Breath::Breath(const Settings& breath) {
    most_ = static_cast<int>(breath.integer("most").value_or(0));
    least_ = static_cast<int>(breath.integer("least").value_or(0));
    longest_ = static_cast<int>(breath.integer("longest").value_or(0));
    for (const char32_t c : icu::code_points(breath.string("vowels").value_or(""))) {
        for (const std::string& either : {icu::utf8(c), icu::upper(icu::utf8(c))}) {
            if (c < 0x80)
                plain_vowels_.set(static_cast<std::size_t>(either.front()));
            else
                other_vowels_.insert(either);
        }
    }
    if (const auto silent = breath.string("silent"))
        silent_ = std::make_unique<Regex>(*silent, Regex::Case::Insensitive);
    for (const auto& [letter, count] : breath.pairs("letters"))
        letters_[letter] = static_cast<int>(std::strtol(count.c_str(), nullptr, 10));
    std::size_t rank = 0;
    for (const std::string key : {"before", "lightly", "at_worst"}) {
        if (key == "at_worst") worst_ = rank;
        // Each string is a list of words.
        for (const std::string& list : breath.strings(key)) {
            for (const std::string_view word : split(list, ' ')) rank_.try_emplace(std::string(word), rank);
            if (key != "before") ++rank;
        }
        if (key == "before") ++rank;
    }
    const auto words = [&](const char* key) {
        Words all;
        for (const std::string& list : breath.strings(key)) {
            for (const std::string_view word : split(list, ' ')) all.emplace(word);
        }
        return all;
    };
    joins_ = words("joins");
    rank = 0;
    for (const std::string& list : breath.strings("joined")) {
        for (const std::string_view word : split(list, ' ')) joined_.try_emplace(std::string(word), rank);
        ++rank;
    }
    not_after_ = words("not_after");
    not_lightly_after_ = words("not_lightly_after");
    no_comma_after_ = words("no_comma_after");
}

int Breath::runs_of_vowels(std::string_view word) const {
    int runs = 0;
    bool in_run = false;
    for (std::size_t at = 0; at < word.size();) {
        const auto byte = static_cast<unsigned char>(word[at]);
        std::size_t end = at + 1;
        while (end < word.size() && (static_cast<unsigned char>(word[end]) & 0xC0U) == 0x80U) ++end;
        const bool vowel = byte < 0x80 ? plain_vowels_.test(byte) : other_vowels_.contains(word.substr(at, end - at));
        runs += vowel && !in_run ? 1 : 0;
        in_run = vowel;
        at = end;
    }
    return runs;
}

int Breath::syllables(std::string_view word) const { return syllables(word, Silent::LeftOut); }

int Breath::syllables(std::string_view word, Silent silent_vowels) const {
    int count = 0;
    const std::string_view text = written(word);
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = text.find_first_of(".-, ;:?!'", at);
        if (end == std::string_view::npos) end = text.size();
        const std::string_view part = text.substr(at, end - at);
        const bool ending = at > 0 && text[at - 1] == '\'' && part.size() < 3;
        at = end + 1;
        if (part.empty() || ending) continue;
        if (part.size() == 1) {
            const auto letter = letters_.find(ascii_lower(part));
            count += letter == letters_.end() ? 1 : letter->second;
            continue;
        }
        const int sounded = runs_of_vowels(part);
        const bool silent =
            silent_vowels == Silent::LeftOut && sounded > 1 && silent_ != nullptr && silent_->matches(part);
        // "s" behind an apostrophe and the like
        const bool vowelless = sounded == 0 && part.size() < 3;
        count += vowelless ? 0 : std::max(1, sounded - (silent ? 1 : 0));
    }
    return count;
}

std::optional<std::size_t> Breath::rank_before(const std::vector<Token>& tokens, std::size_t at, bool at_worst) const {
    const std::string word(tokens[at].text);
    const std::string before = ascii_lower(written(tokens[at - 1].text));
    if (not_after_.count(before) > 0) return std::nullopt;
    if (joins_.count(word) > 0) {
        const auto next = at + 1 < tokens.size() ? joined_.find(std::string(tokens[at + 1].text)) : joined_.end();
        if (next != joined_.end()) return next->second;
        return at_worst ? std::optional<std::size_t>(worst_) : std::nullopt;
    }
    const auto rank = rank_.find(word);
    if (rank == rank_.end() || (rank->second >= worst_ && !at_worst)) return std::nullopt;
    if (rank->second > 0 && not_lightly_after_.count(before) > 0) return std::nullopt;
    return rank->second;
}

void Breath::divide(std::vector<Token>& tokens, std::size_t begin, std::size_t end) const {
    int whole = 0;
    for (std::size_t i = begin; i < end; ++i) whole += tokens[i].syllables;
    if (whole <= most_) return;
    std::size_t best = end;
    std::size_t rank_of_best = 0;
    double cost = 0;
    int before = 0;
    for (std::size_t i = begin + 1; i < end; ++i) {
        before += tokens[i - 1].syllables;
        if (before < least_ || whole - before < least_) continue;
        const std::optional<std::size_t> rank = rank_before(tokens, i, whole > longest_);
        if (!rank) continue;
        const double here = std::abs(before - whole / 2.0) + kSyllablesOfARank * static_cast<double>(*rank);
        if (best == end || here < cost) {
            best = i;
            rank_of_best = *rank;
            cost = here;
        }
    }
    if (best == end) return;
    tokens[best - 1].pause = rank_of_best == 0 ? ',' : '-';
    divide(tokens, begin, best);
    divide(tokens, best, end);
}

std::string Breath::operator()(const std::string& spoken) const {
    if (most_ <= 0) return spoken;
    std::vector<Token> tokens;
    for (std::size_t at = 0; at < spoken.size();) {
        const std::size_t end = token_end(spoken, at);
        tokens.push_back({std::string_view(spoken).substr(at, end - at)});
        at = end + 1;
    }
    bool any = false;
    const auto ends_clause = [&](std::size_t i) {
        return !tokens[i].text.empty() && kMarks.find(tokens[i].text.back()) != std::string_view::npos;
    };
    std::size_t length = 0;  // of the clause so far
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        std::string_view& text = tokens[i].text;
        length += text.size() + 1;
        if (!ends_clause(i)) continue;
        const bool out = text.back() == ',' && no_comma_after_.count(ascii_lower(text.substr(0, text.size() - 1))) > 0;
        std::size_t whole = length;
        for (std::size_t k = i + 1; out && k < tokens.size() && whole <= kLongestJoined; ++k) {
            whole += tokens[k].text.size() + 1;
            if (ends_clause(k)) break;
        }
        if (out && whole <= kLongestJoined) {
            text.remove_suffix(1);
            any = true;
        } else {
            length = 0;
        }
    }
    for (std::size_t begin = 0; begin < tokens.size();) {
        std::size_t end = begin;
        int at_most = 0;
        while (end < tokens.size()) {
            at_most += syllables(tokens[end].text, Silent::Counted);
            const char last = tokens[end].text.empty() ? ' ' : tokens[end].text.back();
            ++end;
            if (kMarks.find(last) != std::string_view::npos) break;
        }
        // Most clauses are short and need no closer count.
        if (at_most > most_) {
            for (std::size_t i = begin; i < end; ++i) tokens[i].syllables = syllables(tokens[i].text);
            divide(tokens, begin, end);
            any = true;
        }
        begin = end;
    }
    if (!any) return spoken;
    std::string out;
    for (const Token& token : tokens) {
        if (!out.empty()) out += ' ';
        out += token.text;
        if (token.pause == '-') out += ' ';
        if (token.pause != '\0') out += token.pause;
    }
    return out;
}

}  // namespace newscart::spelling
