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

TEST(TrimVariants, TakesOutTheDayButNeverTheMonthOrYear) {
    EXPECT_THAT(variants("The crew met the mayor of Ellery on Wednesday."),
                ElementsAre("The crew met the mayor of Ellery on Wednesday.", "The crew met the mayor of Ellery."));
    EXPECT_THAT(variants("The ferry to the islands returned earlier this year."),
                ElementsAre("The ferry to the islands returned earlier this year.",
                            "The ferry to the islands returned this year."));
    for (const std::string text : {
             "Her second son was born in July 2013.",
             "In 2013, the port sold two cranes to the city.",
             "The owners closed the old mill last year.",
             "The old mill was closed on Monday.",
             "The board told the readers of Harbour Today that it had no money.",
             "With a month to go before the board chooses a chairman, anything can happen.",
             "The harbour will be slightly damaged.",
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

const Grammar& english() {
    static const Grammar grammar(load_language("en-GB"));
    return grammar;
}

Words words_of(const std::string& text) { return split_words(text, 0, text.size(), english().abbreviations); }

/// The words of every cut that could be made, the loose ones too.
std::vector<std::string> cuts(const std::string& text) {
    static const TrimRules rules(load_language("en-GB"));
    const Words words = words_of(text);
    std::vector<std::string> out;
    for (const Cut& cut : find_cuts(words, english(), rules, Cut::Safety::Loose)) {
        out.push_back(render({words.begin() + static_cast<std::ptrdiff_t>(cut.begin),
                              words.begin() + static_cast<std::ptrdiff_t>(cut.end)}));
    }
    return out;
}

TEST(FindCuts, SeesWhatEditorsTakeOut) {
    EXPECT_THAT(cuts("The council closed the huge harbour because the river had risen."),
                ElementsAre("huge", "because the river had risen"));
    EXPECT_THAT(cuts("Fishermen say that the harbour is full."), ElementsAre("that"));
    EXPECT_THAT(cuts("The board sold an old crane from the docks."), ElementsAre("from the docks"));
}

TEST(FindCuts, LeavesWhatASentenceNeeds) {
    for (const std::string text : {
             "The firm fits cameras with a lamp.",
             "The vote is part of the talks.",
             "The port closed ahead of the storm.",
             "She asked for access to the files.",
             "The boat was found near the pier.",
             "The gear enabled the crew to see.",
             "Many thanks very much to the crew.",
             "The road was too narrow.",
             "The port banned the sale of crabs in answer to the new law.",
         }) {
        EXPECT_THAT(cuts(text), ElementsAre()) << text;
    }
}

TEST(FindCuts, NeverHoldsAttributionHedgeModalDenialOrCondition) {
    for (const std::string text : {
             "The mayor, police said on Monday, was not in the old house when it burned.",
             "In a letter, the union said the yard might close because the state would not pay.",
             "The driver allegedly left the road after he had apparently fallen asleep, according to the court.",
             "Although he denies it, the owner may have sold the ship while the bank was closed.",
             "The road stays shut unless the wind drops before the evening.",
             "The bridge (which could fall) is closed because nobody has tested it.",
             "Two men accused of the theft, who reportedly fled, were held on Friday without bail.",
         }) {
        const Words words = words_of(text);
        static const TrimRules rules(load_language("en-GB"));
        for (const Cut& cut : find_cuts(words, english(), rules, Cut::Safety::Loose)) {
            for (std::size_t i = cut.begin; i < cut.end; ++i) {
                EXPECT_FALSE(english().protected_words.contains(words[i].lower)) << cut.rule << ": " << words[i].lower;
                EXPECT_FALSE(english().attributing.contains(words[i].lower)) << cut.rule << ": " << words[i].lower;
            }
        }
    }
}

TEST(Shortened, TakesTheCutsThatGainMost) {
    const Words words = words_of("The council closed the huge old harbour bridge because the river had risen.");
    const auto cut = [](std::size_t begin, std::size_t end, double worth) {
        return Cut{begin, end, "test", Cut::Safety::Loose, {}, worth};
    };
    EXPECT_EQ(render(shortened(words, {cut(4, 5, 0.9), cut(4, 6, 0.8), cut(8, 13, 0.4)}, 0.5).words),
              "The council closed the harbour bridge because the river had risen.");
    EXPECT_EQ(render(shortened(words, {cut(4, 5, 0.9), cut(4, 6, 0.6), cut(8, 13, 0.7)}, 0.5).words),
              "The council closed the old harbour bridge.");
}

TEST(Shortened, LeavesASentence) {
    const Words words = words_of("The council closed the old harbour.");
    const std::vector<Cut> all = {{0, 2, "test", Cut::Safety::Loose, {}, 0.9},
                                  {4, 5, "test", Cut::Safety::Loose, {}, 0.8}};
    EXPECT_EQ(render(shortened(words, all, 0.5).words), "The council closed the old harbour.");
}

TEST(Shortened, TouchesNothingWithoutWeights) {
    Language untrained = load_language("en-GB");
    untrained.weights.clear();
    const std::string text = "However, the port (the old one) sold the huge crane on Monday.";
    EXPECT_EQ(render(shortened(words_of(text), english(), TrimRules(untrained)).words), text);
}

}  // namespace
}  // namespace newscart
