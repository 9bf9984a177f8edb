#pragma once
#include <cstddef>
#include <vector>

namespace newscart {

/// Dynamics work on blocks of this many frames (0.67 ms at 48 kHz): levels are measured a block at a time, gains are
/// computed at the borders of blocks and run in straight lines between them. Nothing costs a logarithm a sample.
inline constexpr std::size_t kBlockFrames = 32;

struct Compression {
    double threshold_db = -22;
    double ratio = 3;
    double knee_db = 6;
    double attack_ms = 5;
    double release_ms = 90;
    double most_db = 60;  ///< of reduction
};

/// Level after compression of a steady level, both in dB.
double compressed_db(double level_db, const Compression& compression);

/// Gains (1: none) at the borders of blocks, one more than there are blocks. `mean_squares` holds each block's mean
/// square; a level in dB is that of the sine with this mean square: 0.5 is 0 dB.
std::vector<float> compressor_gains(const std::vector<float>& mean_squares, const Compression& compression,
                                    int sample_rate_hz);

/// Gains (1: none) at the borders of blocks, one more than there are blocks, that keep every block under `ceiling`.
/// They fall within `attack_ms` before a peak, which is known beforehand, and rise with `release_ms` after it.
std::vector<float> limiter_gains(const std::vector<float>& block_peaks, double ceiling, double attack_ms,
                                 double release_ms, int sample_rate_hz);

}  // namespace newscart
