#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "lib/ebur128/meter.h"
#include "support/support.h"

namespace newscart {
namespace {

constexpr double kSilence = -std::numeric_limits<double>::infinity();

/// Pieces of a 1 kHz stereo tone, one after another: the signals of EBU Tech 3341 table 1.
Pcm tones(const std::vector<std::pair<double, double>>& level_and_seconds) {
    Pcm all{kFrameRateHz, 2, {}};
    for (const auto& [level_dbfs, seconds] : level_and_seconds) {
        const Pcm piece = test::tone(1000, level_dbfs, seconds);
        all.samples.insert(all.samples.end(), piece.samples.begin(), piece.samples.end());
    }
    return all;
}

}  // namespace

// EBU Tech 3341, minimum requirements test cases 1 to 5, tolerance 0.1 LU.
TEST(Ebur128Meter, MeasuresTheEbuReferenceTones) {
    EXPECT_NEAR(ebur128::integrated_lufs(tones({{-23, 20}})), -23.0, 0.1);
    EXPECT_NEAR(ebur128::integrated_lufs(tones({{-33, 20}})), -33.0, 0.1);
}

TEST(Ebur128Meter, GatesTheQuietPartsOfTheEbuSignals) {
    EXPECT_NEAR(ebur128::integrated_lufs(tones({{-36, 10}, {-23, 60}, {-36, 10}})), -23.0, 0.1);
    EXPECT_NEAR(ebur128::integrated_lufs(tones({{-72, 10}, {-36, 10}, {-23, 60}, {-36, 10}, {-72, 10}})), -23.0, 0.1);
    EXPECT_NEAR(ebur128::integrated_lufs(tones({{-26, 20}, {-20, 20.1}, {-26, 20}})), -23.0, 0.1);
}

// Case 6 as the five channels are weighted: left and right -28, centre -24, surrounds -30 dBFS.
TEST(Ebur128Meter, WeighsTheChannelsOfTheEbuSurroundSignal) {
    Pcm surround{kFrameRateHz, 5, {}};
    const Pcm tone = test::tone(1000, 0, 20, 1);
    for (const float sample : tone.samples) {
        for (const double level_dbfs : {-28.0, -28.0, -24.0, -30.0, -30.0}) {
            surround.samples.push_back(sample * static_cast<float>(std::pow(10, level_dbfs / 20)));
        }
    }
    EXPECT_NEAR(ebur128::integrated_lufs(surround), -23.0, 0.1);
}

TEST(Ebur128Meter, SeesThePeakBetweenTheSamples) {
    // A quarter of the sample rate, 45 degrees off: samples at 0.707 of the peak. EBU Tech 3341: +0.2/-0.4 dB.
    Pcm pcm{kFrameRateHz, 1, {}};
    for (int i = 0; i < kFrameRateHz; ++i)
        pcm.samples.push_back(static_cast<float>(0.5 * std::sin(M_PI / 4 + M_PI / 2 * i)));
    const ebur128::Reading reading = ebur128::measure(pcm);
    EXPECT_LT(reading.true_peak_dbtp, -6.0 + 0.2);
    EXPECT_GT(reading.true_peak_dbtp, -6.0 - 0.4);
    EXPECT_NEAR(reading.integrated_lufs, ebur128::integrated_lufs(pcm), 1e-9);
}

TEST(Ebur128Meter, CallsSilenceAndNothingMinusInfinity) {
    EXPECT_EQ(ebur128::integrated_lufs(Pcm{kFrameRateHz, 2, std::vector<float>(96000)}), kSilence);
    EXPECT_EQ(ebur128::integrated_lufs(Pcm{}), kSilence);
    EXPECT_EQ(ebur128::measure(Pcm{}).true_peak_dbtp, kSilence);
    EXPECT_EQ(ebur128::measure(Pcm{kFrameRateHz, 2, std::vector<float>(96000)}).true_peak_dbtp, kSilence);
}

}  // namespace newscart
