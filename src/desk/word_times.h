#pragma once
#include <string>
#include <vector>

#include "speech/take.h"

namespace newscart::desk {

/// A word as it is written, and when it is heard.
struct WrittenWord {
    int begin = 0;  ///< UTF-16 code units of the text
    int end = 0;
    double start = 0;  ///< seconds from the start of the line
    double stop = 0;
};

/// Which of the spoken words, whose times the engine told, say which of the written ones: the words that are the same
/// in both are the fixed points, and what is written otherwise than it is said ("$1.2bn") takes the time between them.
std::vector<WrittenWord> word_times(const std::string& text, const std::string& spoken,
                                    const std::vector<WordMark>& marks, Frames length_frames);

/// How many UTF-16 code units the first `bytes` bytes of `text` are.
int utf16_units(std::string_view text, std::size_t bytes);

}  // namespace newscart::desk
