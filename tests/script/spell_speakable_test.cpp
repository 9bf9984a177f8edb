// Whatever comes in, what comes out may be given to an engine.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/icu/unicode.h"
#include "lib/pcre2/regex.h"
#include "script/spell.h"

namespace newscart {
namespace {

const Speller& british() {
    static const Speller speller(load_language("en-GB"));
    return speller;
}

/// `text` with the written words of "[[written|phonemes]]" alone; what is not of that form stays.
std::string without_phonemes(std::string text) {
    static const Regex kPhonetic("\\[\\[([\\p{L}\\p{M} ',.&-]+)\\|[A-Za-z0-9@#'%,:;!?_|~&*^=+/\"-]{1,60}\\]\\]");
    return kPhonetic.replace(text, "$1");
}

/// What is wrong with a text for speech, or "".
std::string offence(const std::string& spelled) {
    const std::string spoken = without_phonemes(spelled);
    if (!icu::is_utf8(spoken)) return "not UTF-8";
    std::size_t token = 0;
    std::size_t clause = 0;
    int apostrophes = 0;
    int dots = 0;
    char32_t before = U' ';
    const std::vector<char32_t> points = icu::code_points(spoken);
    if (points.empty()) return "";
    if (!icu::is_letter(points.front())) return "begins with no letter";
    if (points.back() == U' ' || points.back() == U'-') return "ends with a space or a hyphen";
    for (const char32_t c : points) {
        const bool mark = c < 0x80 && std::string_view(",.?!;:").find(static_cast<char>(c)) != std::string_view::npos;
        const bool joint = c == U'\'' || c == U'-';
        if (!icu::is_letter(c) && !mark && !joint && c != U' ') return "holds U+" + std::to_string(c);
        if (icu::is_letter(c) && c > 0x24F && (c < 0x1E00 || c > 0x1EFF)) return "holds a letter that is not Latin";
        if (!icu::is_letter(c) && before == c) return "repeats a mark or a space";
        if (mark && !icu::is_letter(before) && before != U'\'') return "has a mark after no letter";
        apostrophes += c == U'\'' ? 1 : 0;
        dots += c == U'.' ? 1 : 0;
        ++token;
        ++clause;
        if (c == U' ') token = 0, apostrophes = 0, dots = 0;
        if (mark) clause = 0;
        if (token > 41) return "has a token over 40 characters";
        if (apostrophes > 2) return "has a token with over 2 apostrophes";
        if (dots > 7) return "has a token with over 6 dots";
        if (clause > 301) return "has a clause over 300 characters";
        before = c;
    }
    return "";
}

std::string repeated(std::string_view text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
}

}  // namespace

TEST(SpellSpeakable, HoldsForHostileTexts) {
    const std::vector<std::string> hostile = {
        repeated("s'", 80),
        repeated("s' ", 80),
        repeated("U.S.A.", 30),
        repeated("U.S.A. ", 30),
        repeated("A.B.C.D.", 30),
        repeated("A", 100000),
        repeated("a b ", 20000),
        repeated("word ", 20000),
        repeated("9", 10000),
        repeated("1,", 5000),
        repeated("1.", 5000),
        repeated("1-", 5000),
        repeated("1/2 ", 5000),
        repeated("$", 5000),
        repeated("((((", 5000),
        repeated("''''", 5000),
        repeated("\"", 5000),
        repeated("-", 5000),
        repeated("IVXLCDM", 2000),
        repeated("[[", 3000),
        repeated("<<a ", 3000),
        repeated("@a", 3000),
        repeated("\xF0\x9F\x98\x80", 3000),
        repeated("e\xCC\x81\xCC\x81\xCC\x81", 3000),
        repeated("\xE4\xB8\xAD", 3000),
        repeated("\xE2\x80\x8B\xE2\x80\xAE", 3000),
        repeated("\xED\xA0\x80", 300),
        repeated("\xFF\xFE", 300),
        std::string("a\0b\0c", 5),
        "\x01"
        "400S and \x01"
        "30P",
        "[[h@'loU]] [[",
        "]] [[",
        "<speak><audio src=\"/etc/passwd\"/></speak>",
        "<",
        ">",
        "&lt;speak&gt;",
        "\xD9\xA1\xD9\xA2\xD9\xA3 and \xE0\xA5\xA7",
        "\xD0\x9A\xD0\xB8\xD1\x97\xD0\xB2",
        "'",
        "-",
        ".",
        " ",
        "'s's's's",
        "99999999999999999999999999th",
        "$99999999999999999999.99",
        "31/02/0000",
        "99:99",
        "25:61",
        "0/0",
        "1/0",
        "0th",
        "MMMMMMMMMMMM",
        "Henry MCMXCIX",
        "No. ",
        "#",
        "@",
        "+",
        "%",
        "\xC2\xBD\xC2\xBD\xC2\xBD",
    };
    for (const std::string& text : hostile) {
        const std::string spoken = british().spell(text);
        EXPECT_EQ(offence(spoken), "") << text.substr(0, 60) << " -> " << spoken.substr(0, 400);
        EXPECT_LT(spoken.size(), 400000U) << text.substr(0, 60);
    }
}

TEST(SpellSpeakable, HoldsForRandomTextsMadeOfWhatRulesLookFor) {
    const std::vector<std::string> pieces = {
        "1",
        "23",
        "2006",
        "1,500",
        "0.5",
        "12.50",
        ":",
        "/",
        "-",
        "\xE2\x80\x93",
        "\xE2\x80\x94",
        ".",
        ",",
        "'",
        "\"",
        "(",
        ")",
        "[",
        "]",
        "<",
        ">",
        "&",
        "%",
        "$",
        "\xC2\xA3",
        "\xE2\x82\xAC",
        "US$",
        "m",
        "bn",
        "k",
        "p",
        "km",
        "\xC2\xB0"
        "C",
        "ft",
        "kg",
        "am",
        "p.m.",
        "GMT",
        "May",
        "Jan.",
        "1st",
        "3rd",
        "II",
        "Henry",
        "War",
        "No.",
        "St.",
        "Dr.",
        "Inc.",
        "U.S.",
        "IMF",
        "MPs",
        "s",
        "th",
        "won",
        "in",
        "a",
        "people",
        " ",
        " ",
        " ",
        " ",
        "@",
        "#",
        ".com",
        "http://",
        "x",
        "=",
        "+",
        "\xC2\xBD",
        "\xC3\xA9",
        "\xF0\x9F\x98\x80",
        "\xCC\x81",
        "\xFF",
        "\x01",
        "...",
        "?",
        "!",
        ";",
        "*",
        "_",
        "\\",
        "~",
        "^",
        "{",
        "}",
        "|",
    };
    std::mt19937 random(20261123);
    for (int i = 0; i < 6000; ++i) {
        std::string text;
        const std::size_t count = 1 + random() % 24;
        for (std::size_t n = 0; n < count; ++n) text += pieces[random() % pieces.size()];
        const std::string spoken = british().spell(text);
        ASSERT_EQ(offence(spoken), "") << text << "\n" << spoken;
    }
}

TEST(SpellSpeakable, HoldsForRandomBytes) {
    std::mt19937 random(7);
    for (int i = 0; i < 3000; ++i) {
        std::string text(random() % 80, '\0');
        for (char& c : text) c = static_cast<char>(random() % 256);
        const std::string spoken = british().spell(text);
        ASSERT_EQ(offence(spoken), "") << testing::PrintToString(text) << "\n" << spoken;
    }
}

TEST(SpellSpeakable, HoldsForAnyUnicode) {
    // Where trouble lives, and all planes: marks that combine, other directions, no width, private use, surrogates by
    // themselves, noncharacters, tags, variation selectors, letters of many scripts, digits of many.
    constexpr std::pair<char32_t, char32_t> kRanges[] = {
        {0x00, 0xFF},       {0x300, 0x36F},     {0x370, 0x52F},     {0x590, 0x6FF},     {0x900, 0x97F},
        {0xE00, 0xE7F},     {0x1100, 0x11FF},   {0x1E00, 0x1EFF},   {0x2000, 0x206F},   {0x2070, 0x218F},
        {0x2190, 0x27BF},   {0x3000, 0x30FF},   {0x4E00, 0x4EFF},   {0xAC00, 0xACFF},   {0xD800, 0xDFFF},
        {0xE000, 0xE010},   {0xFB00, 0xFB4F},   {0xFE00, 0xFE0F},   {0xFF00, 0xFFFF},   {0x1D400, 0x1D7FF},
        {0x1F1E6, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0xE0000, 0xE007F}, {0xF0000, 0xF00FF}, {0x10FF00, 0x10FFFF}};
    // Surrogates too, which icu::utf8 would not write.
    const auto encoded = [](char32_t c) {
        std::string out;
        if (c < 0x80) {
            out += static_cast<char>(c);
        } else if (c < 0x800) {
            out += {static_cast<char>(0xC0U | c >> 6U), static_cast<char>(0x80U | (c & 0x3FU))};
        } else if (c < 0x10000) {
            out += {static_cast<char>(0xE0U | c >> 12U), static_cast<char>(0x80U | (c >> 6U & 0x3FU)),
                    static_cast<char>(0x80U | (c & 0x3FU))};
        } else {
            out += {static_cast<char>(0xF0U | c >> 18U), static_cast<char>(0x80U | (c >> 12U & 0x3FU)),
                    static_cast<char>(0x80U | (c >> 6U & 0x3FU)), static_cast<char>(0x80U | (c & 0x3FU))};
        }
        return out;
    };
    std::mt19937 random(1931);
    for (int i = 0; i < 2500; ++i) {
        std::string text;
        const std::size_t count = 1 + random() % 60;
        for (std::size_t n = 0; n < count; ++n) {
            const auto& [first, last] = kRanges[random() % std::size(kRanges)];
            text += random() % 3 == 0 ? "a1. " : encoded(first + static_cast<char32_t>(random() % (last - first + 1)));
        }
        const std::string spoken = british().spell(text);
        ASSERT_EQ(offence(spoken), "") << testing::PrintToString(text) << "\n" << spoken;
        ASSERT_EQ(spoken, british().spell(text));
        ASSERT_EQ(british().explain(text).spoken, spoken);
    }
}

TEST(SpellSpeakable, HoldsForEveryCodePointAmongWords) {
    std::string text;
    for (char32_t c = 1; c < 0x3400; ++c) {
        text += "in " + icu::utf8(c) + " 5" + icu::utf8(c) + "x ";
        if (c % 64 != 0) continue;
        const std::string spoken = british().spell(text);
        ASSERT_EQ(offence(spoken), "") << static_cast<unsigned>(c) << ' ' << spoken;
        text.clear();
    }
}

TEST(SpellSpeakable, StaysShortForTenMillionCharactersAndTenThousandDigits) {
    for (const std::string& text :
         {std::string(10'000'000, 'a'), std::string(10'000'000, '1'), repeated("A.", 5'000'000),
          repeated("\xE4\xB8\xAD", 3'000'000), std::string(10'000, '9') + " boats",
          "\xC2\xA3" + std::string(10'000, '9'), std::string(10'000, '9') + "th", std::string(5'000, '9') + "-5km"}) {
        const std::string spoken = british().spell(text);
        EXPECT_EQ(offence(spoken), "") << text.substr(0, 20);
        EXPECT_LT(spoken.size(), 400'000U) << text.substr(0, 20);
    }
}

TEST(SpellSpeakable, NeverLetsMarkupThrough) {
    EXPECT_EQ(british().spell("Say [[h@'loU]] now"), "Say now");
    EXPECT_EQ(british().spell("Say <break time=\"9s\"/> now"), "Say now");
    EXPECT_EQ(british().spell("Say \x01"
                              "400S now"),
              "Say four hundred S now");
}

TEST(SpellSpeakable, WritesForeignLettersInLatin) {
    EXPECT_EQ(british().spell("in Воркута"), "in Vorkuta");
    EXPECT_EQ(british().spell("Thị Hương"), "Thi Huong");
}

TEST(SpellSpeakable, BreaksAClauseWithoutEnd) {
    const std::string spoken = british().spell(repeated("word ", 200));
    EXPECT_NE(spoken.find(','), std::string::npos);
    EXPECT_EQ(offence(spoken), "");
}

}  // namespace newscart
