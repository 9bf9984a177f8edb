#pragma once
#include "audio/pcm.h"

namespace newscart::soxr {

/// `pcm` at another rate (soxr HQ); length = round(frames x to / from). The same Pcm if the rates are equal.
/// Throws Error(Engine).
Pcm resample(const Pcm& pcm, int to_hz);

}  // namespace newscart::soxr
