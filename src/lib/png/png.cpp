#include "lib/png/png.h"

#include <png.h>

#include <cstddef>
#include <map>
#include <stdexcept>

#include "base/error.h"

namespace newscart::png {

std::string encode(int width, int height, const std::vector<std::uint8_t>& rgb) {
    const std::size_t pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    if (width <= 0 || height <= 0 || rgb.size() != pixels * 3) {
        throw std::invalid_argument("not a picture of this size");
    }
    std::map<unsigned, std::uint8_t> places;
    std::vector<std::uint8_t> palette;
    std::vector<std::uint8_t> indexed;
    indexed.reserve(pixels);
    for (std::size_t i = 0; i < rgb.size(); i += 3) {
        const unsigned red = rgb[i];
        const unsigned colour = red << 16U | static_cast<unsigned>(rgb[i + 1]) << 8U | rgb[i + 2];
        const auto [place, fresh] = places.try_emplace(colour, static_cast<std::uint8_t>(places.size()));
        if (places.size() > 256) break;
        if (fresh) palette.insert(palette.end(), {rgb[i], rgb[i + 1], rgb[i + 2]});
        indexed.push_back(place->second);
    }
    const bool by_palette = indexed.size() == pixels;
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(width);
    image.height = static_cast<png_uint_32>(height);
    image.format = by_palette ? PNG_FORMAT_RGB_COLORMAP : PNG_FORMAT_RGB;
    image.colormap_entries = by_palette ? static_cast<png_uint_32>(places.size()) : 0;
    const void* rows = by_palette ? indexed.data() : rgb.data();
    std::string out(PNG_IMAGE_PNG_SIZE_MAX(image), '\0');
    png_alloc_size_t bytes = out.size();
    if (png_image_write_to_memory(&image, out.data(), &bytes, 0, rows, 0, palette.data()) == 0) {
        throw Error(Fault::Engine, std::string("libpng: ") + image.message);
    }
    out.resize(bytes);
    return out;
}

Decoded decode(const std::string& bytes) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) {
        throw Error(Fault::Input, std::string("not a PNG file: ") + image.message);
    }
    image.format = PNG_FORMAT_RGB;
    Decoded out{static_cast<int>(image.width), static_cast<int>(image.height), {}};
    out.rgb.resize(PNG_IMAGE_SIZE(image));
    if (png_image_finish_read(&image, nullptr, out.rgb.data(), 0, nullptr) == 0) {
        throw Error(Fault::Input, std::string("not a PNG file: ") + image.message);
    }
    return out;
}

}  // namespace newscart::png
