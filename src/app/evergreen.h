#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/console.h"
#include "base/clock.h"
#include "deliver/deliver.h"
#include "station/station.h"

namespace newscart {

/// A bulletin that is right at any time: the station's sounds, and texts of no day. It names no time.
struct Evergreen {
    std::vector<EditionFile> files;  ///< the bulletin, once an output, then script.txt
    nlohmann::ordered_json report;   ///< its rundown.json, with no air time
};

/// Makes the evergreen of this station, length and formats in OUT/<station>/, unless it is there and nothing that it is
/// made of has changed. True if it was made. Throws as make_edition() does.
bool make_evergreen(const Station& station, const std::filesystem::path& out, int jobs, Instant now,
                    const Console& console);

/// What was made, for the length and formats of `station`; else of any other. Needs neither engine nor pack. Nothing if
/// there is none whole.
std::optional<Evergreen> load_evergreen(const Station& station, const std::filesystem::path& out);

}  // namespace newscart
