#include "lineup/versions.h"

#include <gtest/gtest.h>

#include "lineup/made_news.h"

namespace newscart {

TEST(Versions, AreComparedAsSuppliersCountThem) {
    EXPECT_LT(compare_versions("2", "10"), 0);
    EXPECT_LT(compare_versions("1.9", "1.10"), 0);
    EXPECT_EQ(compare_versions("01", "1"), 0);
    EXPECT_GT(compare_versions("2b", "2a"), 0);
    EXPECT_LT(compare_versions("1", "1.1"), 0);
    EXPECT_LT(compare_versions("", "0"), 0);
    EXPECT_GT(compare_versions("99999999999999999999", "9999999999999999999"), 0);
}

TEST(Versions, DecideBeforeTimes) {
    Article old = test::made_article("a", 1);
    Article fresh = old;
    old.version = "1";
    old.published = test::kAirTime;
    fresh.version = "2";
    EXPECT_TRUE(is_newer(fresh, old));
    EXPECT_FALSE(is_newer(old, fresh));
    EXPECT_TRUE(is_before(old, fresh));
    fresh.version.clear();
    EXPECT_TRUE(is_newer(old, fresh));
}

TEST(Versions, WithoutAnyMarkAreNeitherNewerNorOlder) {
    Article a = test::made_article("a", 1);
    a.published.reset();
    const Article b = a;
    EXPECT_FALSE(is_newer(a, b));
    EXPECT_FALSE(is_newer(b, a));
}

}  // namespace newscart
