#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/schedule.h"
#include "archive/archive.h"
#include "station/station.h"

namespace newscart {

/// What is in a feed folder, by its files' times.
struct FeedState {
    std::size_t files = 0;
    std::optional<Instant> newest;
    std::string print;  ///< another one whenever a file comes, goes or changes
};

/// Hidden files and folders do not count. A folder that cannot be read has no files.
FeedState feed_state(const std::filesystem::path& feed);

/// Keeps a second watch from one station's editions.
class WatchLock {
  public:
    /// Throws Error(Config) naming the process that holds it.
    explicit WatchLock(const std::filesystem::path& station_folder);
    ~WatchLock();
    WatchLock(const WatchLock&) = delete;
    WatchLock& operator=(const WatchLock&) = delete;
    WatchLock(WatchLock&&) = delete;
    WatchLock& operator=(WatchLock&&) = delete;

    /// The process that holds it, if there is one.
    static std::optional<int> holder(const std::filesystem::path& station_folder);

  private:
    int file_ = -1;
};

/// A station's turn to deliver, from an edition's folder to its last copy: whoever comes second waits, so that a slow
/// upload of an older edition cannot end after that of a newer one. Where nothing can be locked it does without.
class DeliveryTurn {
  public:
    /// Throws Error(Delivery) if the other takes longer than `longest`.
    DeliveryTurn(const std::filesystem::path& station_folder, std::chrono::seconds longest);
    ~DeliveryTurn();
    DeliveryTurn(const DeliveryTurn&) = delete;
    DeliveryTurn& operator=(const DeliveryTurn&) = delete;
    DeliveryTurn(DeliveryTurn&&) = delete;
    DeliveryTurn& operator=(DeliveryTurn&&) = delete;

  private:
    int file_ = -1;
};

/// How a station stands.
struct Status {
    Instant now;
    std::optional<int> watch;          ///< process of newscart watch
    std::optional<Airing> next;        ///< bulletin
    std::optional<LogEntry> made;      ///< its edition, if it is there already
    std::optional<Approval> approval;  ///< of that edition
    std::optional<LogEntry> last;      ///< newest edition that has aired
    FeedState feed;
    std::vector<AlertState> troubles;
};

Status status_of(const Station& station, Archive& archive, const std::filesystem::path& feed,
                 const std::filesystem::path& out, Instant now);

nlohmann::ordered_json status_json(const Status& status, const Station& station);
std::string status_text(const Status& status, const Station& station);
/// In the text format of Prometheus.
std::string status_metrics(const Status& status, const Station& station);

}  // namespace newscart
