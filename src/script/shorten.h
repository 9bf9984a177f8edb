#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "script/linear.h"
#include "script/tagger.h"
#include "script/trim.h"

namespace newscart {

/// Takes out of a sentence what editors would, by the part each word plays in it: phrases, clauses and modifiers that
/// the word lists of find_cuts cannot see. For `condense --shorten`; what is read on air is cut by trim_variants.
class Shortener {
  public:
    /// From [tags] and [trim] of the language and its weights: `token` tells how gladly editors keep a word, `loose`
    /// how much of a cut they take out. Throws Error(Config).
    explicit Shortener(const Language& language);

    /// Whether the language has a table of words and weights; without them nothing is cut beyond find_cuts.
    bool trained() const { return !token_.empty() && !worth_.empty(); }

    /// What can be known of each word, for the weights; empty for marks and where the language has no table.
    std::vector<std::vector<std::uint32_t>> token_features(const Words& words) const;
    /// The cuts of find_cuts and those by parts of speech, with features and worth.
    std::vector<Cut> cuts(const Words& words, const Grammar& grammar, const TrimRules& rules) const;
    static const std::vector<std::string>& cut_features();

    /// The sentence without what editors would take out.
    Trimmed shortened(const Words& words, const Grammar& grammar, const TrimRules& rules) const;

    double least() const { return least_; }

  private:
    Tagger tagger_;
    Linear token_;
    Trees worth_;
    double least_ = 0.5;                ///< share of a cut's words that editors would have taken out
    WordSet openers_;                   ///< "which", "because": open a clause that may go
    WordSet kept_modifiers_;            ///< "former": never go from before a noun
    std::vector<std::string> endings_;  ///< of words, as the weights know them: "ly"
};

}  // namespace newscart
