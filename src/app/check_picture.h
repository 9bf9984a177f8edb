#pragma once
#include <string>
#include <vector>

#include "master/inspect.h"
#include "picture/drawing.h"

namespace newscart {

/// A finished file on one page: what was found, its waveform coloured by what airs where (`parts` may be empty), its
/// loudness against what is wanted, its spectrogram. `report` is of a file that can be read, `sound` what it holds.
picture::Drawing draw_check(const FileReport& report, const std::vector<Finding>& findings, const Expectation& expected,
                            const Pcm& sound, const std::vector<AiredPart>& parts);

}  // namespace newscart
