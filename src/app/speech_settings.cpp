#include "app/speech_settings.h"

#include <fmt/format.h>

#include <cmath>

#include "app/interrupt.h"

namespace newscart {
namespace {

std::string about(double seconds) {
    if (seconds < 90) return fmt::format("about {:.0f} s", std::ceil(seconds));
    return fmt::format("about {:.0f} min", std::ceil(seconds / 60));
}

}  // namespace

SpeechSettings speech_settings(int jobs, const Console& console) {
    SpeechSettings settings;
    settings.jobs = jobs;
    settings.pulse = stop_if_interrupted;
    settings.progress = [&console](const SpeechProgress& at) {
        const std::string left = about(at.seconds_left);
        // Speaking is a fifth of the whole, from the fifth on.
        const double part = static_cast<double>(at.done) / static_cast<double>(at.lines);
        console.progress(fmt::format("{} speaks, {} left", at.voice, left), 0.2 + 0.2 * part);
        if (at.done == 1) {
            console.detail(
                fmt::format("{}: {} lines to speak, {} spoken before; {}", at.voice, at.lines, at.remembered, left));
        }
    };
    return settings;
}

}  // namespace newscart
