#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "station/station.h"

namespace newscart {

/// One bulletin as the schedule asks for it.
struct Airing {
    Instant air;
    std::optional<LengthRange> length;  ///< instead of the clock's
    std::string format;                 ///< only the outputs of this format; "" for all
};

/// All that air from `from` on and before `to`, the earliest first. By [[schedule]], of which the first table that fits
/// counts, else every `every` minutes from local midnight. Clocks that are put forward skip what they skip; an hour
/// shown twice has its bulletins twice.
std::vector<Airing> airings(const Station& station, Instant from, Instant to);

/// The first at `from` or later, if there is one within eight days.
std::optional<Airing> next_airing(const Station& station, Instant from);

/// What the schedule asks for at just this moment; the station's own length and formats where it asks for nothing.
Airing airing_at(const Station& station, Instant air);

/// The station with the length and the outputs that this airing is to have.
Station station_for(Station station, const Airing& airing);

}  // namespace newscart
