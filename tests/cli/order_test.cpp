// The editors' words, from the command line to the bulletin.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/station.h"
#include "support/support.h"

namespace newscart {
namespace {

using test::newscart_program;
using test::Newsroom;
using test::Ran;
using test::read;
using test::run;
using testing::HasSubstr;

Ran order(const Newsroom& room, std::vector<std::string> words) {
    words.insert(words.begin(), {newscart_program(), "order"});
    words.insert(words.end(), {"--feed", room.feed().string(), "--out", room.out().string(), "--quiet"});
    return run(words);
}

std::vector<std::string> files_told(const Newsroom& room) {
    std::vector<std::string> files;
    const nlohmann::json rundown = room.rundown();
    for (const nlohmann::json& story : rundown.at("stories")) files.push_back(story.at("file"));
    return files;
}

std::string why_refused(const Newsroom& room, const std::string& file) {
    const nlohmann::json rundown = room.rundown();
    for (const nlohmann::json& refused : rundown.at("refused")) {
        if (refused.at("file") == file) return refused.at("reason");
    }
    return "not refused";
}

TEST(Order, KillsAStoryForGood) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    room.add_article("council.md", 1);
    ASSERT_EQ(order(room, {"kill", "ferry.md"}).status, 0);
    ASSERT_EQ(room.produce({"--length", "0:20..1:30", "--no-segments"}).status, 0);
    EXPECT_THAT(files_told(room), testing::ElementsAre("council.md"));
    EXPECT_EQ(why_refused(room, "ferry.md"), "killed by an editor");
    // An approval does not bring it back, nor another file with its text.
    ASSERT_EQ(order(room, {"approve", "ferry.md"}).status, 0);
    room.folder().write("feed/again.md", read(room.feed() / "ferry.md"));
    ASSERT_EQ(room.produce({"--length", "0:20..1:30", "--no-segments"}).status, 0);
    EXPECT_THAT(files_told(room), testing::ElementsAre("council.md"));
}

TEST(Order, KillsATextThatComesAgainUnderAnotherNameWhenItsFileIsGone) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    room.add_article("council.md", 1);
    std::string again = read(room.feed() / "ferry.md");
    const std::size_t title = again.find('\n') + 1;
    again.insert(title, "id: wire-77\n");
    ASSERT_EQ(order(room, {"kill", "ferry.md"}).status, 0);
    std::filesystem::remove(room.feed() / "ferry.md");
    room.folder().write("feed/wire.md", again);
    ASSERT_EQ(room.produce({"--length", "0:20..1:30", "--no-segments"}).status, 0);
    EXPECT_THAT(files_told(room), testing::ElementsAre("council.md"));
    EXPECT_EQ(why_refused(room, "wire.md"), "the same story as ferry.md: killed by an editor");
}

TEST(Order, ListsTheStoriesAndWhatWasSaidOfThem) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    room.add_article("council.md", 1);
    ASSERT_EQ(order(room, {"pin", "council.md", "--position", "2"}).status, 0);
    ASSERT_EQ(order(room, {"hold", "ferry.md"}).status, 0);
    const Ran listed = order(room, {"list"});
    EXPECT_EQ(listed.status, 0);
    EXPECT_THAT(listed.out, HasSubstr("pinned to 2\tcouncil.md"));
    EXPECT_THAT(listed.out, HasSubstr("held\tferry.md"));
    const Ran json = order(room, {"list", "--json"});
    EXPECT_EQ(nlohmann::json::parse(json.out.substr(0, json.out.find('\n'))).at("file"), "council.md");
}

TEST(Order, SaysWhichStoriesItMayBe) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    room.add_article("council.md", 1);
    const Ran none = order(room, {"kill", "no such words"});
    EXPECT_EQ(none.status, 2);
    EXPECT_EQ(none.err,
              "newscart: error: order: no story is called 'no such words'; `newscart order list` shows them\n");
    const Ran several = order(room, {"kill", "e"});
    EXPECT_EQ(several.status, 2);
    EXPECT_THAT(several.err, HasSubstr("may be any of 2 stories"));
    EXPECT_THAT(order(room, {"explode", "x"}).err, HasSubstr("no 'explode'"));
}

TEST(Order, ApprovesWhatIsInDoubt) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    std::string text = read(room.feed() / "ferry.md");
    text.insert(text.find("\n\n") + 2, "EMBARGOED UNTIL THE MINISTER SITS DOWN\n\n");
    room.folder().write("feed/ferry.md", text);
    EXPECT_EQ(room.produce({"--length", "0:20..1:30", "--no-segments"}).status, 4);
    ASSERT_EQ(order(room, {"approve", "ferry.md"}).status, 0);
    const Ran ran = room.produce({"--length", "0:20..1:30", "--no-segments"});
    ASSERT_EQ(ran.status, 0) << ran.err;
    EXPECT_THAT(files_told(room), testing::ElementsAre("ferry.md"));
    EXPECT_THAT(read(room.edition() / "script.txt"), testing::Not(HasSubstr("EMBARGO")));
}

TEST(Order, IsNotNeededForAKillNoticeThatIsGone) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    room.add_article("council.md", 1);
    const std::string headline = "Ferry service returns to Port Ellery after storm repairs";
    room.folder().write("feed/notice.txt", "MANDATORY KILL\n\nEditors: please kill the story headlined \"" + headline +
                                               "\". It is wrong.\n");
    ASSERT_EQ(room.produce({"--length", "0:20..1:30", "--no-segments"}).status, 0);
    EXPECT_THAT(files_told(room), testing::ElementsAre("council.md"));
    EXPECT_THAT(why_refused(room, "ferry.md"), HasSubstr("withdrawn by its supplier"));
    std::filesystem::remove(room.feed() / "notice.txt");
    ASSERT_EQ(room.produce({"--length", "0:20..1:30", "--no-segments", "--air", "2026-03-02T16:00:00Z"}).status, 0);
    std::filesystem::remove(room.feed() / "council.md");
    EXPECT_EQ(
        room.produce({"--length", "0:20..1:30", "--no-segments", "--air", "2026-03-02T17:00:00Z", "--no-fallback"})
            .status,
        4);
}

}  // namespace
}  // namespace newscart
