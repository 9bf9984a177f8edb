#include <algorithm>
#include <cmath>

#include "lib/png/png.h"
#include "picture/drawing.h"
#include "picture/font.h"

namespace newscart::picture {
namespace {

std::uint8_t blended(std::uint8_t under, std::uint8_t over, double cover) {
    return static_cast<std::uint8_t>(std::lround(under + (over - under) * cover));
}

void blend(Bitmap& bitmap, int x, int y, Colour colour, double cover) {
    if (x < 0 || y < 0 || x >= bitmap.width || y >= bitmap.height) return;
    // In eighths, so that soft edges do not use up a palette.
    cover = std::round(cover * 8) / 8;
    if (cover <= 0) return;
    const Colour under = bitmap.at(x, y);
    bitmap.set(x, y,
               {blended(under.red, colour.red, cover), blended(under.green, colour.green, cover),
                blended(under.blue, colour.blue, cover)});
}

void fill(Bitmap& bitmap, const Box& box, Colour colour) {
    const int right = static_cast<int>(std::lround(box.right()));
    const int bottom = static_cast<int>(std::lround(box.bottom()));
    for (int y = static_cast<int>(std::lround(box.top)); y < bottom; ++y) {
        for (int x = static_cast<int>(std::lround(box.left)); x < right; ++x) bitmap.set(x, y, colour);
    }
}

double distance(Point p, Point a, Point b) {
    const double dx = b.x - a.x;
    const double dy = b.y - a.y;
    const double length = dx * dx + dy * dy;
    const double along = length <= 0 ? 0 : std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0.0, 1.0);
    return std::hypot(p.x - a.x - along * dx, p.y - a.y - along * dy);
}

// How much of each pixel a line covers, by its distance. The whole line at once, or joints would be painted twice.
void draw(Bitmap& bitmap, const Line& line) {
    std::vector<float> cover(static_cast<std::size_t>(bitmap.width) * static_cast<std::size_t>(bitmap.height), 0.0F);
    const double reach = line.width / 2 + 0.5;
    for (std::size_t i = 0; i + 1 < line.points.size(); ++i) {
        const Point a = line.points[i];
        const Point b = line.points[i + 1];
        const int left = std::max(0, static_cast<int>(std::min(a.x, b.x) - reach));
        const int right = std::min(bitmap.width - 1, static_cast<int>(std::max(a.x, b.x) + reach));
        const int top = std::max(0, static_cast<int>(std::min(a.y, b.y) - reach));
        const int bottom = std::min(bitmap.height - 1, static_cast<int>(std::max(a.y, b.y) + reach));
        for (int y = top; y <= bottom; ++y) {
            for (int x = left; x <= right; ++x) {
                const double near = std::clamp(reach - distance({x + 0.5, y + 0.5}, a, b), 0.0, 1.0);
                float& here = cover[static_cast<std::size_t>(y) * static_cast<std::size_t>(bitmap.width) +
                                    static_cast<std::size_t>(x)];
                here = std::max(here, static_cast<float>(near));
            }
        }
    }
    for (int y = 0; y < bitmap.height; ++y) {
        for (int x = 0; x < bitmap.width; ++x) {
            blend(bitmap, x, y, line.colour,
                  static_cast<double>(cover[static_cast<std::size_t>(y) * static_cast<std::size_t>(bitmap.width) +
                                            static_cast<std::size_t>(x)]));
        }
    }
}

void draw(Bitmap& bitmap, const Area& area) {
    for (int y = 0; y < bitmap.height; ++y) {
        const double middle = y + 0.5;
        std::vector<double> crossings;
        for (std::size_t i = 0; i < area.outline.size(); ++i) {
            const Point a = area.outline[i];
            const Point b = area.outline[(i + 1) % area.outline.size()];
            if ((a.y <= middle) == (b.y <= middle)) continue;
            crossings.push_back(a.x + (middle - a.y) * (b.x - a.x) / (b.y - a.y));
        }
        std::sort(crossings.begin(), crossings.end());
        for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
            const int right = static_cast<int>(std::lround(crossings[i + 1]));
            for (int x = static_cast<int>(std::lround(crossings[i])); x < right; ++x) bitmap.set(x, y, area.colour);
        }
    }
}

void draw(Bitmap& bitmap, const Text& text) {
    const int dot = std::max(1, static_cast<int>(std::lround(text.height / kCapitalRows)));
    const double width = text_width(text.words, text.height);
    const double shift = text.anchor == Anchor::Start ? 0 : text.anchor == Anchor::Middle ? width / 2 : width;
    int left = static_cast<int>(std::lround(text.at.x - shift));
    const int top = static_cast<int>(std::lround(text.at.y)) - kCapitalRows * dot;
    for (const char letter : text.words) {
        const auto& glyph = glyph_of(letter);
        for (int column = 0; column < kGlyphColumns; ++column) {
            for (int row = 0; row < kGlyphRows; ++row) {
                if (((glyph[static_cast<std::size_t>(column)] >> row) & 1) == 0) continue;
                for (int i = 0; i < dot * dot; ++i) {
                    bitmap.set(left + column * dot + i % dot, top + row * dot + i / dot, text.colour);
                }
            }
        }
        left += kGlyphAdvance * dot;
    }
}

void draw(Bitmap& bitmap, const Inset& inset) {
    if (inset.bitmap.width == 0 || inset.bitmap.height == 0) return;
    const int left = static_cast<int>(std::lround(inset.box.left));
    const int top = static_cast<int>(std::lround(inset.box.top));
    const int columns = static_cast<int>(std::lround(inset.box.width));
    const int rows = static_cast<int>(std::lround(inset.box.height));
    for (int y = 0; y < rows; ++y) {
        for (int x = 0; x < columns; ++x) {
            bitmap.set(left + x, top + y,
                       inset.bitmap.at(x * inset.bitmap.width / columns, y * inset.bitmap.height / rows));
        }
    }
}

void draw(Bitmap& bitmap, const Fill& shape) { fill(bitmap, shape.box, shape.colour); }

}  // namespace

Bitmap::Bitmap(int columns, int rows, Colour colour) : width(columns), height(rows) {
    rgb.reserve(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows) * 3);
    for (std::size_t i = 0; i < static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows); ++i) {
        rgb.insert(rgb.end(), {colour.red, colour.green, colour.blue});
    }
}

Colour Bitmap::at(int x, int y) const {
    const std::size_t i =
        (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) * 3;
    return {rgb[i], rgb[i + 1], rgb[i + 2]};
}

void Bitmap::set(int x, int y, Colour colour) {
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    const std::size_t i =
        (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) * 3;
    rgb[i] = colour.red;
    rgb[i + 1] = colour.green;
    rgb[i + 2] = colour.blue;
}

double text_width(const std::string& words, double height) {
    const double dot = std::max(1.0, std::round(height / kCapitalRows));
    return words.empty() ? 0 : (kGlyphAdvance * static_cast<double>(words.size()) - 1) * dot;
}

Bitmap rasterise(const Drawing& drawing) {
    Bitmap bitmap(drawing.width, drawing.height, kWhite);
    for (const auto& shape : drawing.shapes) {
        std::visit([&](const auto& one) { draw(bitmap, one); }, shape);
    }
    return bitmap;
}

std::string png(const Drawing& drawing) {
    const Bitmap bitmap = rasterise(drawing);
    return newscart::png::encode(bitmap.width, bitmap.height, bitmap.rgb);
}

}  // namespace newscart::picture
