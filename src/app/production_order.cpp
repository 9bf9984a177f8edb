#include "app/production_order.h"

#include <chrono>
#include <utility>

#include "app/air_time.h"
#include "app/schedule.h"
#include "app/station_archive.h"
#include "app/workers.h"
#include "base/error.h"

namespace newscart {

ProductionOrder order_from(const Options& options, Instant now, const std::string& command) {
    ProductionOrder order;
    order.out = options.out;
    order.jobs = workers(options);
    order.segments = options.segments;
    order.fallback = options.fallback;
    order.only_if_changed = options.only_if_changed;
    if (!options.reason.empty()) order.reason = options.reason;
    PackOnHand pack = load_pack(options);
    order.evergreen_only = pack.bare;
    if (!pack.trouble.empty()) order.degraded.push_back(pack.trouble);
    Station& station = pack.station;
    if (options.air.empty()) {
        const auto next = next_airing(station, now);
        order.air_time = next ? next->air : air_time_of("", station.timezone, station.every, now);
    } else {
        order.air_time = air_time_of(options.air, station.timezone, station.every, now);
    }
    const auto after = next_airing(station, order.air_time + std::chrono::seconds{1});
    order.next_air = after ? after->air : order.air_time + station.every;
    if (options.on_time) order.not_after = order.air_time + station.watch.late;
    Airing airing = airing_at(station, order.air_time);
    if (!options.length.empty()) airing.length = parse_length_range(options.length);
    order.station = station_for(std::move(station), airing);
    order.feed = options.feed.empty() ? order.station.feed : options.feed;
    if (order.feed.empty() && !order.evergreen_only) {
        throw Error(Fault::Usage, command + ": no feed folder; name one with --feed, or as path under [feed] in " +
                                      (order.station.folder / "station.toml").string());
    }
    if (options.use_archive) order.archive = archive_file(options, order.station);
    return order;
}

}  // namespace newscart
