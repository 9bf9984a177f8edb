#include "deliver/place.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <system_error>
#include <vector>

#include "base/error.h"

namespace newscart::place {
namespace {

namespace fs = std::filesystem;

void write_all(int fd, std::string_view bytes, const fs::path& file, const Remedy& remedy) {
    while (!bytes.empty()) {
        const ssize_t put = ::write(fd, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) refuse(file, "write", errno, remedy);
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
}

/// Opens and locks the hidden file, so that two runs cannot write into one; it may be left from a killed run.
Descriptor open_part(const fs::path& part, const Remedy& remedy) {
    while (true) {
        // Not to wait, should it be a pipe.
        Descriptor out(::open(part.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666));
        if (out.get() < 0) refuse(part, "create", errno, remedy);
        if (::flock(out.get(), LOCK_EX) != 0 && errno == EINTR) continue;
        struct stat ours {};
        struct stat named {};
        // Whoever held the lock before us may have renamed or removed the file meanwhile.
        if (::fstat(out.get(), &ours) == 0 && ::stat(part.c_str(), &named) == 0 && ours.st_ino == named.st_ino) {
            if (::ftruncate(out.get(), 0) != 0) refuse(part, "write", errno, remedy);
            return out;
        }
    }
}

/// ".NAME.part-123" -> {"NAME", 123}; pid 0 if it is not of that form.
struct Leftover {
    std::string name;
    pid_t pid = 0;
};

Leftover leftover(const std::string& entry, std::string_view mark) {
    const std::size_t at = entry.rfind(mark);
    if (entry.empty() || entry.front() != '.' || at == std::string::npos || at < 2) return {};
    const char* digits = entry.data() + at + mark.size();
    const char* end = entry.data() + entry.size();
    pid_t pid = 0;
    const auto [stop, error] = std::from_chars(digits, end, pid);
    if (error != std::errc{} || stop != end || pid <= 0) return {};
    return {entry.substr(1, at - 1), pid};
}

/// A pipe or a device, without waiting until someone reads from it.
Descriptor open_stream(const fs::path& file, const Remedy& remedy) {
    Descriptor out(::open(file.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK));
    if (out.get() < 0) refuse(file, "open", errno, remedy);
    const int flags = ::fcntl(out.get(), F_GETFL);
    if (flags < 0 || ::fcntl(out.get(), F_SETFL, flags & ~O_NONBLOCK) != 0) refuse(file, "open", errno, remedy);
    return out;
}

/// Some network file systems take a write and keep something else, or less.
void read_back(const fs::path& part, std::string_view bytes, const Remedy& remedy) {
    const Descriptor in(::open(part.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (in.get() < 0) refuse(part, "read back", errno, remedy);
    std::string block(std::size_t{1} << 18U, '\0');
    std::size_t at = 0;
    while (true) {
        const ssize_t got = ::read(in.get(), block.data(), block.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) refuse(part, "read back", errno, remedy);
        if (got == 0) break;
        const auto count = static_cast<std::size_t>(got);
        if (bytes.substr(std::min(at, bytes.size()), count) != std::string_view(block).substr(0, count)) break;
        at += count;
    }
    if (at == bytes.size()) return;
    throw Error(Fault::Delivery, fmt::format("{}: does not hold what was written; look after that disk or share, or "
                                             "choose {}",
                                             part.string(), remedy.elsewhere));
}

/// Whole seconds are what Rivendell and file systems such as FAT compare.
void make_newer(int fd, const fs::path& older) {
    struct stat before {};
    struct stat now {};
    if (::stat(older.c_str(), &before) != 0 || ::fstat(fd, &now) != 0) return;
    if (now.st_mtim.tv_sec > before.st_mtim.tv_sec) return;
    const std::array<timespec, 2> times{{{0, UTIME_OMIT}, {before.st_mtim.tv_sec + 1, 0}}};
    ::futimens(fd, times.data());  // where times cannot be set the file still is right
}

void take_place(const fs::path& part, const fs::path& file, const Remedy& remedy) {
    if (std::rename(part.c_str(), file.c_str()) == 0) return;
    const int code = errno;
    std::error_code ignored;
    const bool locked = code == EBUSY || code == ETXTBSY || code == EACCES || code == EPERM;
    if (!locked || !fs::exists(file, ignored)) refuse(file, "write", code, remedy);
    throw InUse(fmt::format("{}: cannot write: {}; whatever plays it holds it: let it read a copy, or choose {}",
                            file.string(), std::generic_category().message(code), remedy.elsewhere));
}

bool runs(pid_t pid) { return pid != ::getpid() && (::kill(pid, 0) == 0 || errno != ESRCH); }

}  // namespace

void refuse(const fs::path& path, std::string_view deed, int code, const Remedy& remedy) {
    std::string advice;
    switch (code) {
        case ENOSPC:
        case EDQUOT: advice = "free some space or choose " + remedy.elsewhere; break;
        case EACCES:
        case EPERM: advice = "give newscart the right to write there or choose " + remedy.elsewhere; break;
        case ENOENT: advice = "make the folder above it or choose " + remedy.elsewhere; break;
        case ENXIO: advice = "start what reads from it first or choose " + remedy.elsewhere; break;
        default: advice = "choose " + remedy.elsewhere;
    }
    const std::string message =
        fmt::format("{}: cannot {}: {}; {}", path.string(), deed, std::generic_category().message(code), advice);
    switch (code) {
        case ENOTDIR:
        case EISDIR:
        case ELOOP:
        case EINVAL:
        case ENAMETOOLONG: throw Lasting(message);
        default: throw Error(Fault::Delivery, message);
    }
}

Descriptor::~Descriptor() { close(); }
Descriptor::Descriptor(Descriptor&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }

int Descriptor::close() {
    const int fd = fd_;
    fd_ = -1;
    return fd >= 0 && ::close(fd) != 0 ? errno : 0;
}

NewFile write_new(const fs::path& file, std::string_view bytes, const Remedy& remedy) {
    NewFile made{file, Descriptor(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666))};
    if (made.open.get() < 0) refuse(file, "create", errno, remedy);
    write_all(made.open.get(), bytes, file, remedy);
    return made;
}

void finish(NewFile& file, const Remedy& remedy) {
    // EINVAL: a pipe or a device, which has nothing to sync.
    if (::fsync(file.open.get()) != 0 && errno != EINVAL) refuse(file.name, "write", errno, remedy);
    if (const int code = file.open.close(); code != 0) refuse(file.name, "write", code, remedy);
}

void sync_folder(const fs::path& folder, const Remedy& remedy) {
    const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.get() < 0) refuse(folder, "open", errno, remedy);
    if (::fsync(opened.get()) != 0 && errno != EINVAL) refuse(folder, "write", errno, remedy);
}

void make_folder(const fs::path& folder, const Remedy& remedy, Sync sync) {
    if (::mkdir(folder.c_str(), 0777) == 0) {
        if (sync == Sync::Now) sync_folder(folder.has_parent_path() ? folder.parent_path() : fs::path("."), remedy);
        return;
    }
    if (errno != EEXIST) refuse(folder, "create the folder", errno, remedy);
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored)) refuse(folder, "create the folder", ENOTDIR, remedy);
}

void try_folder(const fs::path& folder, const Remedy& remedy) {
    const fs::path file = folder / fmt::format(".newscart-{}.part", ::getpid());
    NewFile made = write_new(file, "newscart was here", remedy);
    const int code = made.open.close();
    ::unlink(file.c_str());
    if (code != 0) refuse(file, "write", code, remedy);
}

void replace_file(const fs::path& file, std::string_view bytes, const Remedy& remedy,
                  std::chrono::steady_clock::time_point until) {
    std::error_code ignored;
    const fs::file_status status = fs::status(file, ignored);
    if (fs::is_directory(status)) refuse(file, "write", EISDIR, remedy);
    if (fs::exists(status) && !fs::is_regular_file(status)) {
        // A pipe or a device cannot be renamed over.
        NewFile out{file, open_stream(file, remedy)};
        write_all(out.open.get(), bytes, file, remedy);
        return finish(out, remedy);
    }
    const fs::path part = file.parent_path() / ("." + file.filename().string() + ".part");
    {
        Descriptor out = open_part(part, remedy);
        try {
            write_all(out.get(), bytes, part, remedy);
            // Renamed while the lock is held, so that nobody else truncates what is about to be on the air.
            if (::fsync(out.get()) != 0) refuse(part, "write", errno, remedy);
            read_back(part, bytes, remedy);
            make_newer(out.get(), file);
            if (std::chrono::steady_clock::now() > until) refuse(file, "write", ETIMEDOUT, remedy);
            take_place(part, file, remedy);
        } catch (const Error&) {
            ::unlink(part.c_str());
            throw;
        }
        if (const int code = out.close(); code != 0) refuse(file, "write", code, remedy);
    }
    sync_folder(file.has_parent_path() ? file.parent_path() : fs::path("."), remedy);
}

void replace_folder(const fs::path& made, const fs::path& target, Exchange exchange, const Remedy& remedy) {
    const fs::path parent = target.parent_path();
    // First for a place that is free: a station's usual case.
    if (::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) == 0) {
        return sync_folder(parent, remedy);
    }
    std::error_code ignored;
    if (!fs::exists(target, ignored)) {
        // A file system without RENAME_NOREPLACE; the station's lock keeps others away.
        if (std::rename(made.c_str(), target.c_str()) != 0) refuse(target, "write", errno, remedy);
        return sync_folder(parent, remedy);
    }
    if (!fs::is_directory(target, ignored)) refuse(target, "write", ENOTDIR, remedy);
    if (exchange == Exchange::IfPossible &&
        ::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, target.c_str(), RENAME_EXCHANGE) == 0) {
        sync_folder(parent, remedy);
        fs::remove_all(made, ignored);  // by now the old edition; if this fails, a later run sweeps it
        return;
    }
    const fs::path old = parent / fmt::format(".{}.old-{}", target.filename().string(), ::getpid());
    if (std::rename(target.c_str(), old.c_str()) != 0) refuse(target, "write", errno, remedy);
    if (std::rename(made.c_str(), target.c_str()) != 0) {
        const int code = errno;
        std::rename(old.c_str(), target.c_str());
        refuse(target, "write", code, remedy);
    }
    sync_folder(parent, remedy);
    fs::remove_all(old, ignored);
}

void sweep(const fs::path& folder) {
    std::error_code ignored;
    std::vector<std::string> entries;
    for (fs::directory_iterator entry(folder, ignored), end; entry != end; entry.increment(ignored)) {
        entries.push_back(entry->path().filename().string());
    }
    for (const std::string& entry : entries) {
        if (const Leftover old = leftover(entry, ".old-"); old.pid > 0 && !runs(old.pid)) {
            if (fs::exists(folder / old.name, ignored)) {
                fs::remove_all(folder / entry, ignored);
            } else {
                fs::rename(folder / entry, folder / old.name, ignored);
            }
        } else if (const Leftover part = leftover(entry, ".part-"); part.pid > 0 && !runs(part.pid)) {
            fs::remove_all(folder / entry, ignored);
        }
    }
}

}  // namespace newscart::place
