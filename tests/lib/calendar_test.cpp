#include "lib/icu/calendar.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace newscart::icu {
namespace {

std::string shown(const char* instant, const std::string& timezone) {
    const CivilTime t = civil_time(*parse_instant(instant), timezone);
    std::string text;
    for (const int field : {t.year, t.month, t.day, t.hour, t.minute, t.second, t.weekday}) {
        text += (text.empty() ? "" : " ") + std::to_string(field);
    }
    return text;
}

std::string moment(const CivilTime& local, const std::string& timezone) {
    return format_instant(instant_of(local, timezone));
}

}  // namespace

TEST(Calendar, TellsTheCivilTimeOfAPlace) {
    EXPECT_EQ(shown("2026-11-23T15:00:00Z", "Europe/London"), "2026 11 23 15 0 0 1");
    EXPECT_EQ(shown("2026-07-01T15:00:00Z", "Europe/London"), "2026 7 1 16 0 0 3");
    EXPECT_EQ(shown("2026-01-01T04:59:59Z", "America/New_York"), "2025 12 31 23 59 59 3");
    EXPECT_EQ(shown("2026-11-23T15:00:00Z", "Asia/Kathmandu"), "2026 11 23 20 45 0 1");
    EXPECT_EQ(shown("1969-12-31T23:59:59Z", "UTC"), "1969 12 31 23 59 59 3");
}

TEST(Calendar, FindsTheMomentOfACivilTime) {
    EXPECT_EQ(moment({2026, 11, 23, 15, 0, 0}, "Europe/London"), "2026-11-23T15:00:00Z");
    EXPECT_EQ(moment({2026, 7, 1, 16, 0, 0}, "Europe/London"), "2026-07-01T15:00:00Z");
}

TEST(Calendar, TakesTheEarlierMomentWhenClocksShowATimeTwice) {
    EXPECT_EQ(moment({2026, 10, 25, 1, 30, 0}, "Europe/London"), "2026-10-25T00:30:00Z");
    EXPECT_EQ(moment({2026, 11, 1, 1, 30, 0}, "America/New_York"), "2026-11-01T05:30:00Z");
}

TEST(Calendar, MovesATimeThatClocksSkipOnwards) {
    EXPECT_EQ(moment({2026, 3, 29, 1, 30, 0}, "Europe/London"), "2026-03-29T01:30:00Z");
}

TEST(Calendar, CarriesFieldsBeyondTheirRange) {
    EXPECT_EQ(moment({2026, 12, 31, 24, 0, 0}, "UTC"), "2027-01-01T00:00:00Z");
    EXPECT_EQ(moment({2026, 13, 1, 0, 0, 0}, "UTC"), "2027-01-01T00:00:00Z");
}

TEST(Calendar, KnowsZonesOfTheDatabaseOnly) {
    EXPECT_TRUE(is_timezone("Europe/London"));
    EXPECT_TRUE(is_timezone("UTC"));
    EXPECT_FALSE(is_timezone("Europe/Lundun"));
    EXPECT_FALSE(is_timezone("GMT+3"));
    EXPECT_FALSE(is_timezone(""));
    EXPECT_FALSE(is_timezone("Etc/Unknown"));
    EXPECT_THROW(civil_time(Instant{}, "Mars/Olympus"), Error);
}

}  // namespace newscart::icu
