#pragma once
#include <cstdint>
#include <vector>

#include "speaker/wire.h"
#include "speech/take.h"

namespace newscart {

/// What the engine made of one line, as it came.
struct Recording {
    int line = -1;
    int rate_hz = 0;
    std::vector<std::int16_t> samples;
    std::vector<wire::Mark> marks;
};

/// The take that airs: without DC, silence at both ends trimmed to a few milliseconds, faded so that no end clicks,
/// 48 kHz. A recording of silence alone gives a take of no frames.
Take finish(const Recording& recording);

}  // namespace newscart
