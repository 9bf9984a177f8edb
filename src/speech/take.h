#pragma once
#include <cstdint>
#include <vector>

#include "audio/pcm.h"

namespace newscart {

/// A word of a line, as the engine reported it.
struct WordMark {
    int text_begin = 0;  ///< code points from the start of Line::spoken
    int text_length = 0;
    Frames frame = 0;  ///< onset, at 48 kHz, within the take
};

/// The recording of one line: mono, 48 kHz, as the engine made it (no voice chain yet), silence at both ends trimmed
/// away, without DC offset. Its length in frames is the length that airs.
struct Take {
    int line = -1;
    Pcm pcm;
    std::vector<WordMark> marks;
};

}  // namespace newscart
