#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "script/grammar.h"
#include "script/words.h"

namespace newscart {

/// Names that the article does not take for known: where it first says them it tells what they are ("her husband
/// Nial", "the town of Ellery", "Tess, a cat,"). Who has not heard that does not know them.
class Introductions {
  public:
    /// `sentences` in the order of the article, numbered from 0.
    Introductions(const std::vector<const Words*>& sentences, const Grammar& grammar);

    struct Found {
        std::vector<int> sentences;  ///< each of which must air before; ascending, without doubles
        std::string missing;         ///< a name introduced only where nothing airs, or by words that were cut
    };

    /// For a line made of sentence `number`; `fit` tells of each sentence whether it can air.
    Found needed(const Words& line, int number, const std::vector<bool>& fit) const;

  private:
    /// Words [begin, end) of a name.
    struct Run {
        std::size_t begin = 0, end = 0;
    };
    struct First {
        int sentence = 0;
        bool introduces = false;
    };

    bool name_word(const Word& word) const;
    std::vector<Run> runs(const Words& words) const;
    bool introduces(const Words& words, const Run& run) const;
    bool called(const Words& line, const Run& run) const;
    bool explained_behind(const Words& words, std::size_t end) const;

    const Grammar& grammar_;
    std::unordered_map<std::string, First> first_;  ///< by the last word of a name
};

}  // namespace newscart
