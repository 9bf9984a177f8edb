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

/// An edition as it lies in its folder.
struct Finished {
    std::vector<EditionFile> files;  ///< those of the report, the bulletin first, then script.txt
    nlohmann::ordered_json report;   ///< rundown.json
};

/// Nothing if one of its files is not there, or is another than the report says.
std::optional<Finished> load_finished(const std::filesystem::path& folder);

/// The evergreen is a bulletin that is right at any time: the station's sounds, and texts of no day. It names no time.
///
/// Makes the evergreen of this station, length and formats in OUT/<station>/, unless it is there and nothing that it is
/// made of has changed. True if it was made. Throws as make_edition() does.
bool make_evergreen(const Station& station, const std::filesystem::path& out, int jobs, Instant now,
                    const Console& console);

/// What was made, for the length and formats of `station`; else of any other. Needs neither engine nor pack. Nothing if
/// there is none whole.
std::optional<Finished> load_evergreen(const Station& station, const std::filesystem::path& out);

}  // namespace newscart
