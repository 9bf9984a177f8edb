#pragma once
#include "master/master.h"

namespace newscart::test {

/// Something like a bulletin: syllables of voice and hiss with high peaks, pauses, a quiet stereo bed.
Programme talk(double seconds, double gain = 1);

}  // namespace newscart::test
