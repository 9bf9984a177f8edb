#include "feed/decode.h"

#include <gtest/gtest.h>

#include <string>

namespace newscart {
namespace {

using namespace std::string_literals;

std::string wide(std::string_view ascii, bool little) {
    std::string out;
    for (const char c : ascii) out += little ? std::string{c, '\0'} : std::string{'\0', c};
    return out;
}

}  // namespace

TEST(Decode, FollowsTheByteOrderMark) {
    EXPECT_EQ(decode("\xEF\xBB\xBF"
                     "caf\xC3\xA9"),
              "café");
    EXPECT_EQ(decode("\xFF\xFE" + wide("pier", true)), "pier");
    EXPECT_EQ(decode("\xFE\xFF" + wide("pier", false)), "pier");
}

TEST(Decode, KnowsUtf16WithoutAMark) {
    EXPECT_EQ(decode(wide("The ferry runs again.", true)), "The ferry runs again.");
    EXPECT_FALSE(is_binary(wide("The ferry runs again.", false)));
}

TEST(Decode, FollowsWhatTheFileDeclares) {
    EXPECT_EQ(decode("<?xml version=\"1.0\" encoding=\"windows-1251\"?><a>\xCF\xEE\xF0\xF2</a>"),
              "<?xml version=\"1.0\" encoding=\"windows-1251\"?><a>Порт</a>");
    EXPECT_EQ(decode("<meta charset=\"iso-8859-1\">\x93"
                     "caf\xE9\x94"),
              "<meta charset=\"iso-8859-1\">“café”");
}

TEST(Decode, TrustsSoundUtf8MoreThanAStaleLabel) {
    EXPECT_EQ(decode("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>caf\xC3\xA9"),
              "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>café");
}

TEST(Decode, TakesUnlabelledBytesForWindows1252) {
    EXPECT_EQ(decode("The caf\xE9 on the pier is \x93open\x94 again \x96 from noon."),
              "The café on the pier is “open” again – from noon.");
}

TEST(Decode, RepairsUtf8WithStrayBytes) {
    EXPECT_EQ(decode("\xEF\xBB\xBF"
                     "caf\xE9 and caf\xC3\xA9"),
              "café and café");
    // What is cut short is given up, not guessed.
    EXPECT_EQ(tidy(decode("\xEF\xBB\xBF"
                          "end\xE2\x80")),
              "end");
}

TEST(Decode, TellsBinaryFromText) {
    EXPECT_TRUE(
        is_binary("\x7F"
                  "ELF\x02\x01\0\0\0"s));
    std::string noise;
    for (int i = 0; i < 4000; ++i) noise += static_cast<char>(1 + (i * 7919) % 255);
    EXPECT_TRUE(is_binary(noise));
    EXPECT_FALSE(is_binary("\x01priority\x02text\x03 with the marks of an agency"));
    EXPECT_FALSE(is_binary(""));
}

TEST(Tidy, KeepsOneLineOfCleanText) {
    EXPECT_EQ(tidy("  a\tb\r\n c\xC2\xA0"
                   "d  "),
              "a b c d");
    EXPECT_EQ(tidy("e\xCC\x81"), "é");
    // Soft hyphen, zero-width space, byte order mark, direction marks, private use.
    EXPECT_EQ(tidy("a\xC2\xAD"
                   "b\xE2\x80\x8B"
                   "c\xEF\xBB\xBF"
                   "d\xE2\x80\xAE"
                   "e\xEE\x80\x80"),
              "abcde");
    EXPECT_EQ(tidy("\xC2\x93quoted\xC2\x94"), "“quoted”");
}

TEST(Tidy, DropsWhatWouldCommandASpeechEngine) {
    EXPECT_EQ(tidy("fast\x01"
                   "400S talk\x1b[31m"),
              "fast400S talk[31m");
}

}  // namespace newscart
