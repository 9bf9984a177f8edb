#include "base/turn.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <system_error>
#include <thread>

#include "base/error.h"

namespace newscart {

Turn::Turn(const std::string& name, std::chrono::steady_clock::time_point deadline)
    : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const auto refuse = [this](const std::string& what) {
        if (socket_ >= 0) ::close(socket_);
        throw Error(Fault::Delivery, what);
    };
    if (socket_ < 0) refuse("cannot wait for our turn: " + std::generic_category().message(errno));
    // A name of Linux's abstract space, which begins with a null: only one socket may have it.
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string mark = "newscart " + name;
    const std::size_t bytes = std::min(mark.size(), sizeof address.sun_path - 1);
    std::copy_n(mark.data(), bytes, address.sun_path + 1);
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + bytes);
    constexpr std::chrono::milliseconds kStep{20};
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): how the interface of sockets is
    while (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), length) != 0) {
        if (errno != EADDRINUSE) refuse("cannot wait for our turn: " + std::generic_category().message(errno));
        if (std::chrono::steady_clock::now() >= deadline) {
            refuse("another newscart is delivering there; wait for it, or raise 'timeout'");
        }
        std::this_thread::sleep_for(kStep);
    }
}

Turn::~Turn() { ::close(socket_); }

}  // namespace newscart
