#pragma once
#include <string>
#include <vector>

namespace newscart {

/// A word as the weights see it.
struct Token {
    int stem = 0;  ///< its number in the story
    bool stop = false;
    bool capital = false;  ///< begins with one, and not because the sentence begins
    bool digit = false;
    bool quoted = false;
    int letters = 0;
};

/// A sentence as the weights see it.
struct TokenSentence {
    std::vector<Token> tokens;
    int commas = 0;
    bool question = false;
    bool paragraph = false;  ///< begins one
    int saying = 0;          ///< words of attribution
    int persons = 0;         ///< "I", "you"
    int dates = 0;           ///< weekdays and months
    int furniture = 0;       ///< words of captions and buttons
    bool leans = false;      ///< begins with a pronoun or a connective
};

/// Where a stem or a pair of neighbours stands.
struct Occurrence {
    int sentence = 0;
    int offset = 0;  ///< of its first word
};

/// What the weights know of a story: figures about where and how its words stand, none about which words they are. The
/// one place that computes them, for training and for use.
class Features {
  public:
    /// `headline`: the stems of the headline that the story holds; -1 for others. Keeps a reference to `sentences`.
    Features(const std::vector<TokenSentence>& sentences, const std::vector<int>& headline, int stems, double decay);

    static const std::vector<std::string>& names();

    /// Of a stem, or of a pair of neighbours, that stands in these places.
    std::vector<float> of(const std::vector<Occurrence>& places, bool pair) const;
    /// (1+i)^-decay
    double position(int number) const { return position_[static_cast<std::size_t>(number)]; }

  private:
    struct Stem {
        int count = 0;
        int sentences = 0;
        int first = 0;
        double position = 0;
        int inside = 0;    ///< occurrences that do not begin a sentence
        int capitals = 0;  ///< of these
        bool digit = false;
        bool stop = false;
        bool frequent = false;
        bool headline = false;
        int letters = 0;
        int last_sentence = -1;
    };
    std::vector<float> sentence(int number) const;
    double similarity(int number, int begin, int end) const;

    const std::vector<TokenSentence>& sentences_;
    std::vector<int> headline_;
    std::vector<double> position_;
    std::vector<Stem> stems_;
    std::vector<int> words_before_;
    int words_ = 0;
    std::vector<std::vector<float>> of_sentence_;
};

}  // namespace newscart
