#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "script/linear.h"
#include "script/tagger.h"
#include "script/trim.h"

namespace newscart {

/// What [trim] of a language lists for shortening by parts of speech.
struct ShortenWords {
    WordSet openers;              ///< "which", "because": open a clause that may go
    WordSet ties;                 ///< "but": ties a sentence to the one before
    WordSet free_ties;            ///< of them, those that may go from before "when" or "in" as well
    WordSet not_after_ties;       ///< but not from before these: "for"
    std::vector<Phrase> fillers;  ///< "well", "first of all": say nothing of their own before a comma
    std::vector<Phrase> loose;    ///< "so far": may go where no more follows on them
    WordSet measures;             ///< "series": says how much there is of what follows
    WordSet of;                   ///< what then follows
    WordSet kept_modifiers;       ///< "former": never go from before a noun
};

/// Takes out of a sentence what editors would, by the part each word plays in it: phrases, clauses and modifiers that
/// the word lists of find_cuts cannot see. For `condense --shorten`; what is read on air is cut by trim_variants.
class Shortener {
  public:
    /// From [tags] and [trim] of the language and its weights: `token` and `word` tell how gladly editors keep a word.
    /// Throws Error(Config).
    explicit Shortener(const Language& language);

    /// Whether the language has a table of words and weights; without them nothing is cut beyond find_cuts.
    bool trained() const { return !token_.empty() && !word_.empty(); }

    /// What can be known of each word, for the weights; empty for marks and where the language has no table.
    std::vector<std::vector<std::uint32_t>> token_features(const Words& words) const;
    /// The same as numbers, for the trees, with what `token` tells of it and of the words around it.
    std::vector<std::vector<float>> word_rows(const Words& words) const;
    static const std::vector<std::string>& word_features();
    /// The chance that an editor keeps each word.
    std::vector<double> chances(const Words& words) const;
    /// The cuts of find_cuts and those by parts of speech, with their worth: about the share of their words that
    /// editors would have taken out, more in a long sentence, less in one of which they keep nearly all.
    std::vector<Cut> cuts(const Words& words, const Grammar& grammar, const TrimRules& rules) const;

    /// The sentence without what editors would take out.
    Trimmed shortened(const Words& words, const Grammar& grammar, const TrimRules& rules) const;

    double least() const { return least_; }

  private:
    std::vector<std::uint64_t> stems_of(const Words& words) const;

    Tagger tagger_;
    Linear token_;
    Trees word_;
    double least_ = 0.5;  ///< worth of a cut that is made
    ShortenWords lists_;
    std::vector<std::string> endings_;       ///< of words, as the weights know them: "ly"
    std::vector<std::string> stem_endings_;  ///< without which words count as one: "s"
};

}  // namespace newscart
