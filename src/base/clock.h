#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace newscart {

/// A moment, UTC, to the second. Stages never ask for the time; it is an argument.
using Instant = std::chrono::sys_seconds;

/// Everything in a programme is counted in frames (one sample per channel) at this rate.
inline constexpr int kFrameRateHz = 48000;
using Frames = std::int64_t;

constexpr double seconds_of(Frames frames) { return static_cast<double>(frames) / kFrameRateHz; }

/// Frames nearest to `seconds` (>= 0). Not std::llround, which is no constant expression.
constexpr Frames frames_of(double seconds) {
    const double frames = seconds * kFrameRateHz;
    const auto whole = static_cast<Frames>(frames);
    return frames - static_cast<double>(whole) < 0.5 ? whole : whole + 1;
}

/// "3:00", "0:12", "1:02:03", "12", "12.5" (minutes:seconds, or seconds alone) to frames; nullopt if it is none of
/// these.
std::optional<Frames> parse_length(std::string_view text);

/// Frames as "m:ss", or "m:ss.mmm" when they are not whole seconds.
std::string format_length(Frames frames);

/// RFC 3339 / ISO 8601 with offset or Z ("2026-11-23T15:00:00Z", "2026-11-23T15:00+01:00", seconds optional).
/// Without an offset the text is no moment: nullopt.
std::optional<Instant> parse_instant(std::string_view text);

/// "2026-11-23T15:00:00Z"
std::string format_instant(Instant instant);

/// "20261123T150000Z", as used in folder names.
std::string format_compact(Instant instant);

}  // namespace newscart
