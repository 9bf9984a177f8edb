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
    // A source may forget the space behind its dateline.
    EXPECT_THAT(split("Ellery (HNA)Gov. Jo Marsh met A.J. Moss."),
                ElementsAre("Ellery (HNA)Gov. Jo Marsh met A.J. Moss."));
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

TEST(SentenceSplitter, PartsTheItemsOfAListThatRunsOn) {
    EXPECT_THAT(split("The plan: 1. A new pier 2. A new wall 3. A bus"),
                ElementsAre("The plan:", "1. A new pier", "2. A new wall", "3. A bus"));
    EXPECT_THAT(split("(a) the pier is shut (b) the wall is wet"),
                ElementsAre("(a) the pier is shut", "(b) the wall is wet"));
    EXPECT_THAT(split("As payment for 1. above and for 2. above he took a boat."),
                ElementsAre("As payment for 1. above and for 2. above he took a boat."));
}

TEST(SentenceSplitter, SeesSentencesBehindTheNumbersOfFootnotes) {
    EXPECT_THAT(split("The pier is old.[3][4] The wall is new.12 Both leak."),
                ElementsAre("The pier is old.[3][4]", "The wall is new.12", "Both leak."));
    EXPECT_THAT(split("It grew by 2.10 in May."), ElementsAre("It grew by 2.10 in May."));
}

TEST(SentenceSplitter, GoesOnBehindABracketBeforeSmallLetters) {
    EXPECT_THAT(
        split("It left at 8 p.m. (1900 GMT) from the port of Ellery. (Nobody was hurt.) It is back."),
        ElementsAre("It left at 8 p.m. (1900 GMT) from the port of Ellery.", "(Nobody was hurt.)", "It is back."));
}

TEST(SentenceSplitter, SeesSentencesThatBeginWithANumber) {
    EXPECT_THAT(split("The storm passed. 34 boats sank. $5m was raised."),
                ElementsAre("The storm passed.", "34 boats sank.", "$5m was raised."));
    EXPECT_THAT(split("It cost approx. 40 crowns, as in Fig. 2, said Capt. Reed."),
                ElementsAre("It cost approx. 40 crowns, as in Fig. 2, said Capt. Reed."));
}

TEST(SentenceSplitter, KeepsQuotationsInSingleMarksWhole) {
    EXPECT_THAT(split("He called: ‘The pier! The wall!’ (It rained.) Then he left."),
                ElementsAre("He called: ‘The pier! The wall!’", "(It rained.)", "Then he left."));
    EXPECT_THAT(split("\"But I--\" Then she fell silent. \"But I--\" Marlow said."),
                ElementsAre("\"But I--\"", "Then she fell silent.", "\"But I--\" Marlow said."));
}

TEST(SentenceSplitter, IsNotSwallowedByAQuotationThatNeverCloses) {
    std::string text = "\"It never ends.";
    for (int i = 0; i < 100; ++i) text += " The tide goes out and the tide comes in.";
    EXPECT_GT(split(text).size(), 50U);
}

}  // namespace
}  // namespace newscart
