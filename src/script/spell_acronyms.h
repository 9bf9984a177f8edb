#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "lib/pcre2/regex.h"
#include "station/settings.h"

namespace newscart::spelling {

/// Whether a token in capitals that no lexicon knows is said as a word or letter by letter: a logistic regression on
/// the pattern of its letters. scripts/learn-acronyms learns the weights, which stand in [spell.acronyms] of the
/// language file beside its vowels and the shapes of its syllables; the two must see the same pattern. Const use is
/// safe from several threads.
class AcronymModel {
  public:
    explicit AcronymModel(const Settings& acronyms);

    bool is_word(std::string_view capitals) const;
    bool has_vowel(std::string_view capitals) const;

  private:
    bool is_vowel(char letter) const;
    double weight(const std::string& name) const;

    std::string vowels_;
    std::vector<std::pair<std::string, Regex>> shapes_;
    std::unordered_map<std::string, double> weights_;
};

}  // namespace newscart::spelling
