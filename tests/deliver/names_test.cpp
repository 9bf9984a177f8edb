#include "deliver/names.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "deliver/shipments.h"
#include "lib/icu/unicode.h"

namespace newscart {
namespace {

std::string named(const std::string& pattern, const std::string& title = "Bridge") {
    const Shipment shipment = test::shipment_of("sound");
    Product product = shipment.bulletins.front();
    product.tags.title = title;
    return file_name(pattern, shipment, &product, "mp3", 3, "3001");
}

}  // namespace

TEST(Names, FillsInThePatternByTheStationsOwnTime) {
    EXPECT_EQ(named("{station}_{date}_{time}_{hour}.{ext}"), "harbour-fm_2026-11-23_1500_15.mp3");
    EXPECT_EQ(named("{cart}-{slot} {title}.wav"), "3001-03 Bridge.wav");
}

TEST(Names, KeepATitleFromLeadingElsewhere) {
    EXPECT_EQ(named("{title}.{ext}", "../../etc/passwd"), "-..-etc-passwd.mp3");
    EXPECT_EQ(named("{title}.{ext}", "/etc/cron.d/x"), "-etc-cron.d-x.mp3");
    EXPECT_EQ(named("{title}.{ext}", "..\\..\\windows"), "-..-windows.mp3");
    EXPECT_EQ(named("{title}.{ext}", ".."), "untitled.mp3");
    EXPECT_EQ(named("{title}.{ext}", "{cart}{title}"), "-cart-title-.mp3");
    EXPECT_THROW(named("../{title}"), Error);
    EXPECT_THROW(named("."), Error);
    EXPECT_THROW(named(".hidden"), Error);
}

TEST(Names, LeaveOutWhatFileSystemsRefuse) {
    EXPECT_EQ(safe_name("Rates: \"up\" 5% <now>? a|b*"), "Rates- -up- 5% -now- a-b-");
    EXPECT_EQ(safe_name(std::string("nul\0l\nline\ttab", 14)), "null line tab");
    EXPECT_EQ(safe_name("  . trailing. . "), "trailing");
    EXPECT_EQ(safe_name("CON"), "_CON");
    EXPECT_EQ(safe_name("com1.mp3"), "_com1.mp3");
    EXPECT_EQ(safe_name("con artist held"), "con artist held");
    EXPECT_EQ(safe_name(""), "untitled");
    EXPECT_EQ(safe_name("\xff\xfe"), "-");
}

TEST(Names, CutLongTitlesOfAnyScriptBetweenCharacters) {
    // Latin, Cyrillic, Arabic and Chinese, 500 characters each.
    for (const char* word : {"harbour ", "гавань ", "ميناء ", "港口"}) {
        std::string title;
        while (icu::code_points(title).size() < 500) title += word;
        const std::string safe = safe_name(title);
        EXPECT_LE(safe.size(), 120U) << word;
        EXPECT_GE(safe.size(), 100U) << word;
        EXPECT_TRUE(icu::is_utf8(safe)) << safe;
        EXPECT_EQ(title.compare(0, safe.size(), safe), 0) << safe;
        const std::string file = named("{station} {date} {title} {title}.{ext}", title);
        EXPECT_LE(file.size(), 200U);
        EXPECT_EQ(file.substr(file.size() - 4), ".mp3");
        EXPECT_TRUE(icu::is_utf8(file));
    }
}

}  // namespace newscart
