#include "app/air_time.h"

#include <gtest/gtest.h>

#include "app/speech_settings.h"
#include "base/error.h"

namespace newscart {
namespace {

using std::chrono::minutes;

/// 14:20:30 in London in winter, 09:20:30 in New York.
const Instant kNow = *parse_instant("2026-03-02T14:20:30Z");

std::string air(const std::string& text, const std::string& zone = "Europe/London", minutes every = minutes{60}) {
    return format_instant(air_time_of(text, zone, every, kNow));
}

}  // namespace

TEST(TimeToSpeak, IsHalfOfWhatIsLeftUntilTheLockOrTheAir) {
    const Instant air{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours{9}};
    EXPECT_EQ(time_to_speak(air, minutes{2}, air - minutes{10}), minutes{4});
    EXPECT_EQ(time_to_speak(air, minutes{2}, air - minutes{2}), minutes{1});
    EXPECT_EQ(time_to_speak(air, minutes{2}, air - minutes{1}), std::chrono::seconds{30});
    EXPECT_EQ(time_to_speak(air, minutes{2}, air), std::nullopt);
    EXPECT_EQ(time_to_speak(air, minutes{2}, air + minutes{5}), std::nullopt);
}

TEST(AirTime, IsTheNextBulletinIfNothingIsSaid) {
    EXPECT_EQ(air(""), "2026-03-02T15:00:00Z");
    EXPECT_EQ(air("", "Europe/London", minutes{30}), "2026-03-02T14:30:00Z");
    EXPECT_EQ(air("", "Asia/Kolkata"), "2026-03-02T14:30:00Z");  // on the hour there
    EXPECT_EQ(format_instant(air_time_of("", "UTC", minutes{60}, *parse_instant("2026-03-02T15:00:00Z"))),
              "2026-03-02T15:00:00Z");
}

TEST(AirTime, TakesAMomentWithItsOffset) { EXPECT_EQ(air("2026-03-02T15:00:00+01:00"), "2026-03-02T14:00:00Z"); }

TEST(AirTime, TakesTheStationsOwnTime) {
    EXPECT_EQ(air("2026-07-01T15:00", "Europe/London"), "2026-07-01T14:00:00Z");
    EXPECT_EQ(air("15:00", "America/New_York"), "2026-03-02T20:00:00Z");
}

TEST(AirTime, IsTomorrowIfThatTimeIsPast) {
    EXPECT_EQ(air("14:00"), "2026-03-03T14:00:00Z");
    // The clocks go forward in London on 29 March 2026: nine in the morning stays nine in the morning.
    EXPECT_EQ(
        format_instant(air_time_of("09:00", "Europe/London", minutes{60}, *parse_instant("2026-03-28T12:00:00Z"))),
        "2026-03-29T08:00:00Z");
}

TEST(AirTime, RefusesWhatIsNoTime) {
    for (const char* text : {"noon", "25:00", "2026-13-01T00:00", "15"}) {
        EXPECT_THROW(air(text), Error) << text;
    }
}

}  // namespace newscart
