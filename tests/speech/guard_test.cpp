#include "speaker/guard.h"

#include <gtest/gtest.h>

#include <string>

namespace newscart {
namespace {

std::string usual(const std::string& text) { return guard(text, wire::Effort::Usual).text; }
std::string harder(const std::string& text) { return guard(text, wire::Effort::Harder).text; }

TEST(Guard, LeavesProseAsItIs) {
    const std::string prose = "The mayor's plan, she said, costs \u00a3 12.5 (or less): caf\u00e9s stay open!";
    EXPECT_EQ(usual(prose), prose);
}

TEST(Guard, TurnsControlsAndBrokenBytesIntoSpaces) {
    EXPECT_EQ(usual("one\x01"
                    "400S two\xff\xfe three\r\nfour"),
              "one 400S two three four");
    EXPECT_EQ(usual(std::string("a\0b", 3)), "a b");
}

TEST(Guard, DropsMarkupBrackets) { EXPECT_EQ(usual("<audio src=\"x\"/> [[h@l'oU]]"), "audio src \"x\"/ h@l'oU"); }

TEST(Guard, PassesPhonemesThatTheSpellerWrote) {
    EXPECT_EQ(usual("In [[Oakby|'oUkbI]], now"), "In [['oUkbI]], now");
    EXPECT_EQ(harder("In [[Oakby|'oUkbI]], now"), "In Oakby, now");
    EXPECT_EQ(guard("a [[Oak|x]] b", wire::Effort::Usual).origin, (std::vector<int>{0, 1, 4, 4, 4, 4, 6, 11, 12}));
    EXPECT_EQ(usual("[[Oakby|a b]] [[|a]] [[Oakby|" + std::string(61, 'a') + "]]").find("[["), std::string::npos);
}

TEST(Guard, CollapsesRunsOfMarks) { EXPECT_EQ(usual("Stop!!!! Now..., please"), "Stop! Now. please"); }

TEST(Guard, SaysNothingWhereThereIsNothingToSay) {
    EXPECT_EQ(usual(""), "");
    EXPECT_EQ(usual(" ... --- !!"), "");
    EXPECT_EQ(usual("\xf0\x9f\x98\x80"), "");
}

TEST(Guard, BoundsTokens) {
    const std::string text = usual(std::string(50, 'a') + "bcdefghijk" + std::string(200, '7'));
    std::size_t longest = 0;
    std::size_t length = 0;
    for (const char c : text) {
        length = c == ' ' ? 0 : length + 1;
        longest = std::max(longest, length);
    }
    EXPECT_LE(longest, 40U);
}

TEST(Guard, BoundsDotsAndApostrophesOfAToken) {
    std::string abbreviations;
    std::string apostrophes;
    for (int i = 0; i < 30; ++i) abbreviations += "U.S.A.";
    for (int i = 0; i < 80; ++i) apostrophes += "s'";
    EXPECT_EQ(usual(apostrophes).find("s's's'"), std::string::npos);
    EXPECT_EQ(usual(abbreviations).find("U.S.A.U.S.A.U.S.A."), std::string::npos);
    EXPECT_EQ(usual("The U.S.A. and the E.U. agreed."), "The U.S.A. and the E.U. agreed.");
}

TEST(Guard, LetsTheEngineBreatheInEndlessClauses) {
    std::string text;
    for (int i = 0; i < 200; ++i) text += "word ";
    EXPECT_NE(usual(text).find(','), std::string::npos);
}

TEST(Guard, LeavesOnlyPlainWordsWhenItTriesHarder) {
    EXPECT_EQ(harder("The U.S.A.'s (first) caf\u00e9 - 50%!"), "The U S A s first caf 50.");
}

TEST(Guard, KnowsWhereEachCharacterCameFrom) {
    const GuardedText guarded = guard("a  \x01 b\u00e9!!c", wire::Effort::Usual);
    EXPECT_EQ(guarded.text, "a b\u00e9!c");
    EXPECT_EQ(guarded.origin, (std::vector<int>{0, 1, 5, 6, 7, 9}));
}

}  // namespace
}  // namespace newscart
