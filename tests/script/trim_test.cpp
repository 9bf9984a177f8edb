#include "script/trim.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace newscart {
namespace {

using testing::ElementsAre;

std::vector<std::string> variants(const std::string& text) {
    static const Grammar grammar(load_language("en-GB"));
    static const TrimRules rules(load_language("en-GB"));
    std::vector<std::string> out;
    for (const Trimmed& variant :
         trim_variants(split_words(text, 0, text.size(), grammar.abbreviations), grammar, rules)) {
        out.push_back(render(variant.words));
    }
    return out;
}

TEST(TrimVariants, TakesOutBrackets) {
    EXPECT_THAT(variants("The port authority (which runs the docks) sold two cranes (£4m) on Monday."),
                ElementsAre("The port authority (which runs the docks) sold two cranes (£4m) on Monday.",
                            "The port authority (which runs the docks) sold two cranes on Monday.",
                            "The port authority sold two cranes (£4m) on Monday.",
                            "The port authority sold two cranes on Monday."));
}

TEST(TrimVariants, TakesOutClausesBetweenCommas) {
    EXPECT_THAT(
        variants("The bridge, which opened in 1931, has closed for repairs."),
        ElementsAre("The bridge, which opened in 1931, has closed for repairs.", "The bridge has closed for repairs."));
    EXPECT_THAT(
        variants("Jo Marsh, a councillor from Ellery, has joined the board."),
        ElementsAre("Jo Marsh, a councillor from Ellery, has joined the board.", "Jo Marsh has joined the board."));
    EXPECT_THAT(variants("The new ferry has sailed to the islands twice, carrying forty cars."),
                ElementsAre("The new ferry has sailed to the islands twice, carrying forty cars.",
                            "The new ferry has sailed to the islands twice."));
}

TEST(TrimVariants, TakesOutConnectivesAsidesAndDashes) {
    EXPECT_THAT(variants("However, the harbour will stay open."),
                ElementsAre("However, the harbour will stay open.", "The harbour will stay open."));
    EXPECT_THAT(variants("The harbour, meanwhile, will stay open."),
                ElementsAre("The harbour, meanwhile, will stay open.", "The harbour will stay open."));
    EXPECT_THAT(
        variants("The ship – the largest of its kind – has left the harbour."),
        ElementsAre("The ship – the largest of its kind – has left the harbour.", "The ship has left the harbour."));
}

TEST(TrimVariants, NeverDeletesAttributionHedgesAndDenials) {
    for (const std::string text : {
             "The man, who police said was drunk, was held.",
             "Carl Moss, who denies the charges, was freed on bail.",
             "The fire, which may have been set on purpose, has destroyed the mill.",
             "The road is closed (unless the wind drops).",
             "The crew has left the ship, saying the engine had failed.",
         }) {
        EXPECT_THAT(variants(text), ElementsAre(text));
    }
}

TEST(TrimVariants, LeavesListsAndIntroductionsAlone) {
    for (const std::string text : {
             "On Monday, the mayor, police and firemen met at the harbour.",
             "She spoke to Jo, the cook, and Al.",
             "In Ellery, a town of fishermen, few were surprised.",
             "So high was the water that the road was closed.",
         }) {
        EXPECT_THAT(variants(text), ElementsAre(text));
    }
}

TEST(TrimVariants, GivesNoMoreThanAskedFor) {
    const std::string text =
        "However, the port (the old one), meanwhile, sold cranes (two), land (all) and boats (ten) – its last ones – "
        "on Monday.";
    EXPECT_LE(variants(text).size(), 6U);
    EXPECT_EQ(variants(text).front(), text);
}

}  // namespace
}  // namespace newscart
