#include "lib/systemd/service.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include <cstdint>

#include "base/environment.h"

namespace newscart::systemd {

void notify(const std::string& state) {
    // Without NOTIFY_SOCKET this does nothing; that nobody listens is no fault of ours.
    static_cast<void>(sd_notify(0, state.c_str()));
}

std::chrono::microseconds watchdog_interval() {
    std::uint64_t micros = 0;
    if (sd_watchdog_enabled(0, &micros) <= 0) return std::chrono::microseconds{0};
    return std::chrono::microseconds{static_cast<std::int64_t>(micros)};
}

bool stderr_is_journal() {
    const std::string stream = environment("JOURNAL_STREAM");
    struct stat status {};
    if (stream.empty() || ::fstat(STDERR_FILENO, &status) != 0) return false;
    return fmt::format("{}:{}", status.st_dev, status.st_ino) == stream;
}

bool journal(int priority, const std::string& message, const std::vector<std::string>& fields) {
    std::vector<std::string> all{"MESSAGE=" + message, fmt::format("PRIORITY={}", priority),
                                 "SYSLOG_IDENTIFIER=newscart"};
    all.insert(all.end(), fields.begin(), fields.end());
    std::vector<iovec> parts;
    parts.reserve(all.size());
    for (std::string& field : all) parts.push_back({field.data(), field.size()});
    return sd_journal_sendv(parts.data(), static_cast<int>(parts.size())) == 0;
}

}  // namespace newscart::systemd
