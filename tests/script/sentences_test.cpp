#include "script/sentences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace newscart {
namespace {

using testing::ElementsAre;

std::vector<std::string> split(const std::string& text) {
    static const SentenceSplitter splitter(load_language("en-GB"));
    std::vector<std::string> sentences;
    for (const SentenceSpan& span : splitter.split(text)) {
        sentences.push_back(text.substr(span.begin, span.end - span.begin));
    }
    return sentences;
}

TEST(SentenceSplitter, SplitsPlainSentences) {
    EXPECT_THAT(split("The ferry sails at noon. It is full! Is it late?"),
                ElementsAre("The ferry sails at noon.", "It is full!", "Is it late?"));
}

TEST(SentenceSplitter, GivesNothingForNothing) {
    EXPECT_TRUE(split("").empty());
    EXPECT_TRUE(split("  \n ").empty());
}

TEST(SentenceSplitter, KeepsTitlesAndInitialsWithTheirNames) {
    EXPECT_THAT(split("Dr. Vance met Lt. Col. Moss. J. K. Marlow wrote to Alan P. Reed."),
                ElementsAre("Dr. Vance met Lt. Col. Moss.", "J. K. Marlow wrote to Alan P. Reed."));
}

TEST(SentenceSplitter, TellsAnAbbreviationInsideFromOneAtTheEnd) {
    EXPECT_THAT(split("She lives in the U.S. The U.S. Senate votes at 5 p.m. Friday."),
                ElementsAre("She lives in the U.S.", "The U.S. Senate votes at 5 p.m. Friday."));
    EXPECT_THAT(split("They chose plan B. The rest waited."), ElementsAre("They chose plan B.", "The rest waited."));
}

TEST(SentenceSplitter, KeepsNumbersWithTheirAbbreviations) {
    EXPECT_THAT(split("The letter came to No. 10 on Jan. 20. The answer was no. It stood."),
                ElementsAre("The letter came to No. 10 on Jan. 20.", "The answer was no.", "It stood."));
}

TEST(SentenceSplitter, KeepsQuotationsAndBracketsWhole) {
    EXPECT_THAT(split("\"It is over. We go home,\" she said. (He left. She stayed.) The end."),
                ElementsAre("\"It is over. We go home,\" she said.", "(He left. She stayed.)", "The end."));
    EXPECT_THAT(split("“Why now?” Marlow said. “Because it rains!” he cried."),
                ElementsAre("“Why now?” Marlow said.", "“Because it rains!” he cried."));
}

TEST(SentenceSplitter, SplitsAfterAnEllipsisOnlyBeforeACapital) {
    EXPECT_THAT(split("He waited... and waited. Then... The rain came."),
                ElementsAre("He waited... and waited.", "Then...", "The rain came."));
}

TEST(SentenceSplitter, IsNotSwallowedByAQuotationThatNeverCloses) {
    std::string text = "\"It never ends.";
    for (int i = 0; i < 100; ++i) text += " The tide goes out and the tide comes in.";
    EXPECT_GT(split(text).size(), 50U);
}

}  // namespace
}  // namespace newscart
