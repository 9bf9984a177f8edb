#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace newscart::picture {

struct Colour {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    bool operator==(const Colour&) const = default;
};

inline constexpr Colour kWhite{255, 255, 255};
inline constexpr Colour kInk{40, 44, 52};
inline constexpr Colour kGrey{150, 154, 160};
inline constexpr Colour kGrid{226, 228, 232};
inline constexpr Colour kBlue{40, 83, 140};
inline constexpr Colour kTeal{60, 140, 140};
inline constexpr Colour kRed{200, 85, 61};
inline constexpr Colour kAmber{214, 150, 40};

/// In pixels from the top left corner.
struct Point {
    double x = 0;
    double y = 0;
};

struct Box {
    double left = 0;
    double top = 0;
    double width = 0;
    double height = 0;
    double right() const { return left + width; }
    double bottom() const { return top + height; }
};

/// Rows from the top, three bytes a pixel.
struct Bitmap {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb;

    Bitmap() = default;
    Bitmap(int columns, int rows, Colour colour);
    Colour at(int x, int y) const;
    /// Outside the bitmap: nothing.
    void set(int x, int y, Colour colour);
};

enum class Anchor { Start, Middle, End };

struct Fill {
    Box box;
    Colour colour;
};
struct Line {
    std::vector<Point> points;
    Colour colour;
    double width = 1;
};
/// The inside of a closed outline.
struct Area {
    std::vector<Point> outline;
    Colour colour;
};
/// Printable ASCII; anything else becomes '?'. `at` is on the line the letters stand on, `height` that of a capital.
struct Text {
    Point at;
    std::string words;
    Colour colour;
    double height = 7;
    Anchor anchor = Anchor::Start;
};
/// A bitmap fitted to a box.
struct Inset {
    Box box;
    Bitmap bitmap;
};

/// What is drawn, in this order, on white. Both of its forms show the same.
struct Drawing {
    int width = 0;
    int height = 0;
    std::vector<std::variant<Fill, Line, Area, Text, Inset>> shapes;
};

/// How wide a text of this height is.
double text_width(const std::string& words, double height);

Bitmap rasterise(const Drawing& drawing);
/// A PNG file. With at most 256 colours it is one of a palette, which is small.
std::string png(const Drawing& drawing);
/// An SVG file. It names no font that must be there.
std::string svg(const Drawing& drawing);

}  // namespace newscart::picture
