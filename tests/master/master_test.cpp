#include "master/master.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/support.h"

namespace newscart {
namespace {

/// Something like speech: bursts of a few harmonics with noise, and pauses.
Programme talk(double seconds) {
    Programme programme;
    programme.pcm.channels = 2;
    std::uint32_t noise = 1;
    const auto frames = static_cast<std::size_t>(seconds * kFrameRateHz);
    for (std::size_t i = 0; i < frames; ++i) {
        const double t = static_cast<double>(i) / kFrameRateHz;
        const double syllable =
            std::pow(std::max(0.0, std::sin(2 * M_PI * 2.3 * t)), 2) * (std::fmod(t, 3) < 2.6 ? 1 : 0);
        double voice = 0;
        for (int h = 1; h <= 20; ++h) voice += std::cos(2 * M_PI * 120 * h * t) / (1 + 0.2 * h);
        noise = noise * 1664525U + 1013904223U;
        const double hiss = static_cast<double>(noise >> 8U) / (1 << 23) - 1;
        const double bed = 0.02 * std::sin(2 * M_PI * 220 * t);
        programme.pcm.samples.push_back(static_cast<float>(syllable * (0.03 * voice + 0.02 * hiss) + bed));
        programme.pcm.samples.push_back(static_cast<float>(syllable * (0.03 * voice + 0.02 * hiss) - bed));
    }
    return programme;
}

}  // namespace

TEST(Master, LandsOnTheLoudnessAndUnderThePeakAfterDecoding) {
    const Programme programme = talk(20);
    const Media media = master(programme, Output{}, Tags{}, MasterSettings{});
    EXPECT_EQ(media.length_frames, programme.pcm.frames());
    EXPECT_NEAR(media.integrated_lufs, -16, 0.3);
    EXPECT_LE(media.true_peak_dbtp, -1);
    EXPECT_TRUE(media.on_target);
}

}  // namespace newscart
