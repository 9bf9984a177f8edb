#include "app/voice_list.h"

#include <fmt/format.h>

#include <algorithm>

namespace newscart {

std::vector<Voice> offered_voices(const std::filesystem::path& station_folder) {
    std::vector<Voice> voices = list_voices(station_folder);
    const auto rank = [](const Voice& voice) {
        if (!voice.by_command()) return 0;
        if (!missing_part(voice).empty()) return -2;
        return voice.command.preference > 0 ? voice.command.preference : -1;
    };
    std::stable_sort(voices.begin(), voices.end(), [&](const Voice& a, const Voice& b) { return rank(a) > rank(b); });
    return voices;
}

std::string voice_line(const Voice& voice) {
    const std::string lacks = missing_part(voice);
    return fmt::format("{:<13} {:<6} {:<13} {}{}", voice.name, voice.language, engine_name(voice), voice.description,
                       lacks.empty() ? "" : " (" + lacks + ")");
}

nlohmann::ordered_json voice_json(const Voice& voice) {
    const std::string lacks = missing_part(voice);
    return {{"name", voice.name},
            {"language", voice.language},
            {"reader", voice.reader},
            {"description", voice.description},
            {"engine", engine_name(voice)},
            {"installed", lacks.empty()},
            {"missing", lacks},
            {"rate_wpm", voice.by_command() ? nlohmann::ordered_json() : nlohmann::ordered_json(voice.rate_wpm)},
            {"credit", voice.credit},
            {"file", voice.file.string()}};
}

}  // namespace newscart
