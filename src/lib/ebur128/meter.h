#pragma once
#include <memory>
#include <span>
#include <vector>

#include "audio/pcm.h"

namespace newscart::ebur128 {

/// Loudness by ITU-R BS.1770 and EBU R 128, as libebur128 measures it.
struct Reading {
    double integrated_lufs = 0;  ///< -infinity for silence, and for less than 400 ms
    double true_peak_dbtp = 0;   ///< highest true peak over all channels; -infinity for silence
};

/// Loudness and true peak of the whole of `pcm`, any rate. Throws Error(Engine) only if memory runs out.
Reading measure(const Pcm& pcm);

/// Integrated loudness alone: a fifth of the cost.
double integrated_lufs(const Pcm& pcm);

/// Integrated loudness of what comes bit by bit.
///
/// A long programme can be measured in parts, several at a time, with the same result as in one go: part k is given the
/// frames from k x kPartFrames - kPartLeadFrames (but not before the first) to (k + 1) x kPartFrames. The lead makes up
/// for the three gating blocks of 400 ms that reach across the border, and they step by 100 ms, of which a part is a
/// whole number.
class Loudness {
  public:
    static constexpr Frames kPartFrames = Frames{15} * kFrameRateHz;
    static constexpr Frames kPartLeadFrames = Frames{3} * kFrameRateHz / 10;

    explicit Loudness(int channels, int sample_rate_hz = kFrameRateHz);
    ~Loudness();
    Loudness(Loudness&& other) noexcept;
    Loudness& operator=(Loudness&& other) noexcept;
    Loudness(const Loudness&) = delete;
    Loudness& operator=(const Loudness&) = delete;

    void add(std::span<const float> interleaved);
    double integrated_lufs() const;
    static double integrated_lufs(const std::vector<const Loudness*>& parts);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace newscart::ebur128
