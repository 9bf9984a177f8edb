#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "rundown/made_news.h"

namespace newscart {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

/// The news with takes of the shortlisted lines alone, each `speed` times as fast as was estimated.
test::News spoken(const test::News& news, const std::vector<int>& lines, double speed) {
    test::News result = news;
    result.takes.clear();
    for (const int line : lines) {
        const Frames length = frames_of(news.draft.lines[line].estimated_seconds / speed);
        result.takes.push_back(
            {line, {kFrameRateHz, 1, std::vector<float>(static_cast<std::size_t>(length), 0.0F)}, {}});
    }
    return result;
}

TEST(Shortlist, HoldsTheTextsOfTheClockAndTheHeadlinesNeeded) {
    const test::News news = test::random_news(3, {frames_of(180), frames_of(180)});
    const auto lines = shortlist(news.draft, news.lineup, news.clock, news.sounds);
    int headlines = 0;
    for (const int line : lines) headlines += news.draft.lines[line].role == Role::Headline ? 1 : 0;
    EXPECT_EQ(headlines, 3);
    EXPECT_THAT(lines, Contains(0));
    EXPECT_THAT(lines, Contains(1));
    EXPECT_TRUE(std::is_sorted(lines.begin(), lines.end()));
}

TEST(Shortlist, LeavesTheReserveUnspokenWhenTheOthersFillTheTime) {
    test::News news = test::empty_bulletin({frames_of(60), frames_of(60)});
    test::Dice dice(1);
    test::add_random_story(news, dice, 0.5, false, 14);
    test::add_random_story(news, dice, 0.5, false, 14);
    test::add_random_story(news, dice, 0, true, 14);
    for (const int line : shortlist(news.draft, news.lineup, news.clock, news.sounds))
        EXPECT_NE(news.draft.lines[line].story, 2);
}

TEST(Shortlist, IsEnoughForTheEditThoughTheVoiceIsFasterOrSlowerThanEstimated) {
    double spoken_seconds = 0;
    double aired_seconds = 0;
    for (std::uint64_t seed = 1; seed <= 16; ++seed) {
        const Frames length = frames_of(60) + static_cast<Frames>(seed) * 430003;
        const test::News news = test::random_news(seed, {length, length});
        const auto lines = shortlist(news.draft, news.lineup, news.clock, news.sounds);
        for (const double speed : {0.9, 1.0, 1.12}) {
            SCOPED_TRACE("seed " + std::to_string(seed) + ", speed " + std::to_string(speed));
            const test::News heard = spoken(news, lines, speed);
            const Rundown rundown = heard.edit();
            EXPECT_EQ(rundown.length_frames, length);
            EXPECT_THAT(rundown.degraded, IsEmpty());
            if (speed != 1.0) continue;
            for (const int line : lines) spoken_seconds += news.draft.lines[line].estimated_seconds;
            for (const RundownItem& item : rundown.items)
                if (item.kind == RundownItem::Kind::Line) aired_seconds += seconds_of(item.length_frames);
        }
        if (HasFailure()) return;
    }
    EXPECT_LE(spoken_seconds / aired_seconds, 1.6);
    EXPECT_GE(spoken_seconds / aired_seconds, 1.2);
}

}  // namespace
}  // namespace newscart
