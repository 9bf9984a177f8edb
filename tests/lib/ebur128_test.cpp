#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "lib/ebur128/meter.h"
#include "support/support.h"

namespace newscart {
namespace {

constexpr double kSilence = -std::numeric_limits<double>::infinity();

}  // namespace

// The EBU's signals are in tests/audio/ebu_signals_test.cpp, measured by this and by our own meter.

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
