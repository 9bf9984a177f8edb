#include "deliver/deliver.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <set>
#include <stdexcept>
#include <thread>

#include "base/error.h"
#include "deliver/place.h"

namespace newscart {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kLongestWait{20};

/// One run at a time delivers to a station's folder. The lock is on the folder itself: nothing to leave behind.
place::Descriptor lock(const fs::path& folder, const place::Remedy& remedy) {
    place::Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.get() < 0) place::refuse(folder, "open", errno, remedy);
    constexpr std::chrono::milliseconds kStep{20};
    for (std::chrono::milliseconds waited{0};; waited += kStep) {
        // Where folders cannot be locked (some network file systems) a run must do without.
        if (::flock(opened.get(), LOCK_EX | LOCK_NB) == 0 || (errno != EWOULDBLOCK && errno != EINTR)) return opened;
        if (waited > kLongestWait) {
            throw Error(Fault::Delivery,
                        fmt::format("{}: another newscart is delivering here; wait for it, or choose {}",
                                    folder.string(), remedy.elsewhere));
        }
        std::this_thread::sleep_for(kStep);
    }
}

/// A folder that goes away unless it was put in its place.
class Hidden {
  public:
    explicit Hidden(fs::path path) : path_(std::move(path)) {}
    ~Hidden() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Hidden(const Hidden&) = delete;
    Hidden& operator=(const Hidden&) = delete;
    Hidden(Hidden&&) = delete;
    Hidden& operator=(Hidden&&) = delete;
    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

void check_name(const fs::path& name) {
    for (const fs::path& part : name) {
        if (name.is_absolute() || part == ".." || part == "." || part.empty()) {
            throw std::logic_error("an edition's file needs a relative name: " + name.string());
        }
    }
}

void write_edition(const fs::path& folder, const std::vector<EditionFile>& files, const place::Remedy& remedy) {
    place::make_folder(folder, remedy, place::Sync::Later);
    std::set<fs::path> folders{folder};
    std::vector<place::NewFile> written;
    for (const EditionFile& file : files) {
        check_name(file.name);
        fs::path parent = folder;
        for (const fs::path& part : file.name.parent_path()) {
            parent /= part;
            if (folders.insert(parent).second) place::make_folder(parent, remedy, place::Sync::Later);
        }
        written.push_back(place::write_new(folder / file.name, file.bytes, remedy));
    }
    // Only now: the disk is waited for once, not for each file.
    for (place::NewFile& file : written) place::finish(file, remedy);
    for (const fs::path& each : folders) place::sync_folder(each, remedy);
}

}  // namespace

fs::path make_station_folder(const fs::path& out, const std::string& station_id) {
    const place::Remedy remedy{"another --out"};
    place::make_folder(out, remedy);
    place::make_folder(out / station_id, remedy);
    return out / station_id;
}

void expect_place(const fs::path& out) {
    const place::Remedy remedy{"another --out"};
    const fs::path folder = (out / "x").lexically_normal().parent_path();  // without a slash at its end
    std::error_code ignored;
    if (folder.empty() || fs::is_directory(folder, ignored)) return;
    if (fs::exists(folder, ignored)) place::refuse(out, "create the folder", ENOTDIR, remedy);
    const fs::path above = folder.has_parent_path() ? folder.parent_path() : fs::path(".");
    if (!fs::is_directory(above, ignored)) place::refuse(out, "create the folder", ENOENT, remedy);
    if (::access(above.c_str(), W_OK | X_OK) != 0) place::refuse(out, "create the folder", errno, remedy);
}

fs::path deliver_edition(const fs::path& out, const std::string& station_id, Instant air_time,
                         const std::vector<EditionFile>& files) {
    return deliver_folder(out, station_id, format_compact(air_time), files);
}

fs::path deliver_folder(const fs::path& out, const std::string& station_id, const std::string& name,
                        const std::vector<EditionFile>& files) {
    const place::Remedy remedy{"another --out"};
    const fs::path station = make_station_folder(out, station_id);
    const place::Descriptor locked = lock(station, remedy);
    place::sweep(station);
    const Hidden hidden(station / fmt::format(".{}.part-{}", name, ::getpid()));
    write_edition(hidden.path(), files, remedy);
    place::replace_folder(hidden.path(), station / name, place::Exchange::IfPossible, remedy);
    return station / name;
}

void deliver_file(const fs::path& file, std::string_view bytes) { place::replace_file(file, bytes, {"another file"}); }

}  // namespace newscart
