#pragma once
#include <cstddef>
#include <vector>

#include "audio/biquad.h"
#include "audio/dynamics.h"

namespace newscart {

/// The two filters of ITU-R BS.1770's K weighting, at 48 kHz.
inline constexpr Biquad kLoudnessShelf{1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241,
                                       0.73248077421585};
inline constexpr Biquad kLoudnessHighPass{1, -2, 1, -1.99004745483398, 0.99007225036621};

/// Loudness (BS.1770, both gates) of one channel at 48 kHz, from the mean squares of its K-weighted blocks of
/// kBlockFrames. For what is filtered anyway this costs next to nothing; sounds and programmes are measured by
/// lib/ebur128, and a test holds the two together. Shorter than 400 ms: the plain mean. -infinity for silence.
double loudness_of_blocks(const std::vector<float>& mean_squares);

}  // namespace newscart
