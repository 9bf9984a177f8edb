#include "app/status.h"

#include <chrono>

#include "app/commands/commands.h"
#include "app/station_archive.h"

namespace newscart {

ExitStatus run_status(const Options& options, const Console& console) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const Station station = load_pack(options).station;
    Archive archive = open_archive(options, station);
    const Status status =
        status_of(station, archive, options.feed.empty() ? station.feed : options.feed, options.out, now);
    if (options.json) {
        console.result_line(status_json(status, station).dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
    } else {
        console.result(options.metrics ? status_metrics(status, station) : status_text(status, station));
    }
    return status.troubles.empty() ? ExitStatus::Ok : ExitStatus::Degraded;
}

}  // namespace newscart
