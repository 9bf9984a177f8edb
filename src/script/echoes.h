#pragma once
#include <string>
#include <vector>

#include "script/grammar.h"
#include "script/words.h"

namespace newscart {

/// What the stories of a bulletin have said so far, so that no fact is said twice.
class Echoes {
  public:
    explicit Echoes(const Grammar& grammar) : grammar_(grammar) {}

    /// The story of which a line says nearly all that `words` say; -1 if there is none.
    int said_by(const Words& words) const;
    void remember(int story, const Words& words);

  private:
    struct Said {
        int story = 0;
        std::vector<std::string> words;  ///< sorted
    };
    std::vector<std::string> content(const Words& words) const;

    const Grammar& grammar_;
    std::vector<Said> said_;
};

}  // namespace newscart
