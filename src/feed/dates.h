#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "lib/icu/calendar.h"

namespace newscart {

/// A date as feeds, pages and front matter write it: RFC 3339, RFC 822 ("Mon, 23 Nov 2026 15:00:00 GMT", year of two
/// digits, no weekday, no seconds, named zone), ISO dates with signs and without ("20261123T150000+0100"), times of
/// twelve hours ("6 PM"). Without a zone it is by the clocks of `timezone`, without a time the day's beginning. nullopt
/// if any part of it cannot be read, an unknown zone too. Throws Error(Config) if ICU knows no `timezone`.
std::optional<Instant> parse_date(std::string_view text, const std::string& timezone = "UTC");

/// The moment at which clocks of `zone` show `clock`: "GMT", "et", "+01:00" or "Europe/Paris"; "" is `timezone`.
/// nullopt for a day that no calendar has or a zone that nobody knows.
std::optional<Instant> instant_at(const icu::CivilTime& clock, std::string_view zone, const std::string& timezone);

}  // namespace newscart
