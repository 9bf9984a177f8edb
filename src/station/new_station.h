#pragma once
#include <filesystem>
#include <string>

namespace newscart {

/// Makes a station pack in `folder`: Harbour FM's sounds and its station.toml, comments and all, with this name,
/// language and time zone, and readers of that language. Throws Error(Usage) if one of them will not do or the folder
/// holds something already, Error(Config) if it cannot be written; then nothing of it is left.
void create_station(const std::filesystem::path& folder, const std::string& name, const std::string& language,
                    const std::string& timezone);

}  // namespace newscart
