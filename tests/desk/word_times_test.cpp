#include "desk/word_times.h"

#include <gtest/gtest.h>

namespace newscart::desk {
namespace {

/// Marks of words of a spoken text, half a second each.
std::vector<WordMark> marks_of(const std::string& spoken) {
    std::vector<WordMark> marks;
    int begin = 0;
    for (int at = 0; at <= static_cast<int>(spoken.size()); ++at) {
        const bool end = at == static_cast<int>(spoken.size()) || spoken[static_cast<std::size_t>(at)] == ' ';
        if (!end) continue;
        marks.push_back({begin, at - begin, frames_of(0.5 * static_cast<double>(marks.size()))});
        begin = at + 1;
    }
    return marks;
}

TEST(WordTimes, AreThoseOfTheSpokenWordsWhereBothAreTheSame) {
    const std::string text = "The ferry is back.";
    const auto words = word_times(text, "the ferry is back.", marks_of("the ferry is back."), frames_of(2));
    ASSERT_EQ(words.size(), 4U);
    EXPECT_EQ(words[1].begin, 4);
    EXPECT_EQ(words[1].end, 9);
    EXPECT_DOUBLE_EQ(words[1].start, 0.5);
    EXPECT_DOUBLE_EQ(words[1].stop, 1.0);
    EXPECT_DOUBLE_EQ(words[3].stop, 2.0);
}

TEST(WordTimes, OfAFigureAreThoseOfAllItsSpokenWords) {
    const std::string spoken = "it cost one point two billion dollars in all";
    const auto words = word_times("It cost $1.2bn in all", spoken, marks_of(spoken), frames_of(4.5));
    ASSERT_EQ(words.size(), 5U);
    EXPECT_DOUBLE_EQ(words[2].start, 1.0);
    EXPECT_DOUBLE_EQ(words[2].stop, 3.5);
    EXPECT_DOUBLE_EQ(words[3].start, 3.5);
}

TEST(WordTimes, CountAsAPageDoes) {
    // A face beyond the first plane is two units of UTF-16 and four bytes.
    const std::string text = "\xF0\x9F\x98\x80\xF0\x9F\x98\x80 Siob\xC3\xA1n won";
    EXPECT_EQ(utf16_units(text, text.size()), 4 + 1 + 6 + 1 + 3);
    const auto words = word_times(text, "siob\xC3\xA1n won", marks_of("siobnn won"), frames_of(1));
    ASSERT_EQ(words.size(), 3U);
    EXPECT_EQ(words[2].begin, 12);
    EXPECT_EQ(words[2].end, 15);
    EXPECT_DOUBLE_EQ(words[2].start, 0.5);
}

TEST(WordTimes, NeverRunBackwardsAndNeverBeyondTheLine) {
    const std::string text = "Nothing of this - is said - as it is written, at all 9 9 9";
    const std::string spoken = "entirely other words are said here";
    const auto words = word_times(text, spoken, marks_of(spoken), frames_of(3));
    double at = 0;
    for (const WrittenWord& word : words) {
        EXPECT_GE(word.start, at);
        EXPECT_GE(word.stop, word.start);
        EXPECT_LE(word.stop, 3.0);
        at = word.start;
    }
    EXPECT_TRUE(word_times("", "", {}, 0).empty());
}

}  // namespace
}  // namespace newscart::desk
