// Embargo and expiry to the second of the air time, and kills that outlive the story in any format.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/station.h"
#include "support/support.h"

namespace newscart {
namespace {

using test::newscart_program;
using test::Newsroom;
using test::read;
using test::run;
using testing::HasSubstr;

/// The bulletin of that moment.
nlohmann::json bulletin(const Newsroom& room, const std::string& air) {
    const auto made = run({newscart_program(), "produce", "--feed", room.feed().string(), "--out", room.out().string(),
                           "--air", air, "--length", "0:20..1:30", "--no-segments"});
    EXPECT_LE(made.status, 1) << made.err;
    std::string folder;
    for (const char c : air) folder += c == '-' || c == ':' ? "" : std::string(1, c);
    return nlohmann::json::parse(read(room.out() / "harbour-fm" / folder / "rundown.json"));
}

bool is_told(const nlohmann::json& rundown, const std::string& file) {
    for (const nlohmann::json& story : rundown.at("stories")) {
        if (story.at("file") == file) return true;
    }
    return false;
}

std::string why_refused(const nlohmann::json& rundown, const std::string& file) {
    for (const nlohmann::json& refused : rundown.at("refused")) {
        if (refused.at("file") == file) return refused.at("reason");
    }
    return "not refused";
}

/// The article of a file with one more line in its front matter.
std::string with_line(const Newsroom& room, const std::string& name, const std::string& line) {
    std::string text = read(room.feed() / name);
    return text.insert(4, line + "\n");
}

TEST(Times, HoldAnEmbargoToTheSecondOfTheAirTime) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    room.add_article("council.md", 1);
    room.folder().write("feed/ferry.md", with_line(room, "ferry.md", "embargo: 2026-03-02T15:00:00Z"));
    const nlohmann::json early = bulletin(room, "2026-03-02T14:59:59Z");
    EXPECT_FALSE(is_told(early, "ferry.md"));
    EXPECT_THAT(why_refused(early, "ferry.md"), HasSubstr("embargo"));
    EXPECT_TRUE(is_told(early, "council.md"));
    EXPECT_TRUE(is_told(bulletin(room, "2026-03-02T15:00:00Z"), "ferry.md"));
}

TEST(Times, HoldAnExpiryToTheSecondOfTheAirTime) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    room.add_article("council.md", 1);
    room.folder().write("feed/ferry.md", with_line(room, "ferry.md", "expires: 2026-03-02T15:00:00Z"));
    EXPECT_TRUE(is_told(bulletin(room, "2026-03-02T14:59:59Z"), "ferry.md"));
    const nlohmann::json late = bulletin(room, "2026-03-02T15:00:00Z");
    EXPECT_FALSE(is_told(late, "ferry.md"));
    EXPECT_THAT(why_refused(late, "ferry.md"), HasSubstr("expired"));
}

TEST(Times, KeepAKilledStoryOffTheAirWhenAnOlderCopyComesInAnotherFormat) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    room.add_article("council.md", 1);
    const std::string markdown = read(room.feed() / "ferry.md");
    const std::size_t title = markdown.find('"') + 1;
    const std::string headline = markdown.substr(title, markdown.find('"', title) - title);
    const std::string text = markdown.substr(markdown.find("---\n\n") + 5);
    EXPECT_TRUE(is_told(bulletin(room, "2026-03-02T14:00:00Z"), "ferry.md"));
    room.folder().write("feed/kill.xml",
                        "<nitf><head><docdata management-status=\"canceled\">"
                        "<doc-id id-string=\"urn:desk:1\"/><date.issue norm=\"20260302T143000Z\"/>"
                        "</docdata></head><body><body.head><hedline><hl1>" +
                            headline + "</hl1></hedline></body.head></body></nitf>");
    EXPECT_FALSE(is_told(bulletin(room, "2026-03-02T15:00:00Z"), "ferry.md"));
    // Story and notice are gone; the older text comes again as a feed.
    std::filesystem::remove(room.feed() / "ferry.md");
    std::filesystem::remove(room.feed() / "kill.xml");
    room.folder().write("feed/desk.xml",
                        "<rss version=\"2.0\"><channel><title>Desk</title><item><guid>77</guid><title>" + headline +
                            "</title><pubDate>Mon, 02 Mar 2026 12:00:00 GMT</pubDate><description>" + text +
                            "</description></item></channel></rss>");
    const nlohmann::json after = bulletin(room, "2026-03-02T16:00:00Z");
    EXPECT_FALSE(is_told(after, "desk.xml"));
    EXPECT_NE(why_refused(after, "desk.xml"), "not refused");
    EXPECT_TRUE(is_told(after, "council.md"));
}

}  // namespace
}  // namespace newscart
