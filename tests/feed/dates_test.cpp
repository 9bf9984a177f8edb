#include "feed/dates.h"

#include <gtest/gtest.h>

#include <string>

namespace newscart {
namespace {

std::string read(std::string_view text) {
    const auto instant = parse_date(text);
    return instant ? format_instant(*instant) : "none";
}

}  // namespace

TEST(Dates, ReadsWhatFeedsWrite) {
    EXPECT_EQ(read("Mon, 23 Nov 2026 15:00:00 GMT"), "2026-11-23T15:00:00Z");
    EXPECT_EQ(read("Mon, 23 Nov 2026 15:00:30 +0100"), "2026-11-23T14:00:30Z");
    EXPECT_EQ(read("23 Nov 26 15:00 EST"), "2026-11-23T20:00:00Z");
    EXPECT_EQ(read("  Monday, 23 November 2026 15:00 -05:30 "), "2026-11-23T20:30:00Z");
    EXPECT_EQ(read("November 23, 2026"), "2026-11-23T00:00:00Z");
}

TEST(Dates, ReadsIsoWithAndWithoutOffset) {
    EXPECT_EQ(read("2026-11-23T15:00:00+01:00"), "2026-11-23T14:00:00Z");
    EXPECT_EQ(read("2026-11-23T15:00:00.123+0100"), "2026-11-23T14:00:00Z");
    EXPECT_EQ(read("2026-11-23 15:00"), "2026-11-23T15:00:00Z");
    EXPECT_EQ(read("2026-11-23"), "2026-11-23T00:00:00Z");
}

TEST(Dates, RefusesWhatIsNoDate) {
    for (const char* text : {"", "yesterday", "32 Nov 2026 15:00 GMT", "2026-13-01", "2026-02-30", "23 Nov 2026 25:61",
                             "Nov Nov Nov Nov", "999999999999999999 Nov 2026"}) {
        EXPECT_EQ(read(text), "none") << text;
    }
}

TEST(Dates, ReadsTheTwelveHourClock) {
    for (const char* text : {"23 November 2026 6:00 PM", "2026-11-23 6:00 PM", "November 23, 2026 at 6 p.m.",
                             "Mon, 23rd Nov 2026 6.00pm GMT", "2026-11-23 6PM UTC"}) {
        EXPECT_EQ(read(text), "2026-11-23T18:00:00Z") << text;
    }
    EXPECT_EQ(read("23 November 2026 12:30 AM"), "2026-11-23T00:30:00Z");
    EXPECT_EQ(read("23 November 2026 12:30 PM"), "2026-11-23T12:30:00Z");
    EXPECT_EQ(read("23 November 2026 6:00 PM AKST"), "2026-11-24T03:00:00Z");
    EXPECT_EQ(read("23 November 2026 6:00 PM ET"), "2026-11-23T23:00:00Z");
    EXPECT_EQ(read("Mon, 23 Nov 2026 18:00:00 +0100 (CET)"), "2026-11-23T17:00:00Z");
    EXPECT_EQ(read("23-Nov-2026 18:00 GMT+1"), "2026-11-23T17:00:00Z");
}

TEST(Dates, RefusesWhatTheyCannotReadToTheEnd) {
    for (const char* text : {"23 November 2026 18:00 XYZT", "2026-11-23 18:00 station time",
                             "2026-11-23 6:00 in the evening", "23 Nov 2026 18:00 GMT or later", "23 Nov 2026 13:00 PM",
                             "23 Nov 2026 6", "2026-11-23 18:00 Z Z", "23 Nov 70000 18:00"}) {
        EXPECT_EQ(read(text), "none") << text;
    }
}

TEST(Dates, WithoutAZoneAreByTheClocksOfAPlace) {
    const auto in_new_york = [](std::string_view text) {
        const auto instant = parse_date(text, "America/New_York");
        return instant ? format_instant(*instant) : "none";
    };
    EXPECT_EQ(in_new_york("2026-11-23 18:00"), "2026-11-23T23:00:00Z");
    EXPECT_EQ(in_new_york("23 July 2026 6 PM"), "2026-07-23T22:00:00Z");
    EXPECT_EQ(in_new_york("2026-11-23"), "2026-11-23T05:00:00Z");
    EXPECT_EQ(in_new_york("2026-11-23 18:00 GMT"), "2026-11-23T18:00:00Z");
    EXPECT_EQ(in_new_york("2026-11-23T18:00:00Z"), "2026-11-23T18:00:00Z");
}

}  // namespace newscart
