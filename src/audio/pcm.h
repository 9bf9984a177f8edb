#pragma once
#include <cstddef>
#include <vector>

#include "base/clock.h"

namespace newscart {

/// Decoded audio in memory. A *frame* is one sample per channel.
/// Invariant: samples.size() is a multiple of channels.
struct Pcm {
    int sample_rate_hz = kFrameRateHz;
    int channels = 1;
    std::vector<float> samples;  ///< interleaved, nominal range [-1, 1]

    Frames frames() const { return static_cast<Frames>(samples.size()) / channels; }
};

}  // namespace newscart
