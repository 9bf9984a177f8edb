#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "base/clock.h"

namespace newscart {

/// The gain around `frame` may not be higher.
struct GainLimit {
    Frames frame = 0;
    float most_gain = 1;
};

/// The gain of a look-ahead limiter over a whole programme: 1 nearly everywhere, lower around the peaks.
class GainCurve {
  public:
    struct Span {
        Frames start_frame = 0;
        std::vector<float> gain;
    };

    GainCurve() = default;
    /// Goes smoothly down to each limit in time and, since all of them are known beforehand, without overshoot: it
    /// starts 5 ms before and recovers with a time constant of 80 ms. `limits` are in order.
    explicit GainCurve(const std::vector<GainLimit>& limits);

    float at(Frames frame) const;
    /// Multiplies the samples of one channel, the first of which is at `start_frame`.
    void apply(Frames start_frame, std::span<float> plane) const { apply_interleaved(start_frame, 1, plane); }
    void apply_interleaved(Frames start_frame, std::size_t channels, std::span<float> samples) const;
    const std::vector<Span>& spans() const { return spans_; }

  private:
    std::vector<Span> spans_;
};

}  // namespace newscart
