#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace newscart::png {

/// A PNG file of rows of RGB from the top. Up to 256 colours: with a palette. The same pixels give the same bytes.
/// Throws std::invalid_argument if there are not width x height pixels, Error(Engine) if libpng fails.
std::string encode(int width, int height, const std::vector<std::uint8_t>& rgb);

/// Width and height a PNG file says it has, and its pixels as RGB.
struct Decoded {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb;
};
/// Throws Error(Input) for what is no PNG file.
Decoded decode(const std::string& bytes);

}  // namespace newscart::png
