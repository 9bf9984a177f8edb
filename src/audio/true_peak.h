#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "audio/pcm.h"

namespace newscart {

/// A place where the wave, between samples too, rises above what was asked for.
struct Peak {
    Frames frame = 0;  ///< the true peak lies between this frame and the next
    float level = 0;   ///< linear, the highest of all channels
};

/// True peak by ITU-R BS.1770 annex 2, oversampled four times with libebur128's filter, so that both agree; several
/// times faster, because blocks that cannot exceed what was already seen are passed over. For 48 kHz.
class TruePeakMeter {
  public:
    explicit TruePeakMeter(int channels);
    /// The next samples, interleaved.
    void add(std::span<const float> samples);
    /// Linear; what is after the last sample counts as silence.
    double peak() const;

  private:
    std::size_t channels_;
    std::vector<std::vector<float>> planes_;  ///< the last samples, still needed to the left of the next
    float peak_ = 0;
};

/// Highest true peak of all channels, linear.
double true_peak(const Pcm& pcm);

/// A true peak is seen from up to this many frames at either side of it.
inline constexpr Frames kTruePeakReach = 6;

/// The highest in the frames [first, last) of a piece cut from a longer sound, or `least` if none is higher. The piece
/// must reach kTruePeakReach further at either side, unless the sound itself begins or ends there: beyond is silence.
float highest_true_peak(const Pcm& piece, Frames first, Frames last, float least);

/// All places in the frames [first, last) whose true peak is above `floor` (linear), in order.
std::vector<Peak> peaks_above(const Pcm& pcm, float floor, Frames first, Frames last);

}  // namespace newscart
