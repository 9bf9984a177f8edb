#include "audio/true_peak.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "audio/level.h"
#include "lib/ebur128/meter.h"
#include "programme.h"
#include "support/support.h"

namespace newscart {
namespace {

/// A stereo sine of `frequency_hz` and 0.5 or what is given as peak, faded in and out, from a phase in degrees.
Pcm sine(double frequency_hz, double phase_degrees, double peak) {
    Pcm pcm{kFrameRateHz, 2, {}};
    constexpr int kFrames = kFrameRateHz / 2;
    for (int i = 0; i < kFrames; ++i) {
        const double fade = std::min({1.0, i / 2400.0, (kFrames - i) / 2400.0});
        const double angle = 2 * std::numbers::pi * frequency_hz * i / kFrameRateHz;
        const double value = fade * peak * std::sin(angle + phase_degrees * std::numbers::pi / 180);
        pcm.samples.insert(pcm.samples.end(), 2, static_cast<float>(value));
    }
    return pcm;
}

}  // namespace

// EBU Tech 3341, cases 15 to 19: peaks between the samples of a quarter, a sixth and an eighth of the rate, tolerance
// +0.2/-0.4 dB.
TEST(TruePeak, MeasuresTheEbuSignals) {
    struct Case {
        double divisor, phase_degrees, peak, expected_dbtp;
    };
    for (const Case& c :
         {Case{4, 0, 0.5, -6}, {4, 45, 0.5, -6}, {6, 60, 0.5, -6}, {8, 67.5, 0.5, -6}, {4, 45, 1.41, 3}}) {
        const double measured = db_of_gain(true_peak(sine(kFrameRateHz / c.divisor, c.phase_degrees, c.peak)));
        EXPECT_LT(measured, c.expected_dbtp + 0.2) << c.divisor << ' ' << c.phase_degrees;
        EXPECT_GT(measured, c.expected_dbtp - 0.4) << c.divisor << ' ' << c.phase_degrees;
    }
}

// Cases 20 to 23: a burst whose highest peak falls on, or a quarter, a half, three quarters of a sample beside a
// sample.
TEST(TruePeak, SeesTheEbuBurstWhereverItFalls) {
    for (int quarter = 0; quarter < 4; ++quarter) {
        Pcm pcm{kFrameRateHz, 2, std::vector<float>(2 * 9600)};
        // Oversampled four times, one cycle of 12 kHz stands out of a tone at -12 dB; then every fourth is taken.
        for (int i = 0; i < 9600; ++i) {
            const double t = 4.0 * i + quarter - 4.0 * 4800;
            const double window = std::abs(t) < 160 ? 0.5 * (1 + std::cos(std::numbers::pi * t / 160)) : 0;
            const double value = (0.25 + 0.75 * window) * std::cos(2 * std::numbers::pi * t / 32);
            for (std::size_t c = 0; c < 2; ++c)
                pcm.samples[static_cast<std::size_t>(i) * 2 + c] = static_cast<float>(value);
        }
        const double measured = db_of_gain(true_peak(pcm));
        EXPECT_LT(measured, 0.2) << quarter;
        EXPECT_GT(measured, -0.4) << quarter;
    }
}

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
