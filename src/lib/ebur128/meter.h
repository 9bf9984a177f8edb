#pragma once
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

}  // namespace newscart::ebur128
