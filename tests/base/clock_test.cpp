#include "base/clock.h"

#include <gtest/gtest.h>

namespace newscart {

TEST(Clock, ReadsLengthsAsMinutesAndSeconds) {
    EXPECT_EQ(parse_length("3:00"), 180 * kFrameRateHz);
    EXPECT_EQ(parse_length("0:12"), 12 * kFrameRateHz);
    EXPECT_EQ(parse_length("1:00:00"), 3600 * kFrameRateHz);
    EXPECT_EQ(parse_length("2.5"), kFrameRateHz * 5 / 2);
}

TEST(Clock, RefusesWhatIsNoLength) {
    for (const char* text : {"", "a", "3:", ":30", "3:7", "3:60", "1.5:00", "-1", "1:2:3:4", "3:00x", "1e9"}) {
        EXPECT_EQ(parse_length(text), std::nullopt) << text;
    }
}

TEST(Clock, WritesLengths) {
    EXPECT_EQ(format_length(180 * kFrameRateHz), "3:00");
    EXPECT_EQ(format_length(kFrameRateHz / 2), "0:00.500");
}

TEST(Clock, ReadsMomentsWithTheirOffset) {
    const auto utc = parse_instant("2026-11-23T15:00:00Z");
    ASSERT_TRUE(utc);
    EXPECT_EQ(parse_instant("2026-11-23T16:00+01:00"), utc);
    EXPECT_EQ(parse_instant("2026-11-23 10:00:00.250-0500"), utc);
    EXPECT_EQ(format_instant(*utc), "2026-11-23T15:00:00Z");
    EXPECT_EQ(format_compact(*utc), "20261123T150000Z");
}

TEST(Clock, RefusesMomentsWithoutOffsetOrOutOfRange) {
    for (const char* text :
         {"2026-11-23T15:00:00", "2026-02-30T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23", "soon"}) {
        EXPECT_EQ(parse_instant(text), std::nullopt) << text;
    }
}

}  // namespace newscart
