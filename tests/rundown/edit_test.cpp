#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error.h"
#include "rundown/edit_near.h"
#include "rundown/made_news.h"

namespace newscart {
namespace {

using test::add_headline;
using test::add_line;
using test::add_story;
using test::empty_bulletin;
using test::News;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Kind = RundownItem::Kind;

LengthRange exactly(double seconds) { return {frames_of(seconds), frames_of(seconds)}; }

/// What every rundown must be, whatever the news.
void expect_sound(const News& news, const Rundown& rundown) {
    Frames at = 0;
    for (const RundownItem& item : rundown.items) {
        EXPECT_EQ(item.start_frame, at);
        EXPECT_GT(item.length_frames, 0);
        at += item.length_frames;
    }
    EXPECT_EQ(at, rundown.length_frames);
    EXPECT_LE(rundown.length_frames, news.clock.length.longest);

    // Pauses keep the clock's limits, and nothing is silent for longer than players bear.
    for (std::size_t i = 0; i < rundown.items.size(); ++i) {
        const RundownItem& item = rundown.items[i];
        const bool edge = i == 0 || i + 1 == rundown.items.size();  // of a segment
        if (item.kind == Kind::Pause && !edge) {
            EXPECT_GE(item.length_frames, news.clock.pause_least);
            EXPECT_LE(item.length_frames, news.clock.pause_most);
            EXPECT_NE(rundown.items[i + 1].kind, Kind::Pause);
            EXPECT_LE(item.length_frames, frames_of(1.2));
        }
        if (item.kind == Kind::BedTail) {
            EXPECT_TRUE(item.bed);
            EXPECT_LE(item.length_frames, news.clock.bed_tail_most);
        }
        if (item.kind == Kind::Line) {
            EXPECT_EQ(item.length_frames, news.takes.at(item.line).pcm.frames());
        }
    }

    // Stories: within limits, in order, each line after what it depends on, at most one line a sentence.
    EXPECT_LE(static_cast<int>(rundown.stories.size()), std::max(1, news.clock.stories_most));
    int before = -1;
    for (const RundownStory& story : rundown.stories) {
        EXPECT_GT(story.story, before);
        before = story.story;
        EXPECT_GE(story.length_frames, news.clock.segment.shortest);
        EXPECT_LE(story.length_frames, news.clock.segment.longest);
        const std::vector<int>& order = news.draft.stories[story.story].lines;
        std::set<int> said;
        auto place = order.begin();
        for (const int id : story.lines) {
            const Line& line = news.draft.lines.at(id);
            place = std::find(place, order.end(), id);
            ASSERT_NE(place, order.end());
            for (const int needed : line.depends_on) EXPECT_TRUE(said.contains(needed));
            EXPECT_TRUE(said.insert(line.sentence).second);
        }
    }
}

std::vector<Kind> kinds_of(const Rundown& rundown) {
    std::vector<Kind> kinds;
    for (const RundownItem& item : rundown.items) kinds.push_back(item.kind);
    return kinds;
}

Frames length_of(const Rundown& rundown, Kind kind) {
    Frames total = 0;
    for (const RundownItem& item : rundown.items)
        if (item.kind == kind) total += item.length_frames;
    return total;
}

// -- exact cases ---------------------------------------------------------------------------------------------------

TEST(EditToTime, LaysTheClockInOrderAndLetsTheBedTakeUpTheRest) {
    News news = empty_bulletin(exactly(60));
    const int story = add_story(news, 1);
    const int first = add_line(news, story, 0, frames_of(20), 2);
    const int second = add_line(news, story, 1, frames_of(20), 1);
    const Rundown rundown = news.edit();
    expect_sound(news, rundown);
    EXPECT_EQ(rundown.length_frames, frames_of(60));
    EXPECT_THAT(rundown.degraded, IsEmpty());
    // intro, opening, the story, closing, outro; no headlines, since there is one story only
    EXPECT_THAT(kinds_of(rundown),
                ElementsAre(Kind::Cue, Kind::Pause, Kind::Line, Kind::Pause, Kind::Line, Kind::Pause, Kind::Line,
                            Kind::Pause, Kind::Line, Kind::Pause, Kind::BedTail, Kind::Cue));
    ASSERT_EQ(rundown.stories.size(), 1U);
    EXPECT_THAT(rundown.stories[0].lines, ElementsAre(first, second));
    EXPECT_EQ(rundown.items.back().sound, "/station/outro.flac");
    // 54.38 s of sound and 2.7 s of natural pauses leave 2.92 s: no pause needs to move
    EXPECT_EQ(length_of(rundown, Kind::BedTail), frames_of(2.92));
}

TEST(EditToTime, WaitsAMomentAfterAGraveStory) {
    for (const double length : {120.0, 180.0, 240.0}) {
        News news = test::random_news(11, exactly(length));
        for (DraftStory& story : news.draft.stories) story.grave = story.story % 2 == 0;
        const Rundown rundown = news.edit();
        EXPECT_EQ(rundown.length_frames, frames_of(length));
        expect_sound(news, rundown);
        int grave = 0;
        for (std::size_t i = 0; i + 1 < rundown.items.size(); ++i) {
            const RundownItem& item = rundown.items[i];
            const bool last_of_story = item.kind == Kind::Line && item.story >= 0 && rundown.items[i + 1].story < 0 &&
                                       news.draft.lines[item.line].role == Role::Story;
            if (!last_of_story || !news.draft.stories[item.story].grave) continue;
            ASSERT_EQ(rundown.items[i + 1].kind, Kind::Pause);
            EXPECT_GE(rundown.items[i + 1].length_frames, frames_of(1.0));
            ++grave;
        }
        EXPECT_GT(grave, 0);
    }
}

TEST(EditToTime, TakesTheLineThatIsWorthMoreWhenOnlyOneFits) {
    News news = empty_bulletin(exactly(60));
    const int story = add_story(news, 1);
    const int lead = add_line(news, story, 0, frames_of(15), 5);
    add_line(news, story, 1, frames_of(24), 1);
    const int richer = add_line(news, story, 2, frames_of(24), 3);
    EXPECT_THAT(news.edit().stories.at(0).lines, ElementsAre(lead, richer));
}

TEST(EditToTime, NeverAirsALineWithoutWhatItDependsOn) {
    News news = empty_bulletin(exactly(60));
    const int story = add_story(news, 1);
    const int lead = add_line(news, story, 0, frames_of(15), 5);
    const int plain = add_line(news, story, 1, frames_of(24), 1);
    add_line(news, story, 2, frames_of(24), 30, {1});
    EXPECT_THAT(news.edit().stories.at(0).lines, ElementsAre(lead, plain));
}

TEST(EditToTime, PutsAStoryFromReserveInThePlaceOfOneThatCouldNotBeSpoken) {
    News news = empty_bulletin(exactly(90));
    for (const bool reserve : {false, false, true}) {
        const int story = add_story(news, reserve ? 0 : 0.5, reserve);
        for (int sentence = 0; sentence < 4; ++sentence) add_line(news, story, sentence, frames_of(8), 4 - sentence);
    }
    std::erase_if(news.takes, [](const Take& take) { return take.line >= 2 && take.line < 6; });
    const Rundown rundown = news.edit();
    EXPECT_EQ(rundown.length_frames, frames_of(90));
    ASSERT_EQ(rundown.stories.size(), 2U);
    EXPECT_EQ(rundown.stories[0].story, 1);
    EXPECT_EQ(rundown.stories[1].story, 2);
    ASSERT_FALSE(rundown.dropped.empty());
    EXPECT_EQ(rundown.dropped[0].reason, "no line of it could be spoken");
}

TEST(EditToTime, RecapsHeadlinesBeforeItAirsTooMuchBed) {
    News news = empty_bulletin(exactly(60));
    for (const double share : {0.5, 0.5}) {
        const int story = add_story(news, share);
        add_line(news, story, 0, frames_of(15), 1);
        add_headline(news, story, frames_of(2.5));
    }
    const Rundown rundown = news.edit();
    expect_sound(news, rundown);
    EXPECT_EQ(rundown.length_frames, frames_of(60));
    EXPECT_THAT(rundown.degraded, IsEmpty());
    std::map<int, int> aired;
    for (const RundownItem& item : rundown.items)
        if (item.kind == Kind::Line) ++aired[item.line];
    EXPECT_EQ(aired[news.draft.stories[0].headline], 2);
    EXPECT_LE(length_of(rundown, Kind::BedTail), frames_of(3));
}

TEST(EditToTime, IsShorterAndSaysSoWhenNewsIsThin) {
    News news = empty_bulletin(exactly(180));
    const int story = add_story(news, 1);
    add_line(news, story, 0, frames_of(14), 1);
    const Rundown rundown = news.edit();
    expect_sound(news, rundown);
    EXPECT_LT(rundown.length_frames, frames_of(60));
    EXPECT_EQ(length_of(rundown, Kind::BedTail), news.clock.bed_tail_most);
    ASSERT_EQ(rundown.degraded.size(), 1U);
    EXPECT_THAT(rundown.degraded[0], HasSubstr("too little news: 0:"));
    EXPECT_THAT(rundown.degraded[0], HasSubstr("instead of 3:00"));
}

TEST(EditToTime, KeepsARangeWithoutBeingDegraded) {
    News news = empty_bulletin({frames_of(40), frames_of(90)});
    const int story = add_story(news, 1);
    for (int sentence = 0; sentence < 3; ++sentence) add_line(news, story, sentence, frames_of(9), 1);
    const Rundown rundown = news.edit();
    expect_sound(news, rundown);
    EXPECT_GE(rundown.length_frames, frames_of(40));
    EXPECT_THAT(rundown.degraded, IsEmpty());
    EXPECT_EQ(rundown.stories.at(0).lines.size(), 3U);
    EXPECT_EQ(length_of(rundown, Kind::BedTail), 0) << "a range needs no filling";
}

TEST(EditToTime, AirsALoneStoryBelowTheShortestAndSaysSo) {
    News news = empty_bulletin({frames_of(15), frames_of(90)});
    const int story = add_story(news, 1);
    add_line(news, story, 0, frames_of(6), 1);
    const Rundown rundown = news.edit();
    EXPECT_EQ(rundown.stories.at(0).length_frames, frames_of(6));
    EXPECT_THAT(rundown.degraded, ElementsAre("no story reaches the clock's shortest (0:12)"));
}

TEST(EditToTime, GivesHeadlinesAtMostAFifthOfTheTime) {
    News news = empty_bulletin(exactly(60));
    for (int i = 0; i < 3; ++i) {
        const int story = add_story(news, 1.0 / 3);
        for (int sentence = 0; sentence < 4; ++sentence) add_line(news, story, sentence, frames_of(6.5), 1);
        add_headline(news, story, frames_of(5));
    }
    const Rundown rundown = news.edit();
    Frames headlines = 0;
    for (const RundownItem& item : rundown.items)
        if (item.kind == Kind::Line && news.draft.lines[item.line].role == Role::Headline)
            headlines += item.length_frames;
    EXPECT_LE(headlines, frames_of(12));
    EXPECT_EQ(rundown.length_frames, frames_of(60));
}

TEST(EditToTime, RefusesWhenThereIsNothingToAir) {
    const News news = empty_bulletin(exactly(60));
    try {
        news.edit();
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::Input);
        EXPECT_STREQ(error.what(), "no story is fit to air");
    }
}

TEST(EditToTime, RefusesAClockThatIsLongerThanTheBulletin) {
    News news = empty_bulletin(exactly(12));
    add_line(news, add_story(news, 1), 0, frames_of(14), 1);
    news.clock.items[0].place = "station.toml:12:1";
    try {
        news.edit();
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::Config);
        EXPECT_STREQ(error.what(),
                     "station.toml:12:1: sounds and spoken items take 0:15 by themselves, longer than the "
                     "bulletin (0:12); shorten them or ask for a longer bulletin");
    }
}

TEST(EditToTime, NamesTheLengthThatOneStoryNeeds) {
    News news = empty_bulletin(exactly(25));
    add_line(news, add_story(news, 1), 0, frames_of(14), 1);
    try {
        news.edit();
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::Usage);
        EXPECT_STREQ(error.what(),
                     "length 0:25: no story fits beside the clock's sounds and texts; ask for at least 0:30");
    }
}

// -- properties ----------------------------------------------------------------------------------------------------

TEST(EditToTime, LandsOnAnyLengthToTheFrame) {
    test::Dice dice(7);
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const Frames length = dice.between(60 * kFrameRateHz, (seed % 10 == 0 ? 600 : 180) * kFrameRateHz);
        News news = test::random_news(seed, {length, length});
        SCOPED_TRACE("seed " + std::to_string(seed) + ", " + format_length(length));
        const Rundown rundown = news.edit();
        expect_sound(news, rundown);
        EXPECT_EQ(rundown.length_frames, length);
        EXPECT_THAT(rundown.degraded, IsEmpty());
        EXPECT_LE(length_of(rundown, Kind::BedTail), frames_of(3));
        if (HasFailure()) return;
    }
}

TEST(EditToTime, LandsWithoutABedToo) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const Frames length = frames_of(60) + static_cast<Frames>(seed) * 300007;
        News news = test::random_news(seed, {length, length});
        news.sounds.bed = false;
        SCOPED_TRACE("seed " + std::to_string(seed) + ", " + format_length(length));
        const Rundown rundown = news.edit();
        expect_sound(news, rundown);
        EXPECT_EQ(rundown.length_frames, length);
        EXPECT_EQ(length_of(rundown, Kind::BedTail), 0);
        if (HasFailure()) return;
    }
}

TEST(EditToTime, IsNeverOverLengthHoweverThinTheNews) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        const Frames length = frames_of(60) + static_cast<Frames>(seed) * 140003;
        const News news = test::random_news(seed, {length, length}, false);
        SCOPED_TRACE("seed " + std::to_string(seed) + ", " + format_length(length));
        const Rundown rundown = news.edit();
        EXPECT_LE(rundown.length_frames, length);
        EXPECT_TRUE(rundown.length_frames == length || !rundown.degraded.empty());
        if (HasFailure()) return;
    }
}

TEST(EditToTime, GivesTheSameEditEveryTime) {
    const News news = test::random_news(11, exactly(180));
    const Rundown first = news.edit();
    const Rundown second = news.edit();
    ASSERT_EQ(first.items.size(), second.items.size());
    for (std::size_t i = 0; i < first.items.size(); ++i) {
        EXPECT_EQ(first.items[i].length_frames, second.items[i].length_frames);
        EXPECT_EQ(first.items[i].line, second.items[i].line);
    }
}

/// The lines of a story of a rundown.
std::set<int> lines_told(const Rundown& rundown, int story) {
    for (const RundownStory& told : rundown.stories)
        if (told.story == story) return {told.lines.begin(), told.lines.end()};
    return {};
}

TEST(EditToTime, AirsWhatAnEditorWantsAndNotWhatAnEditorLeftOut) {
    for (std::uint64_t seed = 1; seed <= 25; ++seed) {
        News news = test::random_news(seed, exactly(150));
        SCOPED_TRACE("seed " + std::to_string(seed));
        const Rundown before = news.edit();
        const RundownStory& story = before.stories.at(seed % before.stories.size());
        const int out = story.lines.back();
        int in = -1;
        for (const int line : news.draft.stories.at(story.story).lines) {
            const Line& candidate = news.draft.lines.at(line);
            const bool told = std::any_of(story.lines.begin(), story.lines.end(), [&](int other) {
                return news.draft.lines.at(other).sentence == candidate.sentence;
            });
            if (!told) in = line;
        }
        news.draft.lines.at(out).out = true;
        if (in >= 0) news.draft.lines.at(in).must = true;
        news.lineup.stories.at(story.story).wishes.lines = {{"out", LineWish::Kind::Out}, {"in", LineWish::Kind::In}};
        const Rundown after =
            edit_near(before, news.draft, news.lineup, lengths_of(news.draft, news.takes), news.clock, news.sounds);
        const std::set<int> told = lines_told(after, story.story);
        EXPECT_FALSE(told.contains(out));
        EXPECT_TRUE(in < 0 || told.contains(in));
        EXPECT_EQ(after.length_frames, frames_of(150));
        if (HasFailure()) return;
    }
}

TEST(EditNear, LeavesTheOtherStoriesAsTheyWere) {
    int kept = 0;
    int lost = 0;
    int kept_anew = 0;
    for (std::uint64_t seed = 1; seed <= 25; ++seed) {
        News news = test::random_news(seed, exactly(180));
        const Rundown before = news.edit();
        // One line is a second longer now.
        const int changed = before.stories.front().lines.back();
        std::vector<Frames> lengths = lengths_of(news.draft, news.takes);
        lengths.at(changed) += kFrameRateHz;
        news.draft.lines.at(changed).must = true;
        news.lineup.stories.at(before.stories.front().story).wishes.lines = {{"x", LineWish::Kind::Worded}};
        const Rundown near = edit_near(before, news.draft, news.lineup, lengths, news.clock, news.sounds);
        const Rundown anew = edit_to_time(news.draft, news.lineup, lengths, news.clock, news.sounds);
        for (const RundownStory& story : before.stories) {
            const bool same = lines_told(near, story.story) == lines_told(before, story.story);
            (same ? kept : lost) += 1;
            kept_anew += lines_told(anew, story.story) == lines_told(before, story.story) ? 1 : 0;
        }
    }
    EXPECT_GT(kept, 8 * lost);
    EXPECT_GT(kept, kept_anew);
}

TEST(EditToTime, TellsAStoryAsLongAsAnEditorWants) {
    for (const double seconds : {14.0, 20.0, 30.0, 52.0}) {
        News news = test::random_news(4, exactly(180));
        const int story = news.edit().stories.front().story;
        Frames all = 0;
        for (const int line : news.draft.stories.at(story).lines) all += lengths_of(news.draft, news.takes).at(line);
        news.lineup.stories.at(story).wishes.length_frames = frames_of(seconds);
        const Rundown rundown = news.edit();
        EXPECT_EQ(rundown.length_frames, frames_of(180));
        const auto told = std::find_if(rundown.stories.begin(), rundown.stories.end(),
                                       [&](const RundownStory& each) { return each.story == story; });
        ASSERT_NE(told, rundown.stories.end());
        EXPECT_TRUE(all < frames_of(seconds) || std::abs(seconds_of(told->length_frames) - seconds) < 4);
    }
}

TEST(EditToTime, TellsWhatAnEditorWroteOrPinnedHoweverShortItIs) {
    News news = test::random_news(9, exactly(180));
    const int written = add_story(news, 0.1, true);
    const int only = add_line(news, written, 0, frames_of(3), 1);
    news.draft.lines.at(only).must = true;
    news.lineup.stories.at(written).written = true;
    const Rundown rundown = news.edit();
    EXPECT_EQ(lines_told(rundown, written), std::set<int>{only});
    EXPECT_EQ(rundown.length_frames, frames_of(180));
    const std::vector<int> asked = shortlist(news.draft, news.lineup, news.clock, news.sounds);
    EXPECT_TRUE(std::binary_search(asked.begin(), asked.end(), only));
}

TEST(SegmentsOf, GivesEachStoryAFileWithinTheClocksLimits) {
    const News news = test::random_news(5, exactly(200));
    const Rundown bulletin = news.edit();
    const std::vector<Rundown> segments = segments_of(bulletin, news.draft, news.takes, news.clock);
    ASSERT_EQ(segments.size(), bulletin.stories.size());
    for (std::size_t i = 0; i < segments.size(); ++i) {
        EXPECT_EQ(segments[i].product, Rundown::Product::Segment);
        expect_sound(news, segments[i]);
        EXPECT_EQ(segments[i].stories.at(0).lines, bulletin.stories[i].lines);
        EXPECT_GE(segments[i].length_frames, news.clock.segment.shortest);
        EXPECT_LE(segments[i].length_frames, news.clock.segment.longest);
        EXPECT_EQ(segments[i].items.front().length_frames, frames_of(0.15));
        EXPECT_EQ(segments[i].items.back().length_frames, frames_of(0.15));
        for (const RundownItem& item : segments[i].items) EXPECT_FALSE(item.bed);
    }
}

}  // namespace
}  // namespace newscart
