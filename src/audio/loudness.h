#pragma once
#include <cstddef>
#include <vector>

#include "audio/biquad.h"
#include "audio/dynamics.h"
#include "audio/pcm.h"

namespace newscart {

/// The two filters of ITU-R BS.1770's K weighting, at 48 kHz.
inline constexpr Biquad kLoudnessShelf{1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241,
                                       0.73248077421585};
inline constexpr Biquad kLoudnessHighPass{1, -2, 1, -1.99004745483398, 0.99007225036621};

/// Loudness (BS.1770, both gates) at 48 kHz, from the mean squares of K-weighted blocks of kBlockFrames, those of left
/// and right added up. Finished files are measured by lib/ebur128, and a test holds the two together. Shorter than
/// 400 ms: the plain mean. -infinity for silence.
double loudness_of_blocks(const std::vector<float>& mean_squares);

/// The loudest 3 s of them, looked at every 100 ms; -infinity if there are fewer.
double most_short_term_lufs(const std::vector<float>& mean_squares);

/// Those mean squares of a mono or stereo sound at 48 kHz, for all whole blocks: in a tenth of the time of libebur128.
/// The same whatever `jobs` is.
std::vector<float> weighted_mean_squares(const Pcm& pcm, int jobs);

/// Loudness of a mono or stereo sound at 48 kHz. Shorter than 400 ms: the plain mean. -infinity for silence.
double loudness_lufs(const Pcm& pcm);

}  // namespace newscart
