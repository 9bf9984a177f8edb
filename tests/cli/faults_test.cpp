// Bad input gets one clear line and the right exit status; it never leaves half a file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "cli/station.h"
#include "lib/sndfile/file.h"

namespace newscart::test {
namespace {

using testing::HasSubstr;

/// No bulletin, no hidden leftovers; the station's memory may exist.
void expect_nothing_delivered(const Newsroom& room) {
    if (!std::filesystem::exists(room.out())) return;
    for (const std::string& name : listing(room.out())) {
        EXPECT_THAT(name, testing::Not(HasSubstr("2026030"))) << name;
        EXPECT_THAT(name, testing::Not(HasSubstr(".part"))) << name;
        EXPECT_THAT(name, testing::Not(HasSubstr(".mp3"))) << name;
    }
}

std::size_t lines_of(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST(Faults, NamesAFeedFolderThatDoesNotExist) {
    Newsroom room;
    const Ran ran = room.produce();
    EXPECT_EQ(ran.status, 4);
    EXPECT_EQ(lines_of(ran.err), 1U) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr(room.feed().string()));
    expect_nothing_delivered(room);
}

TEST(Faults, SaysThatAFeedFolderIsEmpty) {
    Newsroom room;
    std::filesystem::create_directory(room.feed());
    const Ran ran = room.produce();
    EXPECT_EQ(ran.status, 4);
    EXPECT_EQ(ran.err, "newscart: error: " + room.feed().string() +
                           ": nothing fit to air: no articles in it; is this the folder the feeds drop into?\n");
    expect_nothing_delivered(room);
}

TEST(Faults, SurvivesAFolderOfJunkAndAirsTheOneStoryInIt) {
    Newsroom room;
    for (int i = 0; i < 5000; ++i) {
        std::string junk;
        for (int j = 0; j < 400; ++j) junk += static_cast<char>((i * 7919 + j * 104729) >> 3);
        room.folder().write("feed/" + std::to_string(i) + (i % 3 == 0 ? ".xml" : i % 3 == 1 ? ".html" : ".txt"), junk);
    }
    room.add_article("ferry.md", 0);
    const Ran ran = room.produce({"--length", "0:20..1:30"});
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_LE(lines_of(ran.err), 14U);
    EXPECT_EQ(room.rundown().at("stories").at(0).at("file"), "ferry.md");
    EXPECT_EQ(room.rundown().at("set_aside").size(), 5000U);
}

TEST(Faults, SetsHostileFilesAsideByName) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<div>";
    room.folder().write("feed/deep.html", "<html><body>" + deep + "x");
    room.folder().write(
        "feed/bomb.xml",
        "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\"><!ENTITY c "
        "\"&b;&b;&b;&b;&b;\">]><rss><channel><item><title>&c;</title><description>&c;</description></item></channel></"
        "rss>");
    room.folder().write("feed/outside.xml",
                        "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY x SYSTEM "
                        "\"file:///etc/passwd\">]><rss><channel><item><title>News of "
                        "x</title><description>&x;</description></item></channel></rss>");
    room.folder().write("feed/huge.txt", "");
    std::filesystem::resize_file(room.feed() / "huge.txt", 200u << 20);
    ::mkfifo((room.feed() / "pipe.txt").c_str(), 0600);
    const Ran ran = room.produce({"--length", "0:20..1:30", "--verbose"});
    ASSERT_EQ(ran.status, 0) << ran.err;
    for (const char* name : {"deep.html", "bomb.xml", "outside.xml", "huge.txt", "pipe.txt"})
        EXPECT_THAT(ran.err, HasSubstr(name));
    EXPECT_THAT(read(room.edition() / "rundown.json"), testing::Not(HasSubstr("root:x")));
    EXPECT_EQ(room.rundown().at("stories").size(), 1U);
}

TEST(Faults, NeverObeysMarkupInsideAnArticle) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    const std::string clean = [&] {
        EXPECT_EQ(room.produce({"--length", "0:20..1:30", "--no-archive"}).status, 0);
        return read(room.edition() / "bulletin.mp3");
    }();
    std::string text = read(room.feed() / "ferry.md");
    // A rate command of eSpeak's, phoneme markup and SSML, strewn over the text.
    const std::size_t at = text.find("returned to service");
    text.insert(at,
                "\x01"
                "400S");
    room.folder().write("feed/ferry.md", text + "\n[[h@l'oU]] <speak><audio src=\"/etc/passwd\"/></speak> more.\n");
    const Ran ran = room.produce({"--length", "0:20..1:30", "--no-archive"});
    ASSERT_EQ(ran.status, 0) << ran.err;
    const nlohmann::json rundown = room.rundown();
    for (const nlohmann::json& item : rundown.at("items")) {
        if (item.at("kind") != "line") continue;
        for (const char c : item.at("spoken").get<std::string>()) {
            EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != '[' && c != '<' && c != '|') << item.at("spoken");
        }
    }
    EXPECT_FALSE(clean.empty());
}

TEST(Faults, NamesASoundThatIsMissing) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    const std::filesystem::path station = room.make_station();
    std::filesystem::remove(station / "sting.flac");
    const Ran ran = room.produce({"--station", station.string(), "--length", "0:20..1:30"});
    EXPECT_EQ(ran.status, 3);
    EXPECT_EQ(lines_of(ran.err), 1U) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("sting.flac"));
    expect_nothing_delivered(room);
}

TEST(Faults, NamesASoundThatIsBroken) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    const std::filesystem::path station = room.make_station();
    const std::string whole = read(station / "bed.flac");
    room.folder().write("station/bed.flac", whole.substr(0, whole.size() / 2));
    const Ran ran = room.produce({"--station", station.string(), "--length", "0:20..1:30"});
    EXPECT_EQ(ran.status, 3);
    EXPECT_THAT(ran.err, HasSubstr("bed.flac"));
    expect_nothing_delivered(room);
}

TEST(Faults, ConvertsASoundOfAnotherRateAndChannelCount) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    const std::filesystem::path station = room.make_station();
    room.folder().write("station/intro.flac", sndfile::encode_flac(tone(440, -20, 2.0, 1, 44100)));
    const Ran ran = room.produce({"--station", station.string(), "--length", "0:20..1:30", "--no-segments"});
    ASSERT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(room.rundown().at("items").at(0).at("length_frames"), 2 * kFrameRateHz);
}

TEST(Faults, NamesAWrongSettingOfTheStation) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    const std::filesystem::path station = room.make_station();
    room.folder().write("station/station.toml", read(station / "station.toml") + "\n[sounds]\nbedd = \"x\"\n");
    const Ran ran = room.produce({"--station", station.string()});
    EXPECT_EQ(ran.status, 3);
    EXPECT_EQ(lines_of(ran.err), 1U) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("did you mean 'sound'"));
}

TEST(Faults, KeepsTheOldBulletinWhenTheDiskIsFull) {
    Newsroom room;
    room.take_sample_feed();
    std::filesystem::create_directory(room.out());
    // A disk of 3 MB of the test's own: room for a bulletin of one minute, not for one of five beside it.
    const std::string produce = newscart_program() + " produce --quiet --no-segments --feed " + room.feed().string() +
                                " --out " + room.out().string() + " --air " + kSampleAir + " --length ";
    const std::string script =
        "set -e; cd " + room.out().string() + "; mount -t tmpfs -o size=3m tmpfs .; cd " + room.out().string() + "; " +
        produce + "1:00 > /dev/null; cp harbour-fm/*/bulletin.mp3 " + room.path().string() + "/before.mp3; status=0; " +
        produce + "5:00 || status=$?; cmp harbour-fm/*/bulletin.mp3 " + room.path().string() +
        "/before.mp3; find . -name '*.part*' -o -name '*.tmp*'; exit $status";
    const Ran ran = run({"/usr/bin/unshare", "--map-root-user", "--mount", "/bin/sh", "-c", script});
    EXPECT_EQ(ran.status, 6) << ran.err;
    EXPECT_EQ(ran.out, "") << "something was left behind";
    EXPECT_THAT(ran.err, HasSubstr("No space left on device"));
    EXPECT_EQ(lines_of(ran.err), 1U) << ran.err;
}

TEST(Faults, NamesADestinationThatCannotBeWritten) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    room.folder().write("out", "a file where a folder should be");
    for (const bool archive : {false, true}) {
        std::vector<std::string> more{"--length", "0:20..1:30"};
        if (!archive) more.emplace_back("--no-archive");
        const Ran ran = room.produce(more);
        EXPECT_EQ(ran.status, 6) << ran.err;
        EXPECT_THAT(ran.err, HasSubstr("/out"));
    }
    EXPECT_EQ(read(room.path() / "out"), "a file where a folder should be");
}

TEST(Faults, NamesAMemoryThatIsBroken) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    room.folder().write("memory.db", std::string(20'000, 'x'));
    const Ran ran = room.produce({"--length", "0:20..1:30", "--archive", (room.path() / "memory.db").string()});
    EXPECT_EQ(ran.status, 3) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("memory.db"));
    expect_nothing_delivered(room);
}

TEST(Faults, LetsTwoRunsAtOnceBothEndWell) {
    Newsroom room;
    room.take_sample_feed();
    const std::string one = newscart_program() + " produce --feed " + room.feed().string() + " --out " +
                            room.out().string() + " --air " + kSampleAir + " --length 1:00 --no-segments --quiet";
    const Ran ran =
        run({"/bin/sh", "-c", one + " & first=$!; " + one + "; second=$?; wait $first; exit $((second + $?))"});
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(room.rundown().at("length_frames"), 60 * kFrameRateHz);
}

}  // namespace newscart::test
