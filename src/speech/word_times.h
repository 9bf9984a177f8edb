#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "speech/recording.h"

namespace newscart {

/// A spoken text as any engine reads it, and where its words are.
struct PlainText {
    struct Word {
        int text_begin = 0;  ///< code points from the start of the spoken text
        int text_length = 0;
        double weight = 0;  ///< how long it takes, against other words
        bool pause_after = false;
    };
    std::string text;  ///< one line of UTF-8; of "[[written|phonemes]]" the written words
    std::vector<Word> words;
};
PlainText plain_text(std::string_view spoken);

/// When each word begins, of an engine that does not tell: the text's words spread over the parts of the recording that
/// sound, by the letters in them, with the pauses of the text laid on those that are heard.
std::vector<wire::Mark> estimate_word_times(const PlainText& text, const std::vector<std::int16_t>& samples,
                                            int rate_hz);

}  // namespace newscart
