#include "base/clock.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

namespace newscart {
namespace {

/// Reads exactly `digits` decimal digits from the front of `text` and removes them.
std::optional<int> take_digits(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take_char(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

}  // namespace

std::optional<Frames> parse_length(std::string_view text) {
    std::array<double, 3> parts{};
    std::size_t count = 0;
    while (true) {
        const std::size_t colon = text.find(':');
        const std::string_view part = text.substr(0, colon);
        if (count == parts.size() || part.empty() || part.front() < '0' || part.front() > '9') return std::nullopt;
        double value = 0;
        const auto [end, error] =
            std::from_chars(part.data(), part.data() + part.size(), value, std::chars_format::fixed);
        if (error != std::errc{} || end != part.data() + part.size() || value > 1e6) return std::nullopt;
        const bool last = colon == std::string_view::npos;
        if (!last && std::floor(value) != value) return std::nullopt;
        if (count > 0 && (value >= 60 || part.size() < 2)) return std::nullopt;
        parts[count++] = value;
        if (last) break;
        text.remove_prefix(colon + 1);
    }
    double seconds = 0;
    for (std::size_t i = 0; i < count; ++i) seconds = seconds * 60 + parts[i];
    return frames_of(seconds);
}

std::string format_length(Frames frames) {
    const std::int64_t milliseconds = (frames * 1000 + kFrameRateHz / 2) / kFrameRateHz;
    const std::int64_t minutes = milliseconds / 60000;
    const std::int64_t rest = milliseconds % 60000;
    if (rest % 1000 == 0) return fmt::format("{}:{:02}", minutes, rest / 1000);
    return fmt::format("{}:{:02}.{:03}", minutes, rest / 1000, rest % 1000);
}

std::optional<Instant> parse_instant(std::string_view text) {
    const auto year = take_digits(text, 4);
    if (!year || !take_char(text, '-')) return std::nullopt;
    const auto month = take_digits(text, 2);
    if (!month || !take_char(text, '-')) return std::nullopt;
    const auto day = take_digits(text, 2);
    if (!day || (!take_char(text, 'T') && !take_char(text, ' '))) return std::nullopt;
    const auto hour = take_digits(text, 2);
    if (!hour || !take_char(text, ':')) return std::nullopt;
    const auto minute = take_digits(text, 2);
    if (!minute) return std::nullopt;
    int second = 0;
    if (take_char(text, ':')) {
        const auto seconds = take_digits(text, 2);
        if (!seconds) return std::nullopt;
        second = *seconds;
        if (take_char(text, '.')) {
            if (!take_digits(text, 1)) return std::nullopt;
            while (take_digits(text, 1)) {
            }
        }
    }
    int offset_minutes = 0;
    if (!take_char(text, 'Z')) {
        const bool west = !text.empty() && text.front() == '-';
        if (!take_char(text, '+') && !take_char(text, '-')) return std::nullopt;
        const auto hours = take_digits(text, 2);
        if (!hours) return std::nullopt;
        take_char(text, ':');
        const auto minutes = take_digits(text, 2);
        if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
        offset_minutes = (*hours * 60 + *minutes) * (west ? -1 : 1);
    }
    if (!text.empty() || *hour > 23 || *minute > 59 || second > 60) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute - offset_minutes} +
           std::chrono::seconds{second};
}

namespace {

struct Parts {
    int year;
    unsigned month, day;
    std::chrono::hh_mm_ss<std::chrono::seconds> time;
};

Parts split(Instant instant) {
    const auto midnight = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date{midnight};
    return {static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
            std::chrono::hh_mm_ss<std::chrono::seconds>{instant - midnight}};
}

}  // namespace

std::string format_instant(Instant instant) {
    const Parts p = split(instant);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", p.year, p.month, p.day, p.time.hours().count(),
                       p.time.minutes().count(), p.time.seconds().count());
}

std::string format_compact(Instant instant) {
    const Parts p = split(instant);
    return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", p.year, p.month, p.day, p.time.hours().count(),
                       p.time.minutes().count(), p.time.seconds().count());
}

}  // namespace newscart
