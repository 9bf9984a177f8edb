#include "script/script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"

namespace newscart {
namespace {

using testing::ElementsAre;
using testing::Eq;
using testing::HasSubstr;

const ScriptWriter& writer() {
    static const ScriptWriter english(load_language("en-GB"));
    return english;
}

Article article(const std::string& headline, const std::vector<std::string>& paragraphs) {
    Article made;
    made.headline = headline;
    made.paragraphs = paragraphs;
    return made;
}

Lineup lineup_of(const std::vector<Article>& articles) {
    Lineup lineup;
    lineup.air_time = *parse_instant("2026-11-23T15:00:00Z");
    for (const Article& each : articles) {
        Story story;
        story.article = each;
        lineup.stories.push_back(story);
    }
    return lineup;
}

ScriptSettings settings() {
    ScriptSettings made;
    made.station_name = "Harbour FM";
    made.reader_name = "Emma";
    made.timezone = "Europe/London";
    return made;
}

TEST(WriteScript, FillsTheSayItemsOfTheClock) {
    ScriptSettings with = settings();
    ClockItem sound;
    sound.kind = ClockItem::Kind::Sound;
    ClockItem say;
    say.text = "It's {time}. This is {station} news, I'm {reader}. {count} stories. Again at {next_time}.";
    with.items = {sound, say};
    const Draft draft =
        writer().write(lineup_of({article("Bridge closes", {"The bridge has closed for repairs."})}), with);
    const Line& line = draft.lines.front();
    EXPECT_EQ(line.role, Role::Say);
    EXPECT_EQ(line.item, 1);
    EXPECT_THAT(line.text,
                Eq("It's three o'clock. This is Harbour FM news, I'm Emma. 1 stories. Again at four o'clock."));
}

TEST(WriteScript, GivesEachStoryItsHeadlineAndItsLines) {
    const Draft draft = writer().write(
        lineup_of(
            {article("Bridge closes for repairs",
                     {"The old harbour bridge has closed for repairs. Engineers found cracks in two of its piers."}),
             article("", {})}),
        settings());
    ASSERT_EQ(draft.stories.size(), 2U);
    EXPECT_EQ(draft.lines[static_cast<std::size_t>(draft.stories[0].headline)].text, "Bridge closes for repairs.");
    ASSERT_EQ(draft.stories[0].lines.size(), 2U);
    const Line& first = draft.lines[static_cast<std::size_t>(draft.stories[0].lines[0])];
    EXPECT_EQ(first.text, "The old harbour bridge has closed for repairs.");
    ASSERT_EQ(first.sources.size(), 1U);
    EXPECT_EQ(first.sources[0].begin, 0);
    EXPECT_EQ(first.sources[0].end, 46);
    EXPECT_GT(first.worth, 0);
    EXPECT_TRUE(draft.stories[1].lines.empty());
    EXPECT_EQ(draft.stories[1].headline, -1);
}

TEST(Condense, StaysWithinItsBudgetOfWords) {
    const Article news = article("Ferry", {"The ferry to the islands will sail twice a day from Monday.",
                                           "Fares stay as they are.", "The crew has been told of the new times.",
                                           "A second ship joins the ferry fleet in the spring of next year."});
    const Condensed condensed = writer().condense(news, {25, 0, true}, settings());
    EXPECT_LE(condensed.words, 25);
    ASSERT_FALSE(condensed.lines.empty());
    EXPECT_EQ(condensed.lines.front().text, "The ferry to the islands will sail twice a day from Monday.");
}

}  // namespace
}  // namespace newscart
