#include "picture/drawing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "lib/png/png.h"

namespace newscart::picture {
namespace {

using testing::HasSubstr;

Drawing example() {
    Drawing drawing{60, 40, {}};
    drawing.shapes.emplace_back(Fill{{10, 5, 20, 10}, kBlue});
    drawing.shapes.emplace_back(Line{{{0, 30.5}, {60, 30.5}}, kRed, 1});
    drawing.shapes.emplace_back(Area{{{40, 5}, {55, 5}, {55, 20}, {40, 20}}, kTeal});
    drawing.shapes.emplace_back(Text{{2, 39}, "a < b & c", kInk, 7, Anchor::Start});
    return drawing;
}

TEST(Drawing, PaintsWhatWasDrawnWhereItWasDrawn) {
    const Bitmap bitmap = rasterise(example());
    EXPECT_EQ(bitmap.at(0, 0), kWhite);
    EXPECT_EQ(bitmap.at(10, 5), kBlue);
    EXPECT_EQ(bitmap.at(29, 14), kBlue);
    EXPECT_EQ(bitmap.at(30, 14), kWhite);
    EXPECT_EQ(bitmap.at(30, 30), kRed);
    EXPECT_EQ(bitmap.at(30, 29), kWhite);
    EXPECT_EQ(bitmap.at(40, 5), kTeal);
    EXPECT_EQ(bitmap.at(54, 19), kTeal);
    EXPECT_EQ(bitmap.at(55, 20), kWhite);
}

TEST(Drawing, SoftensASlantingLine) {
    Drawing drawing{20, 20, {Line{{{0, 0}, {20, 12}}, kInk, 1}}};
    const Bitmap bitmap = rasterise(drawing);
    int soft = 0;
    for (int x = 0; x < 20; ++x) {
        for (int y = 0; y < 20; ++y) soft += bitmap.at(x, y) != kWhite && bitmap.at(x, y) != kInk ? 1 : 0;
    }
    EXPECT_GT(soft, 15);
}

TEST(Drawing, WritesLettersAtEitherEndOfTheirPlace) {
    const auto columns_inked = [](Anchor anchor) {
        const Bitmap bitmap = rasterise(Drawing{60, 20, {Text{{30, 15}, "HH", kInk, 7, anchor}}});
        int first = 60;
        int last = -1;
        for (int x = 0; x < 60; ++x) {
            for (int y = 0; y < 20; ++y) {
                if (bitmap.at(x, y) == kWhite) continue;
                first = std::min(first, x);
                last = std::max(last, x);
            }
        }
        return std::pair(first, last);
    };
    EXPECT_EQ(columns_inked(Anchor::Start), std::pair(30, 40));
    EXPECT_EQ(columns_inked(Anchor::End), std::pair(19, 29));
    EXPECT_DOUBLE_EQ(text_width("HH", 7), 11);
}

TEST(Drawing, SaysTheSameInPng) {
    const Bitmap bitmap = rasterise(example());
    const newscart::png::Decoded decoded = newscart::png::decode(png(example()));
    EXPECT_EQ(decoded.width, 60);
    EXPECT_EQ(decoded.height, 40);
    EXPECT_EQ(decoded.rgb, bitmap.rgb);
    EXPECT_EQ(png(example()), png(example()));
}

TEST(Drawing, KeepsMoreColoursThanAPaletteHolds) {
    Bitmap bitmap(40, 40, kWhite);
    for (int i = 0; i < 1600; ++i) {
        bitmap.set(i % 40, i / 40, {static_cast<std::uint8_t>(i % 256), static_cast<std::uint8_t>(i / 256), 7});
    }
    const std::string file = newscart::png::encode(40, 40, bitmap.rgb);
    EXPECT_EQ(newscart::png::decode(file).rgb, bitmap.rgb);
    EXPECT_THROW(newscart::png::encode(41, 40, bitmap.rgb), std::invalid_argument);
    EXPECT_THROW(newscart::png::decode("no picture"), Error);
    EXPECT_THROW(newscart::png::decode(file.substr(0, file.size() / 2)), Error);
}

TEST(Drawing, WritesSvgWithItsTextEscaped) {
    Drawing drawing = example();
    drawing.shapes.emplace_back(Inset{{0, 0, 10, 10}, Bitmap(2, 2, kAmber)});
    drawing.shapes.emplace_back(Text{{2, 39}, "caf\xC3\xA9", kInk, 7, Anchor::End});
    const std::string file = svg(drawing);
    EXPECT_THAT(file, HasSubstr("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"40\""));
    EXPECT_THAT(file, HasSubstr(">a &lt; b &amp; c</text>"));
    EXPECT_THAT(file, HasSubstr("data:image/png;base64,iVBORw0KGgo"));
    EXPECT_THAT(file, HasSubstr("<polyline points=\"0.0,30.5 60.0,30.5\""));
    EXPECT_THAT(file, HasSubstr(">caf?"
                                "?</text>"));
}

}  // namespace
}  // namespace newscart::picture
