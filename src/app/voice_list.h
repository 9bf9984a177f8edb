#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "station/voice.h"

namespace newscart {

/// All voices in the order they are offered: those of a better engine that is installed, best first; eSpeak NG's; those
/// whose engine is missing.
std::vector<Voice> offered_voices(const std::filesystem::path& station_folder);

/// A line of `newscart voices`.
std::string voice_line(const Voice& voice);
nlohmann::ordered_json voice_json(const Voice& voice);

}  // namespace newscart
