#include "base/text.h"

#include <gtest/gtest.h>

namespace newscart {

TEST(Text, CollapsesWhiteSpace) { EXPECT_EQ(collapse_space("  a \t b\r\n\nc "), "a b c"); }

TEST(Text, SplitsAndKeepsEmptyParts) {
    EXPECT_EQ(split("a,,b", ','), (std::vector<std::string_view>{"a", "", "b"}));
    EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
}

TEST(Text, MakesSlugsCutAtAWord) {
    EXPECT_EQ(slug("Harbour bridge to close!"), "harbour-bridge-to-close");
    EXPECT_EQ(slug("Harbour bridge to close", 17), "harbour-bridge-to");
    EXPECT_EQ(slug("don't stop"), "dont-stop");
    EXPECT_EQ(slug("!!!"), "story");
}

TEST(Text, SuggestsTheNearestWordOnlyWhenItIsNear) {
    EXPECT_EQ(nearest("targt_lufs", {"target_lufs", "bed"}), "target_lufs");
    EXPECT_EQ(nearest("zzzzzzzz", {"target_lufs", "bed"}), "");
}

}  // namespace newscart
