#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "base/program.h"
#include "cli/station.h"

namespace newscart::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

Ran newscart(std::vector<std::string> arguments, std::string_view input = {}) {
    arguments.insert(arguments.begin(), newscart_program());
    return run(arguments, input);
}

}  // namespace

TEST(CommandLine, AnswersHelpOnStandardOutput) {
    const Ran ran = newscart({"--help"});
    EXPECT_EQ(ran.status, 0);
    EXPECT_THAT(ran.out, HasSubstr("produce"));
    EXPECT_THAT(ran.out, HasSubstr("130 interrupted"));
    EXPECT_EQ(ran.err, "");
}

TEST(CommandLine, GivesExamplesInTheHelpOfACommand) {
    for (const char* command : {"produce", "check", "read", "condense", "spell", "say"}) {
        const Ran ran = newscart({command, "--help"});
        EXPECT_EQ(ran.status, 0) << command;
        EXPECT_THAT(ran.out, HasSubstr("Example")) << command;
    }
}

TEST(CommandLine, PrintsItsVersion) {
    EXPECT_EQ(newscart({"--version"}).out, std::string("newscart ") + NEWSCART_VERSION + "\n");
}

TEST(CommandLine, RefusesWhatItDoesNotKnow) {
    const std::vector<std::pair<std::vector<std::string>, std::string>> cases{
        {{}, "newscart: error: no command given; see newscart --help\n"},
        {{"produce", "--feeed"},
         "newscart: error: The following argument was not expected: --feeed; see newscart produce --help\n"},
        {{"say"}, "newscart: error: say: nothing to say; see newscart say --help\n"},
        {{"say", "hello", "-o", "x.mp3"},
         "newscart: error: say: -o x.mp3: the file's name must end in .wav or .flac; see newscart say --help\n"},
        {{"check"}, "newscart: error: check: name a file; see newscart check --help\n"},
        {{"check", "x.mp3", "--plot", "x.gif"},
         "newscart: error: check: --plot x.gif: the picture's name must end in .png or .svg; see newscart check "
         "--help\n"},
        {{"check", "x.mp3", "y.mp3", "--plot", "x.png"},
         "newscart: error: check: --plot draws one file; name one; see newscart check --help\n"},
        {{"check", "x.mp3", "--station", "a", "--preset", "web"},
         "newscart: error: check: give --station or --preset, not both; see newscart check --help\n"},
        {{"station", "new"},
         "newscart: error: station new: name one folder to make; see newscart station new --help\n"},
        {{"station"}, "newscart: error: no command given; see newscart station --help\n"},
        {{"say", "hello", "--json", "-o", "x.wav"},
         "newscart: error: say: --json goes with --explain; see newscart say --help\n"},
        {{"lexicon"}, "newscart: error: no command given; see newscart lexicon --help\n"},
        {{"lexicon", "add", "Oakby", "Okeby"},
         "newscart: error: lexicon add: name the station pack, with --station; see newscart lexicon add --help\n"},
        {{"condense", "--words", "5", "--seconds", "5"},
         "newscart: error: condense: give --words or --seconds, not both; see newscart condense --help\n"},
    };
    for (const auto& [arguments, message] : cases) {
        const Ran ran = newscart(arguments);
        EXPECT_EQ(ran.status, 2) << message;
        EXPECT_EQ(ran.err, message);
        EXPECT_EQ(ran.out, "");
    }
}

TEST(CommandLine, RefusesALengthOrTimeThatIsNone) {
    Newsroom room;
    room.add_article("a.md", 0);
    EXPECT_EQ(room.produce({"--length", "three"}).status, 2);
    const Ran ran = room.produce({"--air", "noon"});
    EXPECT_EQ(ran.status, 2);
}

TEST(CommandLine, ReadsArticlesAsJsonLines) {
    Newsroom room;
    room.add_article("a.md", 0);
    room.folder().write("feed/b.xml", std::string("\x00\x01\x02", 3));
    const Ran ran = newscart({"read", room.feed().string()});
    EXPECT_EQ(ran.status, 0);
    const nlohmann::json article = nlohmann::json::parse(ran.out);
    EXPECT_EQ(article.at("headline"), "Ferry service returns to Port Ellery after storm repairs");
    EXPECT_EQ(article.at("paragraphs").size(), 4U);
    EXPECT_THAT(ran.err, HasSubstr("b.xml: set aside: "));
}

TEST(CommandLine, CondensesToABudgetOfWords) {
    const std::string article =
        "{\"id\":\"x\",\"title\":\"Bridge closes\",\"text\":\"The harbour bridge will close for repairs on Monday. "
        "Engineers found rust in "
        "two of its cables last week. The council expects the work to take four months. Buses will cross by the "
        "northern road.\"}\n";
    const Ran ran = newscart({"condense", "--words", "22", "--verbatim"}, article);
    ASSERT_EQ(ran.status, 0) << ran.err;
    const nlohmann::json out = nlohmann::json::parse(ran.out);
    EXPECT_EQ(out.at("id"), "x");
    EXPECT_LE(out.at("words").get<int>(), 22);
    ASSERT_GE(out.at("lines").size(), 1U);
    EXPECT_EQ(out.at("lines").at(0).at("text"), "The harbour bridge will close for repairs on Monday.");
}

TEST(CommandLine, ExplainsWhatItKeepsOfAnArticle) {
    const Ran ran =
        newscart({"condense", "--words", "8", "--explain"},
                 "{\"id\":\"x\",\"title\":\"Bridge closes\",\"text\":\"The harbour bridge, which opened in 1931, "
                 "has closed for repairs. Why did nobody see the rust?\"}\n");
    ASSERT_EQ(ran.status, 0) << ran.err;
    EXPECT_THAT(ran.out, StartsWith("Bridge closes\n"));
    EXPECT_THAT(ran.out, HasSubstr("KEPT "));
    EXPECT_THAT(ran.out, HasSubstr("> The harbour bridge has closed for repairs.\n"));
    EXPECT_THAT(ran.out, HasSubstr("not fit: a question"));
}

TEST(CommandLine, SkipsALineThatIsNoJsonAndGoesOn) {
    const Ran ran = newscart({"sentences"}, "nonsense\n{\"id\":1,\"text\":\"One ends. Two begins.\"}\n");
    EXPECT_EQ(ran.status, 1);
    EXPECT_THAT(ran.err, StartsWith("newscart: warning: standard input:1: skipped: "));
    EXPECT_EQ(ran.out, "{\"id\":1,\"sentences\":[\"One ends.\",\"Two begins.\"]}\n");
}

TEST(CommandLine, SpellsALineForEachLine) {
    const Ran ran = newscart({"spell", "--language", "en-US"}, "It rose 2.5% to $1.2bn.\n\nOn 3 May\n");
    EXPECT_EQ(ran.status, 0);
    EXPECT_EQ(std::count(ran.out.begin(), ran.out.end(), '\n'), 3);
    EXPECT_THAT(ran.out, HasSubstr("two point five percent"));
    EXPECT_THAT(ran.out, HasSubstr("one point two billion dollars"));
}

TEST(CommandLine, NamesTheLanguagesThereAre) {
    const Ran ran = newscart({"spell", "--language", "xx"}, "a\n");
    EXPECT_EQ(ran.status, 3);
    EXPECT_THAT(ran.err, HasSubstr("there are: en-GB, en-US"));
}

TEST(CommandLine, ListsVoices) {
    const Ran ran = newscart({"voices"});
    EXPECT_EQ(ran.status, 0);
    EXPECT_GE(std::count(ran.out.begin(), ran.out.end(), '\n'), 4);
    EXPECT_THAT(ran.out, HasSubstr("eSpeak NG"));
    // Whatever is installed here, each voice is ready or says what it needs.
    const Ran json = newscart({"voices", "--json"});
    std::istringstream lines(json.out);
    for (std::string line; std::getline(lines, line);) {
        const nlohmann::json voice = nlohmann::json::parse(line);
        EXPECT_EQ(voice.at("installed").get<bool>(), voice.at("missing").get<std::string>().empty()) << line;
    }
}

TEST(CommandLine, LetsAnotherEngineReadOrItsStandIn) {
    Newsroom room;
    room.add_article("a.md", 0);
    room.add_article("b.md", 1);
    room.add_article("c.md", 2);
    const std::filesystem::path pack = room.make_station();
    std::string toml = read(pack / "station.toml");
    const std::size_t at = toml.find("reader = \"");
    ASSERT_NE(at, std::string::npos);
    toml.replace(at, toml.find('\n', at) - at, "reader = \"flite-rms\"");
    room.folder().write("station/station.toml", toml);
    const Ran ran =
        room.produce({"--station", pack.string(), "--length", "1:00", "--no-segments", "--json", "--verbose"});
    const nlohmann::json report = nlohmann::json::parse(ran.out);
    EXPECT_EQ(report.at("length_frames"), 60 * kFrameRateHz);
    if (find_program("flite")) {
        EXPECT_EQ(ran.status, 0) << ran.err;
        EXPECT_THAT(ran.out, HasSubstr("\"flite-rms\""));
        EXPECT_THAT(ran.err, HasSubstr("newscart: flite-rms: "));
        // Again, from the takes that were kept: the same bytes, and nothing is spoken.
        const std::string first = read(room.edition() / "bulletin.mp3");
        const Ran again = room.produce({"--station", pack.string(), "--length", "1:00", "--no-segments", "--verbose"});
        EXPECT_EQ(again.err.find("lines to speak"), std::string::npos) << again.err;
        EXPECT_TRUE(read(room.edition() / "bulletin.mp3") == first);
    } else {
        EXPECT_EQ(ran.status, 1) << ran.err;
        EXPECT_THAT(ran.err, HasSubstr("flite is not installed: apt install flite; walter reads its lines"));
    }
}

TEST(CommandLine, TriesEveryVoiceOfAnotherEngineAtStationCheck) {
    Newsroom room;
    const std::filesystem::path pack = room.make_station();
    std::string toml = read(pack / "station.toml");
    const std::size_t at = toml.find("reader = \"");
    ASSERT_NE(at, std::string::npos);
    toml.replace(at, toml.find('\n', at) - at, "reader = \"tried\"");
    room.folder().write("station/station.toml", toml);
    const auto check = [&](const std::string& language, const std::string& command) {
        room.folder().write("station/voices/tried.toml", "language = \"" + language + "\"\nengine = \"command\"\n" +
                                                             "command = " + command + "\nstand_in = \"walter\"\n");
        return newscart({"station", "check", pack.string()});
    };
    const Ran good = check("en-US", R"(["flite", "-voice", "slt", "-o", "{out}"])");
    EXPECT_EQ(good.status, 0) << good.err;
    EXPECT_THAT(good.err,
                testing::ContainsRegex("newscart: voice tried: flite spoke [0-9.]+ s at 16000 Hz in [0-9.]+ s"));
    EXPECT_THAT(good.err, HasSubstr("voice tried speaks en-US, the station en-GB"));
    EXPECT_THAT(good.err, HasSubstr("voice walter, the stand-in of tried, speaks en-US, the station en-GB"));
    EXPECT_THAT(good.out, HasSubstr("en-US, flite"));
    const Ran unknown = check("en-GB", R"(["flite", "-voice", "rmss", "-o", "{out}"])");
    EXPECT_EQ(unknown.status, 3);
    EXPECT_THAT(unknown.err, HasSubstr("tried.toml: flite has no voice 'rmss'; it has: "));
    const Ran broken = check("en-GB", R"(["false"])");
    EXPECT_EQ(broken.status, 5);
    EXPECT_THAT(broken.err, HasSubstr("voice tried: false ended with status 1; walter will read its lines"));
}

TEST(CommandLine, MakesTheBulletinAlsoWhenTheEngineIsBroken) {
    Newsroom room;
    room.add_article("a.md", 0);
    room.add_article("b.md", 1);
    room.add_article("c.md", 2);
    const std::filesystem::path pack = room.make_station();
    std::string toml = read(pack / "station.toml");
    const std::size_t at = toml.find("reader = \"");
    ASSERT_NE(at, std::string::npos);
    toml.replace(at, toml.find('\n', at) - at, "reader = \"broken\"");
    room.folder().write("station/station.toml", toml);
    room.folder().write("station/voices/broken.toml",
                        "language = \"en-GB\"\nengine = \"command\"\ncommand = [\"false\"]\nstand_in = \"emma\"\n");
    const Ran ran = room.produce({"--station", pack.string(), "--length", "1:00", "--no-segments", "--json"});
    EXPECT_EQ(ran.status, 1) << ran.err;
    const std::string told = "voice broken: false ended with status 1; emma reads its lines";
    EXPECT_THAT(ran.err, HasSubstr(told));
    const nlohmann::json report = nlohmann::json::parse(ran.out);
    EXPECT_EQ(report.at("length_frames"), 60 * kFrameRateHz);
    EXPECT_EQ(report.at("degraded").front(), told);
    EXPECT_EQ(ran.out.find("\"voice\": \"broken\""), std::string::npos);
}

TEST(CommandLine, DrawsAVoiceAsPngOrSvg) {
    Newsroom room;
    const std::filesystem::path png = room.path() / "emma.png";
    const Ran ran = newscart({"voices", "--plot", "emma", "-o", png.string()});
    ASSERT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(ran.out, png.string() + "\n");
    EXPECT_THAT(read(png), testing::StartsWith("\x89PNG"));
    EXPECT_LT(std::filesystem::file_size(png), 200'000U);
    const std::filesystem::path svg = room.path() / "emma.svg";
    EXPECT_EQ(newscart({"voices", "--plot", "emma", "-o", svg.string()}).status, 0);
    EXPECT_THAT(read(svg), HasSubstr("high-pass and equaliser"));
    EXPECT_EQ(newscart({"voices", "--plot", "ema"}).status, 3);
    const Ran bad = newscart({"voices", "--plot", "emma", "-o", "emma.gif"});
    EXPECT_EQ(bad.status, 2);
    EXPECT_THAT(bad.err, HasSubstr("voices: -o emma.gif: the file's name must end in .png or .svg"));
}

TEST(CommandLine, RefusesAVariantTheEngineDoesNotHave) {
    Newsroom room;
    const std::filesystem::path station = room.make_station();
    room.folder().write("station/voices/emma.toml",
                        "language = \"en-GB\"\nespeak_voice = \"gmw/en\"\nespeak_variant = \"edwrad\"\n");
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"station", "check", station.string()},
          std::vector<std::string>{"voices", "--station", station.string()}}) {
        const Ran ran = newscart(command);
        EXPECT_EQ(ran.status, 3);
        EXPECT_THAT(ran.err, testing::StartsWith("newscart: error: " + (station / "voices/emma.toml").string() +
                                                 ": eSpeak NG has no variant 'edwrad'"));
        EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1);
    }
}

TEST(CommandLine, SaysATextIntoAFile) {
    Newsroom room;
    const std::filesystem::path file = room.path() / "hello.wav";
    const Ran ran = newscart({"say", "Good evening from Harbour FM.", "-o", file.string()});
    ASSERT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(ran.out, file.string() + "\n");
    EXPECT_GT(std::filesystem::file_size(file), 90'000U);  // more than a second
    EXPECT_EQ(listing(room.path()), std::vector<std::string>{"hello.wav"});
}

TEST(CommandLine, ExplainsHowEachWordIsSaid) {
    const Ran ran = newscart({"say", "--explain", "--voice", "alan", "Putin gave \302\2435 to Xi's son."});
    EXPECT_EQ(ran.status, 0);
    EXPECT_THAT(ran.out, testing::ContainsRegex("\n\xC2\xA3"
                                                "5 +money +five pounds +f'aIv p'aUndz +money"));
    EXPECT_THAT(ran.out, testing::ContainsRegex("\nXi's +lexicon +Xi's +S'i:z +en.tsv:[0-9]+"));
    EXPECT_THAT(ran.out, HasSubstr("\nspoken: Putin gave five pounds to Xi's son.\nphonemes: p'u:tIn "));
    const Ran json = newscart({"say", "--explain", "--json", "Xi"});
    EXPECT_THAT(json.out, HasSubstr(R"("phonemes":"S'i:")"));
}

TEST(CommandLine, ShipsLexiconsWithoutFault) {
    const Ran ran = newscart({"lexicon", "check"});
    EXPECT_EQ(ran.status, 0) << ran.out;
    EXPECT_EQ(ran.err, "");
}

TEST(CommandLine, AddsListsAndChecksWhatAStationSaysItsOwnWay) {
    const TempFolder folder;
    const std::string pack = (folder.path() / "bay").string();
    ASSERT_EQ(newscart({"station", "new", pack, "--name", "Radio Bay"}).status, 0);
    EXPECT_EQ(newscart({"lexicon", "check", "--station", pack}).status, 3);
    EXPECT_EQ(newscart({"lexicon", "add", "Oakby", "Ockby", "--station", pack}).status, 0);
    const Ran again = newscart({"lexicon", "add", "Oakby", "[['A:kbi]]", "--note", "the village", "--station", pack});
    EXPECT_EQ(again.status, 0) << again.err;
    EXPECT_EQ(again.out, pack + "/lexicon/en-GB.tsv\n");
    EXPECT_EQ(newscart({"lexicon", "list", "oakby", "--station", pack}).out,
              "Oakby\t[['A:kbi]]\tthe village\t" + pack + "/lexicon/en-GB.tsv:1\n");
    EXPECT_EQ(newscart({"lexicon", "check", "--station", pack}).status, 0);
    EXPECT_THAT(newscart({"say", "--explain", "To Oakby.", "--station", pack}).out, HasSubstr("'A:kbi"));

    const Ran unknown = newscart({"lexicon", "add", "Ashby", "[[b'ANgoU]]", "--station", pack});
    EXPECT_EQ(unknown.status, 1);
    EXPECT_THAT(unknown.err, HasSubstr("the engine does not know all phonemes of [[b'ANgoU]]"));
    const Ran wrong = newscart({"lexicon", "add", "Ashby", "a<b", "--station", pack});
    EXPECT_EQ(wrong.status, 2);
    EXPECT_THAT(wrong.err, StartsWith("newscart: error: lexicon add: 'a<b' cannot be said"));
}

TEST(CommandLine, MakesAStationPackThatWorks) {
    Newsroom room;
    room.add_article("a.md", 0);
    room.add_article("b.md", 1);
    room.add_article("c.md", 2);
    const std::string pack = (room.path() / "pack").string();
    const Ran made = newscart(
        {"station", "new", pack, "--name", "Radio Bay", "--language", "en-US", "--timezone", "America/New_York"});
    ASSERT_EQ(made.status, 0) << made.err;
    const Ran checked = newscart({"station", "check", pack});
    EXPECT_EQ(checked.status, 0) << checked.err;
    EXPECT_THAT(checked.out, HasSubstr("Radio Bay"));
    EXPECT_THAT(checked.out, HasSubstr("America/New_York"));
    const Ran ran = room.produce({"--station", pack, "--length", "1:00", "--no-segments"});
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("radio-bay/20260302T150000Z/bulletin.mp3"));
    const Ran again = newscart({"station", "new", pack});
    EXPECT_EQ(again.status, 2) << again.err;
}

}  // namespace newscart::test
