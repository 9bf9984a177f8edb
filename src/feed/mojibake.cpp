#include "feed/mojibake.h"

#include <array>
#include <string_view>
#include <vector>

#include "lib/icu/unicode.h"

namespace newscart {
namespace {

/// The byte that windows-1252 (or Latin-1, for its holes) shows as this character; 0 if none does.
unsigned byte_of(char32_t c) {
    // Bytes 0x80 to 0x9F.
    static constexpr std::array<char32_t, 32> kHigh{0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                                    0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                                    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                    0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    if (c >= 0x80 && c <= 0xFF) return static_cast<unsigned>(c);
    for (std::size_t i = 0; i < kHigh.size(); ++i) {
        if (kHigh[i] == c) return 0x80U + static_cast<unsigned>(i);
    }
    return 0;
}

/// What the characters at points[at] were meant to be; 0 if they were meant. `length` is how many they are.
char32_t meant(const std::vector<char32_t>& points, std::size_t at, std::size_t& length) {
    const auto continuation = [&](std::size_t place) {
        const unsigned byte = place < points.size() ? byte_of(points[place]) : 0;
        return byte >= 0x80 && byte <= 0xBF ? byte : 0;
    };
    const char32_t lead = points[at];
    const unsigned first = continuation(at + 1);
    if (first == 0) return 0;
    if (lead == 0xC2 || lead == 0xC3) {
        // "Ã" before a space that does not break may be a word of Portuguese.
        if (lead == 0xC3 && first == 0xA0) return 0;
        length = 2;
        return ((lead & 0x1FU) << 6U) | (first & 0x3FU);
    }
    const unsigned second = continuation(at + 2);
    // The last byte of a closing quotation mark is one that windows-1252 has no character for: many programs lose it.
    if (lead == 0xE2 && points[at + 1] == 0x20AC && second == 0) {
        length = 2;
        return 0x201D;
    }
    // Quotation marks, dashes, dots; the euro; the trade mark.
    if (lead == 0xE2 && second != 0 && (first == 0x80 || first == 0x82 || first == 0x84)) {
        length = 3;
        return ((lead & 0x0FU) << 12U) | ((first & 0x3FU) << 6U) | (second & 0x3FU);
    }
    return 0;
}

}  // namespace

std::string repair_mojibake(std::string text) {
    constexpr int kMostRounds = 2;
    for (int round = 0; round < kMostRounds; ++round) {
        // Â, Ã and â: nothing else can begin it.
        bool likely = false;
        for (const std::string_view lead : {"\xC3\x82", "\xC3\x83", "\xC3\xA2"})
            likely = likely || text.find(lead) != std::string::npos;
        if (!likely) break;
        const std::vector<char32_t> points = icu::code_points(text);
        std::string out;
        bool changed = false;
        for (std::size_t at = 0; at < points.size();) {
            std::size_t length = 1;
            const char32_t right = meant(points, at, length);
            out += icu::utf8(right != 0 ? right : points[at]);
            changed = changed || right != 0;
            at += length;
        }
        if (!changed) break;
        text = std::move(out);
    }
    return text;
}

}  // namespace newscart
