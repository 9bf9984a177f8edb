#include "audio/dynamics.h"

#include <algorithm>
#include <cmath>

namespace newscart {
namespace {

// What is left of a distance after one block, for a time constant.
double kept_by_block(double ms, int sample_rate_hz) {
    const double blocks = ms / 1000 * sample_rate_hz / static_cast<double>(kBlockFrames);
    return blocks <= 0 ? 0 : std::exp(-1 / blocks);
}

float reduction_db(float level_db, const Compression& c) {
    const auto over = level_db - static_cast<float>(c.threshold_db);
    const auto slope = static_cast<float>(1 - 1 / c.ratio);
    const auto knee = static_cast<float>(c.knee_db);
    float reduction = 0;
    if (2 * over >= knee) {
        reduction = slope * over;
    } else if (2 * over > -knee) {
        const float into = over + knee / 2;
        reduction = slope * into * into / (2 * knee);
    }
    return std::min(reduction, static_cast<float>(c.most_db));
}

}  // namespace

double compressed_db(double level_db, const Compression& compression) {
    return level_db - static_cast<double>(reduction_db(static_cast<float>(level_db), compression));
}

std::vector<float> compressor_gains(const std::vector<float>& mean_squares, const Compression& compression,
                                    int sample_rate_hz) {
    constexpr float kDbOfNepers = 10 / 2.302585093F;  // of power
    constexpr float kNepersOfDb = 2.302585093F / 20;  // of amplitude
    const auto attack = static_cast<float>(kept_by_block(compression.attack_ms, sample_rate_hz));
    const auto release = static_cast<float>(kept_by_block(compression.release_ms, sample_rate_hz));
    std::vector<float> gains;
    gains.reserve(mean_squares.size() + 1);
    gains.push_back(1);
    float reduction = 0;
    for (const float mean_square : mean_squares) {
        const float wanted = reduction_db(kDbOfNepers * std::log(2 * mean_square + 1e-12F), compression);
        const float kept = wanted > reduction ? attack : release;
        reduction = wanted + kept * (reduction - wanted);
        gains.push_back(reduction < 1e-4F ? 1.0F : std::exp(-kNepersOfDb * reduction));
    }
    return gains;
}

std::vector<float> limiter_gains(const std::vector<float>& block_peaks, double ceiling, double attack_ms,
                                 double release_ms, int sample_rate_hz) {
    const std::size_t blocks = block_peaks.size();
    const auto top = static_cast<float>(ceiling);
    // What each border may have at most: the stricter of its two blocks.
    std::vector<float> gains(blocks + 1, 1.0F);
    for (std::size_t i = 0; i < blocks; ++i) {
        if (block_peaks[i] <= top) continue;
        const float most = top / block_peaks[i];
        gains[i] = std::min(gains[i], most);
        gains[i + 1] = std::min(gains[i + 1], most);
    }
    const auto release = static_cast<float>(kept_by_block(release_ms, sample_rate_hz));
    for (std::size_t i = 1; i <= blocks; ++i) gains[i] = std::min(gains[i], 1 - (1 - gains[i - 1]) * release);
    // Backwards in straight lines, so that the gain arrives in time.
    const double attack_blocks = std::max(1.0, attack_ms / 1000 * sample_rate_hz / static_cast<double>(kBlockFrames));
    float step = 0;
    for (std::size_t i = blocks; i > 0; --i) {
        const float here = gains[i];
        if (gains[i - 1] > here) {
            step = std::max(step, (1 - here) / static_cast<float>(attack_blocks));
            gains[i - 1] = std::min(gains[i - 1], here + step);
        } else {
            step = 0;
        }
    }
    return gains;
}

}  // namespace newscart
