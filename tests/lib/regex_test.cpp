#include "lib/pcre2/regex.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace newscart {

TEST(Regex, FindsGroupsAsBytes) {
    const Regex regex("(\\w+)é(x)?");
    const auto match = regex.find("  caféy");
    ASSERT_TRUE(match);
    EXPECT_EQ((*match)[1].in("  caféy"), "caf");
    EXPECT_FALSE((*match)[2].matched());
}

TEST(Regex, ReplacesWithGroups) {
    EXPECT_EQ(Regex("(\\d+)km").replace("10km and 20km", "$1 kilometres"), "10 kilometres and 20 kilometres");
}

TEST(Regex, StepsOverEmptyMatches) { EXPECT_EQ(Regex("x*").replace("éa", "-"), "-é-a-"); }

TEST(Regex, GivesUpOnEndlessBacktracking) { EXPECT_FALSE(Regex("^(a+)+$").matches(std::string(64, 'a') + "b")); }

TEST(Regex, MatchesWhatTheStackOfMachineCodeCannotHold) {
    const std::string text(50'000, 'a');
    const auto match = Regex("^(?:(a)|b)*$").find(text);
    ASSERT_TRUE(match);
    EXPECT_EQ(match->front().end, text.size());
}

TEST(Regex, FindsAllInALongTextAtOnce) {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += "é ";
    EXPECT_EQ(Regex("é").find_all(text).size(), 100'000U);
}

TEST(Regex, NamesABadPattern) { EXPECT_THROW(Regex("("), Error); }

TEST(Regex, DoesNotMatchIllFormedText) { EXPECT_FALSE(Regex(".").matches("\xff\xfe")); }

}  // namespace newscart
