#include "lineup/versions.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "lineup/made_news.h"

namespace newscart {
namespace {

const Article* newest_of(std::vector<const Article*> versions) {
    sort_newest_first(versions);
    return versions.front();
}

}  // namespace

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
    EXPECT_EQ(newest_of({&old, &fresh}), &fresh);
    fresh.version.clear();
    EXPECT_TRUE(is_newer(old, fresh));
    EXPECT_EQ(newest_of({&old, &fresh}), &old);
}

TEST(Versions, GiveWayToTimesIfOneHasNone) {
    Article first = test::made_article("a", 1);
    Article second = first;
    Article third = first;
    first.version = "2";
    first.published = test::kAirTime - std::chrono::hours{3};
    second.published = test::kAirTime - std::chrono::hours{2};
    third.version = "1";
    third.published = test::kAirTime - std::chrono::hours{1};
    std::vector<const Article*> versions{&third, &first, &second};
    std::sort(versions.begin(), versions.end());
    do {
        EXPECT_EQ(newest_of(versions), &third);
    } while (std::next_permutation(versions.begin(), versions.end()));
    EXPECT_EQ(newest_of({&first, &third}), &first);
}

TEST(Versions, OfEqualsACorrectionIsNewer) {
    Article first = test::made_article("a", 1);
    Article corrected = first;
    first.origin.file = "feed/z.txt";
    corrected.origin.file = "feed/a.txt";
    corrected.correction = "correction";
    EXPECT_EQ(newest_of({&first, &corrected}), &corrected);
    EXPECT_EQ(newest_of({&corrected, &first}), &corrected);
    // One without a date corrects what there is; what is dated later replaces one with a date.
    corrected.published.reset();
    corrected.updated.reset();
    EXPECT_EQ(newest_of({&first, &corrected}), &corrected);
    corrected.published = test::kAirTime - std::chrono::hours{3};
    first.published = test::kAirTime - std::chrono::hours{2};
    EXPECT_EQ(newest_of({&first, &corrected}), &first);
}

TEST(Versions, WithoutAnyMarkAreNeitherNewerNorOlder) {
    Article a = test::made_article("a", 1);
    a.published.reset();
    const Article b = a;
    EXPECT_FALSE(is_newer(a, b));
    EXPECT_FALSE(is_newer(b, a));
}

}  // namespace newscart
