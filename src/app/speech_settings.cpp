#include "app/speech_settings.h"

#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <set>
#include <string>

#include "app/interrupt.h"

namespace newscart {
namespace {

std::string about(double seconds) {
    if (seconds < 90) return fmt::format("about {:.0f} s", std::ceil(seconds));
    return fmt::format("about {:.0f} min", std::ceil(seconds / 60));
}

/// What is said of one voice after another as their takes are made.
class SlowVoices {
  public:
    explicit SlowVoices(const Console& console) : console_(console) {}

    void hear(const SpeechProgress& at) {
        // Speaking is a fifth of the whole, from the fifth on.
        const double part = static_cast<double>(at.done) / static_cast<double>(at.lines);
        const std::string left = at.seconds_left ? ", " + about(*at.seconds_left) + " left" : "";
        console_.progress(fmt::format("{} speaks{}", at.voice, left), 0.2 + 0.2 * part);
        if (!at.seconds_left || at.done == at.lines) return;
        if (told_.insert(at.voice).second) {
            console_.detail(fmt::format("{}: {} lines to speak, {} spoken before; {}", at.voice, at.lines,
                                        at.remembered, about(*at.seconds_left)));
        }
        if (*at.seconds_left <= at.seconds_allowed || !warned_.insert(at.voice).second) return;
        console_.warning(
            fmt::format("voice {}: to speak its other {} lines takes {}, and it has {}: its stand-in "
                        "reads what is not spoken by then",
                        at.voice, at.lines - at.done, about(*at.seconds_left), about(at.seconds_allowed)));
    }

  private:
    const Console& console_;
    std::set<std::string> told_;
    std::set<std::string> warned_;
};

}  // namespace

SpeechSettings speech_settings(int jobs, const Station& station, const Console& console) {
    SpeechSettings settings;
    settings.jobs = jobs;
    settings.patience = station.patience;
    settings.pulse = stop_if_interrupted;
    settings.progress = [voices = std::make_shared<SlowVoices>(console)](const SpeechProgress& at) {
        voices->hear(at);
    };
    return settings;
}

std::optional<std::chrono::milliseconds> time_to_speak(Instant air_time, std::chrono::seconds lock, Instant now) {
    if (now >= air_time) return std::nullopt;
    const Instant end = now < air_time - lock ? air_time - lock : air_time;
    return std::chrono::milliseconds(end - now) / 2;
}

}  // namespace newscart
