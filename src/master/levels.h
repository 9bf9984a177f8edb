#pragma once
#include <functional>
#include <span>
#include <vector>

#include "audio/pcm.h"
#include "audio/true_peak.h"
#include "master/limiter.h"

namespace newscart {

/// What is done to every sample before it is encoded.
struct Levels {
    double gain = 1;  ///< linear
    std::vector<GainLimit> limits;
    GainCurve curve;                  ///< of `limits`
    double most_short_term_lufs = 0;  ///< of the loudest 3 s; -infinity if it is shorter
};

/// Which level is wanted.
struct LevelTarget {
    double loudness_lufs = -16;
    double ceiling_dbtp = -1;  ///< true peaks of what is given to the encoder
};

/// The gain and the limiting that bring `pcm` (48 kHz) to the target: the loudness is measured behind the limiter. For
/// silence, and for less than 400 ms, a gain of 1 and the limiter alone.
Levels find_levels(const Pcm& pcm, const LevelTarget& target, int jobs);

/// The sound after its levels, from `start` (>= 0) on; behind the end is silence. `right` is null for mono.
void fill_planes(const Pcm& pcm, const Levels& levels, Frames start, int count, float* left, float* right);
void fill_interleaved(const Pcm& pcm, const Levels& levels, Frames start, std::span<float> block);

}  // namespace newscart
