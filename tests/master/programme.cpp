#include "programme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace newscart::test {

Programme talk(double seconds, double gain) {
    // One period of a voice of 120 Hz: twenty harmonics that fall by 3 dB an octave, their phases spread.
    std::array<double, kFrameRateHz / 120> voice{};
    for (std::size_t i = 0; i < voice.size(); ++i) {
        for (int h = 1; h <= 20; ++h) {
            const double turn = 2 * std::numbers::pi * h * static_cast<double>(i) / static_cast<double>(voice.size());
            voice[i] += std::cos(turn + std::numbers::pi * h * h / 40) / std::sqrt(h);
        }
    }
    Programme programme;
    programme.pcm.channels = 2;
    std::uint32_t noise = 1;
    const auto frames = static_cast<std::size_t>(std::llround(seconds * kFrameRateHz));
    programme.pcm.samples.reserve(frames * 2);
    for (std::size_t i = 0; i < frames; ++i) {
        const double t = static_cast<double>(i) / kFrameRateHz;
        const double turn = 2 * std::numbers::pi * t;
        const double syllable = std::fmod(t, 3) < 2.6 ? std::pow(std::max(0.0, std::sin(2.3 * turn)), 2) : 0;
        noise = noise * 1664525U + 1013904223U;
        const double hiss = static_cast<double>(noise >> 8U) / (1 << 23) - 1;
        const double bed = 0.02 * std::sin(220 * turn);
        // A plosive now and then: far above the rest.
        const double since = std::fmod(t, 1.3);
        const double plosive =
            1.5 * std::exp(-300 * since) * (1 - std::exp(-4000 * since)) * std::sin(2 * std::numbers::pi * 700 * since);
        const double speech = syllable * (0.1 * voice[i % voice.size()] + 0.05 * hiss) + plosive;
        programme.pcm.samples.push_back(static_cast<float>(gain * (speech + bed)));
        programme.pcm.samples.push_back(static_cast<float>(gain * (speech - bed)));
    }
    return programme;
}

}  // namespace newscart::test
