#include "audio/dynamics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "audio/biquad.h"
#include "audio/lanes.h"
#include "audio/level.h"
#include "audio/loudness.h"
#include "lib/ebur128/meter.h"
#include "support/support.h"

namespace newscart {
namespace {

// What a running filter does to the level of a tone, once it has settled.
double measured_db(const Biquad& design, double frequency_hz) {
    const Pcm pcm = test::tone(frequency_hz, -6, 1, 1);
    Filter<float> filter(design);
    double before = 0;
    double after = 0;
    for (std::size_t i = 0; i < pcm.samples.size(); ++i) {
        const float y = filter(pcm.samples[i]);
        if (i < pcm.samples.size() / 2) continue;
        before += static_cast<double>(pcm.samples[i]) * static_cast<double>(pcm.samples[i]);
        after += static_cast<double>(y) * static_cast<double>(y);
    }
    return 10 * std::log10(after / before);
}

TEST(Biquad, MeetsItsDesignOnTones) {
    constexpr int kRate = 48000;
    EXPECT_NEAR(measured_db(high_pass(80, 0.7071, kRate), 80), -3.01, 0.05);
    EXPECT_NEAR(measured_db(high_pass(80, 0.7071, kRate), 20), -24.1, 0.3);
    EXPECT_NEAR(measured_db(high_pass(80, 0.7071, kRate), 1000), 0, 0.02);
    EXPECT_NEAR(measured_db(low_pass(5000, 0.7071, kRate), 5000), -3.01, 0.05);
    EXPECT_NEAR(measured_db(peak(3200, 0.8, 4, kRate), 3200), 4, 0.02);
    EXPECT_NEAR(measured_db(peak(250, 0.8, -3, kRate), 250), -3, 0.02);
    EXPECT_NEAR(measured_db(high_shelf(7000, 0.7, 3, kRate), 15000), 3, 0.15);
    EXPECT_NEAR(measured_db(high_shelf(7000, 0.7, 3, kRate), 200), 0, 0.02);
    EXPECT_NEAR(measured_db(low_shelf(200, 0.7, -4, kRate), 30), -4, 0.15);
    EXPECT_NEAR(measured_db(all_pass(200, 0.5, kRate), 200), 0, 0.02);
}

TEST(Biquad, RunsAsItsResponseSays) {
    const Biquad filter = peak(1000, 1.4, 6, 48000);
    for (const double hz : {60.0, 500.0, 1000.0, 2000.0, 9000.0}) {
        EXPECT_NEAR(measured_db(filter, hz), response_db(filter, hz, 48000), 0.03) << hz;
    }
}

TEST(Biquad, TreatsEachLaneAsIfItWereAlone) {
    Filter<float> one(peak(900, 1, 5, 48000));
    Filter<Lanes> four(peak(900, 1, 5, 48000));
    const Pcm pcm = test::tone(440, -3, 0.05, 1);
    for (const float x : pcm.samples) {
        const Lanes y = four(Lanes{0.3F, x, -1, 0});
        EXPECT_EQ(y[1], one(x));
    }
}

TEST(Compressor, FollowsItsCurve) {
    const Compression compression{.threshold_db = -22, .ratio = 3, .knee_db = 6};
    EXPECT_NEAR(compressed_db(-40, compression), -40, 1e-6);
    EXPECT_NEAR(compressed_db(-10, compression), -22 + 12.0 / 3, 1e-4);
    EXPECT_NEAR(compressed_db(-22, compression), -22 - 0.5, 1e-4);  // in the middle of the knee
}

TEST(Compressor, SettlesOnTheCurveForASteadyTone) {
    // A sine at -10 dBFS has a mean square of 0.05.
    const std::vector<float> steady(1000, 0.05F);
    const std::vector<float> gains = compressor_gains(steady, {}, 48000);
    ASSERT_EQ(gains.size(), steady.size() + 1);
    EXPECT_NEAR(db_of_gain(static_cast<double>(gains.back())), -8, 0.05);
}

TEST(Compressor, FallsWithItsAttackAndRisesWithItsRelease) {
    std::vector<float> burst(600, 0.05F);
    burst.resize(1200, 0.0F);
    const std::vector<float> gains = compressor_gains(burst, {.attack_ms = 5, .release_ms = 90}, 48000);
    const auto db_after = [&](std::size_t from, double ms) {
        const auto blocks = static_cast<std::size_t>(std::lround(ms * 48 / kBlockFrames));
        return db_of_gain(static_cast<double>(gains[from + blocks]));
    };
    EXPECT_NEAR(db_after(0, 5), -8 * 0.632, 0.6);
    EXPECT_NEAR(db_after(600, 90), -8 * 0.368, 0.3);
}

TEST(Limiter, KeepsEveryBlockUnderTheCeiling) {
    std::vector<float> peaks(200, 0.2F);
    peaks[60] = 1.5F;
    peaks[61] = 0.9F;
    peaks[150] = 0.6F;
    const std::vector<float> gains = limiter_gains(peaks, 0.5, 2, 60, 48000);
    for (std::size_t i = 0; i < peaks.size(); ++i) {
        EXPECT_LE(peaks[i] * std::max(gains[i], gains[i + 1]), 0.5F + 1e-6F) << i;
    }
    EXPECT_EQ(gains[40], 1.0F);
    EXPECT_LT(gains[59], 0.95F) << "the gain falls before the peak";
    EXPECT_GT(gains[140], 0.7F);
}

TEST(Limiter, LeavesQuietSoundAlone) {
    const std::vector<float> gains = limiter_gains(std::vector<float>(50, 0.4F), 0.5, 2, 60, 48000);
    for (const float gain : gains) EXPECT_EQ(gain, 1.0F);
}

// A minute of tones that differ from channel to channel, some of them below the gates; longer than one part.
Pcm tones(int channels) {
    Pcm pcm{kFrameRateHz, channels, {}};
    for (int i = 0; i < 20; ++i) {
        Pcm next = test::tone(120.0 * (i % 7 + 1), -20 - i * 7 % 31, 1.37 + 0.2 * i, channels);
        for (std::size_t k = 1; channels == 2 && k < next.samples.size(); k += 2) next.samples[k] *= 0.4F;
        pcm.samples.insert(pcm.samples.end(), next.samples.begin(), next.samples.end());
    }
    return pcm;
}

TEST(Loudness, AgreesWithLibebur128) {
    for (const int channels : {1, 2}) {
        const Pcm pcm = tones(channels);
        EXPECT_NEAR(loudness_lufs(pcm), ebur128::integrated_lufs(pcm), 0.005) << channels;
        EXPECT_EQ(weighted_mean_squares(pcm, 1), weighted_mean_squares(pcm, 3)) << channels;
    }
}

TEST(Loudness, OfBlocksHoldsForSilenceAndForShortSounds) {
    EXPECT_TRUE(std::isinf(loudness_of_blocks(std::vector<float>(500, 0.0F))));
    EXPECT_NEAR(loudness_of_blocks(std::vector<float>(60, 0.01F)), -20.69, 0.01) << "shorter than 400 ms";
}

}  // namespace
}  // namespace newscart
