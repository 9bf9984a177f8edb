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

}  // namespace newscart
