#pragma once
#include <chrono>
#include <optional>

#include "app/console.h"
#include "base/clock.h"
#include "speech/speech.h"
#include "station/station.h"

namespace newscart {

/// For a Speaker of the program: tells how far slow voices are, warns when they will not be done in their time, and
/// stops between their takes when interrupted. `console` must outlive the speaker.
SpeechSettings speech_settings(int jobs, const Station& station, const Console& console);

/// How long voices spoken by commands may take over an edition that is begun now: half of what is left until its lock,
/// or after that until its air, so that mixing, encoding and delivery have the other half. Nothing if the air time is
/// not to come: then no air waits.
std::optional<std::chrono::milliseconds> time_to_speak(Instant air_time, std::chrono::seconds lock, Instant now);

}  // namespace newscart
