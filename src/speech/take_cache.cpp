#include "speech/take_cache.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "lib/xxhash/hash.h"

namespace newscart {
namespace {

constexpr std::size_t kMostFileBytes = std::size_t{64} << 20U;
constexpr std::string_view kExtension = ".take";
constexpr std::size_t kHashDigits = 32;

// A file: the hash of what follows, the rate in 8 hexadecimal digits, the samples as they lie in memory.
std::string file_text(const Recording& recording) {
    std::string body = fmt::format("{:08x}", recording.rate_hz);
    body.append(reinterpret_cast<const char*>(recording.samples.data()), recording.samples.size() * 2);
    return content_hash(body) + body;
}

std::optional<Recording> recording_of(const std::string& text) {
    constexpr std::size_t kHead = kHashDigits + 8;
    if (text.size() <= kHead || text.size() % 2 != 0) return std::nullopt;
    const std::string_view body = std::string_view(text).substr(kHashDigits);
    if (content_hash(body) != std::string_view(text).substr(0, kHashDigits)) return std::nullopt;
    Recording recording;
    recording.rate_hz = static_cast<int>(std::strtol(std::string(body.substr(0, 8)).c_str(), nullptr, 16));
    recording.samples.resize((text.size() - kHead) / 2);
    std::memcpy(recording.samples.data(), text.data() + kHead, recording.samples.size() * 2);
    return recording;
}

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t put = ::write(fd, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
}

}  // namespace

TakeCache::TakeCache(std::filesystem::path folder, std::uintmax_t most_bytes)
    : folder_(std::move(folder)), most_bytes_(most_bytes) {}

std::optional<Recording> TakeCache::find(const std::string& key) const {
    if (folder_.empty()) return std::nullopt;
    const std::filesystem::path file = folder_ / (key + std::string(kExtension));
    std::error_code failure;
    if (!std::filesystem::is_regular_file(file, failure)) return std::nullopt;
    std::string text;
    try {
        text = read_file(file, kMostFileBytes);
    } catch (const Error&) {
        return std::nullopt;
    }
    // Its time is that of its last use.
    ::utimensat(AT_FDCWD, file.c_str(), nullptr, 0);
    return recording_of(text);
}

bool TakeCache::keep(const std::string& key, const Recording& recording) const {
    if (folder_.empty()) return true;
    std::error_code failure;
    std::filesystem::create_directories(folder_, failure);
    std::string part = (folder_ / ".part-XXXXXX").string();
    const int fd = ::mkostemp(part.data(), O_CLOEXEC);
    if (fd < 0) return false;
    // Not synced: what a power cut damages is made again.
    const bool written = write_all(fd, file_text(recording));
    ::close(fd);
    if (written) std::filesystem::rename(part, folder_ / (key + std::string(kExtension)), failure);
    if (written && !failure) return true;
    std::filesystem::remove(part, failure);
    return false;
}

void TakeCache::age_out() const {
    struct Kept {
        std::filesystem::file_time_type used;
        std::filesystem::path file;
        std::uintmax_t bytes;
    };
    std::vector<Kept> all;
    std::uintmax_t bytes = 0;
    std::error_code failure;
    for (std::filesystem::directory_iterator at(folder_, failure), end; !failure && at != end; at.increment(failure)) {
        std::error_code gone;
        const Kept kept{at->last_write_time(gone), at->path(), at->file_size(gone)};
        if (gone || at->path().extension() != kExtension) continue;
        bytes += kept.bytes;
        all.push_back(kept);
    }
    std::sort(all.begin(), all.end(), [](const Kept& a, const Kept& b) {
        return std::pair(a.used, a.file.string()) < std::pair(b.used, b.file.string());
    });
    for (const Kept& oldest : all) {
        if (bytes <= most_bytes_) break;
        std::filesystem::remove(oldest.file, failure);
        bytes -= oldest.bytes;
    }
}

}  // namespace newscart
