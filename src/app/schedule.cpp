#include "app/schedule.h"

#include <algorithm>

#include "lib/icu/calendar.h"

namespace newscart {
namespace {

/// Zones differ from UTC by whole quarters of an hour, and so do their changes: between two quarters local time runs
/// evenly.
constexpr std::chrono::minutes kQuarter{15};
constexpr int kMinutesADay = 24 * 60;

bool holds(const std::vector<int>& values, int value) {
    return values.empty() || std::binary_search(values.begin(), values.end(), value);
}

std::optional<Airing> airing_in(const Station& station, Instant air, int weekday, int minute_of_day) {
    if (station.schedule.empty()) {
        if (minute_of_day % station.every.count() != 0) return std::nullopt;
        return Airing{air, {}, {}};
    }
    const auto found = std::find_if(station.schedule.begin(), station.schedule.end(), [&](const ScheduleSlot& slot) {
        return holds(slot.days, weekday) && holds(slot.hours, minute_of_day / 60) &&
               std::binary_search(slot.minutes.begin(), slot.minutes.end(), minute_of_day % 60);
    });
    if (found == station.schedule.end()) return std::nullopt;
    return Airing{air, found->length, found->format};
}

Instant quarter_before(Instant moment) {
    const auto since = moment.time_since_epoch();
    return Instant{std::chrono::floor<std::chrono::duration<std::int64_t, std::ratio<900>>>(since)};
}

/// Calls `take` for every airing from `from` on, until it returns false or `to` is reached.
template <class Take>
void for_airings(const Station& station, Instant from, Instant to, const Take& take) {
    for (Instant quarter = quarter_before(from); quarter < to; quarter += kQuarter) {
        const icu::CivilTime local = icu::civil_time(quarter, station.timezone);
        for (int i = 0; i < kQuarter.count(); ++i) {
            const Instant air = quarter + std::chrono::minutes{i} - std::chrono::seconds{local.second};
            if (air < from || air >= to) continue;
            const int minute = local.hour * 60 + local.minute + i;
            const int weekday = (local.weekday + minute / kMinutesADay) % 7;
            const auto airing = airing_in(station, air, weekday, minute % kMinutesADay);
            if (airing && !take(*airing)) return;
        }
    }
}

}  // namespace

std::vector<Airing> airings(const Station& station, Instant from, Instant to) {
    std::vector<Airing> found;
    for_airings(station, from, to, [&](const Airing& airing) {
        found.push_back(airing);
        return true;
    });
    return found;
}

std::optional<Airing> next_airing(const Station& station, Instant from) {
    std::optional<Airing> next;
    for_airings(station, from, from + std::chrono::days{8}, [&](const Airing& airing) {
        next = airing;
        return false;
    });
    return next;
}

Airing airing_at(const Station& station, Instant air) {
    const std::vector<Airing> found = airings(station, air, air + std::chrono::seconds{1});
    return found.empty() ? Airing{air, {}, {}} : found.front();
}

Station station_for(Station station, const Airing& airing) {
    if (airing.length) station.clock = scaled_clock(station.clock, *airing.length);
    if (!airing.format.empty()) {
        std::erase_if(station.outputs, [&](const Output& output) { return output.format != airing.format; });
    }
    return station;
}

}  // namespace newscart
