#include "script/mend.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace newscart {
namespace {

using testing::ElementsAre;

std::vector<std::string> parts(const std::string& text) {
    std::vector<std::string> out;
    for (const SentenceSpan& span : part_run_ons(text, {0, text.size()}))
        out.push_back(text.substr(span.begin, span.end - span.begin));
    return out;
}

TEST(MendDamage, TellsADamagedTextFromOneThatAsks) {
    EXPECT_TRUE(lost_its_quotation_marks({"The ferry doesn?t sail.", "The mayor?s boat is ?lost?, he said."}));
    EXPECT_FALSE(lost_its_quotation_marks({"Does the ferry sail? It does not.", "Why? Nobody can say."}));
    EXPECT_FALSE(lost_its_quotation_marks({"See https://ferry.example/?day=monday?from=ellery for times."}));
}

TEST(MendDamage, PutsMarksBackWhereTheyTellWhatTheyWere) {
    EXPECT_EQ(with_quotation_marks("The ferry doesn?t sail: Ellery?s port is shut."),
              "The ferry doesn't sail: Ellery's port is shut.");
    EXPECT_EQ(with_quotation_marks("He called it a ?costly mistake?, the port said."),
              "He called it a \"costly mistake\", the port said.");
    EXPECT_EQ(with_quotation_marks("The boats ? both new ? are late."), "The boats - both new - are late.");
    EXPECT_EQ(with_quotation_marks("She asked the EFB?to wait."), "She asked the EFB to wait.");
    EXPECT_EQ(with_quotation_marks("The workers? pay is late."), "The workers' pay is late.");
    EXPECT_EQ(with_quotation_marks("Will it sail?"), "Will it sail?");
    EXPECT_EQ(with_quotation_marks("The ferry is late.?It was lost in the fog,? Moss said."),
              "The ferry is late.\"It was lost in the fog,\" Moss said.");
}

TEST(GiveOpeningMarks, LeavesAMarkWithTheSentenceItBelongsTo) {
    const std::string opens = "The ferry is late.\"It was lost,\" Moss said.";
    std::vector<SentenceSpan> spans = {{0, 19}, {19, opens.size()}};
    give_opening_marks(opens, spans);
    EXPECT_EQ(spans[0].end, 18U);
    EXPECT_EQ(spans[1].begin, 18U);
    const std::string closes = "Moss said: \"It was lost.\"The port is shut.";
    spans = {{0, 25}, {25, closes.size()}};
    give_opening_marks(closes, spans);
    EXPECT_EQ(spans[0].end, 25U);
}

TEST(PartRunOns, PartsSentencesWithoutASpace) {
    EXPECT_THAT(parts("The road was shut for days.MV Ellery sails on."),
                ElementsAre("The road was shut for days.", "MV Ellery sails on."));
    EXPECT_THAT(parts("\"It is shut.\"Buses go round."), ElementsAre("\"It is shut.\"", "Buses go round."));
    EXPECT_THAT(parts("The road is shut.Buses go round by the sea."),
                ElementsAre("The road is shut.", "Buses go round by the sea."));
    EXPECT_THAT(parts("He went to the U.S.A. on the St.Ives ferry of Yahoo.com and back."),
                ElementsAre("He went to the U.S.A. on the St.Ives ferry of Yahoo.com and back."));
}

}  // namespace
}  // namespace newscart
