#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "script/words.h"
#include "station/language.h"

namespace newscart {

/// What part a word plays in its sentence.
enum class Tag : std::uint8_t {
    Mark,
    Coordinator,
    Preposition,  ///< and conjunctions that open a clause
    To,
    Determiner,
    Possessive,  ///< "her"
    Genitive,    ///< "'s"
    Number,
    Adjective,
    Noun,
    Nouns,  ///< plural
    Name,
    Pronoun,
    Adverb,
    Gerund,      ///< "closing"
    Participle,  ///< "closed" by somebody
    Verb,        ///< "close"
    VerbS,       ///< "closes"
    Past,        ///< "closed" it
    Modal,
    Be,
    Have,
    Do,
};
constexpr std::size_t kTags = 23;

/// A word, or one of its two parts ("Tuesday" and "'s").
struct Piece {
    std::size_t word = 0;
    std::string_view lower;
    bool capital = false;
    Tag tag = Tag::Mark;
};

/// What the table tells of the meaning of a word.
struct Meaning {
    char field = '-';   ///< of its commonest sense in its class: for nouns "z" is a time; "-" if it is not known
    int frequency = 0;  ///< how common it is, 0 to 7
};

/// Tells nouns from verbs: closed classes of words and the order of classes from [tags] of the language, how often a
/// word is which from the table of common words that it names. The likeliest run of tags by Viterbi.
class Tagger {
  public:
    /// Reads the table. Throws Error(Config) if it or [tags] is damaged.
    explicit Tagger(const Language& language);

    /// Whether the language has what it takes; else there is nothing to ask.
    bool empty() const { return text_.empty(); }
    /// The pieces of a sentence with their tags. They look into `words`.
    std::vector<Piece> tag(const Words& words) const;
    /// The number of a word that the weights know, from 1; 0 for any other.
    int known(std::string_view lower) const;
    Meaning meaning(std::string_view lower, Tag tag) const;
    /// Whether a word is of a closed class.
    bool closed(std::string_view lower) const { return closed_.contains(std::string(lower)); }

  private:
    using Counts = std::array<float, kTags>;
    struct Inflection {
        std::string ending;
        std::string instead;
        char kind = 'N';
        std::vector<Tag> tags;
        float share = 1;
    };
    struct Guess {
        std::string ending;
        std::vector<Tag> tags;
        float count = 1;
    };
    std::string_view entry(std::string_view word) const;
    void add_entry(std::string_view word, Counts& counts) const;
    Counts likely(std::string_view word) const;
    std::optional<Tag> sure(const std::vector<Piece>& pieces, std::size_t at) const;
    bool ends_like_a_form(std::string_view word) const;

    std::string_view table() const { return std::string_view(text_).substr(table_begin_); }

    std::string text_;
    std::size_t table_begin_ = 0;  ///< of the sorted lines of `text_`
    std::unordered_map<std::string, Tag> closed_;
    std::unordered_map<std::string, int> known_;
    WordSet numbers_;
    std::vector<std::string> tails_;
    std::vector<Inflection> inflections_;
    std::vector<Guess> guesses_;
    std::vector<Guess> always_;
    std::array<std::array<float, kTags>, kTags> follows_{};  ///< logarithms
};

}  // namespace newscart
