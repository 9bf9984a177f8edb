#pragma once
#include <filesystem>

#include "app/console.h"
#include "archive/archive.h"
#include "base/clock.h"
#include "station/station.h"

namespace newscart {

/// Removes editions in OUT/<station>/ that are older than the station keeps them, or, the oldest first, more than fits;
/// and what the archive remembers of older ones still. Only files that an edition's own rundown.json names are removed,
/// and folders that are empty then: what somebody else put there stays. Editions of the last day stay in any case. What
/// cannot be removed is warned of.
void tidy_up(const std::filesystem::path& out, const Station& station, Archive& archive, Instant now,
             const Console& console);

}  // namespace newscart
