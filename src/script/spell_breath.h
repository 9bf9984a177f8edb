#pragma once
#include <bitset>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "lib/pcre2/regex.h"
#include "station/settings.h"

namespace newscart::spelling {

/// Breath for long clauses, by [spell.breath]: where more than `most` syllables stand between two marks, a pause goes
/// near the middle, so that neither part has fewer than `least`. Best before a word of `before`: a comma. Else before
/// one of `lightly`, whose lists go from better places to worse: a spaced hyphen, at which the voice rests without a
/// fall or rise, for a tone that says more than the grammar would be worse than none. Lists of `at_worst` serve only
/// beyond `longest` syllables. Words of `joins` are as good as the list of
/// `joined` that holds the next word, the first as good as `before`, and the worst of places otherwise. No pause after
/// a word of `not_after`, no light one after one of `not_lightly_after`; a comma after one of `no_comma_after`
/// is taken out. A clause without such a place stays as it is.
///
/// A word has as many syllables as runs of `vowels`, less one if `silent` matches; a letter said by its name one,
/// or as many as [spell.breath.letters] says.
class Breath {
  public:
    explicit Breath(const Settings& breath);

    /// `spoken` is what speakable() made.
    std::string operator()(const std::string& spoken) const;

    /// Of the word or the letters, "G.D.P"; of "[[written|phonemes]]" those of what is written.
    int syllables(std::string_view word) const;

  private:
    using Words = std::unordered_set<std::string>;
    struct Token {
        std::string_view text;
        int syllables = 0;
        char pause = '\0';  ///< behind it
    };
    int runs_of_vowels(std::string_view word) const;
    enum class Silent { Counted, LeftOut };  ///< vowels that `silent` matches
    int syllables(std::string_view word, Silent silent) const;
    void divide(std::vector<Token>& tokens, std::size_t begin, std::size_t end) const;
    /// How good a place is before token `at`, 0 the best; nullopt for none.
    std::optional<std::size_t> rank_before(const std::vector<Token>& tokens, std::size_t at, bool at_worst) const;

    int most_ = 0;  ///< 0: clauses stay as they are
    int least_ = 0;
    int longest_ = 0;
    std::bitset<128> plain_vowels_;
    std::set<std::string, std::less<>> other_vowels_;
    std::unique_ptr<Regex> silent_;
    std::unordered_map<std::string, int> letters_;
    std::unordered_map<std::string, std::size_t> rank_;
    std::size_t worst_ = 0;  ///< the first rank of `at_worst`
    std::unordered_map<std::string, std::size_t> joined_;
    Words joins_, not_after_, not_lightly_after_, no_comma_after_;
};

}  // namespace newscart::spelling
