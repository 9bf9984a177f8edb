#pragma once
#include "audio/pcm.h"

namespace newscart {

/// One channel of two, with nothing lost: what left and right have in common is kept as it is, and what they have
/// against each other, which plain addition would wipe out, is added a quarter of a turn later (a Hilbert filter). From
/// 200 Hz on the power stays that of both channels, be it in the centre, at one side, spread or of opposite sign; only
/// what is itself a quarter of a turn apart may cancel, which wide sounds are not. What is in the centre, as speech is,
/// keeps its very samples. The same whatever `jobs` is.
Pcm mono_of(const Pcm& stereo, int jobs);

}  // namespace newscart
