// What airs when there is no news, and what is known of it afterwards: by the real program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "cli/station.h"
#include "support/support.h"
#include "support/web_server.h"

namespace newscart::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kFour = "2026-03-02T16:00:00Z";
constexpr const char* kSampleFolder = "20260302T150000Z";
constexpr const char* kFourFolder = "20260302T160000Z";

class OnAir : public testing::Test {
  protected:
    OnAir() {
        station_ = room_.make_station();
        std::ofstream(station_ / "station.toml", std::ios::app)
            << "\n[[deliver]]\npath = \"../playout\"\nname = \"news.mp3\"\n";
    }

    Ran produce(const std::string& air, std::vector<std::string> more = {}) const {
        more.insert(more.begin(), {"--station", station_.string(), "--length", "0:20..1:00", "--no-segments"});
        more.insert(more.end(), {"--air", air});
        return room_.produce(more);
    }
    Ran newscart(std::vector<std::string> words) const {
        words.insert(words.begin(), newscart_program());
        words.insert(words.end(), {"--station", station_.string(), "--out", room_.out().string()});
        return run(words);
    }
    Ran make_evergreen() const {
        return run({newscart_program(), "station", "check", station_.string(), "--out", room_.out().string()});
    }
    nlohmann::json rundown(const std::string& air) const {
        return nlohmann::json::parse(read(room_.out() / "harbour-fm" / air / "rundown.json"));
    }

    Newsroom room_;
    std::filesystem::path station_;
};

TEST_F(OnAir, TellsTheLastEditionAnewWhenTheFeedIsEmptyWithoutWhatWasKilled) {
    room_.add_article("ferry.md", 0);
    room_.add_article("council.md", 1);
    ASSERT_EQ(produce(kSampleAir).status, 0);
    ASSERT_EQ(newscart({"order", "kill", "library", "--feed", room_.feed().string()}).status, 0);
    std::filesystem::remove(room_.feed() / "ferry.md");
    std::filesystem::remove(room_.feed() / "council.md");
    const Ran ran = produce(kFour);
    EXPECT_EQ(ran.status, 1) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("the stories of 2026-03-02T15:00:00Z are told again"));
    const nlohmann::json told = rundown(kFourFolder);
    EXPECT_EQ(told.at("kind"), "again");
    ASSERT_EQ(told.at("stories").size(), 1U);
    EXPECT_THAT(std::string(told.at("stories")[0].at("headline")), HasSubstr("Ferry"));
    // The time that is spoken is the air time.
    EXPECT_THAT(read(room_.out() / "harbour-fm" / kFourFolder / "script.txt"), HasSubstr("four o'clock"));
    EXPECT_TRUE(read(room_.path() / "playout" / "news.mp3") ==
                read(room_.out() / "harbour-fm" / kFourFolder / "bulletin.mp3"));
    // What is told again does not get younger by it.
    EXPECT_EQ(produce("2026-03-02T18:00:00Z").status, 4);
}

TEST_F(OnAir, TriesDestinationsAndTellsNobodyTheirSecrets) {
    const std::filesystem::path secret = station_ / "secret";
    std::ofstream(secret) << "open-sesame\n";
    std::filesystem::permissions(secret, std::filesystem::perms{0600});
    const std::vector<std::string> check{newscart_program(), "station", "check", station_.string(), "--deliver"};
    const Ran well = run(check);
    EXPECT_EQ(well.status, 0) << well.err;
    EXPECT_THAT(well.err, HasSubstr("can be reached: folder " + (room_.path() / "playout").string() + "/news.mp3"));
    EXPECT_FALSE(std::filesystem::exists(room_.path() / "playout"));
    const std::string gone = closed_address();
    std::ofstream(station_ / "station.toml", std::ios::app)
        << "\n[[deliver]]\nurl = \"" << gone << "\"\nuser = \"desk\"\nsecret = \"secret\"\ntries = 1\n";
    const Ran tried = run(check);
    EXPECT_EQ(tried.status, 6);
    EXPECT_THAT(tried.err, HasSubstr("can be reached: folder "));
    EXPECT_THAT(tried.err, HasSubstr("newscart: error: " + gone +
                                     "/: 127.0.0.1 takes no connection; check 'url', or "
                                     "start the server\n"));
    room_.add_article("ferry.md", 0);
    room_.add_article("council.md", 1);
    const Ran made = produce(kSampleAir);
    EXPECT_EQ(made.status, 6);
    EXPECT_TRUE(std::filesystem::exists(room_.path() / "playout" / "news.mp3"));
    const Ran status = newscart({"status", "--json"});
    EXPECT_THAT(status.out, HasSubstr("takes no connection"));
    for (const Ran& ran : {well, tried, made, status, newscart({"status"}), newscart({"log", "--json"})}) {
        EXPECT_THAT(ran.out + ran.err, Not(HasSubstr("open-sesame")));
    }
    EXPECT_THAT(rundown(kSampleFolder).dump(), Not(HasSubstr("open-sesame")));
}

TEST_F(OnAir, AirsTheEvergreenWhenTheEngineIsBroken) {
    ASSERT_EQ(make_evergreen().status, 0);
    ASSERT_TRUE(std::filesystem::exists(room_.out() / "harbour-fm" / "evergreen-180s-mp3" / "bulletin.mp3"));
    const std::string script = read(room_.out() / "harbour-fm" / "evergreen-180s-mp3" / "script.txt");
    EXPECT_THAT(script, HasSubstr("This is Harbour FM."));
    EXPECT_THAT(script, Not(HasSubstr("o'clock")));
    room_.add_article("ferry.md", 0);
    // A program that does not find its helper.
    const std::filesystem::path copy = room_.path() / "bin" / "newscart";
    std::filesystem::create_directory(copy.parent_path());
    std::filesystem::copy_file(newscart_program(), copy);
    const Ran ran = run({copy.string(), "produce", "--station", station_.string(), "--feed", room_.feed().string(),
                         "--out", room_.out().string(), "--air", kFour},
                        {}, {"NEWSCART_DATA=" + shipped().string()});
    EXPECT_EQ(ran.status, 1) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("the evergreen airs"));
    const nlohmann::json told = rundown(kFourFolder);
    EXPECT_EQ(told.at("kind"), "evergreen");
    EXPECT_EQ(told.at("air_time"), kFour);
    EXPECT_EQ(told.at("length_frames"), 180 * kFrameRateHz);
    EXPECT_TRUE(read(room_.path() / "playout" / "news.mp3") ==
                read(room_.out() / "harbour-fm" / "evergreen-180s-mp3" / "bulletin.mp3"));
}

TEST_F(OnAir, UsesThePackThatWorkedWhenItIsBroken) {
    room_.add_article("ferry.md", 0);
    ASSERT_EQ(produce(kSampleAir).status, 0);
    std::ofstream(station_ / "station.toml", std::ios::app) << "\n[soun]\n";
    const Ran ran = produce(kFour);
    EXPECT_EQ(ran.status, 1) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("the station pack is broken, and an earlier one is used: "));
    EXPECT_EQ(rundown(kFourFolder).at("kind"), "news");
    // Without its sounds even that one does not work, and only the evergreen is left.
    std::filesystem::remove(station_ / "bed.flac");
    EXPECT_EQ(produce("2026-03-02T17:00:00Z").status, 3);
}

TEST_F(OnAir, KeepsAKilledStoryOffTheAirInAnEditionThatIsDeliveredAlready) {
    room_.add_article("ferry.md", 0);
    room_.add_article("council.md", 1);
    ASSERT_EQ(produce(kSampleAir).status, 0);
    const std::string before = read(room_.path() / "playout" / "news.mp3");
    const Ran unchanged = produce(kSampleAir, {"--if-changed", "--on-time"});
    EXPECT_EQ(unchanged.status, 0);
    EXPECT_EQ(unchanged.out, "");
    EXPECT_TRUE(read(room_.path() / "playout" / "news.mp3") == before);
    ASSERT_EQ(newscart({"order", "kill", "ferry.md", "--feed", room_.feed().string()}).status, 0);
    // The air time is long past, and still it is delivered.
    const Ran killed = produce(kSampleAir, {"--if-changed", "--on-time"});
    EXPECT_EQ(killed.status, 0) << killed.err;
    EXPECT_FALSE(read(room_.path() / "playout" / "news.mp3") == before);
    ASSERT_EQ(room_.rundown().at("stories").size(), 1U);
    EXPECT_EQ(room_.rundown().at("stories")[0].at("file"), "council.md");
    const Ran log = newscart({"log"});
    EXPECT_THAT(log.out, HasSubstr("superseded  2 stories (by hand)"));
    EXPECT_THAT(log.out, HasSubstr("delivered  1 story, version 2 (kill)"));
}

TEST_F(OnAir, DeliversNothingLate) {
    room_.add_article("ferry.md", 0);
    const Ran late = produce(kSampleAir, {"--on-time"});
    EXPECT_EQ(late.status, 6);
    EXPECT_THAT(late.err, HasSubstr("too late; nothing was delivered"));
    EXPECT_FALSE(std::filesystem::exists(room_.edition()));
    EXPECT_FALSE(std::filesystem::exists(room_.path() / "playout"));
}

TEST_F(OnAir, LogsWhatAiredAsTableJsonAndCsv) {
    room_.add_article("ferry.md", 0);
    ASSERT_EQ(produce(kSampleAir).status, 0);
    const Ran table = newscart({"log", "--lines"});
    EXPECT_THAT(table.out, StartsWith("2026-03-02 15:00"));
    EXPECT_THAT(table.out, HasSubstr("Ferry service returns to Port Ellery"));
    const Ran json = newscart({"log", "--json"});
    const nlohmann::json entry = nlohmann::json::parse(json.out);
    EXPECT_EQ(entry.at("xxh3_128"), room_.rundown().at("files")[0].at("xxh3_128"));
    EXPECT_EQ(entry.at("state"), "delivered");
    EXPECT_EQ(entry.at("reason"), "by hand");
    EXPECT_FALSE(entry.at("stories")[0].at("lines").empty());
    EXPECT_EQ(entry.at("deliveries")[0].at("failure"), "");
    const Ran csv = newscart({"log", "--csv"});
    EXPECT_THAT(csv.out, StartsWith("air_time,air_time_local,version,state,"));
    EXPECT_THAT(csv.out, HasSubstr(",sound,0,"));
    EXPECT_THAT(csv.out, HasSubstr(",bed,"));
    EXPECT_THAT(csv.out, HasSubstr(",intro.flac,"));
    EXPECT_THAT(csv.out, HasSubstr(",story,"));
    EXPECT_EQ(newscart({"log", "--from", "2026-03-03T00:00"}).out, "");
}

TEST_F(OnAir, SaysHowItStands) {
    room_.add_article("ferry.md", 0);
    ASSERT_EQ(produce(kSampleAir).status, 0);
    const Ran text = newscart({"status", "--feed", room_.feed().string()});
    EXPECT_EQ(text.status, 0) << text.err;
    EXPECT_THAT(text.out, HasSubstr("does not run"));
    EXPECT_THAT(text.out, HasSubstr("2026-03-02 15:00, "));
    EXPECT_THAT(text.out, HasSubstr("1 file, the newest 1 h 0 min old"));
    const nlohmann::json json = nlohmann::json::parse(newscart({"status", "--json"}).out);
    EXPECT_EQ(json.at("last_edition").at("stories"), 1);
    EXPECT_EQ(json.at("last_edition").at("destinations").size(), 1U);
    EXPECT_NEAR(json.at("last_edition").at("loudness_lufs").get<double>(), -16.0, 0.5);
    EXPECT_THAT(newscart({"status", "--metrics"}).out, HasSubstr("newscart_last_stories{station=\"harbour-fm\"} 1\n"));
}

TEST_F(OnAir, TellsTheStationsPeopleOfTroubleAndItsEnd) {
    const std::filesystem::path told = room_.path() / "told.txt";
    std::ofstream(station_ / "station.toml", std::ios::app)
        << "\n[[alert]]\ncommand = [\"/bin/sh\", \"-c\", \"printf '%s %s %s\\\\n' \\\"$@\\\" >> '" << told.string()
        << "'\", \"sh\", \"{state}\", \"{key}\", \"{message}\"]\n";
    room_.add_article("ferry.md", 0);
    const std::filesystem::path playout = room_.folder().write("playout", "no folder");
    EXPECT_EQ(produce(kSampleAir).status, 6);
    EXPECT_THAT(read(told), HasSubstr("trouble deliver: folder "));
    EXPECT_EQ(newscart({"status"}).status, 1);
    std::filesystem::remove(playout);
    EXPECT_EQ(produce(kSampleAir).status, 0);
    EXPECT_THAT(read(told), HasSubstr("recovered deliver: folder "));
    EXPECT_EQ(newscart({"status"}).status, 0);
}

// An editor's word on a whole edition.
class Approved : public OnAir {
  protected:
    Approved() {
        room_.add_article("ferry.md", 0);
        room_.add_article("council.md", 1);
    }
    Ran order(std::vector<std::string> words) const {
        words.insert(words.begin(), {newscart_program(), "order"});
        words.insert(words.end(), {"--station", station_.string(), "--feed", room_.feed().string(), "--out",
                                   room_.out().string(), "--air", kSampleAir});
        return run(words, {}, {"NEWSCART_EDITOR=Anna"});
    }
    void something_breaks() const {
        room_.add_article("hospital.md", 3);
        std::string text = read(room_.feed() / "hospital.md");
        text.insert(4, "urgency: 1\n");
        room_.folder().write("feed/hospital.md", text);
    }
    std::filesystem::path playing() const { return room_.path() / "playout" / "news.mp3"; }
};

TEST_F(Approved, EditionStaysForBreakingNewsUntilItIsOpenedAgain) {
    ASSERT_EQ(produce(kSampleAir).status, 0);
    const std::string before = read(playing());
    ASSERT_EQ(order({"approve-edition"}).status, 0);
    something_breaks();
    for (const std::vector<std::string>& how : {std::vector<std::string>{"--if-changed"}, std::vector<std::string>{}}) {
        const Ran stays = produce(kSampleAir, how);
        EXPECT_EQ(stays.status, 0);
        EXPECT_THAT(stays.err, HasSubstr("was approved by Anna and stays"));
        EXPECT_EQ(read(playing()), before);
    }
    ASSERT_EQ(order({"reopen-edition"}).status, 0);
    ASSERT_EQ(produce(kSampleAir).status, 0);
    EXPECT_EQ(rundown(kSampleFolder).at("stories").at(0).at("file"), "hospital.md");
}

TEST_F(Approved, EditionIsMadeAgainForAKill) {
    ASSERT_EQ(produce(kSampleAir).status, 0);
    ASSERT_EQ(order({"approve-edition"}).status, 0);
    ASSERT_EQ(order({"kill", "ferry.md"}).status, 0);
    const Ran again = produce(kSampleAir, {"--if-changed"});
    EXPECT_EQ(again.status, 0) << again.err;
    const nlohmann::json told = rundown(kSampleFolder);
    ASSERT_EQ(told.at("stories").size(), 1U);
    EXPECT_EQ(told.at("stories").at(0).at("file"), "council.md");
    EXPECT_EQ(read(playing()), read(room_.out() / "harbour-fm" / kSampleFolder / "bulletin.mp3"));
    // It is approved all the same: what breaks now comes too late for it.
    something_breaks();
    EXPECT_THAT(produce(kSampleAir, {"--if-changed"}).err, HasSubstr("was approved by Anna and stays"));
}

TEST_F(Approved, EditionThatNoDestinationTookIsDeliveredAsItLies) {
    room_.folder().write("playout", "a file where the folder should be");
    ASSERT_EQ(produce(kSampleAir).status, 6);
    const std::filesystem::path lies = room_.out() / "harbour-fm" / kSampleFolder / "bulletin.mp3";
    const std::string approved = read(lies);
    ASSERT_EQ(order({"approve-edition"}).status, 0);
    something_breaks();
    std::filesystem::remove(room_.path() / "playout");
    std::filesystem::create_directory(room_.path() / "playout");
    const Ran again = produce(kSampleAir);
    EXPECT_EQ(again.status, 0) << again.err;
    EXPECT_EQ(read(playing()), approved);
    EXPECT_EQ(read(lies), approved);
    EXPECT_THAT(newscart({"log", "--json"}).out, testing::Not(HasSubstr("hospital.md")));
}

TEST_F(Approved, NeedsAnEdition) {
    const Ran none = order({"approve-edition"});
    EXPECT_EQ(none.status, 2);
    EXPECT_EQ(none.err,
              "newscart: error: order: there is no edition for 2026-03-02T15:00:00Z; name its air time with --air\n");
    EXPECT_EQ(order({"approve-edition", "ferry.md"}).status, 2);
}

}  // namespace
}  // namespace newscart::test
