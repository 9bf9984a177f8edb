#pragma once
#include <string>
#include <vector>

#include "feed/article.h"
#include "script/concepts.h"
#include "script/sentences.h"
#include "script/words.h"

namespace newscart {

/// A sentence of an article.
struct Sentence {
    int paragraph = 0;
    int number = 0;  ///< from 0, in the order of the article
    Words words;
    std::string text;
    std::vector<int> concepts;
};

/// The sentences of an article from which lines are made, their concepts entered into `concepts`: none too short or too
/// long to be one, none twice, and no more than the first 60; what stands later is no news.
std::vector<Sentence> read_sentences(const Article& article, const SentenceSplitter& splitter,
                                     const WordSet& abbreviations, Concepts& concepts);

}  // namespace newscart
