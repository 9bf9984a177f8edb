#include "base/environment.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace newscart {

std::string environment(const std::string& name) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody writes the environment
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? "" : value;
}

std::string editor_name() {
    for (const char* name : {"NEWSCART_EDITOR", "SUDO_USER", "USER"}) {
        if (std::string value = environment(name); !value.empty()) return value;
    }
    // Services have none of these.
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4096> room{};
    if (::getpwuid_r(::getuid(), &entry, room.data(), room.size(), &found) == 0 && found != nullptr)
        return found->pw_name;
    return fmt::format("user {}", ::getuid());
}

}  // namespace newscart
