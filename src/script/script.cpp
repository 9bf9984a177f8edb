#include "script/script.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "lib/icu/calendar.h"
#include "script/choose.h"
#include "script/concepts.h"
#include "script/sentences.h"
#include "script/spell.h"
#include "script/words.h"

namespace newscart {
namespace {

constexpr int kShortestSentence = 3;     ///< words
constexpr int kLongestSentence = 120;    ///< words; longer ones are lists and tables
constexpr int kMostSentences = 60;       ///< of a story; what stands later is no news
constexpr int kShortlist = 12;           ///< sentences of a story
constexpr double kShortlistShare = 1.6;  ///< of the longest story, so that the edit has a choice

/// A sentence of the article.
struct Sentence {
    int paragraph = 0;
    int number = 0;  ///< from 0, in the order of the article
    Words words;
    std::string text;
    std::vector<int> concepts;
};

/// A way to say a sentence.
struct Candidate {
    int sentence = 0;
    int paragraph = 0;
    Words words;
    std::string text;
    std::string spoken;
    std::vector<int> concepts;
    std::vector<int> needs;
    std::vector<std::string> rules;
    double seconds = 0;
};

std::vector<Choice> choices_of(const std::vector<Candidate>& candidates, bool by_words) {
    std::vector<Choice> choices;
    choices.reserve(candidates.size());
    for (const Candidate& candidate : candidates) {
        const double cost = by_words ? count_words(candidate.text) : candidate.seconds;
        choices.push_back({std::max(cost, 0.1), candidate.sentence, candidate.concepts, candidate.needs});
    }
    return choices;
}

WordSet word_set(const Settings& settings, std::string_view key) {
    const std::vector<std::string> words = settings.strings(key);
    return {words.begin(), words.end()};
}

}  // namespace

struct ScriptWriter::Rules {
    SentenceSplitter splitter;
    Speller speller;
    ConceptSettings concepts;
    WordSet abbreviations;

    std::vector<Sentence> read(const Article& article, Concepts& concepts) const;
    std::vector<Candidate> candidates(const std::vector<Sentence>& sentences, Concepts& concepts, bool verbatim,
                                      double words_per_second, std::vector<Dropped>& dropped) const;
    Line line(const Candidate& candidate) const;
    std::string say(const std::string& text, const Lineup& lineup, const ScriptSettings& settings) const;
    double seconds(const std::string& spoken, double words_per_second) const;
};

std::vector<Sentence> ScriptWriter::Rules::read(const Article& article, Concepts& table) const {
    std::vector<Sentence> sentences;
    WordSet seen;
    for (std::size_t p = 0; p < article.paragraphs.size(); ++p) {
        const std::string& paragraph = article.paragraphs[p];
        for (const SentenceSpan& span : splitter.split(paragraph)) {
            if (sentences.size() == kMostSentences) return sentences;
            Sentence sentence;
            sentence.text = paragraph.substr(span.begin, span.end - span.begin);
            const int count = count_words(sentence.text);
            if (count < kShortestSentence || count > kLongestSentence) continue;
            if (!seen.insert(sentence.text).second) continue;
            sentence.paragraph = static_cast<int>(p);
            sentence.number = static_cast<int>(sentences.size());
            sentence.words = split_words(paragraph, span.begin, span.end, abbreviations);
            sentence.concepts = table.add_sentence(sentence.text, sentence.number);
            sentences.push_back(std::move(sentence));
        }
    }
    return sentences;
}

std::vector<Candidate> ScriptWriter::Rules::candidates(const std::vector<Sentence>& sentences, Concepts&, bool verbatim,
                                                       double words_per_second, std::vector<Dropped>&) const {
    std::vector<Candidate> all;
    for (const Sentence& sentence : sentences) {
        Candidate candidate;
        candidate.sentence = sentence.number;
        candidate.paragraph = sentence.paragraph;
        candidate.words = sentence.words;
        candidate.text = render(candidate.words);
        candidate.concepts = sentence.concepts;
        if (!verbatim) candidate.spoken = speller.spell(candidate.text);
        candidate.seconds = seconds(verbatim ? candidate.text : candidate.spoken, words_per_second);
        all.push_back(std::move(candidate));
    }
    return all;
}

double ScriptWriter::Rules::seconds(const std::string& spoken, double words_per_second) const {
    return count_words(spoken) / words_per_second;
}

Line ScriptWriter::Rules::line(const Candidate& candidate) const {
    Line line;
    line.sentence = candidate.sentence;
    line.text = candidate.text;
    line.spoken = candidate.spoken.empty() ? speller.spell(candidate.text) : candidate.spoken;
    line.concepts = candidate.concepts;
    line.depends_on = candidate.needs;
    line.sources = source_spans(candidate.words, candidate.paragraph);
    line.rules = candidate.rules;
    line.estimated_seconds = candidate.seconds;
    return line;
}

std::string ScriptWriter::Rules::say(const std::string& text, const Lineup& lineup,
                                     const ScriptSettings& settings) const {
    const icu::CivilTime now = icu::civil_time(lineup.air_time, settings.timezone);
    const icu::CivilTime next = icu::civil_time(lineup.air_time + settings.every, settings.timezone);
    const auto stories =
        std::count_if(lineup.stories.begin(), lineup.stories.end(), [](const Story& story) { return !story.reserve; });
    std::string filled = replace_all(text, "{time}", speller.time_of_day(now.hour, now.minute));
    filled = replace_all(filled, "{next_time}", speller.time_of_day(next.hour, next.minute));
    filled = replace_all(filled, "{date}", speller.date(now.year, now.month, now.day));
    filled = replace_all(filled, "{count}", std::to_string(stories));
    filled = replace_all(filled, "{station}", settings.station_name);
    return replace_all(filled, "{reader}", settings.reader_name);
}

ScriptWriter::ScriptWriter(const Language& language) {
    const Settings sentences = language.settings.table("sentences");
    const Settings condense = language.settings.table("condense");
    ConceptSettings concepts;
    concepts.stemmer = condense.string("stemmer").value_or("porter");
    concepts.stop_words = word_set(condense, "stop_words");
    concepts.decay = condense.number("decay").value_or(concepts.decay);
    concepts.unigram = condense.number("unigram").value_or(concepts.unigram);
    concepts.headline = condense.number("headline").value_or(concepts.headline);
    WordSet abbreviations = word_set(sentences, "never_last");
    abbreviations.merge(word_set(sentences, "seldom_last"));
    rules_ = std::make_unique<Rules>(
        Rules{SentenceSplitter(language), Speller(language), std::move(concepts), std::move(abbreviations)});
}

ScriptWriter::~ScriptWriter() = default;
ScriptWriter::ScriptWriter(ScriptWriter&&) noexcept = default;
ScriptWriter& ScriptWriter::operator=(ScriptWriter&&) noexcept = default;

Draft ScriptWriter::write(const Lineup& lineup, const ScriptSettings& settings) const {
    Draft draft;
    const auto add = [&](Line line) {
        line.id = static_cast<int>(draft.lines.size());
        draft.lines.push_back(std::move(line));
        return draft.lines.back().id;
    };
    int headlines_item = -1;
    for (std::size_t i = 0; i < settings.items.size(); ++i) {
        const ClockItem& item = settings.items[i];
        if (item.kind == ClockItem::Kind::Headlines && headlines_item < 0) headlines_item = static_cast<int>(i);
        if (item.kind != ClockItem::Kind::Say) continue;
        Line line;
        line.role = Role::Say;
        line.item = static_cast<int>(i);
        line.text = rules_->say(item.text, lineup, settings);
        line.spoken = rules_->speller.spell(line.text);
        line.rules = {"clock item"};
        line.estimated_seconds = rules_->seconds(line.spoken, settings.words_per_second);
        add(std::move(line));
    }
    for (std::size_t s = 0; s < lineup.stories.size(); ++s) {
        const Article& article = lineup.stories[s].article;
        const auto number = static_cast<int>(s);
        DraftStory story;
        story.story = number;
        Concepts concepts(rules_->concepts);
        const std::vector<Sentence> sentences = rules_->read(article, concepts);
        concepts.weigh_headline(article.headline);
        std::vector<Dropped> dropped;
        const std::vector<Candidate> candidates =
            rules_->candidates(sentences, concepts, false, settings.words_per_second, dropped);
        for (Dropped& line : dropped) {
            line.story = number;
            draft.dropped.push_back(std::move(line));
        }
        const std::vector<Choice> choices = choices_of(candidates, false);
        const double budget = seconds_of(settings.longest_story) * kShortlistShare;
        std::vector<int> kept;
        for (const std::size_t i : choose(choices, concepts.worth(), budget)) {
            kept.push_back(candidates[i].sentence);
            if (static_cast<int>(kept.size()) == kShortlist) break;
        }
        for (const Candidate& candidate : candidates) {
            if (std::find(kept.begin(), kept.end(), candidate.sentence) == kept.end()) continue;
            Line line = rules_->line(candidate);
            line.role = Role::Story;
            line.story = number;
            for (const int place : line.concepts) line.worth += concepts.worth()[static_cast<std::size_t>(place)];
            story.lines.push_back(add(std::move(line)));
        }
        story.concept_worth = concepts.worth();
        if (!article.headline.empty()) {
            Line line;
            line.role = Role::Headline;
            line.story = number;
            line.item = headlines_item;
            line.text = article.headline + ".";
            line.spoken = rules_->speller.spell(line.text);
            line.sources = {{-1, 0, static_cast<int>(article.headline.size())}};
            line.estimated_seconds = rules_->seconds(line.spoken, settings.words_per_second);
            story.headline = add(std::move(line));
        }
        draft.stories.push_back(std::move(story));
    }
    return draft;
}

Condensed ScriptWriter::condense(const Article& article, const CondenseBudget& budget,
                                 const ScriptSettings& settings) const {
    Concepts concepts(rules_->concepts);
    const std::vector<Sentence> sentences = rules_->read(article, concepts);
    concepts.weigh_headline(article.headline);
    std::vector<Dropped> dropped;
    const std::vector<Candidate> candidates =
        rules_->candidates(sentences, concepts, budget.verbatim, settings.words_per_second, dropped);
    const bool by_words = budget.words > 0;
    const double limit = by_words             ? budget.words
                         : budget.seconds > 0 ? budget.seconds
                                              : std::numeric_limits<double>::max();
    Condensed condensed;
    for (const std::size_t i : choose(choices_of(candidates, by_words), concepts.worth(), limit)) {
        Line line = rules_->line(candidates[i]);
        line.id = static_cast<int>(condensed.lines.size());
        for (const int place : line.concepts) line.worth += concepts.worth()[static_cast<std::size_t>(place)];
        condensed.words += count_words(line.text);
        condensed.seconds += line.estimated_seconds;
        condensed.lines.push_back(std::move(line));
    }
    return condensed;
}

Draft write_script(const Lineup& lineup, const ScriptSettings& settings, const Language& language) {
    return ScriptWriter(language).write(lineup, settings);
}

Condensed condense(const Article& article, const CondenseBudget& budget, const ScriptSettings& settings,
                   const Language& language) {
    return ScriptWriter(language).condense(article, budget, settings);
}

}  // namespace newscart
