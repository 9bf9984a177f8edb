#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lib/stemmer/stemmer.h"
#include "script/features.h"
#include "script/trees.h"
#include "script/words.h"
#include "station/language.h"

namespace newscart {

/// What decides how much a concept is worth.
struct ConceptSettings {
    ConceptSettings() = default;
    /// From [condense] of the language, and its weights if it has any. Throws Error(Config) if they are damaged or were
    /// trained for other features.
    explicit ConceptSettings(const Language& language);
    /// The same with other weights: the text of a file that scripts/train-condenser wrote.
    ConceptSettings(const Language& language, std::string_view weights, const std::string& place);

    std::string stemmer = "porter";  ///< Snowball's name
    WordSet stop_words;              ///< in lower case, not stemmed
    double decay = 0.75;             ///< a sentence at place i gives each concept in it (1+i)^-decay
    double unigram = 0.5;            ///< a single stem, beside a pair of neighbours
    double headline = 0;             ///< what the headline gives the concepts it shares with the text

    WordSet saying;
    WordSet persons;               ///< "I", "you"
    WordSet dates;                 ///< weekdays and months
    WordSet furniture;             ///< words of captions and buttons
    WordSet openers;               ///< begin what leans on the sentence before
    double prior = 0.15;           ///< how much position counts beside what was learned
    double learned_unigram = 0.2;  ///< a single stem beside a pair where worth was learned
    Trees stem_worth;
    Trees pair_worth;

    bool learned() const { return !pair_worth.empty(); }
};

/// The concepts of one story: stems that are no stop words, and pairs of neighbouring stems of which one is none.
/// Untrained, a concept is worth the sum over the sentences that hold it of (1+i)^-decay: news tells first what
/// matters, and what it says again matters more. (Measured: ranking by centrality loses to taking the first sentences;
/// this wins.) With weights it is the chance that a summary by hand would hold it, and a part of the former.
class Concepts {
  public:
    enum class Opens { Nothing, Paragraph };

    explicit Concepts(const ConceptSettings& settings);

    /// Adds the next sentence of the story; returns the concepts it holds, sorted.
    std::vector<int> add_sentence(std::string_view text, Opens opens = Opens::Nothing);
    /// Concepts of `text` that the story already holds, sorted.
    std::vector<int> known(std::string_view text);
    /// After the last sentence: what each concept is worth. `headline` may be empty.
    void weigh(std::string_view headline);

    const std::vector<double>& worth() const { return worth_; }

    /// What there is to learn from: of each concept its stems, with a blank between, and its features.
    struct Lesson {
        bool pair = false;
        std::string key;
        std::vector<float> features;
    };
    std::vector<Lesson> lessons(std::string_view headline);
    /// Stems of all words of a text, in order, as they make up the keys of lessons.
    std::vector<std::string> stems(std::string_view text);

  private:
    struct Concept {
        int first = 0;  ///< stem
        int second = -1;
        std::vector<Occurrence> places;
    };
    TokenSentence tokens(std::string_view text);
    template <class Visit>
    static void visit(const TokenSentence& sentence, Visit&& visit);
    std::vector<int> headline_stems(std::string_view headline);
    void weigh_untrained(const Features& features, std::string_view headline);

    const ConceptSettings& settings_;
    Stemmer stemmer_;
    std::unordered_map<std::string, int> words_;         ///< stem of a word seen
    std::unordered_map<std::string, int> stem_numbers_;  ///< looked up only, never walked through
    std::vector<std::string> stem_texts_;
    std::unordered_map<long, int> numbers_;  ///< of a concept, by its stems; looked up only
    std::vector<Concept> concepts_;
    std::vector<TokenSentence> sentences_;
    std::vector<double> worth_;
};

}  // namespace newscart
