#include "audio/true_peak.h"

#include <gtest/gtest.h>

#include <cmath>

#include "audio/level.h"
#include "lib/ebur128/meter.h"
#include "programme.h"
#include "support/support.h"

namespace newscart {

TEST(TruePeak, AgreesWithLibebur128) {
    for (const double gain : {0.3, 1.0, 2.5}) {
        const Pcm pcm = test::talk(4, gain).pcm;
        EXPECT_NEAR(db_of_gain(true_peak(pcm)), ebur128::measure(pcm).true_peak_dbtp, 0.001);
    }
}

TEST(TruePeak, DoesNotDependOnTheBlocksItComesIn) {
    const Pcm pcm = test::talk(1).pcm;
    TruePeakMeter meter(2);
    std::size_t at = 0;
    for (std::size_t step = 1; at < pcm.samples.size(); step = step * 3 + 1) {
        const std::size_t count = std::min((step % 4001) * 2, pcm.samples.size() - at);
        meter.add(std::span(pcm.samples).subspan(at, count));
        at += count;
    }
    EXPECT_EQ(meter.peak(), true_peak(pcm));
}

TEST(TruePeak, NamesEveryPlaceAboveAFloor) {
    Pcm pcm{kFrameRateHz, 1, std::vector<float>(4800)};
    pcm.samples[1000] = 0.9F;
    pcm.samples[4799] = -0.8F;
    const std::vector<Peak> peaks = peaks_above(pcm, 0.7F, 0, pcm.frames());
    ASSERT_EQ(peaks.size(), 4U);  // a lone sample: the wave is still above 0.7 a quarter of a sample to its left
    EXPECT_EQ(peaks[0].frame, 999);
    EXPECT_EQ(peaks[1].frame, 1000);
    EXPECT_FLOAT_EQ(peaks[1].level, 0.9F);
    EXPECT_EQ(peaks[3].frame, 4799);
    EXPECT_EQ(peaks_above(pcm, 0.7F, 0, 1000).size(), 1U);
    EXPECT_EQ(true_peak(Pcm{}), 0);
}

TEST(TruePeak, OfAPieceIsWhatTheWholeHasThere) {
    const Pcm whole = test::talk(2).pcm;
    float most = 0;
    const Frames step = 1000;
    for (Frames at = 0; at < whole.frames(); at += step) {
        const Frames next = std::min(at + step, whole.frames());
        const Frames from = std::max<Frames>(at - kTruePeakReach, 0);
        const Frames to = std::min(next + kTruePeakReach, whole.frames());
        const Pcm piece{whole.sample_rate_hz, 2, {&whole.samples[0] + from * 2, &whole.samples[0] + to * 2}};
        most = highest_true_peak(piece, at - from, next - from, most);
    }
    EXPECT_FLOAT_EQ(most, static_cast<float>(true_peak(whole)));
}

}  // namespace newscart
