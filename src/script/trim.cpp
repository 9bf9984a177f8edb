#include "script/trim.h"

#include <algorithm>
#include <cstdint>

namespace newscart {
namespace {

constexpr std::size_t kMostCuts = 5;
constexpr int kLeastWordsLeft = 5;

/// Words [begin, end) that may go.
struct Cut {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string rule;
};

class Finder {
  public:
    Finder(const Words& words, const Grammar& grammar) : words_(words), grammar_(grammar) {
        quoted_.assign(words.size(), false);
        bool inside = false;
        for (std::size_t i = 0; i < words.size(); ++i) {
            if (words[i].kind == Word::Kind::Quote) inside = words[i].opens_quote;
            quoted_[i] = inside || words[i].kind == Word::Kind::Quote;
        }
    }

    std::vector<Cut> find() {
        connective();
        for (std::size_t i = 0; i < words_.size(); ++i) {
            if (quoted_[i]) continue;
            if (words_[i].kind == Word::Kind::Open) bracket(i);
            if (words_[i].kind == Word::Kind::Dash) dash(i);
            if (words_[i].kind != Word::Kind::Comma || i + 1 == words_.size() || !words_[i + 1].is_word()) continue;
            if (aside(i) || relative(i) || age(i) || apposition(i) || participle(i)) continue;
        }
        // Cuts that overlap an earlier one are left out: each must be sound together with all others.
        std::vector<Cut> apart;
        for (Cut& cut : cuts_) {
            const bool free = std::none_of(apart.begin(), apart.end(), [&](const Cut& other) {
                return cut.begin < other.end && other.begin < cut.end;
            });
            if (free && apart.size() < kMostCuts) apart.push_back(std::move(cut));
        }
        return apart;
    }

  private:
    bool comma(std::size_t i) const { return words_[i].kind == Word::Kind::Comma && !quoted_[i]; }
    bool stop(std::size_t i) const { return i + 1 == words_.size() && words_[i].kind == Word::Kind::Stop; }

    /// Where the clause that begins after comma `at` ends: its closing comma, or the full stop.
    std::size_t clause_end(std::size_t at) const {
        std::size_t i = at + 1;
        while (i < words_.size() && !comma(i) && !stop(i)) {
            const Word::Kind kind = words_[i].kind;
            if (kind == Word::Kind::Open || kind == Word::Kind::Dash || kind == Word::Kind::Mark || quoted_[i])
                return words_.size();
            ++i;
        }
        return i;
    }

    bool may_go(std::size_t begin, std::size_t end) const {
        for (std::size_t i = begin; i < end; ++i) {
            if (grammar_.protected_words.contains(words_[i].lower) || grammar_.attributing.contains(words_[i].lower))
                return false;
        }
        return true;
    }

    int count(std::size_t begin, std::size_t end) const {
        return static_cast<int>(std::count_if(words_.begin() + static_cast<std::ptrdiff_t>(begin),
                                              words_.begin() + static_cast<std::ptrdiff_t>(end),
                                              [](const Word& word) { return word.is_word(); }));
    }

    bool finite_between(std::size_t begin, std::size_t end, bool surely) const {
        for (std::size_t i = begin; i < end; ++i) {
            if (surely ? grammar_.surely_finite(words_[i]) : grammar_.maybe_finite(words_[i])) return true;
        }
        return false;
    }

    /// Whether what stands before comma `at` can be the subject of a verb after it: since the sentence began, or the
    /// last comma before it, no preposition or conjunction has opened it, and it holds no finite verb.
    bool subject_before(std::size_t at) const {
        std::size_t begin = at;
        while (begin > 0 && !comma(begin - 1)) --begin;
        const std::size_t first = next_word(words_, begin);
        if (first >= at || grammar_.prepositions.contains(words_[first].lower) || finite_between(begin, at, true))
            return false;
        if (begin == 0 || grammar_.common(words_[begin])) return true;
        // A name after a comma: the subject only if nothing but an introduction ("On Monday,") stands before it.
        const bool first_comma = std::none_of(words_.begin(), words_.begin() + static_cast<std::ptrdiff_t>(begin) - 1,
                                              [](const Word& word) { return word.kind == Word::Kind::Comma; });
        return first_comma && grammar_.prepositions.contains(words_.front().lower);
    }

    void add(std::size_t begin, std::size_t end, std::string rule) { cuts_.push_back({begin, end, std::move(rule)}); }

    void connective() {
        const std::size_t first = next_word(words_, 0);
        if (first != 0) return;
        for (const Phrase& phrase : grammar_.connectives) {
            if (!stands_at(words_, 0, phrase)) continue;
            std::size_t end = phrase.size();
            if (end >= words_.size()) return;
            if (comma(end)) {
                ++end;
            } else if (phrase.size() != 1 || !grammar_.bare_connectives.contains(phrase[0])) {
                continue;
            }
            // "But for the rain", "And so", "So high" are no mere connectives.
            if (!comma(end - 1) && end < words_.size() && !starts_with_capital(words_[end]) &&
                !grammar_.determiners.contains(words_[end].lower) &&
                !grammar_.pronoun_subjects.contains(words_[end].lower) &&
                !grammar_.noun_antecedents.contains(words_[end].lower))
                return;
            if (end >= words_.size() || !words_[end].is_word() || grammar_.prepositions.contains(words_[end].lower) ||
                grammar_.surely_finite(words_[end]))
                return;
            add(0, end, "connective");
            return;
        }
    }

    void bracket(std::size_t i) {
        std::size_t end = i + 1;
        while (end < words_.size() && words_[end].kind != Word::Kind::Close) ++end;
        if (end == words_.size() || !may_go(i, end)) return;
        add(i, end + 1, "brackets");
    }

    void dash(std::size_t i) {
        if (i == 0 || !cuts_.empty()) {
            for (const Cut& cut : cuts_) {
                if (i >= cut.begin && i < cut.end) return;
            }
        }
        std::size_t end = i + 1;
        while (end < words_.size() && words_[end].kind != Word::Kind::Dash && !quoted_[end]) ++end;
        if (end < words_.size() && quoted_[end]) return;
        if (!finite_between(0, i, false) && end >= words_.size()) return;
        if (!may_go(i, std::min(end, words_.size()))) return;
        if (end < words_.size()) {
            if (end + 1 < words_.size() && words_[end + 1].is_word() && count(i, end) <= 20) add(i, end + 1, "dashes");
        } else if (stop(words_.size() - 1) && count(0, i) >= 7 && finite_between(0, i, true)) {
            add(i, words_.size() - 1, "dashes");
        }
    }

    bool aside(std::size_t i) {
        for (const Phrase& phrase : grammar_.asides) {
            const std::size_t end = i + 1 + phrase.size();
            if (!stands_at(words_, i + 1, phrase) || end >= words_.size()) continue;
            if (comma(end)) {
                add(i, end + 1, "aside");
                return true;
            }
            if (stop(end)) {
                add(i, end, "aside");
                return true;
            }
        }
        return false;
    }

    bool relative(std::size_t i) {
        if (!grammar_.relatives.contains(words_[i + 1].lower)) return false;
        const std::size_t end = clause_end(i);
        if (end >= words_.size() || !finite_between(i + 2, end, false) || !may_go(i, end)) return true;
        if (comma(end)) {
            // The main clause must go on with its verb, or the comma parted something inside the clause.
            if (end + 1 < words_.size() && grammar_.surely_finite(words_[end + 1]) && subject_before(i))
                add(i, end + 1, "relative clause");
        } else if (finite_between(0, i, true) && count(0, i) >= kLeastWordsLeft) {
            add(i, end, "relative clause");
        }
        return true;
    }

    bool age(std::size_t i) {
        if (i == 0 || i + 2 >= words_.size() || !comma(i + 2) || !starts_with_capital(words_[i - 1])) return false;
        const std::string& text = words_[i + 1].text;
        if (text.empty() || text.size() > 3 || text.find_first_not_of("0123456789") != std::string::npos) return false;
        if (i + 3 >= words_.size() || !grammar_.surely_finite(words_[i + 3])) return false;
        if (is_digit_word(words_[i - 1])) return false;  // a date
        add(i, i + 3, "age");
        return true;
    }

    bool apposition(std::size_t i) {
        if (i == 0 || !starts_with_capital(words_[i - 1]) || !words_[i - 1].is_word()) return false;
        if (!grammar_.determiners.contains(words_[i + 1].lower)) return false;
        const std::size_t end = clause_end(i);
        if (end >= words_.size() || !comma(end) || end + 1 >= words_.size()) return false;
        if (finite_between(i + 1, end, true) || !may_go(i, end) || count(i, end) > 12) return false;
        if (!grammar_.surely_finite(words_[end + 1]) || !subject_before(i)) return false;
        add(i, end + 1, "apposition");
        return true;
    }

    bool participle(std::size_t i) {
        const std::string& head = words_[i + 1].lower;
        if (grammar_.participle_ending.empty() || !head.ends_with(grammar_.participle_ending) || head.size() < 6 ||
            starts_with_capital(words_[i + 1]) || grammar_.participle_kept.contains(head))
            return false;
        const std::size_t last = words_.size() - 1;
        if (!stop(last) || !may_go(i, last) || count(0, i) < 7 || !finite_between(0, i, true)) return false;
        std::size_t before = i;
        while (before > 0 && !comma(before - 1)) --before;
        if (words_[before].lower.ends_with(grammar_.participle_ending)) return false;  // a list of them
        for (std::size_t k = i + 1; k < last; ++k) {
            if (quoted_[k] || comma(k)) return false;
        }
        add(i, last, "participle clause");
        return true;
    }

    const Words& words_;
    const Grammar& grammar_;
    std::vector<bool> quoted_;
    std::vector<Cut> cuts_;
};

Trimmed without(const Words& words, const std::vector<Cut>& cuts, std::uint32_t mask) {
    Trimmed trimmed;
    for (std::size_t i = 0; i < words.size(); ++i) {
        bool kept = true;
        for (std::size_t c = 0; c < cuts.size(); ++c) {
            if ((mask >> c & 1U) != 0 && i >= cuts[c].begin && i < cuts[c].end) kept = false;
        }
        if (kept) trimmed.words.push_back(words[i]);
    }
    for (std::size_t c = 0; c < cuts.size(); ++c) {
        if ((mask >> c & 1U) != 0) trimmed.rules.push_back("without " + cuts[c].rule);
    }
    std::sort(trimmed.rules.begin(), trimmed.rules.end());
    trimmed.rules.erase(std::unique(trimmed.rules.begin(), trimmed.rules.end()), trimmed.rules.end());
    if (!trimmed.words.empty()) {
        trimmed.words.front().space_before = false;
        trimmed.words.front().text = capitalised(trimmed.words.front().text);
    }
    return trimmed;
}

int count_of(const Words& words) {
    return static_cast<int>(std::count_if(words.begin(), words.end(), [](const Word& word) { return word.is_word(); }));
}

}  // namespace

std::vector<Trimmed> trim_variants(const Words& words, const Grammar& grammar, std::size_t most) {
    const std::vector<Cut> cuts = Finder(words, grammar).find();
    std::vector<Trimmed> variants;
    const std::uint32_t all = (1U << cuts.size()) - 1U;
    std::vector<std::uint32_t> masks;
    for (std::uint32_t mask = 0; mask <= all; ++mask) masks.push_back(mask);
    if (masks.size() > most) {  // the whole, each cut alone, all of them
        masks = {0};
        for (std::size_t c = 0; c < cuts.size() && masks.size() + 1 < most; ++c) masks.push_back(1U << c);
        masks.push_back(all);
    }
    for (const std::uint32_t mask : masks) {
        Trimmed variant = without(words, cuts, mask);
        if (mask == 0 || count_of(variant.words) >= kLeastWordsLeft) variants.push_back(std::move(variant));
    }
    std::stable_sort(variants.begin(), variants.end(),
                     [](const Trimmed& a, const Trimmed& b) { return count_of(a.words) > count_of(b.words); });
    return variants;
}

}  // namespace newscart
