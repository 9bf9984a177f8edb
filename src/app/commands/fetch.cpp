#include "feed/fetch.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <map>
#include <system_error>

#include "app/commands/commands.h"
#include "base/file.h"
#include "deliver/place.h"
#include "lib/curl/transfer.h"
#include "lib/xxhash/hash.h"
#include "station/station.h"

namespace newscart {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMemoryFile = ".newscart-fetch.json";
constexpr std::size_t kMostMemoryBytes = 4U << 20;

const place::Remedy& remedy() {
    static const place::Remedy kRemedy{"another --feed"};
    return kRemedy;
}

/// Two runs that write into one folder would ask twice. The lock is on the folder itself: nothing to leave behind.
place::Descriptor lock(const fs::path& folder) {
    place::Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.get() < 0) place::refuse(folder, "open", errno, remedy());
    // Where folders cannot be locked (some network file systems) a run must do without.
    if (::flock(opened.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        throw Error(Fault::Delivery, folder.string() + ": another newscart fetch is at work there; wait until it ends");
    }
    return opened;
}

/// What the command line names, else what the pack names; an address of both has the pack's name and interval.
std::vector<FetchAddress> addresses_of(const Options& options, const Station* station) {
    std::vector<FetchAddress> addresses;
    if (options.addresses.empty()) {
        if (station != nullptr) addresses = station->fetches;
        if (addresses.empty()) {
            throw Error(Fault::Config, fmt::format("{}: there is no [[fetch]] to fetch; write url = \"https://...\" "
                                                   "under [[fetch]], or name an address on the command line",
                                                   (options.station / "station.toml").string()));
        }
        return addresses;
    }
    for (const std::string& url : options.addresses) {
        if (const std::string wrong = curl::why_no_address(url); !wrong.empty()) {
            throw Error(Fault::Usage, fmt::format("fetch: '{}' {}; write one like https://example.org/news.rss",
                                                  curl::shown(url), wrong));
        }
        const auto same = [&url](const FetchAddress& address) { return address.url == url; };
        if (std::any_of(addresses.begin(), addresses.end(), same)) continue;
        FetchAddress address;
        address.url = url;
        if (station != nullptr) {
            const auto known = std::find_if(station->fetches.begin(), station->fetches.end(), same);
            if (known != station->fetches.end()) address = *known;
        }
        addresses.push_back(std::move(address));
    }
    return addresses;
}

/// "" if there is no such file, or none that can be read: it is then fetched anew.
std::string hash_of(const fs::path& file, std::size_t most_bytes) {
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored)) return {};
    try {
        return content_hash(read_file(file, most_bytes));
    } catch (const Error&) {
        return {};
    }
}

FetchMemories load_memories(const fs::path& file) {
    std::error_code ignored;
    return fs::is_regular_file(file, ignored) ? read_memories(read_file(file, kMostMemoryBytes)) : FetchMemories();
}

/// How many came to what, for the summary and the exit status.
struct Tally {
    std::size_t fresh = 0, unchanged = 0, not_due = 0, failed = 0;
};

void tell(const Console& console, const FetchOrder& order, const fs::path& file, const Fetched& fetched, Tally& tally) {
    const std::string address = curl::shown(order.address.url);
    const auto moved = [&] {
        if (!fetched.told.empty()) console.warning(address + ": " + fetched.told);
    };
    switch (fetched.kind) {
        case Fetched::Kind::New:
            ++tally.fresh;
            moved();
            console.result_line(file.string());
            break;
        case Fetched::Kind::Unchanged:
            ++tally.unchanged;
            moved();
            console.detail(address + ": unchanged");
            break;
        case Fetched::Kind::NotDue:
            ++tally.not_due;
            console.detail(fmt::format("{}: {}; --force asks now", address, fetched.told));
            break;
        case Fetched::Kind::Failed:
            ++tally.failed;
            console.warning(fmt::format("{}: {}{}", address, fetched.told,
                                        order.present.empty() ? "" : " (" + file.string() + " stays as it is)"));
            break;
    }
}

}  // namespace

ExitStatus run_fetch(const Options& options, const Console& console) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    std::optional<Station> station;
    if (!options.station.empty()) station = load_station(options.station);
    const std::vector<FetchAddress> addresses = addresses_of(options, station ? &*station : nullptr);
    const fs::path folder = options.feed.empty() ? station->feed : options.feed;
    if (folder.empty()) {
        throw Error(Fault::Usage, "fetch: no feed folder; name one with --feed, or as path under [feed] in " +
                                      (options.station / "station.toml").string());
    }
    place::make_folder(folder, remedy());
    const place::Descriptor locked = lock(folder);

    const FetchSettings settings{.ask = options.force ? FetchSettings::Ask::Now : FetchSettings::Ask::WhenDue};
    std::vector<FetchOrder> orders;
    std::vector<fs::path> files;
    std::map<fs::path, std::string> taken;
    for (const FetchAddress& address : addresses) {
        files.push_back(folder / fetched_file_name(address));
        const auto [other, free] = taken.emplace(files.back(), address.url);
        if (!free) {
            throw Error(Fault::Config,
                        fmt::format("{}: {} and {} would go to this one file; give one another name",
                                    files.back().string(), curl::shown(other->second), curl::shown(address.url)));
        }
        orders.push_back({address, hash_of(files.back(), settings.most_bytes)});
    }

    FetchMemories memories = load_memories(folder / kMemoryFile);
    const std::vector<Fetched> results = fetch_feeds(orders, memories, settings, now);
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (results[i].kind == Fetched::Kind::New) place::replace_file(files[i], results[i].bytes, remedy());
    }
    // Last: were it to fail before, a feed that never reached the disk would count as known.
    place::replace_file(folder / kMemoryFile, write_memories(memories), remedy());

    Tally tally;
    for (std::size_t i = 0; i < results.size(); ++i) tell(console, orders[i], files[i], results[i], tally);
    console.info(fmt::format("{}: {} new or changed, {} unchanged, {} not due, {} failed", folder.string(), tally.fresh,
                             tally.unchanged, tally.not_due, tally.failed));
    if (tally.failed == 0) return ExitStatus::Ok;
    return tally.failed == results.size() ? ExitStatus::NothingToAir : ExitStatus::Degraded;
}

}  // namespace newscart
