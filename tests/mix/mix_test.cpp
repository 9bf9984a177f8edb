#include "mix/mix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "audio/level.h"
#include "lib/ebur128/meter.h"
#include "mix/bed.h"
#include "rundown/made_news.h"
#include "support/support.h"

namespace newscart {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;
using Kind = RundownItem::Kind;

/// A tone that differs in sign between the channels: what of it is in a mix is its side signal, and speech is not.
Pcm wide_tone(double frequency_hz, double level_dbfs, double seconds) {
    Pcm pcm = test::tone(frequency_hz, level_dbfs, seconds);
    for (std::size_t i = 1; i < pcm.samples.size(); i += 2) pcm.samples[i] = -pcm.samples[i];
    return pcm;
}

/// A bulletin of one minute, mixed: speech is a tone in the centre, intro and outro too, the bed is wide.
struct Mixed {
    test::News news;
    Rundown rundown;
    Sounds sounds;
    SoundDesign design;
    Programme programme;

    explicit Mixed(test::News made, double sounds_level_dbfs = -20, bool bed = true) : news(std::move(made)) {
        for (Take& take : news.takes) take.pcm = test::tone(500, -20, seconds_of(take.pcm.frames()) + 1e-6, 1);
        for (const auto& [file, length] : news.sounds.frames)
            sounds.pcm[file] = test::tone(700, sounds_level_dbfs, seconds_of(length));
        if (bed) {
            design.bed = "/station/bed.flac";
            sounds.pcm[design.bed] = wide_tone(200, sounds_level_dbfs, 7);
            sounds.bed = true;
        }
        news.sounds = sounds.lengths();
        rundown = news.edit();
        programme = mix(rundown, news.takes, news.draft, news.lineup, sounds, design);
    }

    /// Level of the mid or the side signal between two times, dBFS of a sine's peak.
    double level_db(bool side, double from, double until) const {
        double sum = 0;
        const Frames begin = frames_of(from);
        const Frames end = frames_of(until);
        for (Frames i = begin; i < end; ++i) {
            const double l = programme.pcm.samples[2 * i];
            const double r = programme.pcm.samples[2 * i + 1];
            const double value = side ? (l - r) / 2 : (l + r) / 2;
            sum += value * value;
        }
        return 10 * std::log10(2 * sum / static_cast<double>(end - begin) + 1e-20);
    }

    const RundownItem& first(Kind kind) const {
        return *std::find_if(rundown.items.begin(), rundown.items.end(),
                             [&](const RundownItem& item) { return item.kind == kind; });
    }
};

test::News one_story() {
    test::News news = test::empty_bulletin({frames_of(60), frames_of(60)});
    const int story = test::add_story(news, 1);
    test::add_line(news, story, 0, frames_of(18), 2);
    test::add_line(news, story, 1, frames_of(20), 1);
    return news;
}

TEST(Mix, IsExactlyAsLongAsTheRundownAndStereo) {
    const Mixed mixed(one_story());
    EXPECT_EQ(mixed.programme.pcm.channels, 2);
    EXPECT_EQ(mixed.programme.pcm.sample_rate_hz, 48000);
    EXPECT_EQ(mixed.programme.pcm.frames(), frames_of(60));
}

TEST(Mix, KeepsSpeechInTheCentreAtItsLevel) {
    const Mixed mixed(one_story());
    const double start = seconds_of(mixed.rundown.stories.at(0).start_frame);
    EXPECT_NEAR(mixed.level_db(false, start + 1, start + 15), -20, 0.05);
}

TEST(Mix, KeepsTheBedAsFarUnderTheSpeechAsTheDesignSays) {
    const Mixed mixed(one_story());
    const double start = seconds_of(mixed.rundown.stories.at(0).start_frame);
    const double speech = ebur128::integrated_lufs(test::tone(500, -20, 5));
    const double bed = ebur128::integrated_lufs(wide_tone(200, mixed.level_db(true, start + 1, start + 15), 5));
    EXPECT_NEAR(speech - bed, 15, 0.3);
}

TEST(Mix, LiftsTheBedAtTheEndAndCarriesItUnderTheOutro) {
    const Mixed mixed(one_story());
    const RundownItem& tail = mixed.first(Kind::BedTail);
    ASSERT_GT(tail.length_frames, frames_of(2));
    const double start = seconds_of(mixed.rundown.stories.at(0).start_frame);
    const double outro = seconds_of(tail.start_frame + tail.length_frames);
    const double under = mixed.level_db(true, start + 1, start + 15);
    EXPECT_NEAR(mixed.level_db(true, outro - 0.5, outro) - under, 9, 0.3);
    EXPECT_LT(mixed.level_db(true, outro + 0.6, outro + 0.7), mixed.level_db(true, outro, outro + 0.1));
    EXPECT_LT(mixed.level_db(true, outro + 1.25, outro + 2), -100);
}

TEST(Mix, BringsSoundsOfAnyLevelNearTheSpeech) {
    for (const double level : {-35.0, -20.0, -3.0}) {
        const Mixed mixed(one_story(), level);
        const double intro = ebur128::integrated_lufs(test::tone(700, mixed.level_db(false, 0.5, 3), 5));
        EXPECT_NEAR(intro - ebur128::integrated_lufs(test::tone(500, -20, 5)), -1, 0.2) << level;
    }
}

TEST(Mix, MarksWhatPlayersAndPeopleWantToFind) {
    test::News news = test::empty_bulletin({frames_of(60), frames_of(60)});
    for (const double share : {0.5, 0.5}) {
        const int story = test::add_story(news, share);
        for (int sentence = 0; sentence < 4; ++sentence) test::add_line(news, story, sentence, frames_of(6), 1);
        test::add_headline(news, story, frames_of(2));
    }
    const Mixed mixed(news);
    std::vector<std::pair<std::string, std::string>> marks;
    for (const ProgrammeMark& mark : mixed.programme.marks)
        if (mark.kind != "bed") marks.emplace_back(mark.kind, mark.title);
    EXPECT_THAT(marks, ElementsAre(Pair("sound", "Intro"), Pair("say", "Opening"), Pair("headlines", "Headlines"),
                                   Pair("story", "Story 0"), Pair("story", "Story 1"), Pair("say", "Closing"),
                                   Pair("sound", "Outro")));
    for (std::size_t i = 1; i < mixed.programme.marks.size(); ++i)
        EXPECT_GE(mixed.programme.marks[i].frame,
                  mixed.programme.marks[i - 1].frame + mixed.programme.marks[i - 1].length_frames);
    EXPECT_EQ(mixed.programme.marks.back().frame + mixed.programme.marks.back().length_frames, frames_of(60));
}

TEST(Mix, LeavesASegmentDry) {
    const Mixed mixed(one_story());
    const Rundown segment = segments_of(mixed.rundown, mixed.news.draft, mixed.news.takes, mixed.news.clock).at(0);
    const Programme programme =
        mix(segment, mixed.news.takes, mixed.news.draft, mixed.news.lineup, mixed.sounds, mixed.design);
    EXPECT_EQ(programme.pcm.frames(), segment.length_frames);
    for (std::size_t i = 0; i < programme.pcm.samples.size(); i += 2)
        ASSERT_EQ(programme.pcm.samples[i], programme.pcm.samples[i + 1]);
    EXPECT_EQ(programme.pcm.samples[1000], 0.0F);
}

// The longest stretch in which no 20 ms reach -60 dBFS.
double longest_silence_seconds(const Pcm& pcm) {
    const std::size_t window = 960;
    std::size_t run = 0;
    std::size_t longest = 0;
    for (std::size_t at = 0; at + window * 2 <= pcm.samples.size(); at += window * 2) {
        float peak = 0;
        for (std::size_t i = 0; i < window * 2; ++i) peak = std::max(peak, std::abs(pcm.samples[at + i]));
        run = peak < 0.001F ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return static_cast<double>(longest * window) / kFrameRateHz;
}

TEST(Mix, IsNeverSilentForLongerThanPlayersBear) {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        const Frames length = frames_of(60) + static_cast<Frames>(seed) * 300007;
        for (const bool bed : {true, false}) {
            const Mixed mixed(test::random_news(seed, {length, length}, seed % 2 == 0), -20, bed);
            EXPECT_LE(longest_silence_seconds(mixed.programme.pcm), bed ? 0.1 : 1.2) << seed;
        }
    }
}

// A step from one sample to the next that no component makes by itself would be heard as a click.
TEST(Mix, ClicksAtNoJoin) {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        const Frames length = frames_of(60) + static_cast<Frames>(seed) * 300007;
        const Mixed mixed(test::random_news(seed, {length, length}));
        const auto step_of = [](double frequency_hz, double peak) {
            return peak * 2 * std::numbers::pi * frequency_hz / kFrameRateHz;
        };
        double mid = 0;
        double side = 0;
        const std::vector<float>& samples = mixed.programme.pcm.samples;
        for (std::size_t i = 2; i < samples.size(); i += 2) {
            mid = std::max(mid, std::abs(static_cast<double>(samples[i] + samples[i + 1]) -
                                         static_cast<double>(samples[i - 2] + samples[i - 1])) /
                                    2);
            side = std::max(side, std::abs(static_cast<double>(samples[i] - samples[i + 1]) -
                                           static_cast<double>(samples[i - 2] - samples[i - 1])) /
                                      2);
        }
        EXPECT_LE(mid, 1.05 * step_of(700, gain_of_db(-20))) << seed;
        EXPECT_LE(side, 1.05 * step_of(200, gain_of_db(-20 - 15 + 9 + 4))) << seed;
    }
}

TEST(Mix, IsTheSameEveryTime) {
    const Mixed first(test::random_news(3, {frames_of(75), frames_of(75)}));
    const Mixed second(test::random_news(3, {frames_of(75), frames_of(75)}));
    EXPECT_EQ(first.programme.pcm.samples, second.programme.pcm.samples);
}

}  // namespace
}  // namespace newscart
