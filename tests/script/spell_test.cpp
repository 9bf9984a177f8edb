#include "script/spell.h"

#include <gtest/gtest.h>

namespace newscart {
namespace {

const Speller& british() {
    static const Speller speller(load_language("en-GB"));
    return speller;
}
const Speller& american() {
    static const Speller speller(load_language("en-US"));
    return speller;
}

}  // namespace

TEST(Spell, TellsTheTimeOfDayAsOnAir) {
    EXPECT_EQ(british().time_of_day(15, 0), "three o'clock");
    EXPECT_EQ(british().time_of_day(16, 30), "half past four");
    EXPECT_EQ(british().time_of_day(9, 17), "seventeen minutes past nine");
    EXPECT_EQ(british().time_of_day(23, 45), "quarter to twelve");
    EXPECT_EQ(british().time_of_day(12, 0), "midday");
    EXPECT_EQ(american().time_of_day(0, 0), "midnight");
    EXPECT_EQ(american().time_of_day(9, 5), "nine oh five");
    EXPECT_EQ(american().time_of_day(21, 17), "nine seventeen");
}

TEST(Spell, TellsTheDateAsOnAir) {
    EXPECT_EQ(british().date(2026, 11, 23), "Monday the twenty-third of November");
    EXPECT_EQ(american().date(2026, 11, 23), "Monday, November twenty-third");
}

TEST(Spell, SpellsPlainNumbers) {
    EXPECT_EQ(british().spell("There are 105 boats."), "There are one hundred and five boats.");
    EXPECT_EQ(american().spell("There are 105 boats."), "There are one hundred five boats.");
}

}  // namespace newscart
