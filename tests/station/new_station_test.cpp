#include "station/new_station.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "station/describe.h"
#include "station/station.h"
#include "support/support.h"

namespace newscart {
namespace {

std::string refusal(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::Usage);
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST(DefaultStation, IsFitForAir) {
    const Station station = load_station(default_station_folder());
    EXPECT_EQ(station.name, "Harbour FM");
    EXPECT_EQ(station.clock.items.size(), 6U);
    EXPECT_FALSE(station.sound.bed.empty());
}

TEST(NewStation, IsAWorkingPackWithItsOwnName) {
    const test::TempFolder temp;
    const std::filesystem::path folder = temp.path() / "hill";
    create_station(folder, "Hill \"Top\" FM", "en-US", "America/New_York");
    const Station station = load_station(folder);
    EXPECT_EQ(station.name, "Hill \"Top\" FM");
    EXPECT_EQ(station.language, "en-US");
    EXPECT_EQ(station.timezone, "America/New_York");
    EXPECT_EQ(station.reader.language, "en-US");
    EXPECT_EQ(station.second.value().language, "en-US");
    EXPECT_EQ(station.sound.bed, folder / "bed.flac");
}

TEST(NewStation, KeepsTheCommentsOfThePack) {
    const test::TempFolder temp;
    create_station(temp.path() / "hill", "Hill FM", "en-GB", "Europe/London");
    const std::string copy = read_file(temp.path() / "hill" / "station.toml", 1u << 20);
    const std::string original = read_file(default_station_folder() / "station.toml", 1u << 20);
    EXPECT_EQ(replace_all(copy, "name = \"Hill FM\"", "name = \"Harbour FM\""), original);
}

TEST(NewStation, OffersVoicesOfItsLanguageInItsComments) {
    const test::TempFolder temp;
    create_station(temp.path() / "hill", "Hill FM", "en-US", "America/New_York");
    const std::string toml = read_file(temp.path() / "hill" / "station.toml", 1u << 20);
    EXPECT_THAT(toml, testing::HasSubstr("\n# headlines = \"june\"            # reads the headlines, unless"));
    EXPECT_THAT(toml, testing::HasSubstr("\n# quotes = \"marcus\"             # reads the sentences that"));
    // They are there, and speak it.
    const std::string offered =
        replace_all(replace_all(toml, "# headlines = \"", "headlines = \""), "# quotes = \"", "quotes = \"");
    const Station station = load_station(temp.path() / "hill", offered);
    EXPECT_EQ(station.headlines.value().language, "en-US");
    EXPECT_EQ(station.quotes.value().language, "en-US");
    EXPECT_NE(station.reader.name, station.second.value().name);
}

TEST(NewStation, TakesAnEmptyFolderButNoOther) {
    const test::TempFolder empty;
    create_station(empty.path(), "Hill FM", "en-GB", "UTC");
    EXPECT_EQ(load_station(empty.path()).name, "Hill FM");
    const std::vector<std::string> before = test::listing(empty.path());
    EXPECT_EQ(refusal([&] { create_station(empty.path(), "Dale FM", "en-GB", "UTC"); }),
              empty.path().string() + ": is there already; name a new or an empty folder");
    EXPECT_EQ(test::listing(empty.path()), before);
    EXPECT_EQ(load_station(empty.path()).name, "Hill FM");
}

TEST(NewStation, LeavesNothingBehindWhenItsSettingsWillNotDo) {
    const test::TempFolder temp;
    EXPECT_THAT(refusal([&] { create_station(temp.path() / "a", "A", "en-UK", "UTC"); }),
                testing::StartsWith("there is no language 'en-UK'; did you mean 'en-US'? there are: "));
    EXPECT_EQ(refusal([&] { create_station(temp.path() / "a", "A", "en-GB", "London"); }),
              "there is no time zone 'London'; write a place, as in \"Europe/London\"");
    EXPECT_EQ(refusal([&] { create_station(temp.path() / "a", " ", "en-GB", "UTC"); }), "a station needs a name");
    EXPECT_TRUE(test::listing(temp.path()).empty());
}

TEST(DescribedStation, GivesTheSameStationWhenReadAgain) {
    const test::TempFolder temp;
    create_station(temp.path() / "hill", "Hill\tFM \\o/", "en-GB", "Europe/Paris");
    const std::string described = describe(load_station(temp.path() / "hill"));
    temp.write("hill/station.toml", described);
    EXPECT_EQ(describe(load_station(temp.path() / "hill")), described);
}

TEST(DescribedStation, ShowsWhatTheFileLeftOut) {
    const test::TempFolder temp;
    temp.write("voices/zoe.toml", "language = \"en-GB\"\nespeak_voice = \"gmw/en\"\nreader = \"Zoe\"\n");
    temp.write(
        "station.toml",
        "[station]\nname = \"A\"\n[bulletin]\nlength = \"2:30..3:00\"\n[voices]\nreader = \"zoe\"\n[feed]\npath = "
        "\"in\"\n[[output]]\nformat = \"wav\"\nloudness = -20\n[[deliver]]\npath = \"/srv/on air\"\n");
    EXPECT_EQ(describe(load_station(temp.path())), R"([station]
name = "A"                      # editions go to OUT/a
language = "en-GB"
timezone = "UTC"

[bulletin]
length = "2:30..3:00"
segment = ["0:12", "0:45"]
stories = [3, 8]
pause = [0.2, 1.2]              # seconds
bed_tail = "0:08"
every = "60 min"
max_age = "48 h"
repeat_after = "24 h"

[feed]
path = "in"
other_languages = "refuse"

[[item]]
kind = "say"
text = "It's {time}. This is {station} news, I'm {reader}."
bed = true

[[item]]
kind = "headlines"
count = 3
bed = true

[[item]]
kind = "stories"
bed = true

[[item]]
kind = "say"
text = "{station} news. The next bulletin is at {next_time}."
bed = true

[voices]
reader = "zoe"                  # Zoe, en-GB, 165 words a minute

[sound]
speech_over_bed_lu = 15
duck_down_ms = 250
duck_up_ms = 800
hold_gap_ms = 1000

[[output]]
name = "wav"
format = "wav"
bits = 16
channels = 2
loudness = -20                  # LUFS
true_peak_dbtp = -1
short_term_most_lufs = -15      # no 3 s may be louder

[[deliver]]
to = "folder"
path = "/srv/on air"
name = "news.{ext}"
segue = 0
tries = 4
pause = "2 s"
timeout = "60 s"

[watch]
lead = "10 min"
lock = "2 min"
late = "0 min"
rescan = "1 min"
feed_silent = "0 min"

[fallback]
stale_after = "180 min"

[archive]
editions = "31 days"
size_mb = 0
log = "1100 days"
)");
}

}  // namespace newscart
