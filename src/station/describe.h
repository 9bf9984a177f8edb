#pragma once
#include <string>
#include <string_view>

#include "station/station.h"

namespace newscart {

/// Every setting in force as the text of a station.toml that would give the same station.
std::string describe(const Station& station);

/// `text` as TOML writes it, in quotation marks.
std::string toml_string(std::string_view text);

}  // namespace newscart
