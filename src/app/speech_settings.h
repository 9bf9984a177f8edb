#pragma once
#include "app/console.h"
#include "speech/speech.h"

namespace newscart {

/// For a Speaker of the program: tells how far slow voices are and stops between their takes when interrupted.
/// `console` must outlive the speaker.
SpeechSettings speech_settings(int jobs, const Console& console);

}  // namespace newscart
