#include "audio/biquad.h"

#include <cmath>
#include <complex>
#include <numbers>

#include "audio/level.h"

namespace newscart {
namespace {

struct Angle {
    double cosine;
    double alpha;
};

Angle angle_of(double frequency_hz, double q, int sample_rate_hz) {
    const double w = 2 * std::numbers::pi * frequency_hz / sample_rate_hz;
    return {std::cos(w), std::sin(w) / (2 * q)};
}

Biquad normalised(double b0, double b1, double b2, double a0, double a1, double a2) {
    return {b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0};
}

}  // namespace

Biquad high_pass(double frequency_hz, double q, int sample_rate_hz) {
    const auto [c, alpha] = angle_of(frequency_hz, q, sample_rate_hz);
    return normalised((1 + c) / 2, -(1 + c), (1 + c) / 2, 1 + alpha, -2 * c, 1 - alpha);
}

Biquad low_pass(double frequency_hz, double q, int sample_rate_hz) {
    const auto [c, alpha] = angle_of(frequency_hz, q, sample_rate_hz);
    return normalised((1 - c) / 2, 1 - c, (1 - c) / 2, 1 + alpha, -2 * c, 1 - alpha);
}

Biquad all_pass(double frequency_hz, double q, int sample_rate_hz) {
    const auto [c, alpha] = angle_of(frequency_hz, q, sample_rate_hz);
    return normalised(1 - alpha, -2 * c, 1 + alpha, 1 + alpha, -2 * c, 1 - alpha);
}

Biquad peak(double frequency_hz, double q, double gain_db, int sample_rate_hz) {
    const auto [c, alpha] = angle_of(frequency_hz, q, sample_rate_hz);
    const double a = gain_of_db(gain_db / 2);
    return normalised(1 + alpha * a, -2 * c, 1 - alpha * a, 1 + alpha / a, -2 * c, 1 - alpha / a);
}

Biquad low_shelf(double frequency_hz, double q, double gain_db, int sample_rate_hz) {
    const auto [c, alpha] = angle_of(frequency_hz, q, sample_rate_hz);
    const double a = gain_of_db(gain_db / 2);
    const double s = 2 * std::sqrt(a) * alpha;
    return normalised(a * ((a + 1) - (a - 1) * c + s), 2 * a * ((a - 1) - (a + 1) * c), a * ((a + 1) - (a - 1) * c - s),
                      (a + 1) + (a - 1) * c + s, -2 * ((a - 1) + (a + 1) * c), (a + 1) + (a - 1) * c - s);
}

Biquad high_shelf(double frequency_hz, double q, double gain_db, int sample_rate_hz) {
    const auto [c, alpha] = angle_of(frequency_hz, q, sample_rate_hz);
    const double a = gain_of_db(gain_db / 2);
    const double s = 2 * std::sqrt(a) * alpha;
    return normalised(a * ((a + 1) + (a - 1) * c + s), -2 * a * ((a - 1) + (a + 1) * c),
                      a * ((a + 1) + (a - 1) * c - s), (a + 1) - (a - 1) * c + s, 2 * ((a - 1) - (a + 1) * c),
                      (a + 1) - (a - 1) * c - s);
}

double response_db(const Biquad& filter, double frequency_hz, int sample_rate_hz) {
    const std::complex<double> z = std::polar(1.0, -2 * std::numbers::pi * frequency_hz / sample_rate_hz);
    const std::complex<double> above = filter.b0 + z * (filter.b1 + z * filter.b2);
    const std::complex<double> below = 1.0 + z * (filter.a1 + z * filter.a2);
    return db_of_gain(std::abs(above / below));
}

}  // namespace newscart
