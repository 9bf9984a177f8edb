// What makes a station a service: [[schedule]], [watch], [fallback], [archive], [[alert]].
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "station/describe.h"
#include "station/station.h"
#include "support/support.h"

namespace newscart {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Station station_of(const std::string& toml) {
    const test::TempFolder folder;
    return load_station(folder.path(), "[station]\nname = \"Bay\"\n" + toml);
}

std::string refusal(const std::string& toml) {
    try {
        station_of(toml);
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::Config);
        return error.what();
    }
    return "no error";
}

TEST(Service, ReadsTheSchedule) {
    const Station station = station_of(R"(
        [[schedule]]
        minutes = [30, 0]
        hours = "6-9, 22-1"
        days = "Fri-Mon"
        length = "2:00"
        format = "mp3"
        [[schedule]]
        hours = [12]
        days = ["tuesday", "wed"]
    )");
    ASSERT_EQ(station.schedule.size(), 2U);
    EXPECT_THAT(station.schedule[0].minutes, ElementsAre(0, 30));
    EXPECT_THAT(station.schedule[0].hours, ElementsAre(0, 1, 6, 7, 8, 9, 22, 23));
    EXPECT_THAT(station.schedule[0].days, ElementsAre(0, 1, 5, 6));
    EXPECT_EQ(station.schedule[0].length->longest, frames_of(120));
    EXPECT_THAT(station.schedule[1].minutes, ElementsAre(0));
    EXPECT_THAT(station.schedule[1].hours, ElementsAre(12));
    EXPECT_THAT(station.schedule[1].days, ElementsAre(2, 3));
    EXPECT_THAT(station_of("").schedule, IsEmpty());
}

TEST(Service, NamesWhatIsNoTimeOfTheSchedule) {
    EXPECT_EQ(refusal("[[schedule]]\nminutes = [60]"),
              "station.toml:4:11: 'minutes' holds '60'; write minutes = [0, 30], 0 to 59");
    EXPECT_EQ(refusal("[[schedule]]\nhours = \"6-25\""),
              "station.toml:4:9: 'hours' holds '6-25'; write hours = \"6-9, 16-19\", 0 to 23");
    EXPECT_EQ(refusal("[[schedule]]\ndays = \"someday\""),
              "station.toml:4:8: 'days' holds 'someday'; write days = \"mon-fri\", 0 to 6");
    EXPECT_EQ(refusal("[[schedule]]\nformat = \"wav\""),
              "station.toml:4:10: there is no [[output]] of format 'wav'; add one");
    EXPECT_THAT(refusal("[[schedule]]\nlength = \"0:05\""), HasSubstr("a bulletin cannot be '0:05' long"));
}

TEST(Service, ReadsHowItIsWatchedAndWhatIsKept) {
    const Station station = station_of(R"(
        [bulletin]
        repeat_after = "12 h"
        [watch]
        lead = "15 min"
        lock = "90 s"
        metrics = "news.prom"
        [fallback]
        stale_after = "2 h"
        [archive]
        editions = "7 days"
        size_mb = 100
    )");
    EXPECT_EQ(station.repeat_after, hours{12});
    EXPECT_EQ(station.watch.lead, minutes{15});
    EXPECT_EQ(station.watch.lock, std::chrono::seconds{90});
    EXPECT_EQ(station.watch.metrics, station.folder / "news.prom");
    EXPECT_EQ(station.fallback.stale_after, hours{2});
    EXPECT_EQ(station.fallback.evergreen.filename(), "evergreen");
    EXPECT_EQ(station.keep.editions, hours{7 * 24});
    EXPECT_EQ(station.keep.most_bytes, 100 << 20);
    EXPECT_THAT(refusal("[watch]\nlead = \"2 min\"\nlock = \"2 min\""), HasSubstr("make 'lead' the longer one"));
    EXPECT_THAT(refusal("[fallback]\nevergreen = \"no\""), HasSubstr("is no folder"));
}

TEST(Service, ReadsWhomToTell) {
    const Station station = station_of(R"(
        [[alert]]
        command = ["page", "{message}"]
        cool_down = "5 min"
        [[alert]]
        email = "desk@example.org"
        from = "news@example.org"
        smtp = "smtps://mail.example.org"
        user = "news"
        secret_file = "password"
    )");
    ASSERT_EQ(station.alerts.size(), 2U);
    EXPECT_THAT(station.alerts[0].command, ElementsAre("page", "{message}"));
    EXPECT_EQ(station.alerts[0].cool_down, minutes{5});
    EXPECT_EQ(station.alerts[1].secret_file, station.folder / "password");
    EXPECT_THAT(describe(station), HasSubstr("email = \"desk@example.org\""));
    EXPECT_THAT(refusal("[[alert]]\ncool_down = \"5 min\""),
                HasSubstr("an alert needs one of command, email, webhook"));
    EXPECT_THAT(refusal("[[alert]]\ncommand = [\"page\", \"{mesage}\"]"), HasSubstr("did you mean '{message}'?"));
    EXPECT_THAT(refusal("[[alert]]\nwebhook = \"ftp://example.org\""), HasSubstr("ftp://example.org"));
    EXPECT_THAT(refusal("[[alert]]\nemail = \"a@b.org\\nBcc: c@d.org\"\nfrom = \"a@b.org\"\nsmtp = \"smtp://b.org\""),
                HasSubstr("is no address"));
}

TEST(Service, ReadsWhereEditionsGoFromAPackThatIsBrokenOtherwise) {
    const test::TempFolder folder;
    const std::string toml =
        "[station]\nname = \"Bay\"\n[sound]\nbed = \"gone.flac\"\n[[deliver]]\npath = \"/srv/playout\"\n[[alert]]\n"
        "command = [\"page\"]\n";
    EXPECT_THROW(load_station(folder.path(), toml), Error);
    const Station station = load_bare_station(folder.path(), toml);
    EXPECT_EQ(station.id, "bay");
    EXPECT_EQ(station.destinations.size(), 1U);
    EXPECT_EQ(station.alerts.size(), 1U);
}

}  // namespace
}  // namespace newscart
