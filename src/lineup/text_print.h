#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "feed/article.h"

namespace newscart {

/// What is needed of a text to know it again: every run of three words, as a hash, with the weight of its place. The
/// lead weighs most, since what stands at the end of many texts is often the same and no news.
struct TextPrint {
    struct Shingle {
        std::uint64_t hash = 0;
        float weight = 0;
    };
    std::vector<Shingle> shingles;          ///< of headline and text, by hash, each once
    std::vector<std::uint64_t> long_words;  ///< words of five letters and more, as hashes, sorted, each once
    std::uint64_t headline = 0;             ///< of its words; 0 if it is too short to tell a story
    float weight = 0;                       ///< of all shingles
    int words = 0;                          ///< of the text without its headline
    std::string fingerprint;
};

TextPrint text_print(const Article& article);

/// Whether two texts tell the same story in nearly the same words: most of the shorter one's shingles are in the other,
/// or they bear the same headline over like words.
bool same_story(const TextPrint& a, const TextPrint& b);

/// Whether two fingerprints are of the same text, but for a slip mended here and there. A changed figure makes another
/// text.
bool same_text(std::string_view fingerprint, std::string_view other);

}  // namespace newscart
