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

TEST(Regex, KeepsManyGroupsApart) {
    const Regex few("(y)|(x)");
    const std::string subject(50, 'x');
    ASSERT_TRUE(few.find(subject)->at(2).matched());
    std::string pattern;
    for (int i = 0; i < 50; ++i) pattern += "(.)";
    const auto match = Regex(pattern).find(subject);
    ASSERT_TRUE(match);
    ASSERT_EQ(match->size(), 51U);
    for (std::size_t i = 1; i <= 50; ++i) EXPECT_EQ(match->at(i).begin, i - 1);
    EXPECT_EQ(few.find(subject)->size(), 3U);
    EXPECT_FALSE(few.find(subject)->at(1).matched());
}

TEST(Regex, NamesABadPattern) { EXPECT_THROW(Regex("("), Error); }

TEST(Regex, DoesNotMatchIllFormedText) { EXPECT_FALSE(Regex(".").matches("\xff\xfe")); }

}  // namespace newscart
