#include "script/gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "script/wording.h"

namespace newscart {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

const Grammar& grammar() {
    static const Grammar english(load_language("en-GB"));
    return english;
}

Words words_of(const std::string& text, int paragraph = 0) {
    return split_words(text, 0, text.size(), grammar().abbreviations, paragraph);
}

const std::string kText = "Carl Moss, 34, may not sail the \"old\" ferry, police said.";

class GateTest : public testing::Test {
  protected:
    Words sentence_ = words_of(kText);
    Gate gate_{{&sentence_}, grammar()};

    Words without(const std::string& word) const {
        Words line = sentence_;
        std::erase_if(line, [&](const Word& each) { return each.lower == word; });
        return line;
    }
};

TEST_F(GateTest, LetsThroughWhatTheArticleSays) { EXPECT_THAT(gate_.objection(sentence_, sentence_), IsEmpty()); }

TEST_F(GateTest, KnowsTheMonthFromTheModal) {
    const Words dated = words_of("Monday, May 7, 2026 The ferry sails.");
    Words line = dated;
    line.erase(line.begin(), line.begin() + 6);
    EXPECT_THAT(Gate({&dated}, grammar()).objection(line, dated), IsEmpty());
}

TEST_F(GateTest, StopsALostNegationModalOrSpeaker) {
    EXPECT_EQ(gate_.objection(without("not"), sentence_), "\"not\" of the article is lost");
    EXPECT_EQ(gate_.objection(without("may"), sentence_), "\"may\" of the article is lost");
    EXPECT_EQ(gate_.objection(without("said"), sentence_), "who said it is lost with \"said\"");
}

TEST_F(GateTest, StopsWordsNumbersAndNamesThatAreNotTheArticles) {
    for (const std::string wrong : {"sank", "35", "Ellery"}) {
        Words line = sentence_;
        line[1].text = wrong;
        line[1].lower = wrong == "Ellery" ? "ellery" : wrong;
        EXPECT_THAT(gate_.objection(line, sentence_), HasSubstr("\"" + wrong + "\" does not stand in the article"));
        line.push_back(rule_word(wrong == "Ellery" ? "ellery" : wrong, "attribution first"));
        line[1] = sentence_[1];
        EXPECT_THAT(gate_.objection(line, sentence_), HasSubstr("the rule \"attribution first\" may not say"));
    }
    // A word of the article, but not from where it says it is.
    Words line = sentence_;
    std::swap(line[0].begin, line[1].begin);
    EXPECT_THAT(gate_.objection(line, sentence_), HasSubstr("does not stand"));
}

TEST_F(GateTest, LetsARuleSayWhatItMay) {
    Words line = sentence_;
    line.push_back(rule_word("that", "attribution first"));
    line.push_back(rule_word("34-year-old", "age before name"));
    EXPECT_THAT(gate_.objection(line, sentence_), IsEmpty());
    line.push_back(rule_word("43-year-old", "age before name"));
    EXPECT_THAT(gate_.objection(line, sentence_), HasSubstr("may not say \"43-year-old\""));
}

TEST(Gate, LetsFiguresBeRoundedButNotChanged) {
    const Words sentence = words_of("The port counted 31,683 passengers.");
    const Gate gate({&sentence}, grammar());
    Words line = sentence;
    line[3].rule = "figure rounded";
    line[3].lower = line[3].text = "32,000";
    EXPECT_THAT(gate.objection(line, sentence), IsEmpty());
    line[3].lower = line[3].text = "35,000";
    EXPECT_THAT(gate.objection(line, sentence), HasSubstr("may not say \"35,000\""));
}

TEST(Gate, StopsQuotedWordsWithoutTheirSpeaker) {
    Words sentence = words_of("The \"shameful old\" ferry sailed on Monday.");
    for (Word& word : sentence) word.quoted = word.lower == "shameful" || word.lower == "old";
    const Gate gate({&sentence}, grammar());
    EXPECT_EQ(gate.objection(sentence, sentence), "quoted words nobody is named for");
}

TEST_F(GateTest, ChecksAHeadlineAgainstTheText) {
    EXPECT_THAT(gate_.objection_to_headline(words_of("Moss may not sail ferry at 34", -1)), IsEmpty());
    EXPECT_EQ(gate_.objection_to_headline(words_of("Ferry fails 35 times on its way", -1)),
              "the text does not say \"35\"");
    EXPECT_EQ(gate_.objection_to_headline(words_of("Captain leaves ferry in Ellery", -1)),
              "the text does not name \"Ellery\"");
}

}  // namespace
}  // namespace newscart
