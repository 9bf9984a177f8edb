#include "app/alerts.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

#include "base/error.h"
#include "base/secret.h"
#include "base/text.h"
#include "lib/curl/send.h"
#include "lib/icu/calendar.h"

namespace newscart {
namespace {

constexpr int kCommandMillis = 30'000;

/// Who was told stands in rows of its own beside the trouble: "edition", line feed, "1".
std::string told_key(const std::string& key, std::size_t target) { return fmt::format("{}\n{}", key, target); }

std::string filled(const std::string& pattern, const AlertText& text) {
    // One pass, so that a headline with {key} in it stays as it is.
    std::string out;
    for (std::size_t at = 0; at < pattern.size();) {
        const auto put = [&](std::string_view name, const std::string& value) {
            if (pattern.compare(at, name.size(), name) != 0) return false;
            out += value;
            at += name.size();
            return true;
        };
        if (put("{station}", text.station) || put("{key}", text.key) || put("{state}", text.state) ||
            put("{message}", text.message))
            continue;
        out += pattern[at++];
    }
    return out;
}

/// Runs a program without a shell. What it says goes to our own stderr.
std::string run_command(const std::vector<std::string>& arguments) {
    std::vector<char*> pointers;
    std::vector<std::string> copies = arguments;
    pointers.reserve(copies.size() + 1);
    for (std::string& argument : copies) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    // A watch keeps signals for itself; its children must hear them.
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    sigset_t none;
    ::sigemptyset(&none);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    pid_t child = 0;
    const int failure = ::posix_spawnp(&child, pointers.front(), &actions, &attributes, pointers.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    if (failure != 0) {
        return fmt::format("{}: cannot be run: {}", arguments.front(), std::generic_category().message(failure));
    }
    const int handle = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
    struct pollfd ended {
        handle, POLLIN, 0
    };
    int ready = 0;
    while (handle >= 0 && (ready = ::poll(&ended, 1, kCommandMillis)) < 0 && errno == EINTR) {
    }
    if (handle >= 0) ::close(handle);
    if (handle >= 0 && ready == 0) ::kill(child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (handle >= 0 && ready == 0) return fmt::format("{}: took longer than 30 s", arguments.front());
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
    return WIFEXITED(status) ? fmt::format("{}: exited {}", arguments.front(), WEXITSTATUS(status))
                             : fmt::format("{}: was ended by signal {}", arguments.front(), WTERMSIG(status));
}

/// A header line can hold anything but line ends; what is not ASCII is encoded (RFC 2047).
std::string header_text(const std::string& text) {
    std::string line = one_line(text);
    if (std::all_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return line;
    constexpr std::size_t kBytesAWord = 30;
    std::string out;
    for (std::size_t at = 0; at < line.size();) {
        std::size_t end = std::min(at + kBytesAWord, line.size());
        while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
        out += out.empty() ? "=?utf-8?Q?" : "\r\n =?utf-8?Q?";
        for (; at < end; ++at) out += fmt::format("={:02X}", static_cast<unsigned char>(line[at]));
        out += "?=";
    }
    return out;
}

/// "Mon, 23 Nov 2026 15:00:00 +0000"
std::string mail_date(Instant moment) {
    constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const icu::CivilTime at = icu::civil_time(moment, "UTC");
    return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} +0000", kDays.at(static_cast<std::size_t>(at.weekday)), at.day,
                       kMonths.at(static_cast<std::size_t>(at.month - 1)), at.year, at.hour, at.minute, at.second);
}

std::string subject_of(const AlertText& text) {
    return fmt::format("newscart {}: {}: {}", text.station, text.state, text.key);
}

std::string mail_text(const AlertTarget& target, const AlertText& text) {
    return fmt::format(
        "From: <{}>\r\nTo: <{}>\r\nSubject: {}\r\nDate: {}\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{}\r\n\r\n{}, {}\r\n",
        target.from, target.email, header_text(subject_of(text)), mail_date(text.at), one_line(text.message),
        one_line(text.station), format_instant(text.at));
}

std::string webhook_json(const AlertText& text) {
    // "text" is what chat systems show.
    const nlohmann::ordered_json json{{"text", subject_of(text) + ": " + text.message},
                                      {"station", text.station},
                                      {"key", text.key},
                                      {"state", text.state},
                                      {"message", text.message},
                                      {"at", format_instant(text.at)}};
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string name_of(const AlertTarget& target) {
    if (!target.command.empty()) return "command " + target.command.front();
    return target.email.empty() ? "webhook" : "mail to " + target.email;
}

}  // namespace

std::string secret_of(const AlertTarget& target) {
    if (!target.secret_env.empty()) return secret_from_environment(target.secret_env);
    return target.secret_file.empty() ? std::string() : secret_from_file(target.secret_file);
}

std::string send_alert(const AlertTarget& target, const AlertText& text) {
    try {
        if (!target.command.empty()) {
            std::vector<std::string> arguments;
            for (const std::string& pattern : target.command) arguments.push_back(one_line(filled(pattern, text)));
            return run_command(arguments);
        }
        const std::string secret = secret_of(target);
        if (!target.email.empty()) {
            return curl::send({target.smtp, target.user, secret, target.from, target.email, mail_text(target, text),
                               target.ca.string()});
        }
        std::vector<std::string> headers{"Content-Type: application/json"};
        // Some want their token in the address itself, others in a header.
        const std::string address = replace_all(target.webhook, "{secret}", secret);
        if (!secret.empty() && address == target.webhook) headers.push_back("Authorization: Bearer " + secret);
        return curl::post(address, headers, webhook_json(text), target.ca.string());
    } catch (const Error& error) {
        return error.what();
    }
}

Alerts::Alerts(const Station& station, Archive* archive, const Console& console, AlertSender sender)
    : station_(station), archive_(archive), console_(console), sender_(std::move(sender)) {}

bool Alerts::tell(const AlertTarget& target, const AlertText& text) {
    const std::string failure = sender_(target, text);
    if (failure.empty()) return true;
    console_.warning(fmt::format("alert by {}: {}", name_of(target), failure));
    return false;
}

void Alerts::trouble(const std::string& key, const std::string& message, Instant now) {
    try {
        std::map<std::string, AlertState> known;
        if (archive_ != nullptr) {
            for (AlertState& alert : archive_->alerts(station_.id)) known.emplace(alert.key, std::move(alert));
        }
        const auto old = known.find(key);
        AlertState state{key, message, now, now, 1};
        if (old != known.end()) {
            state.since = old->second.since;
            state.count = old->second.count + 1;
        }
        if (archive_ != nullptr) archive_->put_alert(station_.id, state);
        for (std::size_t i = 0; i < station_.alerts.size(); ++i) {
            const auto told = known.find(told_key(key, i));
            // A clock that was put back must not keep them in the dark.
            const bool lately = told != known.end() && now >= told->second.last_told &&
                                now < told->second.last_told + station_.alerts[i].cool_down;
            if (lately) continue;
            if (!tell(station_.alerts[i], {station_.name, key, "trouble", message, now})) continue;
            if (archive_ != nullptr) archive_->put_alert(station_.id, {told_key(key, i), "", state.since, now, 1});
        }
    } catch (const Error& error) {
        console_.warning(error.what());
    }
}

void Alerts::recovered(const std::string& key, const std::string& message, Instant now) {
    if (archive_ == nullptr) return;
    try {
        std::map<std::string, AlertState> known;
        for (AlertState& alert : archive_->alerts(station_.id)) known.emplace(alert.key, std::move(alert));
        if (!known.contains(key)) return;
        archive_->end_alert(station_.id, key);
        for (std::size_t i = 0; i < station_.alerts.size(); ++i) {
            if (!known.contains(told_key(key, i))) continue;
            archive_->end_alert(station_.id, told_key(key, i));
            tell(station_.alerts[i], {station_.name, key, "recovered", message, now});
        }
    } catch (const Error& error) {
        console_.warning(error.what());
    }
}

void Alerts::note(const std::string& key, const std::string& message, Instant now) {
    for (const AlertTarget& target : station_.alerts) tell(target, {station_.name, key, "note", message, now});
}

bool is_trouble(const AlertState& alert) { return alert.key.find('\n') == std::string::npos; }

}  // namespace newscart
