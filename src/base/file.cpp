#include "base/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/error.h"

namespace newscart {
namespace {

class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor(Descriptor&&) = delete;
    Descriptor& operator=(Descriptor&&) = delete;
    int get() const { return fd_; }

  private:
    int fd_;
};

[[noreturn]] void fail(const std::filesystem::path& file, int code) {
    throw Error(Fault::Input, fmt::format("{}: cannot read: {}", file.string(), std::generic_category().message(code)));
}

}  // namespace

std::string read_file(const std::filesystem::path& file, std::size_t most_bytes) {
    // O_NONBLOCK: a FIFO left in a feed folder must not hang the station.
    const Descriptor input(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (input.get() < 0) fail(file, errno);
    struct stat status {};
    if (::fstat(input.get(), &status) != 0) fail(file, errno);
    if (!S_ISREG(status.st_mode)) throw Error(Fault::Input, file.string() + ": cannot read: not a regular file");
    std::string bytes;
    const auto expected = static_cast<std::size_t>(status.st_size);
    if (expected <= most_bytes) {
        bytes.resize(expected + 1);  // one more, so that a file that grew is noticed
        std::size_t filled = 0;
        while (true) {
            const ssize_t got = ::read(input.get(), bytes.data() + filled, bytes.size() - filled);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) fail(file, errno);
            if (got == 0) break;
            filled += static_cast<std::size_t>(got);
            if (filled == bytes.size()) {
                if (filled > most_bytes) break;
                bytes.resize(filled * 2 + 4096);
            }
        }
        bytes.resize(filled);
    }
    if (expected > most_bytes || bytes.size() > most_bytes) {
        throw Error(Fault::Input, fmt::format("{}: cannot read: larger than {} bytes", file.string(), most_bytes));
    }
    return bytes;
}

}  // namespace newscart
