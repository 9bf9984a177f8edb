#include "app/keep.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>
#include <vector>

#include "base/error.h"
#include "base/file.h"

namespace newscart {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours kAlwaysKept{24};
constexpr std::size_t kLargestReport = 64U << 20;

/// "20261123T150000Z"
std::optional<Instant> air_time_named(const std::string& name) {
    if (name.size() != 16 || name[8] != 'T' || name[15] != 'Z') return std::nullopt;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (i != 8 && i != 15 && std::isdigit(static_cast<unsigned char>(name[i])) == 0) return std::nullopt;
    }
    return parse_instant(fmt::format("{}-{}-{}T{}:{}:{}Z", name.substr(0, 4), name.substr(4, 2), name.substr(6, 2),
                                     name.substr(9, 2), name.substr(11, 2), name.substr(13, 2)));
}

bool stays_below(const fs::path& name) {
    if (name.empty() || name.is_absolute()) return false;
    return std::none_of(name.begin(), name.end(), [](const fs::path& part) { return part == ".." || part == "."; });
}

struct Kept {
    fs::path folder;
    Instant air;
    std::vector<fs::path> files;  ///< ours, relative; rundown.json last
    std::int64_t bytes = 0;
};

/// An edition of this station, if the folder is one.
std::optional<Kept> edition_in(const fs::path& folder, Instant air, const std::string& station_id) {
    nlohmann::json report;
    try {
        report = nlohmann::json::parse(read_file(folder / "rundown.json", kLargestReport), nullptr, false);
    } catch (const Error&) {
        return std::nullopt;
    }
    Kept kept{folder, air, {}, 0};
    try {
        if (report.at("schema").get<std::string>().rfind("newscart-rundown/", 0) != 0) return std::nullopt;
        if (report.at("station").at("id") != station_id || report.at("air_time") != format_instant(air))
            return std::nullopt;
        for (const nlohmann::json& file : report.at("files")) {
            const fs::path name = file.at("file").get<std::string>();
            if (!stays_below(name)) return std::nullopt;
            kept.files.push_back(name);
            kept.bytes += file.at("bytes").get<std::int64_t>();
        }
    } catch (const nlohmann::json::exception&) {
        return std::nullopt;
    }
    kept.files.emplace_back("script.txt");
    // Last, so that a run that was cut short can be taken up.
    kept.files.emplace_back("rundown.json");
    return kept;
}

void remove_edition(const Kept& kept, const Console& console) {
    for (const fs::path& name : kept.files) {
        std::error_code failure;
        fs::remove(kept.folder / name, failure);
        if (failure) {
            console.warning(fmt::format("{}: cannot remove: {}", (kept.folder / name).string(), failure.message()));
            return;
        }
        if (name.has_parent_path()) fs::remove(kept.folder / name.parent_path(), failure);  // once it is empty
    }
    std::error_code not_empty;
    fs::remove(kept.folder, not_empty);
}

}  // namespace

void tidy_up(const fs::path& out, const Station& station, Archive& archive, Instant now, const Console& console) {
    std::vector<std::pair<Instant, fs::path>> folders;
    std::error_code ignored;
    for (fs::directory_iterator entry(out / station.id, ignored), end; entry != end; entry.increment(ignored)) {
        const auto air = air_time_named(entry->path().filename().string());
        if (air && entry->is_directory(ignored) && !entry->is_symlink(ignored))
            folders.emplace_back(*air, entry->path());
    }
    std::sort(folders.rbegin(), folders.rend());
    std::int64_t bytes = 0;
    for (const auto& [air, folder] : folders) {
        const bool old = air < now - station.keep.editions;
        if (!old && station.keep.most_bytes == 0) continue;
        const std::optional<Kept> kept = edition_in(folder, air, station.id);
        if (!kept) continue;
        bytes += kept->bytes;
        const bool too_much = station.keep.most_bytes > 0 && bytes > station.keep.most_bytes;
        if ((old || too_much) && air < now - kAlwaysKept) remove_edition(*kept, console);
    }
    archive.forget(station.id, now - station.keep.log);
}

}  // namespace newscart
