#include "script/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/text.h"
#include "script/ear_figures.h"
#include "script/wording.h"

namespace newscart {
namespace {

constexpr int kBitsOfPlace = 32;

long long place_of(const Word& word) {
    return (static_cast<long long>(word.paragraph) << kBitsOfPlace) + static_cast<long long>(word.begin);
}

std::string digits_of(const std::string& text) {
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
    return digits;
}

}  // namespace

Gate::Gate(const std::vector<const Words*>& sentences, const Grammar& grammar) : grammar_(grammar) {
    for (const Words* sentence : sentences) {
        for (const Word& word : *sentence) {
            if (!word.is_word()) continue;
            written_.emplace(place_of(word), word.lower);
            words_.insert(base_of(word));
            if (is_digit_word(word)) words_.insert(digits_of(word.text));
        }
    }
}

/// Whether the rule named in the word may have put it there.
bool Gate::may_put(const Word& word, const Words& sentence) const {
    const std::string base = base_of(word);
    const auto& days = grammar_.weekday_names;
    if (grammar_.rule_words.contains(base) || std::find(days.begin(), days.end(), ascii_lower(base)) != days.end())
        return true;
    // "34-year-old", of the sentence's own "34"
    if (!grammar_.age_suffix.empty() && word.lower.ends_with(grammar_.age_suffix)) {
        const std::string age = word.lower.substr(0, word.lower.size() - grammar_.age_suffix.size());
        return std::any_of(sentence.begin(), sentence.end(), [&](const Word& each) { return each.lower == age; });
    }
    if (word.begin < 0) return false;
    // "MoscowRussian" -> "Russian"
    if (std::any_of(sentence.begin(), sentence.end(), [&](const Word& each) {
            return each.paragraph == word.paragraph && each.end == word.end && each.begin < word.begin &&
                   each.lower.ends_with(word.lower);
        }))
        return true;
    const auto written = written_.find(place_of(word));
    if (written == written_.end()) return false;
    // "31,683" -> "nearly 32,000"
    if (const std::optional<double> said = figure(word.lower, grammar_)) {
        const std::optional<double> told = figure(written->second, grammar_);
        return told && std::abs(*said - *told) <= kMostRounding * *told;
    }
    // "he" -> "Carl Hall", each from where it stands; "Hall" -> "Hall's"
    const std::string was = written->second.substr(0, written->second.find('\''));
    if (word.lower.substr(0, word.lower.find('\'')) == was) return true;
    // "I think" -> "she thinks"
    const auto turned = grammar_.turned.find(written->second);
    if (turned != grammar_.turned.end() &&
        std::find(turned->second.begin(), turned->second.end(), word.lower) != turned->second.end())
        return true;
    const auto third = grammar_.third_person.find(written->second);
    if (third != grammar_.third_person.end()) return third->second == word.lower;
    const std::size_t shared = was.size() - std::min<std::size_t>(was.size(), 1);
    return grammar_.base_verbs.contains(was) && word.lower.ends_with('s') &&
           word.lower.starts_with(was.substr(0, shared));
}

std::string Gate::objection_to_word(const Word& word, const Words& sentence) const {
    if (!word.rule.empty())
        return may_put(word, sentence) ? std::string()
                                       : fmt::format("the rule \"{}\" may not say \"{}\"", word.rule, word.text);
    const auto written = written_.find(place_of(word));
    if (word.begin < 0 || written == written_.end() || written->second != word.lower)
        return fmt::format("\"{}\" does not stand in the article", word.text);
    return {};
}

std::string Gate::objection(const Words& line, const Words& sentence) const {
    for (const Word& word : line) {
        if (!word.is_word()) continue;
        if (std::string found = objection_to_word(word, sentence); !found.empty()) return found;
    }
    const bool part_of_quotation =
        std::any_of(line.begin(), line.end(), [](const Word& word) { return word.part_of_quotation; });
    // Each word that must not be lost, as often as in the sentence; it may stand elsewhere, and in another person.
    const auto kept = [&](const WordSet& set) -> std::string {
        for (std::size_t i = 0; i < sentence.size(); ++i) {
            const Word& word = sentence[i];
            if (!word.is_word() || !set.contains(word.lower) || grammar_.droppable.contains(word.lower)) continue;
            // "May 7" is a day.
            if (grammar_.months.contains(word.lower) && starts_with_capital(word) && i + 1 < sentence.size() &&
                is_digit_word(sentence[i + 1]))
                continue;
            // "the United States"
            if (i > 0 && starts_with_capital(word) && sentence[i - 1].is_word() &&
                starts_with_capital(sentence[i - 1]) && grammar_.not_in_names.contains(sentence[i - 1].lower))
                continue;
            const bool there = std::any_of(line.begin(), line.end(), [&](const Word& said) {
                return said.is_word() && said.begin == word.begin && said.paragraph == word.paragraph;
            });
            if (!there) return word.text;
        }
        return {};
    };
    if (!part_of_quotation) {
        if (const std::string lost = kept(grammar_.protected_words); !lost.empty())
            return fmt::format("\"{}\" of the article is lost", lost);
        if (const std::string lost = kept(grammar_.reporting); !lost.empty())
            return fmt::format("who said it is lost with \"{}\"", lost);
    }
    const bool quoted = std::any_of(line.begin(), line.end(), [](const Word& word) { return word.quoted; });
    if (quoted &&
        std::none_of(line.begin(), line.end(),
                     [&](const Word& word) {
                         return word.is_word() &&
                                (grammar_.attributing.contains(word.lower) || grammar_.reporting.contains(word.lower));
                     }) &&
        !std::all_of(line.begin(), line.end(), [&](const Word& word) {
            return !word.quoted || !word.is_word() || starts_with_capital(word) || grammar_.common(word) ||
                   is_digit_word(word);
        }))
        return "quoted words nobody is named for";
    return {};
}

std::string Gate::objection_to_headline(const Words& headline) const {
    const bool titled = std::none_of(
        headline.begin() + std::min<std::ptrdiff_t>(1, static_cast<std::ptrdiff_t>(headline.size())), headline.end(),
        [&](const Word& word) {
            return word.is_word() && word.text.size() > 4 && !starts_with_capital(word) && !is_digit_word(word);
        });
    for (std::size_t i = 0; i < headline.size(); ++i) {
        const Word& word = headline[i];
        if (!word.is_word()) continue;
        const std::string text = base_of(word);
        if (is_digit_word(word)) {
            if (!words_.contains(text) && !words_.contains(digits_of(text)))
                return fmt::format("the text does not say \"{}\"", word.text);
            continue;
        }
        // A title printed in capitals does not tell what is a name; initials are printed in many ways.
        // "US-Northland talks"
        const std::size_t hyphen = text.find('-');
        const bool both = hyphen != std::string::npos && words_.contains(text.substr(0, hyphen)) &&
                          words_.contains(text.substr(hyphen + 1));
        const bool name = i > 0 && !both && !titled && starts_with_capital(word) && has_lower(word.text);
        if (name && !grammar_.common(word) && !words_.contains(text) && !words_.contains(text + "s") &&
            !(text.ends_with('s') && words_.contains(text.substr(0, text.size() - 1))))
            return fmt::format("the text does not name \"{}\"", word.text);
    }
    return {};
}

}  // namespace newscart
