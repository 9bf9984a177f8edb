#pragma once
#include <string>
#include <vector>

#include "script/grammar.h"
#include "script/people.h"
#include "script/words.h"
#include "station/language.h"

namespace newscart {

/// A word of the dateline stands in no paragraph of the article.
inline constexpr int kDatelineParagraph = -2;

/// What a language tells of places, [script.places].
struct PlaceRules {
    explicit PlaceRules(const Language& language);

    WordSet bureaus;      ///< "washington", "new york": where reporters sit; known to everybody
    WordSet countries;    ///< and states: "northern ireland", "texas"
    WordSet never;        ///< "united nations": printed like a place and none
    WordSet elsewhere;    ///< "border", "overseas": a line that holds one may tell of another place
    WordSet locative;     ///< "in", "near": before a place
    WordSet before_here;  ///< "from": stays before the place that takes the place of "here"
    std::string in, here;
};

/// Where the news of an article is from, by its dateline.
class PlaceOfNews {
  public:
    /// `dateline` as printed: "ELLERY, Northland"; `sentences` those of the article.
    PlaceOfNews(const Words& dateline, const std::vector<const Words*>& sentences, const People& people,
                const Grammar& grammar, const PlaceRules& rules);

    /// "the port here was shut" -> "the port in Ellery was shut", in one of the first sentences. Returns whether it
    /// did.
    bool say_here(Words& line, int number) const;

    /// "A ferry sank." -> "In Ellery, a ferry sank.", where nothing in the line or in what follows tells of another
    /// place. Returns whether it did.
    bool open_line(Words& line) const;

  private:
    std::size_t place_end(const Words& words, std::size_t at) const;
    bool is_place(const Words& words, std::size_t at) const;
    bool names_place(const Words& words) const;
    bool may_follow(const Words& words) const;
    enum class Evidence { None, NoOther, Named };
    Evidence evidence() const;
    Words named(const Words& line) const;

    const std::vector<const Words*>& sentences_;
    const People& people_;
    const Grammar& grammar_;
    const PlaceRules& rules_;
    Words city_, country_;
    WordSet small_;  ///< words that the article prints in small letters
    bool bureau_ = false;
    Evidence evidence_ = Evidence::None;  ///< that the news is from there
};

/// The place that a dateline prints: before a date, an agency or a dash.
Words words_of_dateline(const std::string& dateline, const Grammar& grammar);

}  // namespace newscart
