#include "master/limiter.h"

#include <gtest/gtest.h>

#include <cmath>

#include "audio/level.h"
#include "audio/true_peak.h"
#include "lib/ebur128/meter.h"
#include "master/levels.h"
#include "programme.h"

namespace newscart {

TEST(Limiter, IsAtTheLimitInTimeAndBackSoonAfter) {
    const GainCurve curve({{48000, 0.5F}});
    EXPECT_LE(curve.at(48000), 0.5001F);
    EXPECT_EQ(curve.at(48000 - 260), 1.0F);
    EXPECT_GT(curve.at(48000 + 4800), 0.8F);
    EXPECT_EQ(curve.at(48000 + 48000), 1.0F);
}

TEST(Limiter, MovesWithoutSteps) {
    const GainCurve curve({{1000, 0.5F}, {1100, 0.9F}, {1150, 0.3F}, {9000, 0.7F}});
    for (Frames frame = 0; frame < 40000; ++frame) {
        // 5 ms from 1 to 0.3 by a smooth curve: nowhere steeper than twice the mean slope.
        EXPECT_LT(std::abs(curve.at(frame + 1) - curve.at(frame)), 2 * 0.7 / 240) << frame;
    }
}

TEST(Limiter, ObeysEveryLimit) {
    std::vector<GainLimit> limits;
    std::uint32_t state = 7;
    Frames frame = 100;
    for (int i = 0; i < 2000; ++i) {
        state = state * 1664525U + 1013904223U;
        frame += 1 + (state >> 24U) * (i % 50 == 0 ? 200 : 1);
        limits.push_back({frame, 0.2F + static_cast<float>((state >> 8U) & 0xFFU) / 256.0F});
    }
    const GainCurve curve(limits);
    for (const GainLimit& limit : limits) EXPECT_LE(curve.at(limit.frame), limit.most_gain * 1.0001F) << limit.frame;
    // Applied in blocks it is the same as at each frame.
    std::vector<float> plane(500, 1.0F);
    curve.apply(frame - 450, plane);
    for (std::size_t i = 0; i < plane.size(); ++i) {
        EXPECT_EQ(plane[i], curve.at(frame - 450 + static_cast<Frames>(i)));
    }
}

TEST(Levels, KeepTruePeaksUnderTheCeilingAndLandOnTheLoudness) {
    const Programme programme = test::talk(10);
    const Levels levels = find_levels(programme.pcm, {-14, -2}, 2);
    Pcm out = programme.pcm;
    fill_interleaved(programme.pcm, levels, 0, out.samples);
    EXPECT_LE(db_of_gain(true_peak(out)), -2 + 0.02);
    EXPECT_GT(db_of_gain(true_peak(out)), -2.3);
    EXPECT_NEAR(ebur128::integrated_lufs(out), -14, 0.1);
}

}  // namespace newscart
