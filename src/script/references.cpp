#include "script/references.h"

#include <algorithm>

#include "script/wording.h"

namespace newscart {
namespace {

constexpr std::size_t kLongestPhrase = 4;  ///< words after "the"
constexpr std::size_t kAsEarly = 7;        ///< what comes later in a line is explained by the line, mostly
constexpr std::size_t kShortestHead = 3;   ///< letters

/// "comments" and "comment" are one thing.
std::string thing(const Word& word) {
    std::string base = base_of(word);
    if (base.size() > kShortestHead && base.ends_with('s') && !base.ends_with("ss")) base.pop_back();
    return base;
}

}  // namespace

References::References(const std::vector<const Words*>& sentences, int first, const Grammar& grammar, int from)
    : grammar_(grammar), sentences_(sentences), first_(first), from_(from) {}

/// "the page", "the new page's", "these comments", with nothing behind it that would tell which.
std::optional<References::Phrase> References::phrase_at(const Words& words, std::size_t determiner) const {
    const Word& word = words[determiner];
    if (!word.is_word() || !word.rule.empty()) return std::nullopt;
    const bool points = grammar_.pointing.contains(word.lower);
    if (word.lower != grammar_.the && !points) return std::nullopt;
    std::size_t end = determiner + 1;
    while (end < words.size() && end <= determiner + kLongestPhrase) {
        const Word& each = words[end];
        if (!each.is_word() || starts_with_capital(each) || is_digit_word(each) ||
            grammar_.prepositions.contains(each.lower) || grammar_.auxiliaries.contains(each.lower) ||
            grammar_.determiners.contains(each.lower) || grammar_.surely_finite(each) ||
            (end > determiner + 1 && grammar_.base_verbs.contains(each.lower)))
            break;
        ++end;
        if (each.lower != base_of(each)) break;  // "the company's profits": the company
    }
    if (end == determiner + 1 || end > determiner + kLongestPhrase) return std::nullopt;
    const std::size_t head = end - 1;
    if (base_of(words[head]).size() < kShortestHead || grammar_.needs_no_introduction.contains(base_of(words[head])))
        return std::nullopt;
    if (end < words.size() && words[end].is_word() && words[head].lower == base_of(words[head])) {
        const std::string& next = words[end].lower;
        // "the page of", "the page that", "the firm Northlight" tell which.
        if (starts_with_capital(words[end]) || grammar_.relatives.contains(next) || next == grammar_.that)
            return std::nullopt;
        if (!points && grammar_.prepositions.contains(next) && next != grammar_.both &&
            !grammar_.coordinations.contains(next))
            return std::nullopt;
        if (points && grammar_.pointing_not_before.contains(next)) return std::nullopt;
    }
    if (points && grammar_.pointing_not_before.contains(words[determiner + 1].lower)) return std::nullopt;
    return Phrase{determiner, head};
}

/// Whether `head` is told of there as something new: "a page", "two pages", "pages".
bool References::introduces(const Words& words, std::size_t head, bool somebody) const {
    for (std::size_t i = head; i-- > 0 && head - i <= kLongestPhrase - 1;) {
        const Word& word = words[i];
        if (!word.is_word()) break;
        // "his nephew" tells of him, "his ship" may be known
        if (somebody && grammar_.possessives.contains(word.lower)) return true;
        if (word.lower != base_of(word) || word.lower == grammar_.the || grammar_.possessives.contains(word.lower))
            return false;
        if (grammar_.indefinite.contains(word.lower)) return true;
        if (grammar_.determiners.contains(word.lower)) return false;
        if (grammar_.prepositions.contains(word.lower) || grammar_.surely_finite(word)) break;
    }
    return base_of(words[head]).ends_with('s');
}

/// "the Ellery Ferry Board" of what is later "the board"
bool References::names_it(const Words& words, std::size_t head, const Word& later) {
    return head > 0 && starts_with_capital(words[head]) && !starts_with_capital(later) && words[head - 1].is_word() &&
           starts_with_capital(words[head - 1]);
}

/// "driver", "29-year-old", "Frenchwoman"
bool References::calls_somebody(const Word& word) const {
    const std::string base = base_of(word);
    if (!grammar_.age_suffix.empty() && base.ends_with(grammar_.age_suffix)) return true;
    return grammar_.person_nouns.contains(base) || grammar_.male_nouns.contains(base) ||
           grammar_.female_nouns.contains(base) ||
           std::any_of(grammar_.person_endings.begin(), grammar_.person_endings.end(), [&](const std::string& ending) {
               return base.size() > ending.size() + 2 && base.ends_with(ending);
           });
}

/// "The Frenchwoman was", "The rocker and television star is", "The 29-year-old said", but not "The driver of the bus".
bool References::opens_on_person(const Words& line) const {
    if (line.empty() || line.front().lower != grammar_.the || !line.front().rule.empty()) return false;
    // "The Swede said"
    if (line.size() > 2 && grammar_.demonyms.contains(line[1].lower) && grammar_.surely_finite(line[2])) return true;
    for (std::size_t i = 1; i + 1 < line.size() && i <= kLongestPhrase; ++i) {
        if (!line[i].is_word() || grammar_.surely_finite(line[i]) || line[i].lower != base_of(line[i])) return false;
        if (!calls_somebody(line[i])) continue;
        const Word& next = line[i + 1];
        // "The manager, Jo Marsh, said"
        if (!next.is_word()) return !(i + 2 < line.size() && line[i + 2].is_word() && starts_with_capital(line[i + 2]));
        // "the actor Jo Marsh", "the driver of", "the pilot who", "the star striker"
        if (starts_with_capital(next) || grammar_.relatives.contains(next.lower) || next.lower == grammar_.that)
            return false;
        if (next.lower == grammar_.both) return true;
        return !grammar_.prepositions.contains(next.lower) && (grammar_.maybe_finite(next) || !calls_somebody(next));
    }
    return false;
}

/// "the Northlight scheme", "the 40 passengers": the word it ends on, kNone if it is a name or tells by itself which.
std::size_t References::named_head(const Words& words, std::size_t determiner) const {
    if (!words[determiner].is_word() || words[determiner].lower != grammar_.the) return kNone;
    std::size_t head = determiner;
    for (std::size_t i = determiner + 1; i < words.size() && i <= determiner + kLongestPhrase; ++i) {
        const Word& word = words[i];
        const bool small = word.is_word() && !starts_with_capital(word) && !is_digit_word(word);
        if (!word.is_word() || grammar_.prepositions.contains(word.lower) ||
            grammar_.coordinations.contains(word.lower) || grammar_.relatives.contains(word.lower) ||
            grammar_.auxiliaries.contains(word.lower) || grammar_.surely_finite(word) || (small && head > determiner))
            break;
        if (small) head = i;
    }
    // The first small word behind a name or a figure.
    if (head < determiner + 2 || words[head].lower != base_of(words[head]) || grammar_.surely_finite(words[head]) ||
        grammar_.needs_no_introduction.contains(words[head].lower) || words[head].lower.size() < kShortestHead)
        return kNone;
    if (head + 1 < words.size() && words[head + 1].is_word() &&
        (grammar_.relatives.contains(words[head + 1].lower) || words[head + 1].lower == grammar_.that ||
         starts_with_capital(words[head + 1]) || grammar_.prepositions.contains(words[head + 1].lower)))
        return kNone;
    return head;
}

bool References::stands_after(const Words& line, const std::vector<int>& heard) const {
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        if (!heard.empty() && i > 0 && line[i].is_word() && grammar_.comparing.contains(line[i].lower)) return false;
        const std::optional<Phrase> phrase = phrase_at(line, i);
        const std::size_t at = phrase ? phrase->head : named_head(line, i);
        if (at == kNone) continue;
        // "The transport minister, Jo Marsh,"
        if (at + 2 < line.size() && line[at + 1].kind == Word::Kind::Comma && starts_with_capital(line[at + 2]))
            continue;
        // Where nothing was heard, "the harbour" at the end of a line may be that of the place.
        if (heard.empty() && i > kAsEarly && line[i].lower == grammar_.the && !calls_somebody(line[at])) continue;
        const std::string head = thing(line[at]);
        const auto is_head = [&](const Word& word) { return word.is_word() && thing(word) == head; };
        if (std::none_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(i), is_head) &&
            std::none_of(heard.begin(), heard.end(), [&](int number) {
                const Words& words = *sentences_[static_cast<std::size_t>(number)];
                return std::any_of(words.begin(), words.end(), is_head);
            }))
            return false;
    }
    return true;
}

bool References::tells_of_somebody(int number) const {
    const Words& words = *sentences_[static_cast<std::size_t>(number)];
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!words[i].is_word() || !calls_somebody(words[i])) continue;
        // "minister Jo Marsh"
        if (i + 1 < words.size() && words[i + 1].is_word() && starts_with_capital(words[i + 1])) return true;
        for (std::size_t k = i; k-- > 0 && i - k < kLongestPhrase && words[k].is_word();) {
            if (grammar_.indefinite.contains(words[k].lower)) return true;
        }
    }
    return false;
}

References::Found References::needed(const Words& line, int number, const std::vector<bool>& fit) const {
    Found found;
    found.opens_on_person = number > first_ && opens_on_person(line);
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        // "The court dismissed that case.", "denied that quote on Monday"
        if (line[i].lower == grammar_.that && grammar_.anaphoric.contains(line[i + 1].lower) &&
            (i + 2 == line.size() || !line[i + 2].is_word() || grammar_.auxiliaries.contains(line[i + 2].lower) ||
             (i + 3 < line.size() && grammar_.weekdays.contains(line[i + 3].lower))))
            found.points_back = true;
        const std::optional<Phrase> phrase = phrase_at(line, i);
        if (!phrase) continue;
        const bool somebody = calls_somebody(line[phrase->head]);
        const bool late = i > kAsEarly && line[i].lower == grammar_.the && !somebody;
        const std::string head = thing(line[phrase->head]);
        const auto holds = [&](const Words& words, std::size_t until) {
            for (std::size_t k = 0; k < until; ++k) {
                if (words[k].is_word() && thing(words[k]) == head) return k;
            }
            return kNone;
        };
        if (holds(line, i) != kNone) continue;
        const bool points = line[i].lower != grammar_.the;
        int told = -1;
        bool told_of = false;
        bool by_name = false;
        bool held = false;
        bool only_lost = false;  // told of, but in nothing that airs
        for (int k = from_; k < number && told < 0; ++k) {
            const Words& words = *sentences_[static_cast<std::size_t>(k)];
            const std::size_t at = holds(words, words.size());
            if (at == kNone) continue;
            held = true;
            const bool airs = fit[static_cast<std::size_t>(k)];
            // Known to all from the beginning, if that airs.
            by_name = by_name || names_it(words, at, line[phrase->head]);
            if (!told_of && !points && !introduces(words, at, somebody) && !by_name) {
                only_lost = !airs && i <= kAsEarly;
                if (!only_lost) break;
                continue;
            }
            only_lost = false;
            told_of = true;
            if (airs) told = k;
        }
        const bool self_told = grammar_.indefinite.contains(line.front().lower) || is_digit_word(line.front());
        found.of_untold = found.of_untold || (told < 0 && !self_told && (i <= kAsEarly || held));
        if (late) {
            // "a part of the foundation": of that which was named
            if (by_name && told >= 0) found.sentences.push_back(told);
            continue;
        }
        // "In Ellery, this port ..." points at what the line itself names.
        const bool names =
            std::any_of(line.begin() + 1, line.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(i, 1)),
                        [&](const Word& word) { return word.is_word() && starts_with_capital(word); });
        if (!held && grammar_.pointing_near.contains(line[i].lower) &&
            (!names || grammar_.pointing_several.contains(line[i].lower)))
            found.points_back = true;
        // "for those discussions."
        if (!held && grammar_.pointing_far.contains(line[i].lower) && line[phrase->head].lower.ends_with('s') &&
            phrase->head + 1 < line.size() && !line[phrase->head + 1].is_word())
            found.points_back = true;
        // "Shares in Northlight fell after the firm warned ...": of what the line names.
        const std::string base = base_of(line[phrase->head]);
        const bool named = names && grammar_.noun_antecedents.contains(base) && !calls_somebody(line[phrase->head]);
        const bool lost = grammar_.anaphoric.contains(base) && phrase->head == i + 1 && !named;
        if (!held && !points && number > first_ && (i == 0 || lost)) found.opens_on_story = true;
        if (i == 0 && number > first_ && !points && told < 0 && !told_of) found.opens_on_story = true;
        if (!held && !points && somebody && i > 0 && number > first_) found.opens_on_person = true;
        if (told >= 0) {
            found.sentences.push_back(told);
        } else if ((told_of || only_lost) && found.missing.empty()) {
            found.missing = line[i].lower + " " + line[phrase->head].lower;
        }
    }
    std::sort(found.sentences.begin(), found.sentences.end());
    found.sentences.erase(std::unique(found.sentences.begin(), found.sentences.end()), found.sentences.end());
    return found;
}

}  // namespace newscart
