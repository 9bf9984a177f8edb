#pragma once
#include <cstddef>

namespace newscart {

/// Second-order filter, a0 = 1. Designed after R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter
/// coefficients".
struct Biquad {
    double b0 = 1;
    double b1 = 0;
    double b2 = 0;
    double a1 = 0;
    double a2 = 0;
};

Biquad high_pass(double frequency_hz, double q, int sample_rate_hz);
Biquad low_pass(double frequency_hz, double q, int sample_rate_hz);
/// Turns the phase and nothing else.
Biquad all_pass(double frequency_hz, double q, int sample_rate_hz);
Biquad peak(double frequency_hz, double q, double gain_db, int sample_rate_hz);
Biquad low_shelf(double frequency_hz, double q, double gain_db, int sample_rate_hz);
Biquad high_shelf(double frequency_hz, double q, double gain_db, int sample_rate_hz);

/// What the filter does to the level of a tone.
double response_db(const Biquad& filter, double frequency_hz, int sample_rate_hz);

/// A running filter. T is float, or Lanes (audio/lanes.h) for several signals side by side.
///
/// The states are those of the transposed direct form II with y = b0 x + s1 put into the update: the loop from sample
/// to sample is one multiplication and one addition long instead of two additions, which is what bounds its speed.
template <class T>
class Filter {
  public:
    Filter() = default;
    explicit Filter(const Biquad& f)
        : b0_(static_cast<float>(f.b0)),
          c1_(static_cast<float>(f.b1 - f.a1 * f.b0)),
          c2_(static_cast<float>(f.b2 - f.a2 * f.b0)),
          a1_(static_cast<float>(f.a1)),
          a2_(static_cast<float>(f.a2)) {}

    T operator()(T x) {
        const T y = b0_ * x + s1_;
        const T next = (c1_ * x + s2_) - a1_ * s1_;
        s2_ = c2_ * x - a2_ * s1_;
        s1_ = next;
        return y;
    }

  private:
    float b0_ = 1;
    float c1_ = 0;
    float c2_ = 0;
    float a1_ = 0;
    float a2_ = 0;
    T s1_{};
    T s2_{};
};

}  // namespace newscart
