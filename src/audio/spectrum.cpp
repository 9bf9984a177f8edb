#include "audio/spectrum.h"

#include <bit>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <utility>

namespace newscart {

void transform(std::span<std::complex<double>> values) {
    const std::size_t n = values.size();
    if (!std::has_single_bit(n)) throw std::invalid_argument("a transform of a count that is no power of two");
    for (std::size_t i = 1, j = 0; i < n; ++i) {
        std::size_t bit = n >> 1U;
        for (; (j & bit) != 0; bit >>= 1U) j ^= bit;
        j ^= bit;
        if (i < j) std::swap(values[i], values[j]);
    }
    for (std::size_t length = 2; length <= n; length *= 2) {
        const std::size_t half = length / 2;
        std::vector<std::complex<double>> turns(half);
        for (std::size_t i = 0; i < half; ++i) {
            turns[i] = std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(length));
        }
        for (std::size_t start = 0; start < n; start += length) {
            for (std::size_t i = 0; i < half; ++i) {
                const std::complex<double> even = values[start + i];
                const std::complex<double> odd = values[start + i + half] * turns[i];
                values[start + i] = even + odd;
                values[start + i + half] = even - odd;
            }
        }
    }
}

std::vector<double> power_spectrum(std::span<const float> samples, std::ptrdiff_t first, std::size_t n) {
    std::vector<std::complex<double>> values(n);
    for (std::size_t i = 0; i < n; ++i) {
        const std::ptrdiff_t at = first + static_cast<std::ptrdiff_t>(i);
        if (at < 0 || at >= static_cast<std::ptrdiff_t>(samples.size())) continue;
        const double angle = 2 * std::numbers::pi * (static_cast<double>(i) + 0.5) / static_cast<double>(n);
        values[i] = static_cast<double>(samples[static_cast<std::size_t>(at)]) * (0.5 - 0.5 * std::cos(angle));
    }
    transform(values);
    std::vector<double> powers(n / 2 + 1);
    // The window halves a sine, and half of it is among the negative frequencies.
    const double scale = 16 / (static_cast<double>(n) * static_cast<double>(n));
    for (std::size_t i = 0; i < powers.size(); ++i) powers[i] = std::norm(values[i]) * scale;
    return powers;
}

}  // namespace newscart
