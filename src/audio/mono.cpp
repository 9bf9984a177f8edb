#include "audio/mono.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <numbers>

#include "audio/lanes.h"
#include "base/parallel.h"

namespace newscart {
namespace {

constexpr std::size_t kReach = 255;  // samples at either side: down to about 200 Hz
constexpr std::size_t kPairs = (kReach + 1) / 2;
constexpr std::size_t kPieceFrames = 4096;

/// Every other tap of an ideal Hilbert filter is nought, the rest is odd around the middle; Hamming window.
const std::array<float, kPairs>& taps() {
    static const std::array<float, kPairs> made = [] {
        std::array<float, kPairs> out{};
        for (std::size_t k = 0; k < kPairs; ++k) {
            const double n = 2.0 * static_cast<double>(k) + 1;
            const double x = std::numbers::pi * n / static_cast<double>(kReach + 1);
            const double window = 0.54 + 0.46 * std::cos(x);
            out[k] = static_cast<float>(2 / (std::numbers::pi * n) * window);
        }
        return out;
    }();
    return made;
}

Lanes load(const float* from) {
    Lanes lanes;
    std::memcpy(&lanes, from, sizeof lanes);
    return lanes;
}

void convert(const Pcm& stereo, std::size_t first, std::size_t count, float* to) {
    const auto frames = static_cast<std::size_t>(stereo.frames());
    std::array<float, kPieceFrames + 2 * kReach + kLanes> side{};
    bool wide = false;
    for (std::size_t i = 0; i < count + 2 * kReach; ++i) {
        const std::size_t frame = first + i;  // kReach later than it counts
        if (frame < kReach || frame - kReach >= frames) continue;
        const float* at = &stereo.samples[(frame - kReach) * 2];
        side[i] = 0.5F * (at[0] - at[1]);
        wide = wide || side[i] != 0;
    }
    for (std::size_t i = 0; i < count; ++i) {
        const float* at = &stereo.samples[(first + i) * 2];
        to[i] = 0.5F * (at[0] + at[1]);
    }
    if (!wide) return;
    for (std::size_t i = 0; i < count; i += kLanes) {
        Lanes turned{};
        const float* middle = side.data() + i + kReach;
        for (std::size_t k = 0; k < kPairs; ++k)
            turned += taps()[k] * (load(middle - 2 * k - 1) - load(middle + 2 * k + 1));
        for (std::size_t lane = 0; lane < std::min(kLanes, count - i); ++lane) to[i + lane] += turned[lane];
    }
}

}  // namespace

Pcm mono_of(const Pcm& stereo, int jobs) {
    Pcm mono{stereo.sample_rate_hz, 1, std::vector<float>(static_cast<std::size_t>(stereo.frames()))};
    const std::size_t pieces = (mono.samples.size() + kPieceFrames - 1) / kPieceFrames;
    parallel_for(pieces, jobs, [&](std::size_t p) {
        const std::size_t first = p * kPieceFrames;
        convert(stereo, first, std::min(kPieceFrames, mono.samples.size() - first), mono.samples.data() + first);
    });
    return mono;
}

}  // namespace newscart
