#include "app/station_archive.h"

#include "deliver/deliver.h"

namespace newscart {

Archive open_archive(const Options& options, const Station& station) {
    if (!options.archive.empty()) return Archive(options.archive);
    return Archive(make_station_folder(options.out, station.id) / "archive.db");
}

}  // namespace newscart
