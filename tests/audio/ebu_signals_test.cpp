#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "audio/level.h"
#include "audio/loudness.h"
#include "audio/loudness_meter.h"
#include "audio/true_peak.h"
#include "lib/ebur128/meter.h"

// The signals of EBU Tech 3341 (4.0, table 1) and Tech 3342 (table 1), made here. Left out are 3341's 7 and 8 and
// 3342's 5 and 6: excerpts of real programmes.

namespace newscart {
namespace {

constexpr double kSilenceDbfs = -400;
constexpr double kToleranceLu = 0.1;

struct Piece {
    double level_dbfs = 0;
    double seconds = 0;
};

/// A tone of 1 kHz whose level changes, on all channels; phase runs on.
Pcm tones(const std::vector<Piece>& pieces, int sample_rate_hz = kFrameRateHz, int channels = 2) {
    Pcm pcm{sample_rate_hz, channels, {}};
    std::int64_t frame = 0;
    for (const Piece& piece : pieces) {
        const auto count = static_cast<std::int64_t>(std::llround(piece.seconds * sample_rate_hz));
        for (std::int64_t i = 0; i < count; ++i, ++frame) {
            const double turn = 2 * std::numbers::pi * 1000 * static_cast<double>(frame) / sample_rate_hz;
            const auto value = static_cast<float>(gain_of_db(piece.level_dbfs) * std::sin(turn));
            pcm.samples.insert(pcm.samples.end(), static_cast<std::size_t>(channels), value);
        }
    }
    return pcm;
}

LoudnessMeter measured(const Pcm& pcm) {
    LoudnessMeter meter(pcm.channels, pcm.sample_rate_hz);
    meter.add(pcm.samples);
    return meter;
}

std::vector<Piece> repeated(const std::vector<Piece>& pieces, int times) {
    std::vector<Piece> all;
    for (int i = 0; i < times; ++i) all.insert(all.end(), pieces.begin(), pieces.end());
    return all;
}

std::size_t step_at(double seconds) {
    return static_cast<std::size_t>(std::lround(seconds / LoudnessMeter::kStepSeconds));
}

double highest(const std::vector<double>& curve, double from_seconds, double until_seconds) {
    double most = -1000;
    for (std::size_t i = step_at(from_seconds); i < std::min(step_at(until_seconds), curve.size()); ++i)
        most = std::max(most, curve[i]);
    return most;
}

struct Wave {
    double divisor = 4;  ///< of the rate
    double phase_degrees = 0;
    double peak = 0.5;
};

Pcm sine(const Wave& wave) {
    Pcm pcm{kFrameRateHz, 2, {}};
    constexpr int kFrames = kFrameRateHz;
    for (int i = 0; i < kFrames; ++i) {
        const double fade = std::min({1.0, i / 2400.0, (kFrames - i) / 2400.0});
        const double angle = 2 * std::numbers::pi * i / wave.divisor + wave.phase_degrees * std::numbers::pi / 180;
        pcm.samples.insert(pcm.samples.end(), 2, static_cast<float>(fade * wave.peak * std::sin(angle)));
    }
    return pcm;
}

}  // namespace

class EbuSignals : public ::testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(AtRates, EbuSignals, ::testing::Values(48000, 44100));

TEST_P(EbuSignals, Tech3341Cases1To5Integrated) {
    const std::vector<std::pair<std::vector<Piece>, double>> cases = {
        {{{-23, 20}}, -23},
        {{{-33, 20}}, -33},
        {{{-36, 10}, {-23, 60}, {-36, 10}}, -23},
        {{{-72, 10}, {-36, 10}, {-23, 60}, {-36, 10}, {-72, 10}}, -23},
        {{{-26, 20}, {-20, 20.1}, {-26, 20}}, -23},
    };
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const Pcm pcm = tones(cases[i].first, GetParam());
        EXPECT_NEAR(measured(pcm).integrated_lufs(), cases[i].second, kToleranceLu) << "case " << i + 1;
        EXPECT_NEAR(ebur128::integrated_lufs(pcm), cases[i].second, kToleranceLu) << "case " << i + 1;
        if (GetParam() == kFrameRateHz) {
            EXPECT_NEAR(loudness_lufs(pcm), cases[i].second, kToleranceLu) << "case " << i + 1;
        }
    }
    // Cases 1 and 2 ask it of momentary and short-term loudness too.
    for (const double level : {-23.0, -33.0}) {
        const std::vector<double> steps = measured(tones({{level, 20}}, GetParam())).steps();
        EXPECT_NEAR(loudest_window(steps, kMomentarySteps).lufs, level, kToleranceLu);
        EXPECT_NEAR(loudest_window(steps, kShortTermSteps).lufs, level, kToleranceLu);
    }
}

TEST_P(EbuSignals, Tech3341Case6FiveChannels) {
    Pcm surround{GetParam(), 5, {}};
    for (const float sample : tones({{0, 20}}, GetParam(), 1).samples) {
        for (const double level_dbfs : {-28.0, -28.0, -24.0, -30.0, -30.0})
            surround.samples.push_back(sample * static_cast<float>(gain_of_db(level_dbfs)));
    }
    EXPECT_NEAR(measured(surround).integrated_lufs(), -23, kToleranceLu);
    EXPECT_NEAR(ebur128::integrated_lufs(surround), -23, kToleranceLu);
}

TEST_P(EbuSignals, Tech3341Case9ShortTermIsSteady) {
    const LoudnessMeter meter = measured(tones(repeated({{-20, 1.34}, {-30, 1.66}}, 5), GetParam()));
    const std::vector<double> curve = loudness_curve(meter.steps(), kShortTermSteps);
    ASSERT_EQ(curve.size(), 1500U);
    for (std::size_t i = step_at(3); i < curve.size(); ++i) ASSERT_NEAR(curve[i], -23, kToleranceLu) << i;
}

TEST_P(EbuSignals, Tech3341Case10ShortTermWhereverItFalls) {
    for (int i = 0; i < 20; ++i) {
        const LoudnessMeter meter =
            measured(tones({{kSilenceDbfs, 0.15 * i}, {-23, 3}, {kSilenceDbfs, 1}}, GetParam()));
        EXPECT_NEAR(loudest_window(meter.steps(), kShortTermSteps).lufs, -23, kToleranceLu) << i;
    }
}

TEST_P(EbuSignals, Tech3341Case11ShortTermFollowsLive) {
    std::vector<Piece> pieces;
    for (int i = 0; i < 20; ++i)
        pieces.insert(pieces.end(), {{kSilenceDbfs, 0.15 * i}, {-38.0 + i, 3}, {kSilenceDbfs, 3 - 0.15 * i}});
    const std::vector<double> curve = loudness_curve(measured(tones(pieces, GetParam())).steps(), kShortTermSteps);
    for (int i = 0; i < 20; ++i) {
        // Each tone is 1 dB above the one before, whose end is still in the window where this begins.
        EXPECT_NEAR(highest(curve, 6.0 * i + 0.15 * i, 6.0 * (i + 1)), -38 + i, kToleranceLu) << i;
    }
}

TEST_P(EbuSignals, Tech3341Case12MomentaryIsSteady) {
    const LoudnessMeter meter = measured(tones(repeated({{-20, 0.18}, {-30, 0.22}}, 25), GetParam()));
    const std::vector<double> curve = loudness_curve(meter.steps(), kMomentarySteps);
    ASSERT_EQ(curve.size(), 1000U);
    for (std::size_t i = step_at(1); i < curve.size(); ++i) ASSERT_NEAR(curve[i], -23, kToleranceLu) << i;
}

TEST_P(EbuSignals, Tech3341Case13MomentaryWhereverItFalls) {
    for (int i = 0; i < 20; ++i) {
        const LoudnessMeter meter =
            measured(tones({{kSilenceDbfs, 0.02 * i}, {-23, 0.4}, {kSilenceDbfs, 1}}, GetParam()));
        EXPECT_NEAR(loudest_window(meter.steps(), kMomentarySteps).lufs, -23, kToleranceLu) << i;
    }
}

TEST_P(EbuSignals, Tech3341Case14MomentaryFollowsLive) {
    std::vector<Piece> pieces;
    for (int i = 0; i < 20; ++i)
        pieces.insert(pieces.end(), {{kSilenceDbfs, 0.02 * i}, {-38.0 + i, 0.4}, {kSilenceDbfs, 0.4 - 0.02 * i}});
    const std::vector<double> curve = loudness_curve(measured(tones(pieces, GetParam())).steps(), kMomentarySteps);
    for (int i = 0; i < 20; ++i)
        EXPECT_NEAR(highest(curve, 0.8 * i + 0.02 * i, 0.8 * (i + 1)), -38 + i, kToleranceLu) << i;
}

// Cases 15 to 19: peaks between the samples, tolerance +0.2/-0.4 dB.
TEST(EbuSignals, Tech3341Cases15To19TruePeak) {
    const std::vector<std::pair<Wave, double>> cases = {
        {{4, 0, 0.5}, -6}, {{4, 45, 0.5}, -6}, {{6, 60, 0.5}, -6}, {{8, 67.5, 0.5}, -6}, {{4, 45, 1.41}, 3}};
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const Pcm pcm = sine(cases[i].first);
        for (const double dbtp : {db_of_gain(true_peak(pcm)), ebur128::measure(pcm).true_peak_dbtp}) {
            EXPECT_LT(dbtp, cases[i].second + 0.2) << "case " << i + 15;
            EXPECT_GT(dbtp, cases[i].second - 0.4) << "case " << i + 15;
        }
    }
}

// Cases 20 to 23: one period of a quarter of the rate stands out of a sixth of it. Made at four times the rate,
// low-passed, and every fourth sample taken, from the first, second, third or fourth on.
TEST(EbuSignals, Tech3341Cases20To23TruePeakWhereverItFalls) {
    constexpr int kLong = 4 * 9600;
    std::vector<double> fine(kLong);
    for (int i = 0; i < kLong; ++i) fine[static_cast<std::size_t>(i)] = 0.5 * std::sin(2 * std::numbers::pi * i / 24);
    constexpr int kStart = kLong / 2;  // a zero crossing of both, a multiple of 24
    static_assert(kStart % 24 == 0);
    for (int i = 0; i < 16; ++i) fine[static_cast<std::size_t>(kStart + i)] = std::sin(2 * std::numbers::pi * i / 16);
    // What the wave holds above half the rate goes: a windowed sinc at 0.9 of it.
    constexpr int kReach = 256;
    constexpr double kCut = 0.9 / 8;  // of the fine rate
    std::vector<double> smooth(kLong);
    for (int i = kReach; i < kLong - kReach; ++i) {
        for (int t = -kReach; t <= kReach; ++t) {
            const double x = 2 * std::numbers::pi * kCut * t;
            const double window = 0.5 * (1 + std::cos(std::numbers::pi * t / kReach));
            smooth[static_cast<std::size_t>(i)] +=
                fine[static_cast<std::size_t>(i - t)] * 2 * kCut * (t == 0 ? 1 : std::sin(x) / x) * window;
        }
    }
    double peak = 0;
    for (const double value : smooth) peak = std::max(peak, std::abs(value));
    for (int offset = 0; offset < 4; ++offset) {
        Pcm pcm{kFrameRateHz, 2, {}};
        for (std::size_t i = kReach + static_cast<std::size_t>(offset); i < smooth.size() - kReach; i += 4)
            pcm.samples.insert(pcm.samples.end(), 2, static_cast<float>(smooth[i] / peak));
        for (const double dbtp : {db_of_gain(true_peak(pcm)), ebur128::measure(pcm).true_peak_dbtp}) {
            EXPECT_LT(dbtp, 0.2) << "case " << offset + 20;
            EXPECT_GT(dbtp, -0.4) << "case " << offset + 20;
        }
    }
}

TEST_P(EbuSignals, Tech3342Cases1To4Range) {
    const std::vector<std::pair<std::vector<double>, double>> cases = {
        {{-20, -30}, 10}, {{-20, -15}, 5}, {{-40, -20}, 20}, {{-50, -35, -20, -35, -50}, 15}};
    for (std::size_t i = 0; i < cases.size(); ++i) {
        std::vector<Piece> pieces;
        for (const double level : cases[i].first) pieces.push_back({level, 20});
        EXPECT_NEAR(measured(tones(pieces, GetParam())).range_lu(), cases[i].second, 1) << "case " << i + 1;
    }
}

TEST(LoudnessMeter, DoesNotDependOnTheBlocksItComesIn) {
    const Pcm pcm = tones({{-20, 1}, {-30, 2.345}});
    LoudnessMeter meter(2, kFrameRateHz);
    for (std::size_t at = 0, step = 1; at < pcm.samples.size(); at += step, step = step * 3 % 9973 + 1) {
        step = std::min(step, pcm.samples.size() - at);
        meter.add(std::span(pcm.samples).subspan(at, step));
    }
    EXPECT_EQ(meter.steps(), measured(pcm).steps());
}

TEST(LoudnessMeter, CallsSilenceAndNothingMinusInfinity) {
    const LoudnessMeter nothing(2, kFrameRateHz);
    EXPECT_TRUE(std::isinf(nothing.integrated_lufs()));
    EXPECT_EQ(nothing.range_lu(), 0);
    const LoudnessMeter silence = measured(Pcm{kFrameRateHz, 2, std::vector<float>(960000)});
    EXPECT_TRUE(std::isinf(silence.integrated_lufs()));
    EXPECT_TRUE(std::isinf(loudest_window(silence.steps(), kShortTermSteps).lufs));
}

}  // namespace newscart
