#include "station/station.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/error.h"
#include "base/text.h"
#include "station/describe.h"
#include "support/support.h"

namespace newscart {
namespace {

constexpr const char* kVoice = "language = \"en-GB\"\nespeak_voice = \"gmw/en\"\n";

constexpr const char* kWhole = R"([station]
name = "Harbour FM"
language = "en-GB"
timezone = "Europe/London"

[bulletin]
length = "3:00"                 # exact; or "2:30..3:00"
segment = ["0:12", "0:45"]      # shortest and longest story
stories = [3, 8]                # scaled when --length differs

[[item]]                        # the clock, in order; this one is the default
kind = "sound"
file = "intro.flac"
[[item]]
kind = "say"
text = "It's {time}. This is {station} news, I'm {reader}."
[[item]]
kind = "headlines"
count = 3
[[item]]
kind = "stories"
between = "sting.flac"
[[item]]
kind = "say"
text = "{station} news. The next bulletin is at {next_time}."
[[item]]
kind = "sound"
file = "outro.flac"

[voices]
reader = "emma"                 # voices/emma.toml
second = "alan"                 # alternate stories, optional

[sound]
bed = "bed.flac"
speech_over_bed_lu = 15

[[source]]
match = "agency-*"
trust = "air"                   # or "hold": only after an editor approved
credit = "Agency"               # spoken or tagged where the contract wants it

[[output]]
format = "mp3"
bitrate_kbps = 192
loudness = "web"                # web -16, r128 -23, a85 -24 ...

[[deliver]]
to = "folder"
path = "/var/azuracast/stations/harbour/media/news"
name = "news.mp3"
)";

/// A station's folder with two voices and four sounds.
class StationPack : public testing::Test {
  protected:
    StationPack() {
        folder_.write("voices/emma.toml", kVoice);
        folder_.write("voices/alan.toml", kVoice);
        for (const char* sound : {"intro.flac", "bed.flac", "sting.flac", "outro.flac"}) folder_.write(sound, "x");
    }

    Station load(const std::string& toml) {
        folder_.write("station.toml", toml);
        return load_station(folder_.path());
    }

    /// The message of what load() throws, without the folder's path.
    std::string refusal(const std::string& toml) {
        try {
            load(toml);
        } catch (const Error& error) {
            EXPECT_EQ(error.fault(), Fault::Config);
            return replace_all(error.what(), folder_.path().string() + "/", "");
        }
        return "no error";
    }

    /// The message for a sound [station] table followed by `more`.
    std::string refusal_of(const std::string& more) { return refusal("[station]\nname = \"A\"\n" + more); }

    test::TempFolder folder_;
};

}  // namespace

TEST_F(StationPack, ReadsTheWholeExample) {
    const Station station = load(kWhole);
    EXPECT_EQ(station.name, "Harbour FM");
    EXPECT_EQ(station.id, "harbour-fm");
    EXPECT_EQ(station.timezone, "Europe/London");
    EXPECT_TRUE(station.clock.length.exact());
    EXPECT_EQ(station.clock.length.longest, 180 * kFrameRateHz);
    EXPECT_EQ(station.clock.segment.shortest, 12 * kFrameRateHz);
    EXPECT_EQ(station.clock.stories_most, 8);
    ASSERT_EQ(station.clock.items.size(), 6U);
    EXPECT_EQ(station.clock.items[0].file, folder_.path() / "intro.flac");
    EXPECT_EQ(station.clock.items[1].text, "It's {time}. This is {station} news, I'm {reader}.");
    EXPECT_EQ(station.clock.items[2].count, 3);
    EXPECT_EQ(station.clock.items[3].between, folder_.path() / "sting.flac");
    EXPECT_EQ(station.reader.name, "emma");
    ASSERT_TRUE(station.second.has_value());
    EXPECT_EQ(station.second->name, "alan");
    EXPECT_EQ(station.sound.bed, folder_.path() / "bed.flac");
    EXPECT_EQ(station.sources.at(0).match, "agency-*");
    EXPECT_EQ(station.outputs.at(0).bitrate_kbps, 192);
    EXPECT_EQ(station.destinations.at(0).path, "/var/azuracast/stations/harbour/media/news");
}

TEST_F(StationPack, HasVoicesForHeadlinesAndQuotations) {
    const Station station = load(
        "[station]\nname = \"A\"\n[voices]\nreader = \"emma\"\nsecond = \"alan\"\nheadlines = \"alan\"\nquotes = "
        "\"emma\"\n");
    ASSERT_TRUE(station.headlines && station.quotes);
    EXPECT_EQ(station.headlines->name, "alan");
    EXPECT_EQ(station.quotes->name, "emma");
    std::vector<std::string> names;
    for (const Voice& voice : voices_of(station)) names.push_back(voice.name);
    EXPECT_EQ(names, (std::vector<std::string>{"emma", "alan"}));
    EXPECT_THAT(describe(station), testing::HasSubstr("\nheadlines = \"alan\""));
    EXPECT_THAT(refusal_of("[voices]\nquotes = \"ema\"\n"),
                testing::StartsWith("station.toml:4:10: there is no voice 'ema'; did you mean 'emma'?"));
}

TEST_F(StationPack, FallsBackOnTheDefaultClockAndOutput) {
    const Station station = load("[station]\nname = \"Ä Town\"\n");
    EXPECT_EQ(station.id, "a-town");
    ASSERT_EQ(station.clock.items.size(), 6U);
    EXPECT_EQ(station.clock.items[0].kind, ClockItem::Kind::Sound);
    EXPECT_EQ(station.clock.items[3].kind, ClockItem::Kind::Stories);
    EXPECT_EQ(station.clock.items[3].between, folder_.path() / "sting.flac");
    ASSERT_EQ(station.outputs.size(), 1U);
    EXPECT_EQ(station.outputs[0].loudness_lufs, -16);
    EXPECT_EQ(station.outputs[0].true_peak_dbtp, -1);
}

TEST_F(StationPack, LeavesOutDefaultSoundsThatAreNotThere) {
    std::filesystem::remove(folder_.path() / "intro.flac");
    std::filesystem::remove(folder_.path() / "sting.flac");
    const Station station = load("[station]\nname = \"A\"\n");
    ASSERT_EQ(station.clock.items.size(), 5U);
    EXPECT_EQ(station.clock.items[0].kind, ClockItem::Kind::Say);
    EXPECT_TRUE(station.clock.items[2].between.empty());
}

TEST_F(StationPack, NamesTheFolderThatHoldsNoStation) { EXPECT_THROW(load_station(folder_.path() / "none"), Error); }

TEST_F(StationPack, NamesTheUnknownKey) {
    EXPECT_EQ(refusal_of("[sound]\nbedd = \"bed.flac\"\n"),
              "station.toml:4:8: [sound] has no setting 'bedd'; did you mean 'bed'?");
    EXPECT_EQ(refusal_of("[[item]]\nkind = \"stories\"\ntext = \"x\"\n"),
              "station.toml:5:8: [item] has no setting 'text'");
    EXPECT_EQ(refusal_of("[sounds]\nbed = \"bed.flac\"\n"),
              "station.toml:3:1: the file has no setting 'sounds'; did you mean 'sound'?");
}

TEST_F(StationPack, NamesTheSoundThatDoesNotExist) {
    EXPECT_EQ(refusal_of("[sound]\nbed = \"beds.flac\"\n"),
              "station.toml:4:7: beds.flac does not exist; put the sound there, or name another");
    EXPECT_EQ(refusal_of("[[item]]\nkind = \"sound\"\nfile = \"voices\"\n"),
              "station.toml:5:8: voices is no file; put the sound there, or name another");
}

TEST_F(StationPack, NamesTheVoiceThatDoesNotExist) {
    EXPECT_THAT(refusal_of("[voices]\nreader = \"emna\"\n"),
                testing::StartsWith("station.toml:4:10: there is no voice 'emna'; did you mean 'emma'? there are: "));
}

TEST_F(StationPack, NamesTheLanguageAndTimeZoneThatDoNotExist) {
    EXPECT_THAT(
        refusal_of("language = \"en-GG\"\n"),
        testing::StartsWith("station.toml:3:12: there is no language 'en-GG'; did you mean 'en-GB'? there are: "));
    EXPECT_EQ(
        refusal_of("timezone = \"London time\"\n"),
        "station.toml:3:12: there is no time zone 'London time'; write a place, as in \"Europe/London\", or \"UTC\"");
}

TEST_F(StationPack, ReadsTheFeedsToFetch) {
    folder_.write("agency.pem", "-----BEGIN CERTIFICATE-----\n");
    const Station station = load(
        "[station]\nname = \"A\"\n[[fetch]]\nurl = \"https://example.org/a\"\n"
        "[[fetch]]\nurl = \"http://example.org/b\"\nname = \"bay\"\nevery = \"1 h\"\nca = \"agency.pem\"\n");
    ASSERT_EQ(station.fetches.size(), 2U);
    EXPECT_EQ(station.fetches[0].every, std::chrono::minutes{15});
    EXPECT_TRUE(station.fetches[0].ca.empty());
    EXPECT_EQ(station.fetches[1].url, "http://example.org/b");
    EXPECT_EQ(station.fetches[1].name, "bay");
    EXPECT_EQ(station.fetches[1].every, std::chrono::hours{1});
    EXPECT_EQ(station.fetches[1].ca, folder_.path() / "agency.pem");
}

TEST_F(StationPack, NamesWhatIsWrongWithAFeedToFetch) {
    const auto of = [this](const std::string& lines) {
        return refusal_of("[[fetch]]\nurl = \"https://example.org/a\"\n" + lines);
    };
    const auto of_url = [this](const std::string& url) { return refusal_of("[[fetch]]\nurl = \"" + url + "\"\n"); };
    EXPECT_EQ(of("evry = \"15 min\"\n"), "station.toml:5:8: [fetch] has no setting 'evry'; did you mean 'every'?");
    EXPECT_EQ(refusal_of("[[fetch]]\nname = \"bay\"\n"),
              "station.toml:3:1: [fetch] needs 'url'; write for instance url = \"https://example.org/news.rss\"");
    EXPECT_EQ(of("every = \"often\"\n"),
              "station.toml:5:9: 'every' is 'often'; write a number and a unit, \"60 min\" or \"48 h\"");
    EXPECT_EQ(of("every = \"5 s\"\n"), "station.toml:5:9: 'every' is '5 s'; it may be 1 min to 168 h");
    EXPECT_EQ(of_url("ftp://example.org/a"),
              "station.toml:4:7: 'ftp://example.org/a' is not an http or https address; write one like "
              "\"https://example.org/news.rss\"");
    EXPECT_EQ(of_url("file:///srv/news.rss"),
              "station.toml:4:7: 'file:///srv/news.rss' is not an http or https address; write one like "
              "\"https://example.org/news.rss\"");
    EXPECT_EQ(of_url("example.org/a b"),
              "station.toml:4:7: 'example.org/a b' is not an address; write one like \"https://example.org/news.rss\"");
    EXPECT_EQ(of("name = \"../bay\"\n"),
              "station.toml:5:8: '../bay' cannot be the name of a feed's file; leave out '/' and the leading '.'");
    EXPECT_EQ(of("[[fetch]]\nurl = \"https://example.org/a\"\n"),
              "station.toml:6:7: another [[fetch]] has this address already; leave one out");
    EXPECT_EQ(of("ca = \"agency.pem\"\n"),
              "station.toml:5:6: agency.pem: cannot read: No such file or directory; put the server's certificate "
              "there, as PEM");
    folder_.write("agency.der", "0\x82\x01");
    EXPECT_EQ(of("ca = \"agency.der\"\n"),
              "station.toml:5:6: agency.der holds no certificate; put the server's there, as PEM");
}

TEST_F(StationPack, NeedsAName) {
    EXPECT_EQ(refusal("[bulletin]\nlength = \"3:00\"\n"),
              "station.toml: [station] needs 'name'; write for instance name = \"Harbour FM\"");
    EXPECT_EQ(refusal("[station]\nname = \" \"\n"),
              "station.toml:2:8: 'name' is empty; write for instance name = \"Harbour FM\"");
}

TEST_F(StationPack, RefusesLengthsThatCannotBe) {
    EXPECT_EQ(refusal_of("[bulletin]\nlength = \"three\"\n"),
              "station.toml:4:10: 'three' is not a length; write minutes and seconds, \"3:00\", or a range, "
              "\"2:30..3:00\"");
    EXPECT_EQ(refusal_of("[bulletin]\nsegment = [\"0:45\", \"0:12\"]\n"),
              "station.toml:4:11: 'segment' begins with the longer one; write segment = [\"0:12\", \"0:45\"]");
    EXPECT_EQ(refusal_of("[bulletin]\nlength = \"0:20\"\nsegment = [\"0:30\", \"0:45\"]\n"),
              "station.toml:5:11: the shortest story, 0:30, is longer than the bulletin, 0:20");
    EXPECT_EQ(refusal_of("[bulletin]\nsegment = [\"0:30\", \"0:30\"]\n"),
              "station.toml:4:11: 'segment' is 0:30 to 0:30; no story of whole sentences is sure to fit into less than "
              "3 seconds between the shortest and the longest; widen it");
    EXPECT_NE(refusal_of("[bulletin]\nsegment = [\"0:30\", \"0:32.9\"]\n").find("widen it"), std::string::npos);
    EXPECT_EQ(refusal_of("[bulletin]\nsegment = [\"0:30\", \"0:33\"]\n"), "no error");
    EXPECT_EQ(refusal_of("[bulletin]\nstories = [8, 3]\n"),
              "station.toml:4:11: 'stories' needs the fewest and the most, 1 to 100; write stories = [3, 8]");
    EXPECT_EQ(refusal_of("[bulletin]\npause = [0.2, 2.5]\n"),
              "station.toml:4:9: 'pause' is 0:00.200 to 0:02.500; it may be 0.05 to 1.2 seconds");
    EXPECT_EQ(refusal_of("[bulletin]\nevery = \"often\"\n"),
              "station.toml:4:9: 'every' is 'often'; write a number and a unit, \"60 min\" or \"48 h\"");
    EXPECT_EQ(refusal_of("[bulletin]\nmax_age = \"30 min\"\n"),
              "station.toml:4:11: 'max_age' is '30 min'; it may be 1 h to 87600 h");
}

TEST_F(StationPack, ReadsPausesAsTextOrNumbers) {
    EXPECT_EQ(load("[station]\nname = \"A\"\n[bulletin]\npause = [\"0.3\", \"1\"]\n").clock.pause_least,
              frames_of(0.3));
    EXPECT_EQ(load("[station]\nname = \"A\"\n[bulletin]\npause = [0.3, 1]\n").clock.pause_most, frames_of(1));
}

TEST_F(StationPack, RefusesAClockWithoutStoriesOrWithTwo) {
    EXPECT_EQ(refusal_of("[[item]]\nkind = \"say\"\ntext = \"Hello.\"\n"),
              "station.toml:3:1: the clock has no stories; add an [[item]] with kind = \"stories\"");
    EXPECT_EQ(refusal_of("[[item]]\nkind = \"stories\"\n[[item]]\nkind = \"stories\"\n"),
              "station.toml:6:8: the clock has its stories already at station.toml:3:1; remove one of the two");
}

TEST_F(StationPack, RefusesPlaceholdersNobodyFillsIn) {
    EXPECT_EQ(refusal_of("[[item]]\nkind = \"say\"\ntext = \"It's {tiem}.\"\n"),
              "station.toml:5:8: nothing is filled in for '{tiem}'; did you mean '{time}'? there are: {time} {station} "
              "{reader} {next_time} {date} {count}");
    EXPECT_EQ(refusal_of("[[item]]\nkind = \"say\"\ntext = \"It's {time.\"\n"),
              "station.toml:5:8: 'text' has a '{' by itself; placeholders look like {time}");
}

TEST_F(StationPack, RefusesOutputsThatCannotBeMade) {
    EXPECT_EQ(
        refusal_of("[[output]]\nbitrate_kbps = 200\n"),
        "station.toml:4:16: MP3 at 48 kHz has no 200 kb/s; there are: 64, 80, 96, 112, 128, 160, 192, 224, 256, 320");
    EXPECT_EQ(refusal_of("[[output]]\nchannels = 6\n"), "station.toml:4:12: 'channels' is 6; it may be 1 to 2");
    EXPECT_EQ(refusal_of("[[output]]\nformat = \"wav\"\nbitrate_kbps = 192\n"),
              "station.toml:5:16: wav has no 'bitrate_kbps'; remove the line");
    EXPECT_EQ(refusal_of("[[output]]\nloudness = \"r182\"\n"),
              "station.toml:4:12: there is no loudness preset 'r182'; did you mean 'r128'? there are: web, r128, a85, "
              "prss, bbc, aes; a number is a target in LUFS");
}

TEST_F(StationPack, GivesEachOutputANameThatDestinationsAskFor) {
    const Station station = load(
        "[station]\nname = \"A\"\n[[output]]\n[[output]]\nloudness = \"r128\"\n[[output]]\nname = \"dab\"\nformat = "
        "\"mp2\"\n[[deliver]]\npath = \"x\"\noutput = \"mp3-2\"\n");
    ASSERT_EQ(station.outputs.size(), 3U);
    EXPECT_EQ(station.outputs[0].name, "mp3");
    EXPECT_EQ(station.outputs[1].name, "mp3-2");
    EXPECT_EQ(station.outputs[2].name, "dab");
    EXPECT_EQ(station.destinations[0].output, "mp3-2");
    EXPECT_EQ(refusal_of("[[output]]\nname = \"dab\"\n[[output]]\nname = \"dab\"\n"),
              "station.toml:6:8: another [[output]] is called 'dab'");
    EXPECT_EQ(refusal_of("[[output]]\nname = \"On air\"\n"),
              "station.toml:4:8: a folder is named after it; write it in small letters and digits, like \"dab\"");
    EXPECT_EQ(refusal_of("[[deliver]]\npath = \"x\"\noutput = \"fm\"\n"),
              "station.toml:3:1: [[deliver]] output = 'fm': there is no [[output]] of that name; there are: mp3");
    EXPECT_EQ(refusal_of("[[deliver]]\npath = \"x\"\noutput = \"mp3\"\nformat = \"mp3\"\n"),
              "station.toml:6:10: 'output' says which one already; remove this line");
}

TEST_F(StationPack, TakesALoudnessByNumber) {
    const Station station = load("[station]\nname = \"A\"\n[[output]]\nloudness = -20\ntrue_peak_dbtp = -2\n");
    EXPECT_EQ(station.outputs[0].loudness_lufs, -20);
    EXPECT_EQ(station.outputs[0].true_peak_dbtp, -2);
    EXPECT_EQ(station.outputs[0].short_term_most_lufs, -15);
    EXPECT_EQ(station.outputs[0].loudness_preset, "");
    EXPECT_EQ(load("[station]\nname = \"A\"\n[[output]]\nloudness = \"r128\"\n").outputs[0].short_term_most_lufs, -18);
    EXPECT_EQ(
        load("[station]\nname = \"A\"\n[[output]]\nshort_term_most_lufs = -13.5\n").outputs[0].short_term_most_lufs,
        -13.5);
    EXPECT_EQ(refusal_of("[[output]]\nshort_term_most_lufs = -17\n"),
              "station.toml:4:24: 'short_term_most_lufs' is -17; it may be -15 to 0 LUFS");
}

TEST_F(StationPack, KnowsWhatAServerNeeds) {
    const auto of = [this](const std::string& lines) { return refusal_of("[[deliver]]\n" + lines); };
    EXPECT_EQ(
        of("url = \"sftp://host/in\"\n"),
        "station.toml:4:7: sftp needs 'known_hosts', for a server that is not known could be anybody's; write for "
        "instance known_hosts = \"known_hosts\" and make that file with ssh-keyscan");
    EXPECT_EQ(of("url = \"ftp://desk:sesame@host/in\"\n"),
              "station.toml:4:7: a password does not belong into an address, for addresses are shown; write user = "
              "\"NAME\" and secret = \"env:VARIABLE\" or the name of a file that only you can read");
    for (const char* tail : {"?token=sesame", "#x", " x"}) {
        EXPECT_EQ(of(std::string("url = \"https://host/in") + tail + "\"\n"),
                  "station.toml:4:7: an address here ends with a folder: no '?', '#' or spaces; write %20 for a space, "
                  "and what is secret as 'secret'");
    }
    EXPECT_EQ(of("url = \"gopher://host\"\n"),
              "station.toml:4:7: 'gopher://host' is no address that to = \"folder\" can use; it begins with sftp:// or "
              "ftp:// or ftps:// or http:// or https:// or dav:// or davs:// or s3://");
    EXPECT_EQ(of("path = \"x\"\nsecret = \"env:X\"\n"),
              "station.toml:5:10: goes with 'url'; write where the server is, or remove the line");
    EXPECT_EQ(of("url = \"s3://bucket\"\n"),
              "station.toml:4:7: s3 needs 'user', the access key, and 'secret'; write secret = \"env:VARIABLE\"");
    EXPECT_EQ(of("url = \"s3://bucket\"\nuser = \"a\"\nsecret = \"env:S\"\nendpoint = \"minio:9000\"\n"),
              "station.toml:7:12: is no address; write for instance endpoint = \"https://minio.example:9000\"");
    EXPECT_EQ(of("to = \"libretime\"\npath = \"x\"\n"),
              "station.toml:4:6: libretime needs 'url'; write for instance url = \"https://radio.example\"");
    EXPECT_EQ(of("to = \"libretime\"\nurl = \"https://host\"\n"),
              "station.toml:5:7: the API of libretime needs its key; write secret = \"env:VARIABLE\"");
    EXPECT_EQ(of("to = \"azuracast\"\npath = \"x\"\nplaylist = \"News\"\n"),
              "station.toml:6:12: goes with its API; write for instance url = \"https://radio.example/station/1\"");
    const Station station = load(
        "[station]\nname = \"A\"\n[[deliver]]\nurl = \"sftp://desk@host:2222/in\"\nknown_hosts = \"hosts\"\nkey = "
        "\"key\"\ntimeout = \"2 min\"\nsecret = \"env:S\"\n");
    EXPECT_EQ(station.destinations.front().timeout, std::chrono::minutes{2});
    EXPECT_EQ(station.destinations.front().known_hosts.filename(), "hosts");
    EXPECT_TRUE(station.destinations.front().known_hosts.is_absolute());
}

TEST_F(StationPack, NamesTheDialectsItKnows) {
    EXPECT_EQ(refusal_of("[[deliver]]\nto = \"tape\"\npath = \"x\"\n"),
              "station.toml:4:6: there is no to 'tape'; there are: folder, rivendell, azuracast, libretime, "
              "liquidsoap, radiodj, "
              "mairlist, myriad, playoutone, enco, wideorbit, playit, podcast");
    EXPECT_EQ(refusal_of("[[deliver]]\npath = \"x\"\nname = \"../news.mp3\"\n"),
              "station.toml:5:8: '../news.mp3' cannot name a file players will see; write for instance name = "
              "\"news.mp3\"");
}

TEST_F(StationPack, SaysWhatEachDestinationNeeds) {
    EXPECT_EQ(refusal_of("[[deliver]]\nto = \"rivendell\"\npath = \"x\"\n"),
              "station.toml:4:6: to = \"rivendell\" names files by 'cart'; write for instance cart = \"3001\"");
    EXPECT_EQ(refusal_of("[[deliver]]\nto = \"enco\"\npath = \"x\"\ncart = \"news\"\n"),
              "station.toml:6:8: 'news' does not end in a number; write for instance cart = \"3001\"");
    EXPECT_EQ(refusal_of("[[deliver]]\npath = \"x\"\nsidecar = \"csv\"\n"),
              "station.toml:5:11: to = \"folder\" has no 'sidecar'; it is a setting of rivendell, radiodj, mairlist, "
              "enco; remove the line");
    EXPECT_EQ(refusal_of("[[deliver]]\nto = \"radiodj\"\npath = \"x\"\nsidecar = \"mmd\"\n"),
              "station.toml:6:11: there is no sidecar 'mmd'; there are: csv, none");
    EXPECT_EQ(refusal_of("[[deliver]]\nto = \"podcast\"\npath = \"x\"\n"),
              "station.toml:4:6: a podcast needs the address its files are found at; write for instance link = "
              "\"https://radio.example/news\"");
    EXPECT_EQ(refusal_of("[[deliver]]\npath = \"x\"\ntries = 0\n"),
              "station.toml:5:9: 'tries' is 0; it may be 1 to 20");
    EXPECT_EQ(
        refusal_of("[[deliver]]\npath = \"x\"\nname = \"{titles}.mp3\"\n"),
        "station.toml:5:8: nothing is filled in for '{titles}'; did you mean '{title}'? there are: {ext} {station} "
        "{date} {time} {hour} {slot} {cart} {title}");
}

TEST_F(StationPack, SegmentsNeedPlacesThatKeepTheirNames) {
    EXPECT_EQ(refusal_of("[[deliver]]\npath = \"x\"\nwhat = \"segments\"\nname = \"{title}.mp3\"\n"),
              "station.toml:6:8: segments go to places with fixed names, for last hour's must not air; write {slot} or "
              "{cart} instead of {title}");
    EXPECT_EQ(refusal_of("[[deliver]]\npath = \"x\"\nwhat = \"segments\"\nname = \"news.mp3\"\n"),
              "station.toml:6:8: several segments would go to one file; write for instance name = "
              "\"news-{slot}.{ext}\"");
    const Station station = load("[station]\nname = \"A\"\n[[deliver]]\npath = \"x\"\nwhat = \"segments\"\n");
    EXPECT_EQ(station.destinations[0].name, "news-{slot}.{ext}");
    EXPECT_EQ(station.destinations[0].slots, 8);
}

TEST_F(StationPack, TwoDestinationsMayNotWriteOneFile) {
    EXPECT_EQ(refusal_of("[[deliver]]\npath = \"x\"\n[[deliver]]\npath = \"./x\"\n"),
              "station.toml:5:1: [[deliver]] writes the file that the one at station.toml:3:1 writes; give it another "
              "name or path");
    EXPECT_EQ(load("[station]\nname = \"A\"\n[[deliver]]\npath = \"x\"\n[[deliver]]\npath = \"x\"\nname = "
                   "\"{date}.mp3\"\n")
                  .destinations.size(),
              2U);
}

TEST_F(StationPack, KeepsTheVoicesOfItems) {
    const Station station = load(
        "[station]\nname = \"A\"\n[[item]]\nkind = \"say\"\ntext = \"Hello.\"\nvoice = \"alan\"\n[[item]]\nkind = "
        "\"stories\"\n");
    EXPECT_EQ(station.item_voices.at("alan").name, "alan");
}

TEST(LengthRange, ReadsAnExactLengthAndARange) {
    EXPECT_TRUE(parse_length_range("3:00").exact());
    EXPECT_EQ(parse_length_range("2:30..3:00").shortest, 150 * kFrameRateHz);
    EXPECT_EQ(parse_length_range("2:30 .. 3:00").longest, 180 * kFrameRateHz);
}

TEST(LengthRange, SaysWhatIsWrong) {
    const auto message = [](const char* text) -> std::string {
        try {
            parse_length_range(text);
        } catch (const Error& error) {
            EXPECT_EQ(error.fault(), Fault::Usage);
            return error.what();
        }
        return "no error";
    };
    EXPECT_EQ(message("3:00..2:00"), "'3:00..2:00' ends before it begins; write the shorter length first");
    EXPECT_EQ(message("0:05"), "a bulletin cannot be '0:05' long; it may be 0:10 to 60:00");
    EXPECT_EQ(message(""), "'' is not a length; write minutes and seconds, \"3:00\", or a range, \"2:30..3:00\"");
}

TEST(ScaledClock, ScalesTheStoriesAndShrinksTheHeadlines) {
    BulletinClock clock;
    clock.items.resize(2);
    clock.items[0].kind = ClockItem::Kind::Headlines;
    clock.items[1].kind = ClockItem::Kind::Stories;
    const auto of = [&](const char* length) { return scaled_clock(clock, parse_length_range(length)); };
    EXPECT_EQ(of("1:00").stories_least, 1);
    EXPECT_EQ(of("1:00").stories_most, 3);
    EXPECT_EQ(of("1:00").items.size(), 1U);
    EXPECT_EQ(of("2:00").items[0].count, 2);
    EXPECT_EQ(of("10:00").stories_most, 27);
    EXPECT_EQ(of("10:00").items[0].count, 3);
    EXPECT_EQ(of("0:10").segment.shortest, 10 * kFrameRateHz);
}

}  // namespace newscart
