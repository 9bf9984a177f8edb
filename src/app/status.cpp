#include "app/status.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <system_error>
#include <thread>

#include "app/alerts.h"
#include "app/console.h"
#include "base/error.h"
#include "base/file.h"
#include "lib/icu/calendar.h"
#include "lib/xxhash/hash.h"

namespace newscart {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* kLock = "watch.lock";
constexpr const char* kTurn = "delivery.lock";
constexpr std::size_t kMostFiles = 50'000;

Json moment(std::optional<Instant> at) { return at ? Json(format_instant(*at)) : Json(nullptr); }
Json level(double db) { return std::isfinite(db) ? Json(std::round(db * 100) / 100) : Json(nullptr); }

std::string local(Instant at, const std::string& timezone) {
    const icu::CivilTime civil = icu::civil_time(at, timezone);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", civil.year, civil.month, civil.day, civil.hour, civil.minute);
}

/// "3 h 20 min"
std::string span(std::chrono::seconds span) {
    const auto minutes = std::chrono::floor<std::chrono::minutes>(span).count();
    if (minutes < 1) return fmt::format("{} s", span.count());
    if (minutes < 60) return fmt::format("{} min", minutes);
    if (minutes < 48 * 60) return fmt::format("{} h {} min", minutes / 60, minutes % 60);
    return fmt::format("{} days", minutes / (24 * 60));
}

/// What became of each destination at last.
std::vector<DeliveryRecord> newest_deliveries(const LogEntry& entry) {
    std::vector<DeliveryRecord> newest;
    for (const DeliveryRecord& delivery : entry.deliveries) {
        const auto known = std::find_if(newest.begin(), newest.end(), [&](const DeliveryRecord& one) {
            return one.destination == delivery.destination;
        });
        if (known == newest.end()) {
            newest.push_back(delivery);
        } else {
            *known = delivery;
        }
    }
    return newest;
}

Json edition_json(const std::optional<LogEntry>& entry) {
    if (!entry) return nullptr;
    const EditionRecord& edition = entry->edition;
    Json json{{"air_time", format_instant(edition.air_time)},
              {"made_at", format_instant(edition.made_at)},
              {"delivered_at", moment(entry->delivered_at)},
              {"kind", name_of(edition.kind)},
              {"reason", edition.reason},
              {"version", entry->version},
              {"length_seconds", std::round(seconds_of(edition.length_frames) * 1000) / 1000},
              {"loudness_lufs", level(edition.loudness_lufs)},
              {"true_peak_dbtp", level(edition.true_peak_dbtp)},
              {"stories", edition.stories.size()},
              {"degraded", edition.degraded}};
    json["destinations"] = Json::array();
    for (const DeliveryRecord& delivery : newest_deliveries(*entry)) {
        json["destinations"].push_back({{"destination", delivery.destination},
                                        {"file", delivery.file},
                                        {"failure", delivery.failure},
                                        {"at", format_instant(delivery.at)}});
    }
    return json;
}

std::string edition_line(const LogEntry& entry, const std::string& timezone) {
    const EditionRecord& edition = entry.edition;
    std::string line = fmt::format("{}, {}, {:.1f} LUFS, {} {}", local(edition.air_time, timezone),
                                   format_length(edition.length_frames), edition.loudness_lufs, edition.stories.size(),
                                   edition.stories.size() == 1 ? "story" : "stories");
    if (edition.kind != EditionKind::News) line += fmt::format(", {}", name_of(edition.kind));
    if (!entry.delivered_at) line += ", not delivered";
    return line;
}

std::string label(const std::string& text) {
    std::string out;
    for (const char c : one_line(text)) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

}  // namespace

FeedState feed_state(const fs::path& feed) {
    FeedState state;
    std::string all;
    std::error_code ignored;
    const auto take = [&](const fs::directory_entry& file) {
        const auto time = file.last_write_time(ignored);
        if (ignored) return;
        const auto at = std::chrono::floor<std::chrono::seconds>(std::chrono::file_clock::to_sys(time));
        ++state.files;
        if (!state.newest || at > *state.newest) state.newest = at;
        all +=
            fmt::format("{}\n{}\n{}\n", file.path().string(), time.time_since_epoch().count(), file.file_size(ignored));
    };
    if (fs::is_regular_file(feed, ignored)) {
        take(fs::directory_entry(feed, ignored));
    } else {
        std::vector<fs::directory_entry> files;
        for (fs::recursive_directory_iterator entry(feed, fs::directory_options::skip_permission_denied, ignored), end;
             entry != end && files.size() < kMostFiles; entry.increment(ignored)) {
            const bool hidden = entry->path().filename().string().starts_with(".");
            if (hidden && entry->is_directory(ignored)) entry.disable_recursion_pending();
            if (!hidden && entry->is_regular_file(ignored)) files.push_back(*entry);
        }
        std::sort(files.begin(), files.end());
        for (const fs::directory_entry& file : files) take(file);
    }
    state.print = content_hash(all);
    return state;
}

WatchLock::WatchLock(const fs::path& station_folder) {
    const fs::path name = station_folder / kLock;
    file_ = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (file_ < 0) {
        throw Error(Fault::Config, fmt::format("{}: cannot create: {}; give newscart the right to write there",
                                               name.string(), std::generic_category().message(errno)));
    }
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
        const bool held = errno == EWOULDBLOCK;
        const std::string why = std::generic_category().message(errno);
        ::close(file_);
        if (!held) throw Error(Fault::Config, fmt::format("{}: cannot lock: {}", name.string(), why));
        const std::optional<int> other = holder(station_folder);
        throw Error(
            Fault::Config,
            fmt::format("{}: newscart watch runs for this station already{}; end that one first, or choose "
                        "another --out",
                        station_folder.string(), other && *other > 0 ? fmt::format(", process {}", *other) : ""));
    }
    const std::string pid = fmt::format("{}\n", ::getpid());
    if (::ftruncate(file_, 0) != 0 || ::pwrite(file_, pid.data(), pid.size(), 0) < 0) {
        // The lock holds all the same; only its message is poorer.
        return;
    }
}

// The file stays: whoever waits for its lock must not wait for a file that is gone.
WatchLock::~WatchLock() { ::close(file_); }

std::optional<int> WatchLock::holder(const fs::path& station_folder) {
    const fs::path name = station_folder / kLock;
    const int file = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return std::nullopt;
    const bool held = ::flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(file);
    if (!held) return std::nullopt;
    try {
        return std::atoi(read_file(name, 64).c_str());
    } catch (const Error&) {
        return 0;
    }
}

DeliveryTurn::DeliveryTurn(const fs::path& station_folder, std::chrono::seconds longest) {
    constexpr std::chrono::milliseconds kStep{50};
    const fs::path name = station_folder / kTurn;
    file_ = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (file_ < 0) return;
    for (std::chrono::milliseconds waited{0}; ::flock(file_, LOCK_EX | LOCK_NB) != 0; waited += kStep) {
        if (errno != EWOULDBLOCK && errno != EINTR) return;
        if (waited >= longest) {
            ::close(file_);
            throw Error(Fault::Delivery, fmt::format("{}: another newscart is delivering for this station; wait for it",
                                                     station_folder.string()));
        }
        std::this_thread::sleep_for(kStep);
    }
}

DeliveryTurn::~DeliveryTurn() {
    if (file_ >= 0) ::close(file_);
}

Status status_of(const Station& station, Archive& archive, const fs::path& feed, const fs::path& out, Instant now) {
    Status status;
    status.now = now;
    status.watch = WatchLock::holder(out / station.id);
    status.next = next_airing(station, now);
    if (status.next) {
        auto made = archive.log(station.id, {.from = status.next->air,
                                             .to = status.next->air + std::chrono::seconds{1},
                                             .newest = 0,
                                             .superseded = false});
        if (!made.empty()) status.made = std::move(made.back());
        status.approval = archive.approval(station.id, status.next->air);
    }
    auto last = archive.log(station.id, {.from = {}, .to = now, .newest = 1, .superseded = false});
    if (!last.empty()) status.last = std::move(last.back());
    status.feed = feed_state(feed);
    status.troubles = archive.alerts(station.id);
    std::erase_if(status.troubles, [](const AlertState& alert) { return !is_trouble(alert); });
    return status;
}

Json status_json(const Status& status, const Station& station) {
    Json json{{"station", station.id},
              {"now", format_instant(status.now)},
              {"watch_process", status.watch ? Json(*status.watch) : Json(nullptr)},
              {"next_air_time", status.next ? moment(status.next->air) : Json(nullptr)},
              {"next_edition", edition_json(status.made)},
              {"next_approved_by", status.approval ? Json(status.approval->editor) : Json(nullptr)},
              {"last_edition", edition_json(status.last)},
              {"feed", {{"files", status.feed.files}, {"newest", moment(status.feed.newest)}}}};
    json["troubles"] = Json::array();
    for (const AlertState& trouble : status.troubles) {
        json["troubles"].push_back({{"key", trouble.key},
                                    {"message", trouble.message},
                                    {"since", format_instant(trouble.since)},
                                    {"count", trouble.count}});
    }
    return json;
}

std::string status_text(const Status& status, const Station& station) {
    std::string out = fmt::format("{:<12}{}, {}\n", "station", station.name, local(status.now, station.timezone));
    const auto line = [&](std::string_view what, const std::string& text) {
        out += fmt::format("{:<12}{}\n", what, one_line(text));
    };
    line("watch", status.watch ? fmt::format("runs, process {}", *status.watch) : "does not run");
    if (!status.next) {
        line("next", "nothing is scheduled");
    } else if (status.made) {
        line("next", edition_line(*status.made, station.timezone));
    } else {
        line("next", fmt::format("{}, in {}, not made yet", local(status.next->air, station.timezone),
                                 span(status.next->air - status.now)));
    }
    if (status.approval) {
        line("  approved", fmt::format("by {}, {}: only a kill changes it", status.approval->editor,
                                       local(status.approval->at, station.timezone)));
    }
    line("last", status.last ? edition_line(*status.last, station.timezone) : "none");
    const std::optional<LogEntry>& newest = status.made ? status.made : status.last;
    if (newest) {
        for (const std::string& why : newest->edition.degraded) line("  degraded", why);
        for (const DeliveryRecord& delivery : newest_deliveries(*newest)) {
            line("  to", delivery.failure.empty() ? delivery.file : "NOT DELIVERED: " + delivery.failure);
        }
    }
    line("feed",
         status.feed.newest
             ? fmt::format("{} {}, the newest {} old", status.feed.files, status.feed.files == 1 ? "file" : "files",
                           span(std::max(std::chrono::seconds{0}, status.now - *status.feed.newest)))
             : "empty");
    for (const AlertState& trouble : status.troubles) {
        line("trouble",
             fmt::format("{}, since {}: {}", trouble.key, local(trouble.since, station.timezone), trouble.message));
    }
    return out;
}

std::string status_metrics(const Status& status, const Station& station) {
    std::string out;
    const std::string name = label(station.id);
    const auto gauge = [&](std::string_view metric, std::string_view help, double value,
                           const std::string& labels = "") {
        if (!std::isfinite(value)) return;
        const std::string type = fmt::format("# TYPE newscart_{} gauge\n", metric);
        if (out.find(type) == std::string::npos) out += fmt::format("# HELP newscart_{} {}\n{}", metric, help, type);
        out += fmt::format("newscart_{}{{station=\"{}\"{}}} {}\n", metric, name, labels, value);
    };
    const auto stamp = [](Instant at) { return static_cast<double>(at.time_since_epoch().count()); };
    gauge("watch_running", "Whether newscart watch runs for the station.", status.watch ? 1 : 0);
    if (status.next) gauge("next_air_time_seconds", "Air time of the next bulletin.", stamp(status.next->air));
    gauge("next_edition_delivered", "Whether the next bulletin lies where players take it from.",
          status.made && status.made->delivered_at ? 1 : 0);
    if (status.last) {
        const EditionRecord& edition = status.last->edition;
        gauge("last_air_time_seconds", "Air time of the last edition.", stamp(edition.air_time));
        gauge("last_length_seconds", "Its length.", seconds_of(edition.length_frames));
        gauge("last_loudness_lufs", "Its loudness.", edition.loudness_lufs);
        gauge("last_true_peak_dbtp", "Its true peak.", edition.true_peak_dbtp);
        gauge("last_stories", "How many stories it told.", static_cast<double>(edition.stories.size()));
        gauge("last_degraded", "Whether it was less than promised.", edition.degraded.empty() ? 0 : 1);
        gauge("last_fallback", "Whether it was a fallback.", edition.kind == EditionKind::News ? 0 : 1);
    }
    if (const std::optional<LogEntry>& newest = status.made ? status.made : status.last) {
        for (const DeliveryRecord& delivery : newest_deliveries(*newest)) {
            gauge("destination_ok", "Whether the newest edition reached this destination.",
                  delivery.failure.empty() ? 1 : 0, fmt::format(",destination=\"{}\"", label(delivery.destination)));
        }
    }
    gauge("feed_files", "Files in the feed folder.", static_cast<double>(status.feed.files));
    if (status.feed.newest)
        gauge("feed_newest_seconds", "When the newest of them was written.", stamp(*status.feed.newest));
    gauge("troubles", "Things that somebody should look at.", static_cast<double>(status.troubles.size()));
    gauge("status_time_seconds", "When this was found.", stamp(status.now));
    return out;
}

}  // namespace newscart
