#include "app/station_archive.h"

#include <algorithm>
#include <system_error>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "deliver/deliver.h"

namespace newscart {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestPack = 4U << 20;
constexpr const char* kKept = "station.toml";

fs::path pack_folder(const Options& options) {
    std::error_code ignored;
    return fs::absolute(options.station.empty() ? default_station_folder() : options.station, ignored)
        .lexically_normal();
}

/// The first line tells whose pack it was.
std::string heading(const fs::path& folder) { return "# as it last worked: " + folder.string() + "\n"; }

/// The text that worked before, "" if none did.
std::string kept_text(const Options& options) {
    const std::string ours = heading(pack_folder(options));
    std::vector<fs::path> files;
    std::error_code ignored;
    for (fs::directory_iterator entry(options.out, ignored), end; entry != end; entry.increment(ignored)) {
        files.push_back(entry->path() / kKept);
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        if (!fs::is_regular_file(file, ignored)) continue;
        try {
            if (std::string text = read_file(file, kLargestPack); text.starts_with(ours)) return text;
        } catch (const Error&) {
            continue;  // another station's may be none of our business
        }
    }
    return {};
}

}  // namespace

fs::path archive_file(const Options& options, const Station& station) {
    if (!options.archive.empty()) return options.archive;
    return make_station_folder(options.out, station.id) / "archive.db";
}

Archive open_archive(const Options& options, const Station& station) { return Archive(archive_file(options, station)); }

PackOnHand load_pack(const Options& options) {
    const fs::path folder = pack_folder(options);
    try {
        return {load_station(options.station.empty() ? folder : options.station), false, {}};
    } catch (const Error& error) {
        const std::string text = kept_text(options);
        if (error.fault() != Fault::Config || text.empty()) throw;
        const std::string trouble =
            "the station pack is broken, and an earlier one is used: " + std::string(error.what());
        try {
            return {load_station(folder, text), false, trouble};
        } catch (const Error&) {
            return {load_bare_station(folder, text), true, trouble};
        }
    }
}

void remember_pack(const Options& options, const Station& station) {
    try {
        const std::string text =
            heading(pack_folder(options)) + read_file(pack_folder(options) / "station.toml", kLargestPack);
        const fs::path file = options.out / station.id / kKept;
        std::error_code ignored;
        if (fs::is_regular_file(file, ignored) && read_file(file, 2 * kLargestPack) == text) return;
        load_station(pack_folder(options), text);
        deliver_file(file, text);
    } catch (const Error&) {
        return;  // the next edition may note it
    }
}

}  // namespace newscart
