#include "lib/icu/unicode.h"

#include <gtest/gtest.h>

namespace newscart::icu {

TEST(Unicode, RepairsIllFormedBytes) {
    EXPECT_FALSE(is_utf8("a\xff"));
    EXPECT_EQ(repair_utf8("a\xff z"), "a\xEF\xBF\xBD z");
}

TEST(Unicode, ComposesAndChangesCase) {
    EXPECT_EQ(nfc("e\xCC\x81"), "é");
    EXPECT_EQ(upper("straße é"), "STRASSE É");
    EXPECT_EQ(lower("ÉCOLE"), "école");
}

TEST(Unicode, WritesAscii) {
    EXPECT_EQ(to_ascii("Škoda Łódź café"), "Skoda Lodz cafe");
    EXPECT_EQ(to_ascii("Киев"), "Kiev");
}

TEST(Unicode, KnowsControlsAndPictures) {
    EXPECT_TRUE(is_control(0x01));
    EXPECT_TRUE(is_control(0x200B));
    EXPECT_TRUE(is_emoji(0x1F600));
    EXPECT_FALSE(is_emoji(U'5'));
}

}  // namespace newscart::icu
