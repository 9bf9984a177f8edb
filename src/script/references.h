#pragma once
#include <optional>
#include <string>
#include <vector>

#include "script/grammar.h"
#include "script/words.h"

namespace newscart {

/// What an article first tells of as "a page" or "comments" and later calls "the page", "these comments". A line that
/// says the latter tells nothing to who has not heard the former.
class References {
  public:
    /// `sentences` in the order of the article, numbered from 0; the story itself begins with sentence `first`, and
    /// what stands before `from` tells of nothing.
    References(const std::vector<const Words*>& sentences, int first, const Grammar& grammar, int from = 0);

    struct Found {
        std::vector<int> sentences;   ///< each of which must air before; ascending, without doubles
        std::string missing;          ///< a thing that only sentences not fit for air tell of; empty if there is none
        bool opens_on_story = false;  ///< it opens on "the page", of which no sentence before told: on the story itself
        bool opens_on_person = false;  ///< it opens on "the driver", which a name before stands for
        bool of_untold = false;        ///< it says "the chant", which nothing that airs told of
        bool points_back = false;      ///< it says "these pages", which may be anything told just before
    };

    /// For a line made of sentence `number`; `fit` tells of each sentence whether it can air.
    Found needed(const Words& line, int number, const std::vector<bool>& fit) const;

    /// Whether each "the page" of a line was told of in the line itself or in one of the sentences `heard`, and nothing
    /// in it is "similar" to something told before.
    bool stands_after(const Words& line, const std::vector<int>& heard) const;

    /// Whether sentence `number` tells of somebody: "a driver", "minister Jo Marsh".
    bool tells_of_somebody(int number) const;

  private:
    struct Phrase {
        std::size_t determiner = 0;
        std::size_t head = 0;
    };

    std::size_t named_head(const Words& words, std::size_t determiner) const;
    std::optional<Phrase> phrase_at(const Words& words, std::size_t determiner) const;
    bool introduces(const Words& words, std::size_t head, bool somebody) const;
    static bool names_it(const Words& words, std::size_t head, const Word& later);
    bool opens_on_person(const Words& line) const;
    bool calls_somebody(const Word& word) const;

    const Grammar& grammar_;
    std::vector<const Words*> sentences_;
    int first_;
    int from_;
};

}  // namespace newscart
