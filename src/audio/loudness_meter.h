#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "audio/biquad.h"

namespace newscart {

/// Loudness as ITU-R BS.1770, EBU Tech 3341 and 3342 define it, of sound that comes bit by bit: at every moment, not
/// only as a whole. Any rate from 8 kHz; one to five channels, in the order left, right, centre, surrounds.
class LoudnessMeter {
  public:
    /// All levels are kept for steps of this length: short enough for the EBU's shortest signals.
    static constexpr double kStepSeconds = 0.01;

    LoudnessMeter(int channels, int sample_rate_hz);
    /// The next samples, interleaved.
    void add(std::span<const float> samples);

    /// K-weighted power of each whole step, all channels added up.
    const std::vector<double>& steps() const { return steps_; }

    /// Both gates. -infinity for silence, and for less than 400 ms.
    double integrated_lufs() const;
    /// From the 10th to the 95th percentile of short-term loudness, gated. 0 for less than 3 s.
    double range_lu() const;

  private:
    struct Stage {
        Biquad filter;
        double s1 = 0, s2 = 0;
    };
    struct Channel {
        std::array<Stage, 2> stages;
        double weight = 1;
    };

    std::vector<Channel> channels_;
    std::size_t step_frames_;
    std::size_t next_channel_ = 0;
    std::size_t frames_in_step_ = 0;
    double sum_ = 0;
    std::vector<double> steps_;
};

/// Loudness of a mean power in LUFS, and back.
double lufs_of_power(double power);
double power_of_lufs(double lufs);

inline constexpr std::size_t kMomentarySteps = 40;   ///< 400 ms
inline constexpr std::size_t kShortTermSteps = 300;  ///< 3 s

/// Loudness of the last `window` steps at the end of each step, in LUFS; what is before the first step is silence.
std::vector<double> loudness_curve(const std::vector<double>& steps, std::size_t window);

/// The highest loudness of any whole window, and at which step that window begins; -infinity if there is none.
struct LoudestWindow {
    double lufs = 0;
    std::size_t first_step = 0;
};
LoudestWindow loudest_window(const std::vector<double>& steps, std::size_t window);

}  // namespace newscart
