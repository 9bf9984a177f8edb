#include "script/spell.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

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

using Readings = std::vector<std::pair<std::string, std::string>>;

void expect(const Speller& speller, const Readings& readings) {
    for (const auto& [written, spoken] : readings) EXPECT_EQ(speller.spell(written), spoken) << written;
}

}  // namespace

TEST(Spell, TellsTheTimeOfDayAsOnAir) {
    EXPECT_EQ(british().time_of_day(15, 0), "three o'clock");
    EXPECT_EQ(british().time_of_day(16, 30), "half past four");
    EXPECT_EQ(british().time_of_day(9, 17), "seventeen minutes past nine");
    EXPECT_EQ(british().time_of_day(9, 25), "twenty-five past nine");
    EXPECT_EQ(british().time_of_day(23, 45), "quarter to twelve");
    EXPECT_EQ(british().time_of_day(12, 0), "midday");
    EXPECT_EQ(american().time_of_day(0, 0), "midnight");
    EXPECT_EQ(american().time_of_day(9, 5), "nine oh five");
    EXPECT_EQ(american().time_of_day(21, 17), "nine seventeen");
}

TEST(Spell, TellsEveryMinuteOfTheDay) {
    for (const Speller* speller : {&british(), &american()}) {
        for (int minute = 0; minute < 24 * 60; ++minute) {
            const std::string said = speller->time_of_day(minute / 60, minute % 60);
            EXPECT_FALSE(said.empty());
            EXPECT_EQ(said.find_first_of("0123456789{}"), std::string::npos) << said;
        }
    }
}

TEST(Spell, TellsTheDateAsOnAir) {
    EXPECT_EQ(british().date(2026, 11, 23), "Monday the twenty-third of November");
    EXPECT_EQ(american().date(2026, 11, 23), "Monday, November twenty-third");
}

TEST(Spell, ReadsNumbersByVariant) {
    expect(british(),
           {{"There are 105 boats.", "There are one hundred and five boats."},
            {"They need 1,250,000 sandbags.", "They need one million two hundred and fifty thousand sandbags."},
            {"It grew 62.5 times.", "It grew sixty-two point five times."},
            {"Minus 4 is -4.", "Minus four is minus four."},
            {"Code 007", "Code zero zero seven"}});
    expect(american(), {{"There are 105 boats.", "There are one hundred five boats."},
                        {"About 2,000 people came.", "About two thousand people came."}});
}

TEST(Spell, ReadsOrdinals) {
    expect(british(), {{"the 1st, 2nd, 3rd, 4th, 11th, 12th, 13th and 21st",
                        "the first, second, third, fourth, eleventh, twelfth, thirteenth and twenty-first"},
                       {"the 112th boat", "the one hundred and twelfth boat"},
                       {"the 1,000th visitor", "the one thousandth visitor"}});
}

TEST(Spell, ReadsYearsAndDecades) {
    expect(british(), {{"It opened in 1984.", "It opened in nineteen eighty-four."},
                       {"It closed in 2006.", "It closed in two thousand and six."},
                       {"It opens in 2031.", "It opens in twenty thirty-one."},
                       {"the 1905 law", "the nineteen oh-five law"},
                       {"the 1980s and '90s", "the nineteen eighties and nineties"},
                       {"in the 1900s", "in the nineteen hundreds"},
                       {"the 2015-16 season", "the twenty fifteen to sixteen season"},
                       {"the 2008-09 season", "the two thousand and eight to oh nine season"},
                       {"from 1939 to 1945", "from nineteen thirty-nine to nineteen forty-five"},
                       {"1500 people marched", "one thousand five hundred people marched"},
                       {"a man in his 30s", "a man in his thirties"}});
    expect(american(), {{"It closed in 2006.", "It closed in two thousand six."}});
}

TEST(Spell, ReadsDatesInAllOrders) {
    expect(british(), {{"on 23 November 2026", "on the twenty-third of November twenty twenty-six"},
                       {"on 23rd November", "on the twenty-third of November"},
                       {"on the 5th of May", "on the fifth of May"},
                       {"on November 23", "on November the twenty-third"},
                       {"on Nov. 23rd, 2026, at sea", "on November the twenty-third, twenty twenty-six, at sea"},
                       {"on 2026-11-23", "on the twenty-third of November twenty twenty-six"},
                       {"on 03/11/2026", "on the third of November twenty twenty-six"},
                       {"in September 2001.", "in September two thousand and one."},
                       {"5-8 May", "the fifth to the eighth of May"},
                       {"between 6 and 12 June", "between the sixth and the twelfth of June"},
                       {"We may 5 times.", "We may five times."},
                       {"It ends in Jan.", "It ends in January."}});
    expect(american(), {{"on November 23", "on November twenty-third"},
                        {"on 03/11/2026", "on March eleventh twenty twenty-six"},
                        {"on 23/11/2026", "on the twenty-third of November twenty twenty-six"}});
}

TEST(Spell, ReadsTimes) {
    expect(british(), {{"at 3pm", "at three P.M"},
                       {"at 12.30pm today", "at twelve thirty P.M today"},
                       {"At 12:30 p.m. The ferry left.", "At twelve thirty P.M. The ferry left."},
                       {"It sails at 5 a.m.", "It sails at five A.M."},
                       {"at 15:30", "at fifteen thirty"},
                       {"at 1500 GMT", "at fifteen hundred G.M.T"},
                       {"at 9:05 sharp", "at nine oh five sharp"},
                       {"until 8:00", "until eight o'clock"},
                       {"open 9am-5pm", "open nine A.M to five P.M"}});
}

TEST(Spell, ReadsMoney) {
    expect(british(), {{"It cost $1.2bn.", "It cost one point two billion dollars."},
                       {"It cost £12.50.", "It cost twelve pounds fifty."},
                       {"It cost £1.05.", "It cost one pound and five pence."},
                       {"It cost €500k.", "It cost five hundred thousand euros."},
                       {"Up 5p to 99p", "Up five pence to ninety-nine pence"},
                       {"just 1p", "just one penny"},
                       {"It cost US$3 million.", "It cost three million U.S dollars."},
                       {"It cost 1m pounds.", "It cost one million pounds."},
                       {"It cost 20 EUR.", "It cost twenty euros."},
                       {"£5-10m", "five to ten million pounds"},
                       {"a £5m house", "a five million pound house"},
                       {"the £1.2bn deal", "the one point two billion pound deal"},
                       {"the £5 he lost", "the five pounds he lost"},
                       {"¥30 billion", "thirty billion yen"},
                       {"at 17.70 euros", "at seventeen euros seventy"}});
    expect(american(), {{"It cost $20.50.", "It cost twenty dollars fifty cents."},
                        {"It cost $.01.", "It cost one cent."},
                        {"It cost $1.", "It cost one dollar."}});
}

TEST(Spell, ReadsPercent) {
    expect(british(), {{"up 5%", "up five per cent"}, {"10-15% less", "ten to fifteen per cent less"}});
    expect(american(), {{"up 5.5%", "up five point five percent"}, {"-2% today", "minus two percent today"}});
}

TEST(Spell, ReadsRangesScoresAndVotes) {
    expect(british(), {{"ages 10-15", "ages ten to fifteen"},
                       {"Dover won 3-0", "Dover won three nil"},
                       {"Dover lost 2-1 at home", "Dover lost two one at home"},
                       {"It ended 0-0.", "It ended nil nil."},
                       {"She won 6-4, 6-3.", "She won six four, six three."},
                       {"The Senate voted 52-48", "The Senate voted fifty-two to forty-eight"}});
    expect(american(), {{"They won 3-0", "They won three to zero"}, {"They lost 2-1", "They lost two to one"}});
}

TEST(Spell, ReadsAgesAndMeasures) {
    expect(british(), {{"the 34-year-old", "the thirty-four-year-old"},
                       {"Ann Ash, 34, sang", "Ann Ash, thirty-four, sang"},
                       {"10km away", "ten kilometres away"},
                       {"1 km away", "one kilometre away"},
                       {"at 90 km/h", "at ninety kilometres an hour"},
                       {"at 70mph", "at seventy miles an hour"},
                       {"21°C", "twenty-one degrees Celsius"},
                       {"-5°C", "minus five degrees Celsius"},
                       {"12kg", "twelve kilograms"},
                       {"900 sq ft", "nine hundred square feet"},
                       {"40/km²", "forty per square kilometre"},
                       {"the 100m final", "the one hundred metres final"},
                       {"60m people", "sixty million people"},
                       {"25 x 7 m", "twenty-five by seven metres"},
                       {"6ft 2in", "six feet two"}});
    expect(american(), {{"3.5 cm²", "three point five square centimeters"}});
}

TEST(Spell, ReadsFractions) {
    expect(british(), {{"1/2 of it", "a half of it"},
                       {"3/4 of it", "three quarters of it"},
                       {"2½ years", "two and a half years"},
                       {"⅔ of it", "two thirds of it"},
                       {"1/2 oz of salt", "a half ounce of salt"},
                       {"2/3rds of it", "two thirds of it"},
                       {"odds of 5/1", "odds of five to one"},
                       {"24/7", "twenty-four seven"}});
}

TEST(Spell, ReadsRomanNumerals) {
    expect(british(), {{"Elizabeth II", "Elizabeth the second"},
                       {"World War II ended", "World War two ended"},
                       {"Henry VIII's wives", "Henry the eighth's wives"},
                       {"Super Bowl LV", "Super Bowl fifty-five"},
                       {"Chapter IV", "Chapter four"},
                       {"the liner Meridian II", "the liner Meridian two"},
                       {"Pope Anselm IX", "Pope Anselm the ninth"},
                       {"I think Charles I was late", "I think Charles I was late"}});
}

TEST(Spell, ReadsTitlesAndAbbreviations) {
    expect(british(), {{"Sen. Ann Ash and Gov. Bo Oak", "Senator Ann Ash and Governor Bo Oak"},
                       {"Dr. Ash met Mr Oak.", "Doctor Ash met Mister Oak."},
                       {"St. John's Wood", "Saint John's Wood"},
                       {"a shop on Main St. downtown", "a shop on Main Street downtown"},
                       {"outside No. 10", "outside number ten"},
                       {"the world No 1", "the world number one"},
                       {"Ash vs. Oak", "Ash versus Oak"},
                       {"a firm, Ash Inc.", "a firm, Ash Incorporated."},
                       {"approx. 5", "approximately five"},
                       {"i.e. later", "that is later"},
                       {"Lt. Col. Bo Oak", "Lieutenant Colonel Bo Oak"},
                       {"John F. Oak", "John F Oak"}});
}

TEST(Spell, ReadsInitialismsAsLettersAndAcronymsAsWords) {
    expect(british(),
           {{"the IMF said", "the I.M.F said"},
            {"the IMF.", "the I.M.F."},
            {"MPs and IBM's plan", "M-P's and I.B.M's plan"},
            {"NATO and UNICEF", "Nato and Unicef"},
            {"the U.S. and the U.K.", "the U.S and the U.K."},
            {"the G7, the M25, an F-16, a B-52", "the G-seven, the M-twenty-five, an F-sixteen, a B-fifty-two"},
            {"Covid-19", "Covid-nineteen"},
            {"4x4", "four by four"},
            {"the A350", "the A-three fifty"},
            {"Flight 1086", "Flight ten eighty-six"},
            {"a 3D film", "a three D film"},
            {"R&D", "R and D"},
            {"HIV-positive", "H.I.V-positive"},
            {"That is NOT so", "That is not so"}});
}

TEST(Spell, RecasesTextInCapitals) {
    expect(british(), {{"MAYOR OF DOVER ASKS THE UN FOR HELP", "Mayor of Dover Asks the U.N for help"},
                       {"UK AND US SIGN TRADE DEAL", "U.K and U.S Sign Trade Deal"}});
}

TEST(Spell, ReadsAddressesHandlesAndTags) {
    expect(british(), {{"See harbour.fm for more.", "See harbour dot F.M for more."},
                       {"See https://www.harbour.example/news.", "See harbour dot example slash news."},
                       {"Write to desk@harbour.example!", "Write to desk at harbour dot example!"},
                       {"Follow @HarbourNews", "Follow at Harbour News"},
                       {"#ClimateWeek", "hashtag Climate Week"},
                       {"the #1 song", "the number one song"}});
}

TEST(Spell, ReadsTelephoneNumbersDigitByDigit) {
    expect(british(), {{"Call 555-123-4567.", "Call five five five, one two three, four five six seven."},
                       {"Call 020 7946 0018.", "Call zero two zero, seven nine four six, zero zero one eight."}});
}

TEST(Spell, TurnsMarksIntoPausesOrWords) {
    expect(british(), {{"The bank (Oak & Ash) — in Dover – closed", "The bank, Oak and Ash; in Dover; closed"},
                       {"“Yes,” she said, ‘of course’.", "Yes, she said, of course."},
                       {"the workers’ rights", "the workers' rights"},
                       {"“[S]he knew [sic]”", "She knew"},
                       {"I… don't know...", "I, don't know."},
                       {"Really?!", "Really?"},
                       {"5+5=10", "five plus five equals ten"},
                       {"Ash™ and Oak© 😀 won", "Ash and Oak won"},
                       {"A/B", "A B"}});
}

TEST(Spell, RestsAtTheWordsOfSomebodyElse) {
    expect(british(), {{"He said \"we will not go\" and left.", "He said, we will not go, and left."},
                       {"\"We will not go home,\" he said.", "We will not go home, he said."},
                       {"The \"green belt\" stays.", "The green belt stays."},
                       {"It is no answer to the \"long silence of the council\" there.",
                        "It is no answer to the long silence of the council, there."},
                       {"He said \"we will not go", "He said we will not go"}});
}

TEST(Spell, LeavesPlainWordsAlone) {
    expect(british(),
           {{"May I come in?", "May I come in?"},
            {"The council's leader won't resign; she said so.", "The council's leader won't resign; she said so."},
            {"Café owner Bénigne Ørsted", "Café owner Bénigne Ørsted"},
            {"", ""}});
}

TEST(Spell, TellsAdjectivesOfMoneyFromSums) {
    expect(british(), {{"The $6bn which he paid is lost.", "The six billion dollars which he paid is lost."},
                       {"The £2m raised by the fair", "The two million pounds raised by the fair"},
                       {"the £20m announced by the port", "the twenty million pounds announced by the port"},
                       {"its $7m US sales", "its seven million dollar U.S sales"},
                       {"a £7m failed bid", "a seven million pound failed bid"},
                       {"a £9m back tax bill", "a nine million pound back tax bill"},
                       {"A £3m because of the storm", "A three million pounds because of the storm"},
                       {"The £4m ferry", "The four million pound ferry"}});
}

TEST(Spell, TellsYearsFromCounts) {
    expect(british(), {{"half their 1960 levels", "half their nineteen sixty levels"},
                       {"below 1990 levels", "below nineteen ninety levels"},
                       {"Ellery's 1984 victories", "Ellery's nineteen eighty-four victories"},
                       {"its 1980 workers", "its one thousand nine hundred and eighty workers"}});
}

TEST(Spell, JoinsWhatStandsBetweenWithAnd) {
    expect(british(), {{"between 1999-2001", "between nineteen ninety-nine and two thousand and one"},
                       {"between 10-12 boats", "between ten and twelve boats"},
                       {"from 10-12 boats", "from ten to twelve boats"}});
}

TEST(Spell, ReadsModelsByTheirMakers) {
    expect(british(), {{"a Volvo 911", "a Volvo nine eleven"},
                       {"a Rover 205", "a Rover two oh five"},
                       {"a Boeing 747-400 jet", "a Boeing seven four seven four hundred jet"},
                       {"Volvo's 911", "Volvo's nine eleven"},
                       {"The 777-200LR is a new 777 plane.",
                        "The seven seven seven two hundred L.R is a new seven seven seven plane."},
                       {"At Volvo 250 jobs will go.", "At Volvo two hundred and fifty jobs will go."}});
}

TEST(Spell, SaysSlashInAddressesOnly) {
    expect(british(), {{"AC/DC played.", "A.C D.C played."},
                       {"the HIV/Aids unit", "the H.I.V Aids unit"},
                       {"his/her boat", "his or her boat"},
                       {"It is not either/or.", "It is not either or."},
                       {"£3m/year", "three million pounds per year"},
                       {"harbour.example/tides", "harbour dot example slash tides"}});
}

TEST(Spell, TellsSecondsAndMetresByWhatStandsAround) {
    expect(british(), {{"She won the 100m in 11.2s.", "She won the one hundred metres in eleven point two seconds."},
                       {"over 800m and 1500m", "over eight hundred metres and one thousand five hundred metres"},
                       {"the 4x100m team", "the four by one hundred metres team"},
                       {"He jumped 8.1m.", "He jumped eight point one metres."},
                       {"The car fell 30m into the river.", "The car fell thirty metres into the river."},
                       {"4s behind", "four seconds behind"},
                       {"Sales rose by 8.1m.", "Sales rose by eight point one million."},
                       {"The 90s", "The nineties"}});
}

TEST(Spell, ReadsThousandsWithADotBeforeACount) {
    expect(british(), {{"10.000 people", "ten thousand people"},
                       {"1.500 jobs", "one thousand five hundred jobs"},
                       {"1.500 metres", "one point five zero zero metres"}});
}

TEST(Spell, KnowsForeignMoney) {
    expect(british(), {{"SFr5m", "five million Swiss francs"},
                       {"SEK 20bn", "twenty billion Swedish kronor"},
                       {"R20m", "twenty million rand"},
                       {"RM8", "eight ringgit"}});
}

TEST(Spell, HearsFromTheNeighboursWhichOfTwoSoundsAWordHas) {
    const auto sounds = [](const std::string& text, const std::string& phonemes) {
        return british().spell(text).find("|" + phonemes + "]]") != std::string::npos;
    };
    const Readings told = {
        {"She read a statement outside court.", "r'Ed"},
        {"The letter read: \"We are sorry.\"", "r'Ed"},
        {"They read out the names.", "r'Ed"},
        {"Did she read the letter?", "r'i:d"},
        {"Lead pipes were found.", "l'Ed"},
        {"High levels of lead were found.", "l'Ed"},
        {"His mother lives in Leeds.", "l'Ivz"},
        {"The firm will wind down.", "w'aInd"},
        {"A road that winds through the hills", "w'aIndz"},
        {"They tear down the wall.", "t'e@"},
        {"He has a hamstring tear.", "t'e@"},
        {"He tears up the treaty.", "t'e@z"},
        {"Shops close at five.", "kl'oUz"},
        {"minute amounts of poison", "maInj'u:t"},
        {"a row over pay", "r'aU"},
        {"The diplomatic row grew.", "r'aU"},
        {"They fish for sea bass.", "b'as"},
        {"He took a bow.", "b'aU"},
        {"Refuse collectors strike.", "r'Efju:s"},
        {"She was content with that.", "k@nt'Ent"},
        {"An advocate for victims", "'adv@k@t"},
        {"new import taxes", "'ImpO@t"},
        {"Police suspect that he fled.", "s@sp'Ekt"},
        {"He sent his resume.", "r'EzjumeI"},
        {"Prices increase by a tenth.", "INkr'i:s"},
    };
    for (const auto& [text, phonemes] : told) EXPECT_TRUE(sounds(text, phonemes)) << british().spell(text);
    const std::vector<std::string> as_the_engine_says = {
        "People read the paper every day.",
        "He will lead the talks.",
        "They took the lead.",
        "Hundreds of lives in danger",
        "Strong winds down the coast",
        "Winds up to eighty are forecast.",
        "She shed a tear.",
        "It ended in tears.",
        "a close race, close to the border",
        "a minute later",
        "a third win in a row over you",
        "He sat in the front row with his wife.",
        "a row of houses",
        "The bass player left.",
        "They refuse to pay.",
        "the content of the speech",
        "They import oil.",
        "The suspect fled.",
        "They resume talks.",
        "a nice day",
        "She likes reading.",
    };
    for (const std::string& text : as_the_engine_says) EXPECT_EQ(british().spell(text), text);
}

TEST(Spell, KnowsAGroupByItsLettersAndNotByAWord) {
    expect(british(), {{"IS militants fled.", "I.S militants fled."}, {"He IS guilty.", "He is guilty."}});
}

TEST(Spell, EndsNoSentenceBetweenAnHourAndItsDayOrZone) {
    expect(american(), {{"He spoke at 3 p.m. Monday in Salem.", "He spoke at three P.M Monday in Salem."},
                        {"It airs at 8:30 p.m. ET on Sunday.", "It airs at eight thirty P.M E.T on Sunday."},
                        {"It ended at 3 p.m. He left.", "It ended at three P.M. He left."}});
}

}  // namespace newscart
