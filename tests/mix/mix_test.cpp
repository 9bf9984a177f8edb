#include "mix/mix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "audio/level.h"
#include "audio/loudness.h"
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

    explicit Mixed(test::News made, double sounds_level_dbfs = -20, bool bed = true,
                   const std::function<void(Mixed&)>& change = {})
        : news(std::move(made)) {
        for (Take& take : news.takes) take.pcm = test::tone(500, -20, seconds_of(take.pcm.frames()) + 1e-6, 1);
        for (const auto& [file, length] : news.sounds.frames)
            sounds.pcm[file] = test::tone(700, sounds_level_dbfs, seconds_of(length));
        if (bed) {
            design.bed = "/station/bed.flac";
            sounds.pcm[design.bed] = wide_tone(200, sounds_level_dbfs, 7);
            sounds.bed = true;
        }
        if (change) change(*this);
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

/// A wide bed whose level swells and falls by 6 dB, as music does, in a loop of 12 s.
Pcm swelling_bed() {
    Pcm bed = wide_tone(200, -20, 12);
    for (std::size_t i = 0; i < bed.samples.size(); ++i) {
        const double turn =
            2 * std::numbers::pi * std::floor(static_cast<double>(i) / 2) / static_cast<double>(bed.frames());
        bed.samples[i] *= static_cast<float>(gain_of_db(3 * std::sin(turn)));
    }
    return bed;
}

// What mix() says of itself is measured again with libebur128, from the speech alone (the mid signal) and the bed alone
// (the side signal), in every 3 s within the story.
TEST(Mix, HoldsTheBedUnderTheSpeechInEveryThreeSeconds) {
    const Mixed mixed(one_story(), -20, true, [](Mixed& m) {
        m.sounds.pcm[m.design.bed] = swelling_bed();
        m.design.speech_over_bed_lu = 13;
        // Speech that is louder and softer by turns.
        for (Take& take : m.news.takes)
            for (std::size_t i = 0; i < take.pcm.samples.size(); ++i)
                take.pcm.samples[i] *= i / 96000 % 2 == 0 ? 1.0F : 0.9F;
    });
    ASSERT_TRUE(mixed.programme.speech_over_bed_lu.has_value());
    EXPECT_NEAR(*mixed.programme.speech_over_bed_lu, 13, 0.2);
    EXPECT_LT(mixed.programme.speech_over_bed_off_lu, 1);
    const RundownStory& story = mixed.rundown.stories.at(0);
    for (Frames at = story.start_frame + frames_of(1); at + frames_of(4) < story.start_frame + story.length_frames;
         at += frames_of(0.5)) {
        Pcm speech{kFrameRateHz, 2, {}};
        Pcm bed{kFrameRateHz, 2, {}};
        for (Frames i = at; i < at + frames_of(3); ++i) {
            const float l = mixed.programme.pcm.samples[static_cast<std::size_t>(2 * i)];
            const float r = mixed.programme.pcm.samples[static_cast<std::size_t>(2 * i + 1)];
            speech.samples.insert(speech.samples.end(), 2, (l + r) / 2);
            bed.samples.insert(bed.samples.end(), {(l - r) / 2, (r - l) / 2});
        }
        EXPECT_NEAR(ebur128::integrated_lufs(speech) - ebur128::integrated_lufs(bed), 13, 1) << seconds_of(at);
    }
}

TEST(Mix, TalksOverTheIntroFromItsPost) {
    const auto marked = [](Mixed& m) {
        const std::filesystem::path intro = m.news.clock.items.front().file;
        m.sounds.pcm[intro] = wide_tone(700, -20, 8);
        m.sounds.tails[intro] = {frames_of(4), true, loudness_lufs(m.sounds.pcm[intro])};
    };
    const Mixed mixed(one_story(), -20, true, marked);
    const RundownItem& intro = mixed.first(Kind::Cue);
    EXPECT_EQ(intro.length_frames, frames_of(4));
    const RundownItem& opening = mixed.first(Kind::Line);
    EXPECT_LT(opening.start_frame, frames_of(5.3));
    EXPECT_EQ(mixed.programme.pcm.frames(), frames_of(60));
    const double word = seconds_of(opening.start_frame);
    const double before = mixed.level_db(true, 1, 3);
    EXPECT_NEAR(before, mixed.level_db(true, 3, 3.8), 0.1) << "as it is up to the post";
    EXPECT_NEAR(before - mixed.level_db(true, word + 0.05, 7), 14, 0.5) << "under the words as the bed would be";
    EXPECT_GT(mixed.level_db(true, 7.5, 9), -60) << "then the bed";
}

// An intro that opens loud and goes on softly is under the words as one that goes on as loud.
TEST(Mix, LowersWhatIsTalkedOverByItsOwnLoudness) {
    double under[2] = {};
    for (const bool loud_opening : {false, true}) {
        const Mixed mixed(one_story(), -20, true, [&](Mixed& m) {
            const std::filesystem::path intro = m.news.clock.items.front().file;
            Pcm pcm = wide_tone(700, -20, 8);
            if (loud_opening)
                for (std::size_t i = static_cast<std::size_t>(frames_of(4)) * 2; i < pcm.samples.size(); ++i)
                    pcm.samples[i] *= static_cast<float>(gain_of_db(-10));
            const Pcm tail{kFrameRateHz, 2, {pcm.samples.begin() + frames_of(4) * 2, pcm.samples.end()}};
            m.sounds.pcm[intro] = pcm;
            m.sounds.tails[intro] = {frames_of(4), true, loudness_lufs(tail)};
        });
        const double word = seconds_of(mixed.first(Kind::Line).start_frame);
        under[loud_opening ? 1 : 0] = mixed.level_db(true, word + 0.05, 7);
    }
    EXPECT_NEAR(under[0], under[1], 0.5);
}

// More than a bed is moved for: said, not passed over.
TEST(Mix, SaysHowFarASwingingBedIsOff) {
    const Mixed mixed(one_story(), -20, true, [](Mixed& m) {
        Pcm bed = wide_tone(200, -20, 24);
        for (std::size_t i = bed.samples.size() / 2; i < bed.samples.size(); ++i)
            bed.samples[i] *= static_cast<float>(gain_of_db(-30));
        m.sounds.pcm[m.design.bed] = std::move(bed);
    });
    EXPECT_GT(mixed.programme.speech_over_bed_off_lu, 5);
}

TEST(Mix, LetsAStingDieAwayUnderTheNextWords) {
    const Mixed mixed(one_story(), -20, true, [](Mixed& m) {
        const std::filesystem::path intro = m.news.clock.items.front().file;
        m.sounds.pcm[intro] = wide_tone(700, -20, 6);
        m.sounds.tails[intro] = {frames_of(4), false};
    });
    EXPECT_EQ(mixed.first(Kind::Cue).length_frames, frames_of(4));
    EXPECT_NEAR(mixed.level_db(true, 5, 5.9), mixed.level_db(true, 1, 3), 0.3);
}

TEST(Mix, PlaysASectionsOwnBedUnderItsStories) {
    test::News news = test::empty_bulletin({frames_of(60), frames_of(60)});
    for (int i = 0; i < 2; ++i) {
        const int story = test::add_story(news, 0.5);
        for (int sentence = 0; sentence < 4; ++sentence) test::add_line(news, story, sentence, frames_of(6), 1);
    }
    news.lineup.stories.at(1).article.section = "Sports";
    const Mixed mixed(news, -20, true, [](Mixed& m) {
        m.design.section_beds.push_back({"sport*", "/station/sport.flac"});
        m.sounds.pcm["/station/sport.flac"] = wide_tone(3000, -30, 5);
    });
    // The side signal's zero crossings tell which bed it is.
    const auto frequency_hz = [&](double from, double until) {
        int crossings = 0;
        float last = 0;
        for (Frames i = frames_of(from); i < frames_of(until); ++i) {
            const float side = mixed.programme.pcm.samples[static_cast<std::size_t>(2 * i)] -
                               mixed.programme.pcm.samples[static_cast<std::size_t>(2 * i + 1)];
            crossings += side > 0 && last <= 0 ? 1 : 0;
            last = side;
        }
        return crossings / (until - from);
    };
    ASSERT_EQ(mixed.rundown.stories.size(), 2U);
    for (const RundownStory& story : mixed.rundown.stories) {
        const double start = seconds_of(story.start_frame);
        const double end = seconds_of(story.start_frame + story.length_frames);
        EXPECT_NEAR(frequency_hz(start + 0.5, end - 0.5), story.story == 1 ? 3000 : 200, 5) << story.story;
    }
    const RundownStory& sport = mixed.rundown.stories.at(mixed.rundown.stories[0].story == 1 ? 0 : 1);
    EXPECT_NEAR(frequency_hz(seconds_of(sport.start_frame + sport.length_frames) + 1,
                             seconds_of(sport.start_frame + sport.length_frames) + 2),
                200, 5);
}

TEST(Mix, IsTheSameWhateverTheNumberOfJobs) {
    const Mixed mixed(test::random_news(5, {frames_of(75), frames_of(75)}));
    for (const int jobs : {2, 3})
        EXPECT_EQ(
            mix(mixed.rundown, mixed.news.takes, mixed.news.draft, mixed.news.lineup, mixed.sounds, mixed.design, jobs)
                .pcm.samples,
            mixed.programme.pcm.samples);
}

TEST(Mix, IsTheSameEveryTime) {
    const Mixed first(test::random_news(3, {frames_of(75), frames_of(75)}));
    const Mixed second(test::random_news(3, {frames_of(75), frames_of(75)}));
    EXPECT_EQ(first.programme.pcm.samples, second.programme.pcm.samples);
}

}  // namespace
}  // namespace newscart
