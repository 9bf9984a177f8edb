#include "script/spell_breath.h"

#include <gtest/gtest.h>

#include "script/spell.h"

namespace newscart::spelling {
namespace {

const Breath& english() {
    static const Breath breath(load_language("en-GB").settings.table("spell").table("breath"));
    return breath;
}

TEST(Breath, CountsSyllables) {
    const std::vector<std::pair<std::string, int>> words = {
        {"the", 1},         {"harbour", 2},
        {"table", 2},       {"tides", 1},
        {"wanted", 2},      {"closed", 1},
        {"houses", 2},      {"whole", 1},
        {"people", 2},      {"storm's", 1},
        {"G.D.P", 3},       {"W.H.O", 5},
        {"by-election", 4}, {"[[Leicester|l'Est3]]", 3},
        {"a", 1},
    };
    for (const auto& [word, count] : words) EXPECT_EQ(english().syllables(word), count) << word;
}

TEST(Breath, LeavesClausesOfOneBreathAlone) {
    for (const std::string text :
         {"", "The board met.", "The board of the harbour met on Tuesday, and agreed to the plan."})
        EXPECT_EQ(english()(text), text);
}

TEST(Breath, BreaksBeforeAClauseWithAComma) {
    EXPECT_EQ(english()("The board of the harbour company met again this morning because the workers of the ferry had "
                        "walked out."),
              "The board of the harbour company met again this morning, because the workers of the ferry had walked "
              "out.");
    EXPECT_EQ(english()("The council turned the plan for new houses by the river down and they have told us that "
                        "nothing else will do."),
              "The council turned the plan for new houses by the river down, and they have told us that nothing else "
              "will do.");
}

TEST(Breath, RestsLightlyBeforeAPrepositionOrARelative) {
    EXPECT_EQ(english()("The oldest ferry of the company has carried visitors to islands and lighthouses during "
                        "seventy summers."),
              "The oldest ferry of the company has carried visitors to islands and lighthouses - during seventy "
              "summers.");
}

TEST(Breath, NeverPartsAnArticleFromItsNounOrHalvesOfANumber) {
    const std::string text = english()(
        "Nine hundred and seventy thousand six hundred and fifty-four visitors and eleven thousand holiday "
        "makers sailed.");
    EXPECT_EQ(text.find("hundred,"), std::string::npos);
    EXPECT_EQ(text.find("hundred -"), std::string::npos);
}

TEST(Breath, KeepsPhonemesWhole) {
    EXPECT_EQ(english()("The council of [[Bury St Edmunds and Oakby|b'Eri||and||'oUkbi]] turned the plan for new "
                        "houses by the river down because nobody at all wanted them."),
              "The council of [[Bury St Edmunds and Oakby|b'Eri||and||'oUkbi]] turned the plan for new houses by the "
              "river down, because nobody at all wanted them.");
}

TEST(Breath, StaysOutOfLanguagesThatSayNothingOfIt) {
    const std::string text(400, 'a');
    EXPECT_EQ(Breath(Settings())(text), text);
}

}  // namespace
}  // namespace newscart::spelling
