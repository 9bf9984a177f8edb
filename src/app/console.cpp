#include "app/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <map>
#include <system_error>

#include "base/error.h"
#include "lib/icu/unicode.h"
#include "lib/systemd/service.h"

namespace newscart {
namespace {

constexpr std::size_t kFewRejected = 10;
constexpr int kBarCells = 24;
// As syslog counts.
constexpr int kPriorityError = 3;
constexpr int kPriorityWarning = 4;
constexpr int kPriorityInfo = 6;

/// Whoever reads the messages may be gone, or the log's disk full: that must not cost the bulletin.
void to_stderr(const std::string& text) { static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr)); }

/// "no headline (40), no text (12) and other reasons (3)"
std::string frequent_reasons(const std::vector<Rejected>& rejected) {
    constexpr std::size_t kMost = 3;
    std::map<std::string, std::size_t> counts;
    for (const Rejected& one : rejected) ++counts[one.reason];
    std::vector<std::pair<std::string, std::size_t>> reasons(counts.begin(), counts.end());
    std::stable_sort(reasons.begin(), reasons.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    std::string text;
    std::size_t told = 0;
    for (std::size_t i = 0; i < std::min(reasons.size(), kMost); ++i) {
        text += fmt::format("{}{} ({})", i > 0 ? ", " : "", reasons[i].first, reasons[i].second);
        told += reasons[i].second;
    }
    return told < rejected.size() ? fmt::format("{} and other reasons ({})", text, rejected.size() - told) : text;
}

}  // namespace

std::string one_line(std::string_view text) {
    std::string out;
    for (const char32_t c : icu::code_points(text)) out += icu::is_control(c) ? " " : icu::utf8(c);
    return out;
}

Console::Console(Chatter chatter) : chatter_(chatter), terminal_(::isatty(STDERR_FILENO) == 1) {}

void Console::result(std::string_view text) const {
    end_progress();
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) {
        throw Error(Fault::Delivery,
                    std::string("standard output: cannot write: ") + std::generic_category().message(errno));
    }
}

void Console::result_line(std::string_view text) const {
    result(text);
    result("\n");
}

void Console::line(std::string_view level, std::string_view message) const {
    end_progress();
    // The journal keeps levels apart from texts, so that journalctl -p warning finds them.
    if (systemd::stderr_is_journal()) {
        const int priority = level == "error: "     ? kPriorityError
                             : level == "warning: " ? kPriorityWarning
                                                    : kPriorityInfo;
        if (systemd::journal(priority, one_line(message), {"NEWSCART_VERSION=" NEWSCART_VERSION})) return;
    }
    to_stderr(fmt::format("newscart: {}{}\n", level, one_line(message)));
}

void Console::error(std::string_view message) const { line("error: ", message); }
void Console::warning(std::string_view message) const {
    if (chatter_ != Chatter::Quiet) line("warning: ", message);
}
void Console::info(std::string_view message) const {
    if (chatter_ != Chatter::Quiet) line("", message);
}
void Console::detail(std::string_view message) const {
    if (chatter_ == Chatter::Verbose) line("", message);
}

void Console::set_aside(const std::vector<Rejected>& rejected) const {
    const std::size_t named = chatter_ == Chatter::Verbose ? rejected.size() : std::min(rejected.size(), kFewRejected);
    for (std::size_t i = 0; i < named; ++i) {
        warning(fmt::format("{}: {}: {}", rejected[i].file.string(),
                            rejected[i].headline.empty() ? "set aside" : "article set aside", rejected[i].reason));
    }
    if (named < rejected.size()) {
        warning(fmt::format("and {} more set aside: {}; --verbose names them all", rejected.size() - named,
                            frequent_reasons({rejected.begin() + static_cast<std::ptrdiff_t>(named), rejected.end()})));
    }
}

void Console::progress(std::string_view stage, double part) const {
    if (!terminal_ || chatter_ == Chatter::Quiet) return;
    const int full = static_cast<int>(std::clamp(part, 0.0, 1.0) * kBarCells);
    std::string bar;
    for (int i = 0; i < kBarCells; ++i) bar += i < full ? "█" : "░";
    to_stderr(fmt::format("\r\x1b[K{} {:3.0f} %  {}", bar, std::clamp(part, 0.0, 1.0) * 100, stage));
}

void Console::end_progress() const {
    if (!terminal_ || chatter_ == Chatter::Quiet) return;
    to_stderr(fmt::format("\r\x1b[K"));
}

}  // namespace newscart
