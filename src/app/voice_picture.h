#pragma once
#include "audio/pcm.h"
#include "picture/drawing.h"
#include "station/voice.h"

namespace newscart {

/// What a voice's chain does: the response of its filters, the curve of its compressor, the spectrum of a sentence
/// before and after it, and both spectrograms.
picture::Drawing draw_voice(const Voice& voice, const Pcm& before, const Pcm& after);

}  // namespace newscart
