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

TEST(BedRuns, WaitForTheEndOfAnIntroThatIsTalkedOver) {
    Rundown rundown = rundown_of({{Kind::Cue, 4, false}, {Kind::Line, 10, true}});
    rundown.items[0].sound = "intro.flac";
    const auto runs = bed_runs(rundown, {"bed.flac", {}, {{"intro.flac", frames_of(7)}}});
    ASSERT_EQ(runs.size(), 1U);
    EXPECT_EQ(runs[0].begin_frame, frames_of(6.4));
    EXPECT_EQ(runs[0].file, "bed.flac");
}

TEST(BedRuns, GiveWayToAnotherBedBeforeItsStory) {
    Rundown rundown = rundown_of({{Kind::Line, 10, true},
                                  {Kind::Pause, 0.9, true},
                                  {Kind::Line, 10, true},
                                  {Kind::Pause, 0.9, true},
                                  {Kind::Line, 5, true}});
    rundown.items[2].story = 3;
    rundown.stories.push_back({3, rundown.items[2].start_frame, rundown.items[2].length_frames, {}});
    const auto runs = bed_runs(rundown, {"bed.flac", {{3, "sport.flac"}}, {}});
    ASSERT_EQ(runs.size(), 3U);
    EXPECT_EQ(runs[1].file, "sport.flac");
    EXPECT_EQ(runs[0].end_frame, frames_of(10.9)) << "gone when the words begin";
    EXPECT_EQ(runs[1].begin_frame, frames_of(10.1));
    EXPECT_EQ(runs[0].fade_out_frames, runs[1].fade_in_frames) << "one goes as the other comes";
}

/// Two bars of 120 beats a minute: a click on each beat, the first of a bar the highest, over a tone.
Pcm bars(double seconds_before, double seconds_after) {
    Pcm pcm = test::tone(100, -30, seconds_before + 4 + seconds_after);
    for (int beat = 0; beat < 8; ++beat) {
        const auto at = static_cast<std::size_t>(frames_of(seconds_before + beat * 0.5));
        for (std::size_t i = 0; i < 400; ++i) {
            const double x = static_cast<double>(i) / 400;
            pcm.samples[2 * (at + i)] += static_cast<float>((beat % 4 == 0 ? 0.5 : 0.2) * x * (1 - x));
        }
    }
    return pcm;
}

TEST(Seamless, LoopsAtABarWhereTheTempoIsKnown) {
    SoundMarks marks;
    marks.tempo_bpm = 120;
    EXPECT_EQ(seamless(bars(0, 0), marks).frames(), frames_of(4)) << "a file of whole bars";
    EXPECT_EQ(seamless(bars(0, 1.3), marks).frames(), frames_of(4)) << "what is beyond the last bar goes";
    marks.first_beat_frame = frames_of(0.31);
    const Pcm upbeat = seamless(bars(0.31, 0.7), marks);
    EXPECT_EQ(upbeat.frames(), frames_of(4));
    EXPECT_GT(upbeat.samples[2 * 200], 0.1F) << "the loop begins with the bar";
    marks.beats_in_bar = 3;
    EXPECT_EQ(seamless(bars(0.31, 0.7), marks).frames(), frames_of(4.5));
    marks.tempo_bpm = 30;
    EXPECT_EQ(seamless(bars(0.31, 0.7), marks).frames(), frames_of(5.01)) << "not one whole bar: as it is";
}

TEST(Seamless, HasNoStepAtTheBar) {
    SoundMarks marks;
    marks.tempo_bpm = 117.3;  // whose bars hold no whole number of the tone's periods
    for (const double before : {0.0, 0.4}) {
        for (const double after : {0.0, 0.5}) {
            marks.first_beat_frame = frames_of(before);
            const Frames bar = frames_of(4 * 60 / marks.tempo_bpm);
            const Pcm loop = seamless(test::tone(1003, -20, before + after + 2 * seconds_of(bar)), marks);
            EXPECT_NEAR(static_cast<double>(loop.frames()), static_cast<double>(2 * bar), 2);
            double most = 0;
            for (std::size_t i = 0; i < loop.samples.size(); i += 2) {
                const std::size_t next = (i + 2) % loop.samples.size();
                most = std::max(most, std::abs(double{loop.samples[next]} - double{loop.samples[i]}));
            }
            EXPECT_LE(most, 1.1 * 0.1 * 2 * std::numbers::pi * 1003 / 48000) << before << ' ' << after;
        }
    }
}

}  // namespace
}  // namespace newscart
