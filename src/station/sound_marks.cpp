#include <fmt/format.h>

#include <cmath>

#include "station/checks.h"
#include "station/settings.h"
#include "station/station.h"

namespace newscart {

std::optional<SoundMarks> read_sound_marks(const std::filesystem::path& sound) {
    std::filesystem::path file = sound;
    file.replace_extension(".toml");
    std::error_code failure;
    // The pack's own file may have a sound's name.
    if (file.filename() == "station.toml" || !std::filesystem::is_regular_file(file, failure)) return std::nullopt;
    const Settings settings = Settings::load(file);
    SoundMarks marks;
    if (settings.has("tempo_bpm"))
        marks.tempo_bpm = number_between(settings, "tempo_bpm", 0, 30, 300, "beats a minute");
    marks.beats_in_bar = integer_between(settings, "beats_in_bar", marks.beats_in_bar, 1, 16);
    marks.first_beat_frame = frames_of(number_between(settings, "first_beat", 0, 0, 600, "s"));
    marks.post_frame = frames_of(number_between(settings, "post", 0, 0, 600, "s"));
    settings.finish();
    return marks;
}

}  // namespace newscart
