#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "deliver/shipment.h"
#include "station/destination.h"

namespace newscart {

struct EditionFile {
    std::filesystem::path name;  ///< relative to the edition's folder, "segments/01-bridge.mp3"
    std::string bytes;
};

/// OUT/<station>, made if need be: one level at a time and no more, so that a mistyped mount point stays an error.
/// Throws Error(Delivery).
std::filesystem::path make_station_folder(const std::filesystem::path& out, const std::string& station_id);

/// Throws as make_station_folder() would where it cannot make OUT, but makes nothing: for before the work.
void expect_place(const std::filesystem::path& out);

/// Puts a whole edition in place or nothing: a hidden temporary folder beside it, every file fsynced, renamed (an
/// edition of the same air time is exchanged in one step), the parent fsynced. Throws Error(Delivery) with path, fact
/// and remedy; then nothing of it is left and an earlier edition is as it was.
std::filesystem::path deliver_edition(const std::filesystem::path& out, const std::string& station_id, Instant air_time,
                                      const std::vector<EditionFile>& files);

/// The same under a name of its own, for what is no edition of an air time.
std::filesystem::path deliver_folder(const std::filesystem::path& out, const std::string& station_id,
                                     const std::string& name, const std::vector<EditionFile>& files);

/// One file, whole or not at all, over an older one of the same name: hidden temporary beside it (.name.part), fsync,
/// rename, fsync of the folder. Throws Error(Delivery).
void deliver_file(const std::filesystem::path& file, std::string_view bytes);

/// One [[deliver]] table and what became of it.
struct Copy {
    std::string destination;         ///< what the station calls it: "folder /srv/playout/news/news.mp3"
    std::filesystem::path file;      ///< the first sound that lies there now; empty if none does
    std::vector<std::string> files;  ///< all that was put there, as paths or addresses
    std::string warning;             ///< "" unless it arrived otherwise than asked
    std::string failure;             ///< "place: fact; remedy"; "" if all went well
    int tries = 0;
};

struct DeliverySettings {
    /// Waits between tries; the default sleeps.
    std::function<void(std::chrono::milliseconds)> pause;
    /// What is not delivered by then is not delivered any more: it would air late, or be what airs.
    std::optional<Instant> not_after;
    /// So long a file that is held is tried again, however often; then it is delivered under a dated name.
    std::optional<Instant> held_until;
    /// The clock for both; the default is the system's.
    std::function<Instant()> now;
};

/// Serves all destinations at once, each by itself: one that is slow or fails keeps nothing from the others. Each file
/// appears whole or not at all, is read back, and is tried again with growing pauses. A file that a player holds is
/// delivered under a dated name in the end, with a warning. In the order of `destinations`; throws nothing for what a
/// destination does.
std::vector<Copy> deliver_shipment(const std::vector<Destination>& destinations, const Shipment& shipment,
                                   const DeliverySettings& settings = {});

/// Whether something could be delivered to each now, all asked at once, one try each; nothing stays behind.
/// Copy::failure says why not.
std::vector<Copy> try_destinations(const std::vector<Destination>& destinations);

/// All failures in one line, "" if there are none.
std::string failures_of(const std::vector<Copy>& delivered);

}  // namespace newscart
