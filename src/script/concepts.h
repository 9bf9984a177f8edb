#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lib/stemmer/stemmer.h"
#include "script/words.h"

namespace newscart {

/// What decides how much a concept is worth.
struct ConceptSettings {
    std::string stemmer;   ///< Snowball's name
    WordSet stop_words;    ///< in lower case, not stemmed
    double decay = 0.75;   ///< a sentence at place i gives each concept in it (1+i)^-decay
    double unigram = 0.5;  ///< a single stem, beside a pair of neighbours
    double headline = 0;   ///< what the headline gives the concepts it shares with the text
};

/// The concepts of one story: stems that are no stop words, and pairs of neighbouring stems of which one is none. Worth
/// of a concept = the sum over the sentences that hold it of (1+i)^-decay. News tells first what matters; what it says
/// again matters more. (Measured: ranking by centrality loses to taking the first sentences; this wins.)
class Concepts {
  public:
    explicit Concepts(const ConceptSettings& settings);

    /// Adds the next sentence of the story; returns the concepts it holds, sorted. `place` is its i.
    std::vector<int> add_sentence(std::string_view text, int place);
    /// Concepts of `text` that the story already holds, sorted.
    std::vector<int> known(std::string_view text);
    void weigh_headline(std::string_view headline);

    const std::vector<double>& worth() const { return worth_; }

  private:
    struct Token {
        std::string stem;
        bool stop = false;
    };
    std::vector<Token> tokens(std::string_view text);
    template <class Visit>
    void visit(std::string_view text, Visit&& visit);

    const ConceptSettings& settings_;
    Stemmer stemmer_;
    std::unordered_map<std::string, std::string> stems_;  ///< of words seen
    std::unordered_map<std::string, int> places_;         ///< looked up only, never walked through
    std::vector<double> worth_;
    std::vector<double> share_;  ///< of a concept's kind: 1, or `unigram`
};

}  // namespace newscart
