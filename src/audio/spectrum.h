#pragma once
#include <complex>
#include <cstddef>
#include <span>
#include <vector>

namespace newscart {

/// Discrete Fourier transform in place, by Cooley and Tukey's way. The count is a power of two; std::invalid_argument
/// otherwise.
void transform(std::span<std::complex<double>> values);

/// Power of the frequencies 0, rate/n, ... rate/2 (n/2 + 1 of them) of frames [first, first + n) of one channel under a
/// Hann window; what lies outside the sound is silence. A full-scale sine on one of the frequencies has 1 there.
std::vector<double> power_spectrum(std::span<const float> samples, std::ptrdiff_t first, std::size_t n);

}  // namespace newscart
