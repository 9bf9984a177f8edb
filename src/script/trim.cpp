#include "script/trim.h"

#include <algorithm>
#include <string_view>

#include "base/error.h"

namespace newscart {
namespace {

constexpr std::size_t kMostCuts = 5;
constexpr int kLeastWordsLeft = 5;

class Finder {
  public:
    Finder(const Words& words, const Grammar& grammar, const TrimRules& rules)
        : words_(words), grammar_(grammar), rules_(rules) {
        quoted_.assign(words.size(), false);
        bool inside = false;
        for (std::size_t i = 0; i < words.size(); ++i) {
            if (words[i].kind == Word::Kind::Quote) inside = words[i].opens_quote;
            quoted_[i] = inside || words[i].kind == Word::Kind::Quote;
        }
    }

    std::vector<Cut> find(Cut::Safety least) {
        connective();
        opening();
        for (std::size_t i = 0; i < words_.size(); ++i) {
            if (quoted_[i]) continue;
            if (words_[i].kind == Word::Kind::Open) bracket(i);
            if (words_[i].kind == Word::Kind::Dash) dash(i);
            if (words_[i].is_word()) {
                time(i);
                adverb(i);
            }
            if (words_[i].is_word() && least == Cut::Safety::Loose) {
                adjective(i);
                phrase(i);
                title(i);
                clause_inside(i);
                conjunction(i);
            }
            if (words_[i].kind != Word::Kind::Comma || i + 1 == words_.size() || !words_[i + 1].is_word()) continue;
            if (aside(i) || relative(i) || age(i) || apposition(i) || participle(i)) continue;
            closing(i);
        }
        if (least == Cut::Safety::Sound)
            std::erase_if(cuts_, [](const Cut& cut) { return cut.safety != Cut::Safety::Sound; });
        std::stable_sort(cuts_.begin(), cuts_.end(), [](const Cut& a, const Cut& b) { return a.begin < b.begin; });
        return std::move(cuts_);
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

    void add(std::size_t begin, std::size_t end, std::string rule, Cut::Safety safety = Cut::Safety::Sound) {
        cuts_.push_back({begin, end, std::move(rule), safety, {}, 0});
    }

    bool word_in(std::size_t i, const WordSet& set) const {
        return i < words_.size() && words_[i].is_word() && set.contains(words_[i].lower);
    }

    bool has_end(std::size_t i, const std::vector<std::string>& endings) const {
        return std::any_of(endings.begin(), endings.end(),
                           [&](const std::string& ending) { return words_[i].lower.ends_with(ending); });
    }

    /// Whether "a" or "an" before `begin` would still fit what stands at `end`.
    bool article_fits(std::size_t begin, std::size_t end) const {
        if (begin == 0 || end >= words_.size() || words_[end].lower.empty()) return true;
        const bool vowel = std::string_view("aeiou").find(words_[end].lower.front()) != std::string_view::npos;
        return !word_in(begin - 1, vowel ? rules_.before_other : rules_.before_vowel);
    }

    /// "On Monday, the ...", "As the sun rose, the ...": before a comma and a subject.
    void opening() {
        const std::size_t first = next_word(words_, 0);
        if (first != 0 || (!rules_.clause_openers.contains(words_[0].lower) && !is_preposition(0))) return;
        std::size_t end = 0;
        while (end < words_.size() && !comma(end)) {
            if (quoted_[end] || (!words_[end].is_word() && words_[end].kind != Word::Kind::Comma)) return;
            ++end;
        }
        if (end + 1 >= words_.size() || !words_[end + 1].is_word() || !may_go(0, end) || count(0, end) > 15) return;
        // "In some cases, ...": without it what follows would hold always.
        for (std::size_t i = 1; i < end; ++i) {
            if (rules_.limits.contains(words_[i].lower)) return;
        }
        const Word& next = words_[end + 1];
        const bool subject = grammar_.determiners.contains(next.lower) || starts_with_capital(next) ||
                             grammar_.pronoun_subjects.contains(next.lower) ||
                             grammar_.noun_antecedents.contains(next.lower);
        // A list ("In Leeds, York and Hull, schools ...") has no verb before its second comma.
        std::size_t clause = end + 1;
        while (clause < words_.size() && !comma(clause)) ++clause;
        if (!subject || grammar_.surely_finite(next) || !finite_between(end + 1, clause, true)) return;
        const bool dated =
            std::any_of(words_.begin(), words_.begin() + static_cast<std::ptrdiff_t>(end), [&](const Word& word) {
                return is_digit_word(word) || rules_.months.contains(word.lower) ||
                       rules_.far_units.contains(word.lower);
            });
        add(0, end + 1, "opening phrase", dated ? Cut::Safety::Loose : Cut::Safety::Sound);
    }

    /// After a comma to the end: ", while ...", ", in the ...".
    void closing(std::size_t i) {
        if (!rules_.clause_openers.contains(words_[i + 1].lower) && !is_preposition(i + 1)) return;
        const std::size_t last = words_.size() - 1;
        if (!stop(last) || !may_go(i, last) || count(0, i) < kLeastWordsLeft || !finite_between(0, i, true)) return;
        if (grammar_.prepositions.contains(words_[0].lower)) return;  // the first comma may close an opening phrase
        for (std::size_t k = i + 1; k < last; ++k) {
            if (quoted_[k] || comma(k) || (!words_[k].is_word())) return;
        }
        add(i, last, "closing phrase");
    }

    bool is_preposition(std::size_t i) const {
        return words_[i].is_word() && std::find(rules_.prepositions.begin(), rules_.prepositions.end(),
                                                words_[i].lower) != rules_.prepositions.end();
    }

    void time(std::size_t i) {
        const auto has_day = [&](std::size_t k) { return word_in(k, rules_.days) || word_in(k, rules_.months); };
        std::size_t k = i;
        while (k < i + 2 && word_in(k, rules_.before_days)) ++k;
        const bool opened = k > i;
        // "earlier this year", "next Sunday"; "India Today"
        if (i > 0 && (word_in(i - 1, rules_.before_days) || word_in(i - 1, rules_.before_units))) return;
        if (k > 0 && word_in(k, rules_.days) && !grammar_.weekdays.contains(words_[k].lower) &&
            starts_with_capital(words_[k]))
            return;
        const std::size_t named = k;
        if (word_in(k, rules_.before_units) && (word_in(k + 1, rules_.time_units) || has_day(k + 1))) {
            k += 2;
        } else if (word_in(k, rules_.days) || (opened && word_in(k, rules_.months))) {
            ++k;
        } else {
            return;
        }
        if (word_in(k, rules_.parts_of_day)) ++k;
        // "in Wednesday night's game"
        if (k < words_.size() && words_[k].lower.ends_with(grammar_.genitive)) return;
        while (k < words_.size() && words_[k].is_word() && is_digit_word(words_[k]) && words_[k].text.size() <= 4) ++k;
        if (k >= words_.size() || i == 0) return;
        const Word& before = words_[i - 1];
        const Word& after = words_[k];
        // "the Monday meeting", "since Monday", "Monday's talks", "Monday and Tuesday", "between Monday"
        if (!before.is_word() || grammar_.determiners.contains(before.lower) ||
            grammar_.prepositions.contains(before.lower) || before.lower.ends_with("'s"))
            return;
        if (after.text.starts_with('\'') || rules_.phrase_ends.contains(after.lower) ||
            (!opened && after.is_word() && !is_preposition(k) && !grammar_.surely_finite(after) &&
             !grammar_.determiners.contains(after.lower) && !grammar_.prepositions.contains(after.lower)))
            return;
        if (quoted_[k - 1] || !may_go(i, k)) return;
        // "was born in July", "returned this year": alone after its verb the time is what is told.
        if (!after.is_word() && grammar_.maybe_finite(before) && !grammar_.attributing.contains(before.lower)) return;
        // Without its month or year what is long past would sound new.
        bool far = false;
        for (std::size_t w = named; w < k; ++w) {
            far = far || is_digit_word(words_[w]) || rules_.months.contains(words_[w].lower) ||
                  rules_.far_units.contains(words_[w].lower);
        }
        add(i, k, "time", far ? Cut::Safety::Loose : Cut::Safety::Sound);
    }

    void adverb(std::size_t i) {
        const std::string& word = words_[i].lower;
        const bool listed = rules_.adverbs.contains(word);
        const bool formed = !rules_.adverb_ending.empty() && word.size() > 4 && word.ends_with(rules_.adverb_ending) &&
                            !starts_with_capital(words_[i]) && !rules_.not_adverbs.contains(word);
        if ((!listed && !formed) || i == 0 || i + 1 >= words_.size() || !may_go(i, i + 1)) return;
        const Word& before = words_[i - 1];
        const Word& after = words_[i + 1];
        if (!before.is_word() || !after.is_word() || starts_with_capital(after) ||
            rules_.before_adverb.contains(before.lower) || rules_.after_adverb.contains(after.lower) ||
            rules_.phrase_ends.contains(after.lower) || rules_.phrase_ends.contains(before.lower) ||
            grammar_.protected_words.contains(before.lower) || !article_fits(i, i + 1))
            return;
        // "acted quickly in": without it the verb may lack what it needs.
        if (!listed && grammar_.prepositions.contains(after.lower)) return;
        add(i, i + 1, "adverb");
    }

    /// "the huge fire": after an article, before what can only be its noun.
    void adjective(std::size_t i) {
        if (i == 0 || i + 2 >= words_.size() || starts_with_capital(words_[i]) || quoted_[i + 1]) return;
        const std::string& word = words_[i].lower;
        const bool formed = has_end(i, rules_.adjective_endings) && !rules_.kept_adjectives.contains(word);
        if (!word_in(i - 1, grammar_.determiners) || (!formed && !rules_.adjectives.contains(word)) ||
            !may_go(i, i + 1) || !noun(i + 1) || starts_with_capital(words_[i + 1]) || !article_fits(i, i + 1))
            return;
        add(i, i + 1, "adjective", Cut::Safety::Loose);
    }

    /// Whether the word can be nothing but a noun, or what stands before one.
    bool noun(std::size_t i) const {
        const Word& word = words_[i];
        return word.is_word() && !is_digit_word(word) && !rules_.stop_words.contains(word.lower) &&
               !grammar_.maybe_finite(word) && !grammar_.prepositions.contains(word.lower) &&
               !grammar_.determiners.contains(word.lower) && !rules_.phrase_ends.contains(word.lower) &&
               !rules_.adverbs.contains(word.lower) && !ends(word.lower, rules_.adverb_ending) &&
               !ends(word.lower, grammar_.participle_ending) && !word.text.starts_with('\'');
    }

    /// Whether `word` ends so; no word ends with nothing.
    static bool ends(const std::string& word, const std::string& ending) {
        return !ending.empty() && word.ends_with(ending);
    }

    /// "Defence Secretary Jo Marsh": the title before a name.
    void title(std::size_t i) {
        if (!grammar_.titles.contains(words_[i].lower) || i + 1 >= words_.size() || !words_[i + 1].is_word() ||
            !starts_with_capital(words_[i]) || !starts_with_capital(words_[i + 1]) || !article_fits(i, i + 1) ||
            (i > 0 && word_in(i - 1, grammar_.determiners)))
            return;
        std::size_t begin = i;
        while (begin > 0 && words_[begin - 1].is_word() && starts_with_capital(words_[begin - 1]) &&
               !grammar_.common(words_[begin - 1]) && !words_[begin - 1].lower.ends_with("'s") &&
               !rules_.days.contains(words_[begin - 1].lower))
            --begin;
        // Before the rest of a title ("Democratic", "former") the last word of it must stay.
        const bool whole = begin == 0 || !words_[begin - 1].is_word() || is_preposition(begin - 1) ||
                           grammar_.surely_finite(words_[begin - 1]) || coordinator(begin - 1);
        if (whole && article_fits(begin, i + 1)) add(begin, i + 1, "title", Cut::Safety::Loose);
    }

    bool coordinator(std::size_t i) const { return word_in(i, rules_.coordinators); }

    /// "because the road was closed": to the comma or the end.
    void clause_inside(std::size_t i) {
        if (i < 3 || !rules_.clauses_inside.contains(words_[i].lower) || !finite_between(0, i, true)) return;
        std::size_t end = i + 1;
        while (end < words_.size() && words_[end].is_word() && !quoted_[end]) ++end;
        if (end >= words_.size() || quoted_[end] || (!stop(end) && words_[end].kind != Word::Kind::Comma)) return;
        if (!may_go(i, end) || count(i, end) < 3 || count(0, i) < kLeastWordsLeft || !complete(i)) return;
        if (!finite_between(i + 1, end, true)) return;
        add(i, end, "clause", Cut::Safety::Loose);
    }

    /// Whether what stands before `i` needs nothing after it: no verb or its particle, nothing that asks for more
    /// ("ahead", "part"), no bare figure.
    bool complete(std::size_t i) const {
        if (i == 0) return false;
        const Word& before = words_[i - 1];
        return before.is_word() && !is_digit_word(before) && !grammar_.maybe_finite(before) &&
               !rules_.stop_words.contains(before.lower) && !rules_.incomplete.contains(before.lower) &&
               !grammar_.prepositions.contains(before.lower) && !grammar_.determiners.contains(before.lower) &&
               !rules_.adverbs.contains(before.lower) && !ends(before.lower, rules_.adverb_ending) &&
               !ends(before.lower, grammar_.participle_ending) && !before.text.starts_with('\'');
    }

    /// "said that the": the conjunction itself.
    void conjunction(std::size_t i) {
        if (words_[i].lower != grammar_.that || grammar_.that.empty() || i == 0 || i + 1 >= words_.size() ||
            !words_[i - 1].is_word() || !grammar_.reporting.contains(words_[i - 1].lower))
            return;
        const Word& next = words_[i + 1];
        if (starts_with_capital(next) || grammar_.pronoun_subjects.contains(next.lower) ||
            word_in(i + 1, rules_.before_other) || next.lower == grammar_.the)
            add(i, i + 1, "conjunction", Cut::Safety::Loose);
    }

    /// "in the south of the country": a phrase, and it with the one after it.
    void phrase(std::size_t i) {
        if (i < 2 || !is_preposition(i) || rules_.bound_prepositions.contains(words_[i].lower) || !complete(i)) return;
        std::size_t end = i;
        for (int phrases = 0; phrases < 2; ++phrases) {
            ++end;
            while (end < words_.size() && words_[end].is_word() && !quoted_[end] && !is_preposition(end) &&
                   !rules_.phrase_ends.contains(words_[end].lower) && !grammar_.surely_finite(words_[end]) &&
                   !grammar_.relatives.contains(words_[end].lower))
                ++end;
            if (end >= words_.size() || count(i, end) < 2 || count(i, end) > 10 || !may_go(i, end) ||
                grammar_.participle_kept.contains(words_[end - 1].lower))
                return;
            // What follows with a preposition or a possessive belongs to the phrase.
            const bool whole = !is_preposition(end) && !words_[end].text.starts_with('\'') && !coordinator(end) &&
                               !word_in(end, grammar_.prepositions);
            if (whole) add(i, end, "phrase", Cut::Safety::Loose);
            if (!is_preposition(end)) return;
        }
    }

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
                if (i >= cut.begin && i < cut.end && (cut.rule == "dashes" || cut.rule == "brackets")) return;
            }
        }
        // "won 3 – 0"
        if (i > 0 && i + 1 < words_.size() && is_digit_word(words_[i - 1]) && is_digit_word(words_[i + 1])) return;
        std::size_t end = i + 1;
        while (end < words_.size() && words_[end].kind != Word::Kind::Dash && !quoted_[end]) ++end;
        if (end < words_.size() && quoted_[end]) return;
        if (end + 1 < words_.size() && is_digit_word(words_[end - 1]) && is_digit_word(words_[end + 1])) return;
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
    const TrimRules& rules_;
    std::vector<bool> quoted_;
    std::vector<Cut> cuts_;
};

Trimmed without(const Words& words, const std::vector<Cut>& cuts) {
    Trimmed trimmed;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool cut =
            std::any_of(cuts.begin(), cuts.end(), [i](const Cut& each) { return i >= each.begin && i < each.end; });
        if (!cut) trimmed.words.push_back(words[i]);
    }
    // "(AP) [This week], the" begins with no comma.
    while (!cuts.empty() && !trimmed.words.empty() && trimmed.words.front().kind == Word::Kind::Comma)
        trimmed.words.erase(trimmed.words.begin());
    for (const Cut& cut : cuts) trimmed.rules.push_back("without " + cut.rule);
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

/// By the names of the rules.
const std::vector<std::string> kRules = {"connective",
                                         "brackets",
                                         "dashes",
                                         "aside",
                                         "relative clause",
                                         "age",
                                         "apposition",
                                         "participle clause",
                                         "opening phrase",
                                         "closing phrase",
                                         "time",
                                         "adverb",
                                         "adjective",
                                         "phrase",
                                         "title",
                                         "clause",
                                         "conjunction"};

std::vector<float> features_of(const Words& words, const Cut& cut, const Grammar& grammar, const TrimRules& rules) {
    const auto words_in = [&](std::size_t begin, std::size_t end, auto&& fits) {
        return static_cast<float>(std::count_if(words.begin() + static_cast<std::ptrdiff_t>(begin),
                                                words.begin() + static_cast<std::ptrdiff_t>(end),
                                                [&](const Word& word) { return word.is_word() && fits(word); }));
    };
    const auto any = [](const Word&) { return true; };
    const auto stop = [&](const Word& word) { return rules.stop_words.contains(word.lower); };
    const float all = std::max(1.0F, words_in(0, words.size(), any));
    const float inside = words_in(cut.begin, cut.end, any);
    const float before = words_in(0, cut.begin, any);
    std::size_t head = next_word(words, cut.begin);
    const auto preposition = std::find(rules.prepositions.begin(), rules.prepositions.end(),
                                       head < words.size() ? words[head].lower : std::string());
    const auto rule = std::find(kRules.begin(), kRules.end(), cut.rule);
    const std::size_t next = next_word(words, cut.end);
    const auto class_of = [&](std::size_t i) {
        if (i >= words.size() || !words[i].is_word()) return 0.0F;
        if (grammar.surely_finite(words[i])) return 1.0F;
        if (grammar.prepositions.contains(words[i].lower)) return 2.0F;
        if (grammar.determiners.contains(words[i].lower)) return 3.0F;
        if (is_digit_word(words[i])) return 4.0F;
        if (starts_with_capital(words[i])) return 5.0F;
        if (grammar.maybe_finite(words[i])) return 6.0F;
        return 7.0F;
    };
    return {
        static_cast<float>(rule - kRules.begin()),
        inside,
        inside / all,
        all,
        before,
        before / all,
        all - before - inside,
        words_in(cut.begin, cut.end, stop) / std::max(1.0F, inside),
        words_in(cut.begin, cut.end, starts_with_capital),
        words_in(cut.begin, cut.end, is_digit_word),
        preposition == rules.prepositions.end() ? -1.0F : static_cast<float>(preposition - rules.prepositions.begin()),
        cut.begin > 0 ? class_of(cut.begin - 1) : 8.0F,
        cut.end < words.size() && words[cut.end].is_word() ? class_of(next) : 8.0F,
        head < words.size() ? class_of(head) : 8.0F,
        head + 1 < words.size() ? class_of(head + 1) : 8.0F,
        words_in(0, cut.begin, [&](const Word& word) { return grammar.surely_finite(word); }),
        words_in(cut.end, words.size(), [&](const Word& word) { return grammar.surely_finite(word); }),
        words_in(cut.begin, cut.end, [&](const Word& word) { return grammar.surely_finite(word); }),
        head < words.size() ? static_cast<float>(words[head].text.size()) : 0.0F,
        cut.end == words.size() || words[cut.end].kind == Word::Kind::Stop ? 1.0F : 0.0F};
}

/// Of cuts that do not overlap those that gain most: each word that goes earns the worth of its cut, and costs `least`.
std::vector<Cut> most_gain(const Words& words, std::vector<Cut> cuts, double least) {
    std::erase_if(cuts, [&](const Cut& cut) { return cut.worth <= least; });
    std::stable_sort(cuts.begin(), cuts.end(), [](const Cut& a, const Cut& b) { return a.end < b.end; });
    // best[n]: gain of the best set among the first n cuts.
    std::vector<double> best(cuts.size() + 1, 0);
    std::vector<std::size_t> before(cuts.size(), 0);  // how many cuts end before this one begins
    for (std::size_t n = 0; n < cuts.size(); ++n) {
        while (before[n] < n && cuts[before[n]].end <= cuts[n].begin) ++before[n];
        const auto begin = words.begin() + static_cast<std::ptrdiff_t>(cuts[n].begin);
        const auto end = words.begin() + static_cast<std::ptrdiff_t>(cuts[n].end);
        const auto count = std::count_if(begin, end, [](const Word& word) { return word.is_word(); });
        const double gain = (cuts[n].worth - least) * static_cast<double>(count);
        best[n + 1] = std::max(best[n], best[before[n]] + gain);
    }
    std::vector<Cut> taken;
    for (std::size_t n = cuts.size(); n > 0;) {
        if (best[n] <= best[n - 1]) {
            --n;
            continue;
        }
        taken.push_back(cuts[n - 1]);
        n = before[n - 1];
    }
    std::reverse(taken.begin(), taken.end());
    return taken;
}

/// None overlapping another: the best by worth, or without weights the first.
std::vector<Cut> apart(std::vector<Cut> cuts, std::size_t most) {
    std::stable_sort(cuts.begin(), cuts.end(), [](const Cut& a, const Cut& b) { return a.worth > b.worth; });
    std::vector<Cut> chosen;
    for (Cut& cut : cuts) {
        const bool free = std::none_of(chosen.begin(), chosen.end(), [&](const Cut& other) {
            return cut.begin < other.end && other.begin < cut.end;
        });
        if (free && chosen.size() < most) chosen.push_back(std::move(cut));
    }
    return chosen;
}

}  // namespace

TrimRules::TrimRules(const Language& language) {
    const Settings trim = language.settings.table("trim");
    stop_words = word_set(language.settings.table("condense"), "stop_words");
    for (const auto& [words, key] :
         std::initializer_list<std::pair<WordSet*, std::string_view>>{{&adverbs, "adverbs"},
                                                                      {&limits, "limits"},
                                                                      {&not_adverbs, "not_adverbs"},
                                                                      {&before_adverb, "before_adverb"},
                                                                      {&after_adverb, "after_adverb"},
                                                                      {&kept_adjectives, "kept_adjectives"},
                                                                      {&adjectives, "adjectives"},
                                                                      {&bound_prepositions, "bound_prepositions"},
                                                                      {&clauses_inside, "clauses_inside"},
                                                                      {&incomplete, "incomplete"},
                                                                      {&phrase_ends, "phrase_ends"},
                                                                      {&clause_openers, "clause_openers"},
                                                                      {&days, "days"},
                                                                      {&months, "months"},
                                                                      {&time_units, "time_units"},
                                                                      {&before_units, "before_units"},
                                                                      {&far_units, "far_units"},
                                                                      {&before_days, "before_days"},
                                                                      {&parts_of_day, "parts_of_day"},
                                                                      {&coordinators, "coordinators"},
                                                                      {&before_vowel, "before_vowel"},
                                                                      {&before_other, "before_other"}})
        *words = word_set(trim, key);
    adjective_endings = trim.strings("adjective_endings");
    prepositions = trim.strings("prepositions");
    adverb_ending = trim.string("adverb_ending").value_or("");
    least_worth = trim.number("least_worth").value_or(least_worth);
    least_variant_worth = trim.number("least_variant_worth").value_or(least_variant_worth);
    cut_worth = parse_trees(language.weights, "cut", "weights of " + language.tag);
    if (!cut_worth.empty() && cut_worth.features() != cut_features())
        throw Error(Fault::Config, "weights of " + language.tag + ": made for other cuts; run scripts/train-condenser");
}

const std::vector<std::string>& cut_features() {
    static const std::vector<std::string> names = {
        "rule",         "words",        "share",       "sentence",     "before",       "before_share", "after",
        "stop_share",   "capitals",     "digits",      "preposition",  "class_before", "class_after",  "class_head",
        "class_second", "verbs_before", "verbs_after", "verbs_inside", "head_letters", "at_end"};
    return names;
}

std::vector<Cut> find_cuts(const Words& words, const Grammar& grammar, const TrimRules& rules, Cut::Safety least) {
    if (words.empty()) return {};
    std::vector<Cut> cuts = Finder(words, grammar, rules).find(least);
    for (Cut& cut : cuts) {
        cut.features = features_of(words, cut, grammar, rules);
        if (!rules.cut_worth.empty()) cut.worth = rules.cut_worth.sum(cut.features);
    }
    return cuts;
}

std::vector<Trimmed> trim_variants(const Words& words, const Grammar& grammar, const TrimRules& rules,
                                   std::size_t most) {
    std::vector<Cut> sound = find_cuts(words, grammar, rules, Cut::Safety::Sound);
    if (!rules.cut_worth.empty())
        std::erase_if(sound, [&](const Cut& cut) { return cut.worth < rules.least_variant_worth; });
    const std::vector<Cut> cuts = apart(std::move(sound), kMostCuts);
    std::vector<std::vector<bool>> sets;
    const std::size_t all = std::size_t{1} << cuts.size();
    if (all <= most) {
        for (std::size_t mask = 0; mask < all; ++mask) {
            sets.emplace_back();
            for (std::size_t c = 0; c < cuts.size(); ++c) sets.back().push_back((mask >> c & 1U) != 0);
        }
    } else {  // the whole, each cut alone, all of them
        sets.emplace_back(cuts.size(), false);
        for (std::size_t c = 0; c < cuts.size() && sets.size() + 1 < most; ++c) {
            sets.emplace_back(cuts.size(), false);
            sets.back()[c] = true;
        }
        sets.emplace_back(cuts.size(), true);
    }
    std::vector<Trimmed> variants;
    for (std::size_t n = 0; n < sets.size(); ++n) {
        std::vector<Cut> taken;
        for (std::size_t c = 0; c < cuts.size(); ++c) {
            if (sets[n][c]) taken.push_back(cuts[c]);
        }
        Trimmed variant = without(words, taken);
        if (n == 0 || count_of(variant.words) >= kLeastWordsLeft) variants.push_back(std::move(variant));
    }
    std::stable_sort(variants.begin(), variants.end(),
                     [](const Trimmed& a, const Trimmed& b) { return count_of(a.words) > count_of(b.words); });
    return variants;
}

Trimmed shortened(const Words& words, const Grammar& grammar, const TrimRules& rules) {
    if (rules.cut_worth.empty()) return without(words, {});
    return shortened(words, find_cuts(words, grammar, rules, Cut::Safety::Loose), rules.least_worth);
}

Trimmed shortened(const Words& words, const std::vector<Cut>& cuts, double least) {
    std::vector<Cut> taken = most_gain(words, cuts, least);
    while (true) {
        Trimmed trimmed = without(words, taken);
        if (taken.empty() || count_of(trimmed.words) >= kLeastWordsLeft) return trimmed;
        taken.erase(
            std::min_element(taken.begin(), taken.end(), [](const Cut& a, const Cut& b) { return a.worth < b.worth; }));
    }
}

}  // namespace newscart
