#include "app/console.h"

#include <gtest/gtest.h>

namespace newscart {

TEST(Console, KeepsAMessageOnOneLineAndHarmless) { EXPECT_EQ(one_line("a\nb\x1b[31mc\xff"), "a b [31mc\xEF\xBF\xBD"); }

TEST(Console, NamesTheFirstFewSetAsideAndCountsTheRest) {
    std::vector<Rejected> rejected;
    for (int i = 0; i < 12; ++i) rejected.push_back({"f" + std::to_string(i), "no headline", "", ""});
    testing::internal::CaptureStderr();
    Console(Chatter::Normal).set_aside(rejected);
    const std::string normal = testing::internal::GetCapturedStderr();
    EXPECT_NE(normal.find("newscart: warning: f9: set aside: no headline\n"), std::string::npos);
    EXPECT_EQ(normal.find("f10"), std::string::npos);
    EXPECT_NE(normal.find("and 2 more set aside: no headline (2); --verbose"), std::string::npos);
    testing::internal::CaptureStderr();
    Console(Chatter::Verbose).set_aside(rejected);
    EXPECT_NE(testing::internal::GetCapturedStderr().find("f11"), std::string::npos);
    testing::internal::CaptureStderr();
    Console(Chatter::Quiet).set_aside(rejected);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace newscart
