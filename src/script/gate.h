#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "script/grammar.h"
#include "script/words.h"

namespace newscart {

/// The last look at a line before it may air, by whatever rules or program it was worded: every word must stand in the
/// article where the line says it does, or be one that its rule may put there; every number and name must be the
/// article's; no negation, modal, hedge or attribution of its sentence may be missing; what was quoted must have a
/// speaker in the line.
class Gate {
  public:
    /// `sentences` are those of the article, as they were read.
    Gate(const std::vector<const Words*>& sentences, const Grammar& grammar);

    /// Why the line may not air, for the newsroom; empty if it may. `sentence` is the one it was made of.
    std::string objection(const Words& line, const Words& sentence) const;

    /// The same for a headline, whose words are the title's: its numbers and names must stand in the text too.
    std::string objection_to_headline(const Words& headline) const;

  private:
    std::string objection_to_word(const Word& word, const Words& sentence) const;
    bool may_put(const Word& word, const Words& sentence) const;

    const Grammar& grammar_;
    std::unordered_map<long long, std::string> written_;  ///< paragraph and first byte -> word in lower case
    WordSet words_;                                       ///< of the article, in lower case, without genitives
};

}  // namespace newscart
