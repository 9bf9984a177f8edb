#include "mix/bed.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "support/support.h"

namespace newscart {
namespace {

using Kind = RundownItem::Kind;

/// Items one after the other; true: with the bed.
Rundown rundown_of(const std::vector<std::tuple<Kind, double, bool>>& items) {
    Rundown rundown;
    for (const auto& [kind, seconds, bed] : items) {
        RundownItem item;
        item.kind = kind;
        item.start_frame = rundown.length_frames;
        item.length_frames = frames_of(seconds);
        item.bed = bed;
        rundown.length_frames += item.length_frames;
        rundown.items.push_back(item);
    }
    return rundown;
}

TEST(BedRuns, StartUnderTheIntroAndLeaveUnderTheOutro) {
    const auto runs = bed_runs(
        rundown_of({{Kind::Cue, 4, false}, {Kind::Line, 10, true}, {Kind::BedTail, 2, true}, {Kind::Cue, 3, false}}));
    ASSERT_EQ(runs.size(), 1U);
    EXPECT_EQ(runs[0].begin_frame, frames_of(3.4));
    EXPECT_EQ(runs[0].fade_in_frames, frames_of(0.6));
    EXPECT_EQ(runs[0].end_frame, frames_of(17.2));
    EXPECT_EQ(runs[0].fade_out_frames, frames_of(1.2));
}

TEST(BedRuns, EndWithTheBulletinWhenNothingFollows) {
    const auto runs = bed_runs(rundown_of({{Kind::Line, 10, true}, {Kind::BedTail, 2, true}}));
    ASSERT_EQ(runs.size(), 1U);
    EXPECT_EQ(runs[0].begin_frame, 0);
    EXPECT_EQ(runs[0].end_frame, frames_of(12));
}

TEST(BedRuns, PauseWhereAnItemWantsNone) {
    const auto runs = bed_runs(rundown_of({{Kind::Line, 10, true}, {Kind::Line, 5, false}, {Kind::Line, 5, true}}));
    ASSERT_EQ(runs.size(), 2U);
    EXPECT_EQ(runs[0].end_frame, frames_of(10));
    EXPECT_EQ(runs[1].begin_frame, frames_of(15));
}

TEST(Ducking, IsDownAtTheFirstWordAndUpAfterTheLast) {
    SoundDesign design;
    design.duck_down_ms = 250;
    design.duck_up_ms = 800;
    Ducking ducking(rundown_of({{Kind::Pause, 1, true}, {Kind::Line, 3, true}, {Kind::BedTail, 5, true}}), design);
    EXPECT_DOUBLE_EQ(ducking.rise_db(frames_of(0.5)), 7);
    EXPECT_NEAR(ducking.rise_db(frames_of(0.875)), 3.5, 1e-9);
    EXPECT_DOUBLE_EQ(ducking.rise_db(frames_of(1)), 0);
    EXPECT_DOUBLE_EQ(ducking.rise_db(frames_of(3.9)), 0);
    EXPECT_NEAR(ducking.rise_db(frames_of(4.4)), 4.5, 1e-9);
    EXPECT_DOUBLE_EQ(ducking.rise_db(frames_of(5)), 9);
}

TEST(Ducking, HoldsThroughShortGapsAndStings) {
    SoundDesign design;
    design.hold_gap_ms = 1000;
    Ducking ducking(rundown_of({{Kind::Line, 3, true},
                                {Kind::Pause, 0.9, true},
                                {Kind::Cue, 2, true},
                                {Kind::Pause, 0.9, true},
                                {Kind::Line, 3, true},
                                {Kind::Pause, 1.2, true},
                                {Kind::Line, 3, true}}),
                    design);
    for (double at = 0; at < 9.7; at += 0.05) EXPECT_DOUBLE_EQ(ducking.rise_db(frames_of(at)), 0) << at;
    EXPECT_GT(ducking.rise_db(frames_of(10.5)), 3);
    EXPECT_DOUBLE_EQ(ducking.rise_db(frames_of(11)), 0);
}

TEST(Seamless, LeavesABedAloneThatWasMadeToLoop) {
    const Pcm bed = test::tone(100, -20, 4);  // whole periods
    EXPECT_EQ(seamless(bed).samples, bed.samples);
}

TEST(Seamless, CrossfadesTheEndOfABedThatWasNotIntoItsBeginning) {
    Pcm bed = test::tone(100.13, -20, 12);
    for (std::size_t i = 0; i < bed.samples.size(); ++i)  // fades out, as music does
        bed.samples[i] *= 1 - static_cast<float>(i) / static_cast<float>(bed.samples.size());
    const Pcm loop = seamless(bed);
    EXPECT_EQ(loop.frames(), frames_of(10));
    const std::size_t last = loop.samples.size() - 2;
    const double step = std::abs(loop.samples[0] - loop.samples[last]);
    EXPECT_LE(step, 1.5 * 0.1 * 2 * std::numbers::pi * 100 / 48000);
}

}  // namespace
}  // namespace newscart
