// Another language is a file: its numbers, money, dates, times and units are said by data alone.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "script/spell.h"

namespace newscart {
namespace {

const Speller& german() {
    const std::filesystem::path file = std::filesystem::path(NEWSCART_TEST_DATA) / "languages" / "de.toml";
    static const Speller speller(Language{"de", Settings::load(file), {}});
    return speller;
}

}  // namespace

TEST(SpellLanguage, SaysGermanByAFileOfItsOwn) {
    const std::vector<std::pair<std::string, std::string>> readings = {
        {"21 Orte", "einundzwanzig Orte"},
        {"1.250 Menschen", "eintausendzweihundertfünfzig Menschen"},
        {"3,5 % mehr", "drei Komma fünf Prozent mehr"},
        {"um 16.30 Uhr", "um sechzehn Uhr dreißig"},
        {"um 9.00 Uhr", "um neun Uhr"},
        {"für 12 €", "für zwölf Euro"},
        {"für 2,50 €", "für zwei Euro fünfzig"},
        {"für 1,2 Mrd. €", "für eins Komma zwei Milliarden Euro"},
        {"mit 120 km/h", "mit einhundertzwanzig Kilometer pro Stunde"},
        {"am 5. Mai 1984", "am fünften Mai neunzehnhundertvierundachtzig"},
    };
    for (const auto& [written, spoken] : readings) EXPECT_EQ(german().spell(written), spoken) << written;
}

TEST(SpellLanguage, TellsTheTimeOfDayByTheClockOfItsFile) {
    EXPECT_EQ(german().time_of_day(16, 30), "halb fünf");
    EXPECT_EQ(german().time_of_day(9, 0), "neun Uhr");
}

}  // namespace newscart
