#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "lib/png/png.h"
#include "picture/drawing.h"
#include "picture/font.h"

namespace newscart::picture {
namespace {

std::string hex(Colour colour) { return fmt::format("#{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue); }

std::string escaped(const std::string& words) {
    std::string out;
    for (const char letter : words) {
        switch (letter) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            default: out += letter < ' ' || letter > '~' ? '?' : letter;
        }
    }
    return out;
}

std::string base64(const std::string& bytes) {
    constexpr const char* kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned three = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            three = three << 8U | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        }
        for (std::size_t j = 0; j < 4; ++j) {
            out += i + j > bytes.size() ? '=' : kLetters[three >> (18 - 6 * j) & 63U];
        }
    }
    return out;
}

std::string points_of(const std::vector<Point>& points) {
    std::string out;
    for (const Point& point : points) out += fmt::format("{}{:.1f},{:.1f}", out.empty() ? "" : " ", point.x, point.y);
    return out;
}

std::string element(const Fill& fill) {
    return fmt::format(R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"/>)", fill.box.left,
                       fill.box.top, fill.box.width, fill.box.height, hex(fill.colour));
}

std::string element(const Line& line) {
    return fmt::format(R"(<polyline points="{}" fill="none" stroke="{}" stroke-width="{:g}" stroke-linejoin="round"/>)",
                       points_of(line.points), hex(line.colour), line.width);
}

std::string element(const Area& area) {
    return fmt::format(R"(<polygon points="{}" fill="{}" fill-rule="evenodd"/>)", points_of(area.outline),
                       hex(area.colour));
}

std::string element(const Text& text) {
    const char* anchor = text.anchor == Anchor::Start ? "start" : text.anchor == Anchor::Middle ? "middle" : "end";
    // A capital is 0.72 of the size in the fonts a browser has; the length is that of the other form.
    return fmt::format(R"(<text x="{:.1f}" y="{:.1f}" font-size="{:.1f}" text-anchor="{}" fill="{}">{}</text>)",
                       text.at.x, text.at.y, text.height / 0.72, anchor, hex(text.colour), escaped(text.words));
}

std::string element(const Inset& inset) {
    const std::string bytes = newscart::png::encode(inset.bitmap.width, inset.bitmap.height, inset.bitmap.rgb);
    return fmt::format(
        R"(<image x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" preserveAspectRatio="none" href="data:image/png;base64,{}"/>)",
        inset.box.left, inset.box.top, inset.box.width, inset.box.height, base64(bytes));
}

}  // namespace

std::string svg(const Drawing& drawing) {
    std::string out = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
        "font-family=\"sans-serif\">\n<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n",
        drawing.width, drawing.height);
    for (const auto& shape : drawing.shapes) {
        out += std::visit([](const auto& one) { return element(one); }, shape) + '\n';
    }
    return out + "</svg>\n";
}

}  // namespace newscart::picture
