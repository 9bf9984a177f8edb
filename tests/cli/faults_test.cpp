// Bad input gets one clear line and the right exit status; it never leaves half a file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cctype>
#include <fstream>
#include <set>

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
    const nlohmann::json rundown = room.rundown();
    // Some begin like several messages of an agency. Named are the first 500 of a reason, the others are counted.
    std::set<std::string> named;
    for (const nlohmann::json& refused : rundown.at("set_aside")) named.insert(refused.at("file"));
    EXPECT_GE(named.size(), 500U);
    std::size_t all = rundown.at("set_aside").size();
    for (const nlohmann::json& more : rundown.at("set_aside_more")) all += more.at("articles").get<std::size_t>();
    EXPECT_GE(all, 5000U);
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

TEST(Faults, NeverObeysMarkupInsideAText) {
    Newsroom room;
    // Commands of eSpeak's for rate and volume, its phoneme markup, and SSML.
    const std::string plain = "The ferry between Port Ellery and Marsh Island returned to service on Monday.";
    const std::string strewn =
        "The \x01"
        "400S ferry between [[p'O@t]] Port Ellery and <prosody rate=\"900%\">Marsh</prosody> Island \x01"
        "0A returned to <audio src=\"/etc/passwd\"/> service on Monday.";
    std::vector<std::uintmax_t> bytes;
    for (const std::string& text : {plain, strewn}) {
        const std::string file = (room.path() / "said.wav").string();
        const Ran said = run({newscart_program(), "say", text, "-o", file});
        ASSERT_EQ(said.status, 0) << said.err;
        bytes.push_back(std::filesystem::file_size(file));
    }
    // Obeyed, the rate command would halve the length; read as text or dropped, it can only be longer.
    EXPECT_GE(bytes[1], bytes[0]);
    const Ran spelled = run({newscart_program(), "spell"}, strewn + "\n");
    for (const char c : spelled.out.substr(0, spelled.out.size() - 1)) {
        EXPECT_TRUE(std::isalpha(static_cast<unsigned char>(c)) != 0 ||
                    std::string_view(" ,.?!'-;:").find(c) != std::string_view::npos)
            << spelled.out;
    }
}

TEST(Faults, AirsNoLineThatHoldsMarkup) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    std::string text = read(room.feed() / "ferry.md");
    text.replace(text.find("divers had"), 10,
                 "\x01"
                 "400Sdivers [[h@d]] had");
    room.folder().write("feed/ferry.md", text);
    const Ran ran = room.produce({"--length", "0:20..1:30", "--no-archive"});
    ASSERT_EQ(ran.status, 0) << ran.err;
    const nlohmann::json rundown = room.rundown();
    int lines = 0;
    for (const nlohmann::json& item : rundown.at("items")) {
        if (item.at("kind") != "line") continue;
        ++lines;
        const std::string spoken = item.at("spoken");
        EXPECT_EQ(spoken.find_first_of("[]<>|\x01"
                                       "0123456789"),
                  std::string::npos)
            << spoken;
    }
    EXPECT_GE(lines, 4);
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

TEST(Faults, NamesADestinationThatIsReadOnly) {
    Newsroom room;
    room.take_sample_feed();
    ASSERT_EQ(room.produce({"--length", "1:00", "--no-segments"}).status, 0);
    const std::string before = read(room.edition() / "bulletin.mp3");
    for (const std::string& memory :
         {std::string("--no-archive"), "--archive=" + (room.out() / "harbour-fm" / "archive.db").string()}) {
        const std::string out = room.out().string();
        const std::string script = "mount --bind " + out + " " + out + " && mount -o remount,bind,ro " + out +
                                   " && exec " + newscart_program() +
                                   " produce --quiet --no-segments --length 1:10 --feed " + room.feed().string() +
                                   " --out " + out + " --air " + kSampleAir + " " + memory;
        const Ran ran = run({"/usr/bin/unshare", "--map-root-user", "--mount", "/bin/sh", "-c", script});
        EXPECT_EQ(ran.status, 6) << memory << ran.err;
        EXPECT_EQ(lines_of(ran.err), 1U) << ran.err;
    }
    EXPECT_TRUE(read(room.edition() / "bulletin.mp3") == before);
}

TEST(Faults, RemembersAnEditionWhoseCopyFails) {
    Newsroom room;
    room.take_sample_feed();
    const std::filesystem::path station = room.make_station();
    room.folder().write("playout", "a file where a folder should be");
    room.folder().write("station/station.toml", read(station / "station.toml") +
                                                    "\n[[deliver]]\nto = \"folder\"\npath = \"" +
                                                    (room.path() / "playout").string() + "\"\n");
    const Ran first = room.produce({"--station", station.string(), "--length", "1:00", "--no-segments"});
    EXPECT_EQ(first.status, 6);
    EXPECT_EQ(first.out, (room.edition() / "bulletin.mp3").string() + "\n");
    const nlohmann::json told = room.rundown();
    const Ran second = room.produce({"--length", "1:00", "--no-segments", "--air", "2026-03-02T16:00:00Z"});
    ASSERT_EQ(second.status, 0) << second.err;
    const nlohmann::json next =
        nlohmann::json::parse(read(room.out() / "harbour-fm" / "20260302T160000Z" / "rundown.json"));
    // The first is breaking news, which may be told again.
    EXPECT_NE(told.at("stories").back().at("id"), next.at("stories").back().at("id"));
}

TEST(Faults, SaysThatTheSpeechEngineIsMissing) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    const std::filesystem::path copy = room.path() / "bin" / "newscart";
    std::filesystem::create_directory(copy.parent_path());
    std::filesystem::copy_file(newscart_program(), copy);
    const Ran ran = run(
        {copy.string(), "produce", "--feed", room.feed().string(), "--out", room.out().string(), "--air", kSampleAir},
        {}, {"NEWSCART_DATA=" + shipped().string()});
    EXPECT_EQ(ran.status, 5);
    EXPECT_EQ(lines_of(ran.err), 1U) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("newscart-speak"));
    expect_nothing_delivered(room);
}

TEST(Faults, MakesTheBulletinThoughNobodyCanReadTheMessages) {
    Newsroom room;
    room.take_sample_feed();
    const Ran ran =
        run({"/bin/sh", "-c",
             "exec " + newscart_program() + " produce --length 1:00 --no-segments --feed " + room.feed().string() +
                 " --out " + room.out().string() + " --air " + kSampleAir + " 2> /dev/full"});
    EXPECT_EQ(ran.status, 0);
    EXPECT_EQ(room.rundown().at("length_frames"), 60 * kFrameRateHz);
}

TEST(Faults, StopsWhenInterruptedAndLeavesNothing) {
    Newsroom room;
    room.take_sample_feed();
    // Ten minutes take seconds to make; the signal comes long before, as early as the handler can be in place.
    const std::string script = newscart_program() + " produce --feed " + room.feed().string() + " --out " +
                               room.out().string() + " --air " + kSampleAir +
                               " --length 10:00 & child=$!; sleep 0.3; kill -INT $child; wait $child; exit $?";
    const Ran ran = run({"/bin/bash", "-c", "set -m; " + script});
    EXPECT_EQ(ran.status, 130) << ran.err;
    expect_nothing_delivered(room);
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
