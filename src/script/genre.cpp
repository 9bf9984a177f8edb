#include "script/genre.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "script/wording.h"

namespace newscart {
namespace {

constexpr std::size_t kFewest = 6;     ///< sentences; of fewer nothing is sure
constexpr std::size_t kFarthest = 30;  ///< what readers write below a report makes it no column
constexpr std::size_t kEarly = 5;
constexpr int kBrief = 6;  ///< words

}  // namespace

/// What of a sentence stands outside quotations.
struct Genre::Sentence {
    int words = 0;
    bool self = false, reader = false, question = false, contraction = false, attributed = false, speaker = false,
         past = false, present = false, modal = false, judging = false, loose = false, day = false, brief = false,
         order = false, perfect = false, figure = false, going_on = false, passive = false, future = false;

    /// "The port has closed", "The port will close on Monday, its owner said"
    bool tells_news() const {
        return (day || attributed ||
                ((perfect || passive || future || going_on || (figure && past)) && !contraction)) &&
               !question && !self && !reader;
    }
};

Genre::Genre(const Language& language) {
    const Settings settings = language.settings.table("genre");
    self_ = word_set(settings, "self");
    reader_ = word_set(settings, "reader");
    loose_ = word_set(settings, "loose");
    modals_ = word_set(settings, "modals");
    present_ = word_set(settings, "present");
    future_ = word_set(settings, "future");
    guesses_ = word_set(settings, "guesses");
    perfect_ = word_set(settings, "perfect");
    day_names_ = word_set(settings, "days");
    last_ = word_set(settings, "last");
    of_last_ = word_set(settings, "of_last");
    labels_ = word_set(settings, "labels");
    contractions_ = settings.strings("contractions");
    to_ = settings.string("to").value_or("");
    notes_ = phrase_list(settings, "notes");
    no_report_ = settings.number("no_report").value_or(0);
    no_report_without_news_ = settings.number("no_report_without_news").value_or(no_report_);
    no_report_late_news_ = settings.number("no_report_late_news").value_or(no_report_);
    doubtful_ = settings.number("doubtful").value_or(0);
    const Settings weights = settings.table("weight");
    bias_ = weights.number("bias").value_or(0);
    for (const std::string& key : weights.keys()) {
        if (key != "bias") weights_.emplace_back(key, weights.number(key).value_or(0));
    }
}

Genre::Sentence Genre::look_at(const Words& words, bool& quoted, const Grammar& grammar) const {
    Sentence seen;
    bool any_quoted = quoted;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const Word& word = words[i];
        if (word.kind == Word::Kind::Quote) {
            quoted = word.opens_quote;
            any_quoted = true;
            continue;
        }
        const bool says =
            word.is_word() && (grammar.reporting.contains(word.lower) || grammar.telling.contains(word.lower));
        seen.speaker = seen.speaker || says;
        seen.attributed = seen.attributed || says || (word.is_word() && grammar.attributing.contains(word.lower));
        if (quoted) continue;
        seen.question = seen.question || (word.text == "?" && i + 2 >= words.size());
        if (!word.is_word()) continue;
        ++seen.words;
        const std::string base = base_of(word);
        // "US" and "I" as a number are no pronouns.
        seen.self = seen.self || (self_.contains(base) && (word.text.size() == 1 || has_lower(word.text)));
        seen.reader = seen.reader || reader_.contains(base);
        // "I'm a Celebrity", "Do They Know It's Christmas"
        const bool title = i > 0 && starts_with_capital(word) && words[i - 1].is_word();
        const bool contracts = (base != word.lower && grammar.pronoun_subjects.contains(base)) ||
                               std::any_of(contractions_.begin(), contractions_.end(),
                                           [&](const std::string& ending) { return word.lower.ends_with(ending); });
        seen.contraction = seen.contraction || (contracts && !title);
        seen.perfect = seen.perfect || perfect_.contains(word.lower);
        // "is weighing a ban", "are to meet"
        const Word* next = i + 1 < words.size() ? &words[i + 1] : nullptr;
        seen.going_on =
            seen.going_on ||
            (next != nullptr && present_.contains(word.lower) &&
             (next->lower.ends_with(grammar.participle_ending) || future_.contains(next->lower) || next->lower == to_));
        seen.passive = seen.passive ||
                       (next != nullptr && grammar.auxiliaries.contains(word.lower) && next->lower.ends_with("ed"));
        seen.future = seen.future || future_.contains(word.lower);
        seen.figure = seen.figure || is_digit_word(word);
        const bool ed = word.lower.ends_with("ed");
        const bool s = word.lower.ends_with("s");
        seen.past = seen.past || grammar.told_past.contains(word.lower) || (ed && grammar.surely_finite(word)) ||
                    (!s && grammar.verbs.contains(word.lower));
        seen.present = seen.present || present_.contains(word.lower) || (s && grammar.verbs.contains(word.lower));
        seen.modal = seen.modal || modals_.contains(word.lower);
        seen.judging = seen.judging || grammar.judging.contains(word.lower);
        seen.day = seen.day || grammar.weekdays.contains(word.lower) || day_names_.contains(word.lower) ||
                   (grammar.months.contains(word.lower) && starts_with_capital(word) && i + 1 < words.size() &&
                    is_digit_word(words[i + 1])) ||
                   (i > 0 && last_.contains(words[i - 1].lower) && of_last_.contains(word.lower));
    }
    const std::size_t first = next_word(words, 0);
    const std::string& opens = first < words.size() ? words[first].lower : std::string();
    seen.loose = seen.words > 0 && loose_.contains(opens);
    seen.order = seen.words > 0 && grammar.imperatives.contains(opens);
    seen.brief = seen.words > 0 && seen.words <= kBrief && !any_quoted;
    seen.present = seen.present && !seen.past && !seen.attributed;
    // Where a quotation mark was lost, who is named for the words is "I".
    seen.self = seen.self && !seen.attributed;
    seen.reader = seen.reader && !seen.attributed;
    seen.modal = seen.modal && !seen.attributed;
    seen.judging = seen.judging && !seen.attributed;
    return seen;
}

bool Genre::guesses(const Words& words, const Grammar& grammar) const {
    bool found = false;
    for (const Word& word : words) {
        if (!word.is_word()) continue;
        if (is_digit_word(word) || grammar.reporting.contains(word.lower) || grammar.telling.contains(word.lower) ||
            grammar.attributing.contains(word.lower))
            return false;
        // "May" opens a month.
        found = found || (guesses_.contains(word.lower) && !starts_with_capital(word));
    }
    return found;
}

Genre::Traits Genre::traits(const std::vector<const Words*>& sentences, const Grammar& grammar) const {
    if (sentences.size() < kFewest) return {};
    std::vector<Sentence> seen;
    bool quoted = false;
    int paragraph = -1;
    for (const Words* words : sentences) {
        if (seen.size() == kFarthest) break;
        if (!words->empty() && words->front().paragraph != paragraph) {
            paragraph = words->front().paragraph;
            quoted = false;
        }
        seen.push_back(look_at(*words, quoted, grammar));
    }
    const auto share = [&](bool Sentence::*trait, std::size_t most) {
        const std::size_t end = std::min(most, seen.size());
        return static_cast<double>(std::count_if(seen.begin(), seen.begin() + static_cast<std::ptrdiff_t>(end),
                                                 [&](const Sentence& each) { return each.*trait; })) /
               static_cast<double>(end);
    };
    return {{"self", share(&Sentence::self, kFarthest)},
            {"reader", share(&Sentence::reader, kFarthest)},
            {"question", share(&Sentence::question, kFarthest)},
            {"contraction", share(&Sentence::contraction, kFarthest)},
            {"speaker", share(&Sentence::speaker, kFarthest)},
            {"past", share(&Sentence::past, kFarthest)},
            {"present", share(&Sentence::present, kFarthest)},
            {"modal", share(&Sentence::modal, kFarthest)},
            {"judging", share(&Sentence::judging, kFarthest)},
            {"loose", share(&Sentence::loose, kFarthest)},
            {"day", share(&Sentence::day, kFarthest)},
            {"brief", share(&Sentence::brief, kFarthest)},
            {"order", share(&Sentence::order, kFarthest)},
            {"early_said", share(&Sentence::attributed, kEarly)},
            {"figure", share(&Sentence::figure, kFarthest)},
            {"perfect", share(&Sentence::perfect, kFarthest)},
            {"late_news", seen[0].tells_news()   ? 0.0
                          : seen[1].tells_news() ? 0.5
                                                 : 1.0}};
}

double Genre::score(const Traits& traits) const {
    double sum = bias_;
    for (const auto& [name, weight] : weights_) {
        const auto trait = std::find_if(traits.begin(), traits.end(),
                                        [&, &key = name](const auto& each) { return each.first == key; });
        if (trait != traits.end()) sum += weight * trait->second;
    }
    return sum;
}

Genre::Judgement Genre::judge(const std::string& headline, const std::vector<const Words*>& sentences,
                              const Grammar& grammar) const {
    if (weights_.empty()) return {};
    // "Opinion: The port must stay", "The port must stay | Opinion"
    for (const char mark : {':', '|'}) {
        const std::size_t at = headline.find(mark);
        if (at == std::string::npos) continue;
        const auto label = [&](std::string_view text) { return labels_.contains(ascii_lower(trim(text))); };
        if (label(std::string_view(headline).substr(0, at)) ||
            (mark == '|' && label(std::string_view(headline).substr(headline.rfind(mark) + 1))))
            return {Kind::NoReport, "calls itself no report: \"" + headline + "\""};
    }
    for (const Words* words : sentences) {
        for (const Phrase& note : notes_) {
            if (contains(*words, note)) return {Kind::NoReport, "calls itself no report: \"" + join(note, " ") + "\""};
        }
    }
    const Traits seen = traits(sentences, grammar);
    if (seen.empty()) return {};
    constexpr double kOfHimself = 0.1;
    const double sum = score(seen);
    const double late = seen.back().second;
    if (sum > (late <= 0 ? no_report_ : late < 1 ? no_report_late_news_ : no_report_without_news_))
        return {Kind::NoReport, seen.front().second >= kOfHimself ? "reads as a column, not as a report"
                                                                  : "reads as a feature or a comment, not as a report"};
    return {sum > doubtful_ ? Kind::Doubtful : Kind::Report, {}};
}

}  // namespace newscart
