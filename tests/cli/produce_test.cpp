#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <tuple>

#include "cli/station.h"
#include "lib/sndfile/file.h"

namespace newscart::test {
namespace {

using testing::HasSubstr;

constexpr std::int64_t kMinuteFrames = 60 * kFrameRateHz;

std::map<std::string, std::string> contents(const std::filesystem::path& folder) {
    std::map<std::string, std::string> files;
    for (const std::string& name : listing(folder)) {
        if (std::filesystem::is_regular_file(folder / name)) files[name] = read(folder / name);
    }
    return files;
}

}  // namespace

TEST(Produce, MakesABulletinOfExactlyTheLengthAskedFor) {
    Newsroom room;
    room.take_sample_feed();
    const Ran ran = room.produce({"--length", "2:00"});
    ASSERT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(ran.out, (room.edition() / "bulletin.mp3").string() + "\n");
    EXPECT_EQ(room.rundown().at("length_frames"), 2 * kMinuteFrames);
    const Ran checked =
        run({newscart_program(), "check", (room.edition() / "bulletin.mp3").string(), "--length", "2:00"});
    EXPECT_EQ(checked.status, 0) << checked.out << checked.err;
}

// One edition at two levels, the second in mono, and what `check` says of them: figures, and a page to look at.
TEST(Produce, MastersEachOutputByItselfAndCheckTellsThem) {
    Newsroom room;
    room.take_sample_feed();
    const std::filesystem::path pack = room.make_station();
    std::ofstream(pack / "station.toml", std::ios::app)
        << "\n[[output]]\nname = \"dab\"\nformat = \"mp3\"\nbitrate_kbps = 64\nchannels = 1\nloudness = \"r128\"\n"
        << "[[deliver]]\npath = \"on-air\"\noutput = \"dab\"\nname = \"news.mp3\"\n"
        << "[[deliver]]\npath = \"on-air\"\noutput = \"dab\"\nwhat = \"segments\"\nslots = 2\n";
    const Ran made = room.produce({"--station", pack.string(), "--length", "1:00"});
    ASSERT_EQ(made.status, 0) << made.err;
    const std::filesystem::path edition = room.out() / "harbour-fm" / "20260302T150000Z";
    for (const auto& [name, preset, lufs] : {std::tuple{"bulletin.mp3", "web", -16}, {"bulletin-2.mp3", "r128", -23}}) {
        const std::filesystem::path picture = room.path() / (std::string(preset) + ".svg");
        const Ran ran = run({newscart_program(), "check", (edition / name).string(), "--preset", preset, "--length",
                             "1:00", "--json", "--plot", picture.string()});
        EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
        const nlohmann::json told = nlohmann::json::parse(ran.out);
        EXPECT_EQ(told.at("fit_for_air"), true);
        EXPECT_NEAR(told.at("loudness_lufs").get<double>(), lufs, 0.2);
        EXPECT_LE(told.at("true_peak_dbtp").get<double>(), -1.0);
        EXPECT_NEAR(told.at("speech_over_bed_lu").get<double>(), 15, 2);
        EXPECT_LE(told.at("most_short_term_lufs").get<double>(), lufs + 5);
        EXPECT_GE(told.at("most_momentary_lufs").get<double>(), told.at("most_short_term_lufs").get<double>());
        EXPECT_LT(told.at("loudness_range_lu").get<double>(), 8);
        EXPECT_LT(told.at("noise_floor_dbfs").get<double>(), -25);
        EXPECT_LT(told.at("dc_offset").get<double>(), 0.001);
        EXPECT_TRUE(told.at("clicks_seconds").empty()) << told.at("clicks_seconds");
        EXPECT_THAT(read(picture), HasSubstr("short-term limit"));
    }
    // What was asked for by its name is what went out, the stories too.
    EXPECT_EQ(read(pack / "on-air" / "news.mp3").size(), read(edition / "bulletin-2.mp3").size());
    const nlohmann::json rundown = nlohmann::json::parse(read(edition / "rundown.json"));
    std::map<std::string, int> segments;
    for (const nlohmann::json& file : rundown.at("files")) {
        if (!file.contains("story")) continue;
        ++segments[file.at("output")];
        EXPECT_NEAR(file.at("loudness_lufs").get<double>(), file.at("output") == "dab" ? -23 : -16, 0.2) << file;
    }
    EXPECT_EQ(segments["dab"], segments["mp3"]);
    EXPECT_GE(segments["dab"], 2);
    EXPECT_TRUE(std::filesystem::exists(pack / "on-air" / "news-02.mp3"));
    EXPECT_THAT(rundown.at("stories").at(0).at("segment").get<std::string>(), testing::Not(HasSubstr("dab")));
    const std::filesystem::path png = room.path() / "page.png";
    EXPECT_EQ(run({newscart_program(), "check", (edition / "bulletin.mp3").string(), "--plot", png.string()}).status,
              0);
    EXPECT_EQ(read(png).substr(1, 3), "PNG");
}

TEST(Produce, GivesHeadlinesAndQuotationsVoicesOfTheirOwn) {
    Newsroom room;
    room.folder().write("feed/bridge.md", R"(---
title: Bridge at Carrowick to close for a month
date: 2026-03-02T12:00:00Z
---

The bridge at Carrowick will be closed for a month from Monday while its cables are replaced, the county council said.

Drivers will be sent by way of Merrow, which adds eleven miles to the journey. Buses will run every twenty minutes to
either side of the bridge, and a boat will carry people on foot.

"The shops will lose half of their trade before the summer," said Tom Arden, who speaks for the town's traders.

The work will cost four million pounds. It was to have been done last year, but the winter storms damaged the yard.
)");
    for (int topic = 0; topic < 3; ++topic) room.add_article("story" + std::to_string(topic) + ".md", topic);
    const std::filesystem::path station = room.make_station();
    std::string toml = read(station / "station.toml");
    toml.replace(toml.find("# headlines = "), 2, "");
    toml.replace(toml.find("# quotes = "), 2, "");
    room.folder().write("station/station.toml", toml);
    const Ran ran = room.produce({"--station", station.string(), "--length", "2:30"});
    ASSERT_EQ(ran.status, 0) << ran.err;
    std::map<std::string, int> quoted;
    std::map<std::string, int> headlines;
    const nlohmann::json rundown = room.rundown();
    for (const nlohmann::json& item : rundown.at("items")) {
        if (item.at("kind") != "line") continue;
        const std::string voice = item.at("voice");
        const std::string rules = item.value("rules", nlohmann::json::array()).dump();
        if (rules.find("quotation reported") != std::string::npos) ++quoted[voice];
        if (item.at("text").get<std::string>().ends_with("close for a month.")) ++headlines[voice];
    }
    EXPECT_THAT(quoted, testing::ElementsAre(testing::Key("edgar")));
    EXPECT_THAT(headlines, testing::AnyOf(testing::IsEmpty(), testing::ElementsAre(testing::Key("clare"))));
}

TEST(Produce, DescribesAllOfItInTheRundown) {
    Newsroom room;
    room.take_sample_feed();
    ASSERT_EQ(room.produce({"--length", "2:00"}).status, 0);
    const nlohmann::json rundown = room.rundown();
    std::int64_t at = 0;
    for (const nlohmann::json& item : rundown.at("items")) {
        EXPECT_EQ(item.at("start_frame"), at);
        at += item.at("length_frames").get<std::int64_t>();
    }
    EXPECT_EQ(at, rundown.at("length_frames"));
    EXPECT_NEAR(rundown.at("loudness_lufs").get<double>(), -16.0, 0.3);
    EXPECT_LE(rundown.at("true_peak_dbtp").get<double>(), -1.0);
    const std::string script = read(room.edition() / "script.txt");
    ASSERT_GE(rundown.at("stories").size(), 2U);
    for (const nlohmann::json& story : rundown.at("stories")) {
        EXPECT_TRUE(std::filesystem::is_regular_file(room.edition() / story.at("segment").get<std::string>()));
        EXPECT_THAT(script, HasSubstr(story.at("headline").get<std::string>()));
    }
    EXPECT_FALSE(rundown.at("set_aside").empty());  // the sample feed holds a broken file on purpose
}

TEST(Produce, GivesTheSameBytesWhateverTheNumberOfWorkers) {
    std::map<std::string, std::string> first;
    for (const char* jobs : {"1", "2", "4"}) {
        Newsroom room;
        room.take_sample_feed();
        ASSERT_EQ(room.produce({"--length", "1:30", "--jobs", jobs, "--no-archive"}).status, 0);
        const auto files = contents(room.edition());
        if (first.empty()) first = files;
        ASSERT_EQ(files.size(), first.size());
        for (const auto& [name, bytes] : files)
            EXPECT_TRUE(first.at(name) == bytes) << name << " differs with --jobs " << jobs;
    }
}

TEST(Produce, GivesTheSameBytesWhenTheEditionIsMadeAgain) {
    Newsroom room;
    room.take_sample_feed();
    ASSERT_EQ(room.produce({"--length", "1:00"}).status, 0);
    const auto first = contents(room.edition());
    ASSERT_EQ(room.produce({"--length", "1:00"}).status, 0);
    EXPECT_TRUE(contents(room.edition()) == first);
}

TEST(Produce, AirsFreshStoriesBeforeThoseOfTheLastEdition) {
    Newsroom room;
    room.take_sample_feed();
    ASSERT_EQ(room.produce({"--length", "1:00", "--no-segments"}).status, 0);
    const nlohmann::json first = room.rundown();
    ASSERT_EQ(room.produce({"--length", "1:00", "--no-segments", "--air", "2026-03-02T16:00:00Z"}).status, 0);
    const nlohmann::json second =
        nlohmann::json::parse(read(room.out() / "harbour-fm" / "20260302T160000Z" / "rundown.json"));
    for (const nlohmann::json& one : first.at("stories")) {
        if (one.at("breaking")) continue;  // may be told again
        for (const nlohmann::json& other : second.at("stories")) EXPECT_NE(one.at("id"), other.at("id"));
    }
}

TEST(Produce, MakesASoundBulletinOfARangeLengthFromASingleStory) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    const Ran ran = room.produce({"--length", "0:20..3:00"});
    ASSERT_EQ(ran.status, 0) << ran.err;
    const nlohmann::json rundown = room.rundown();
    EXPECT_EQ(rundown.at("stories").size(), 1U);
    EXPECT_GE(rundown.at("length_frames").get<std::int64_t>(), 20 * kFrameRateHz);
}

TEST(Produce, SaysSoWhenThereIsTooLittleNewsForTheLength) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    const Ran ran = room.produce({"--length", "3:00"});
    EXPECT_EQ(ran.status, 1);
    EXPECT_THAT(ran.err, HasSubstr("newscart: warning: degraded: "));
    EXPECT_LT(room.rundown().at("length_frames").get<std::int64_t>(), 3 * kMinuteFrames);
    EXPECT_FALSE(room.rundown().at("degraded").empty());
}

TEST(Produce, PrintsTheReportAsJson) {
    Newsroom room;
    room.take_sample_feed();
    const Ran ran = room.produce({"--length", "1:00", "--no-segments", "--json", "--quiet"});
    ASSERT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(ran.err, "");
    const nlohmann::json report = nlohmann::json::parse(ran.out);
    EXPECT_EQ(report.at("folder"), room.edition().string());
    EXPECT_EQ(report.at("length_frames"), kMinuteFrames);
    EXPECT_FALSE(std::filesystem::exists(room.edition() / "segments"));
}

TEST(Produce, ReadsNoWordThatNoSourceHolds) {
    Newsroom room;
    room.add_article("ferry.md", 0);
    room.add_article("library.md", 1);
    ASSERT_EQ(room.produce({"--length", "0:40..2:00"}).status, 0);
    // "On Monday" of the sources is the day of the bulletin.
    const std::string sources = read(room.feed() / "ferry.md") + read(room.feed() / "library.md") + " today";
    const nlohmann::json rundown = room.rundown();
    for (const nlohmann::json& item : rundown.at("items")) {
        if (item.at("kind") != "line" || !item.contains("story")) continue;
        std::string word;
        for (const char c : item.at("text").get<std::string>() + " ") {
            if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
                word += c;
            } else {
                if (word.size() > 4) {
                    EXPECT_THAT(sources, HasSubstr(word.substr(1))) << item.at("text");
                }
                word.clear();
            }
        }
    }
}

TEST(Produce, DeliversACopyUnderItsName) {
    Newsroom room;
    room.take_sample_feed();
    const std::filesystem::path station = room.make_station();
    const std::filesystem::path playout = room.path() / "playout";
    std::filesystem::create_directory(playout);
    std::string toml = read(station / "station.toml");
    toml += "\n[[deliver]]\nto = \"folder\"\npath = \"" + playout.string() + "\"\nname = \"news.mp3\"\n";
    room.folder().write("station/station.toml", toml);
    const Ran ran = room.produce({"--station", station.string(), "--length", "1:00", "--no-segments"});
    ASSERT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(listing(playout), std::vector<std::string>{"news.mp3"});
    EXPECT_TRUE(read(playout / "news.mp3") == read(room.edition() / "bulletin.mp3"));
}

TEST(Produce, AirsARecordingOfTheHourAndWarnsWhenItIsMissing) {
    Newsroom room;
    room.take_sample_feed();
    const std::filesystem::path station = room.make_station();
    std::string toml = read(station / "station.toml");
    toml.insert(toml.find("[[item]]\nkind = \"stories\""),
                "[[item]]\nkind = \"file\"\nfile = \"weather/{date}-{hour}.flac\"\n\n");
    room.folder().write("station/station.toml", toml);
    const std::vector<std::string> arguments{"--station", station.string(), "--length",
                                             "1:00",      "--no-segments",  "--no-archive"};
    const Ran without = room.produce(arguments);
    EXPECT_EQ(without.status, 0) << without.err;
    EXPECT_THAT(without.err, HasSubstr("2026-03-02-15.flac"));
    room.folder().write("station/weather/2026-03-02-15.flac", sndfile::encode_flac(tone(440, -20, 3.0)));
    const Ran with = room.produce(arguments);
    ASSERT_EQ(with.status, 0) << with.err;
    int aired = 0;
    const nlohmann::json rundown = room.rundown();
    for (const nlohmann::json& item : rundown.at("items")) {
        if (item.value("sound", "") == "2026-03-02-15.flac") ++aired;
    }
    EXPECT_EQ(aired, 1) << with.err;
}

}  // namespace newscart::test
