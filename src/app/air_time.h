#pragma once
#include <chrono>
#include <string>

#include "base/clock.h"
#include "station/station.h"

namespace newscart {

/// What --air means: a moment with its offset, "2026-11-23T15:00" or "15:00" (the next one) in `timezone`, or, if
/// empty, the next multiple of `every` after local midnight, at or after `now`. Throws Error(Usage).
Instant air_time_of(const std::string& text, const std::string& timezone, std::chrono::minutes every, Instant now);

/// The clock with {date} and {hour} in the file names of its `file` items filled in from the station's local air time.
BulletinClock dated_clock(BulletinClock clock, Instant air_time, const std::string& timezone);

}  // namespace newscart
