#pragma once
#include <optional>
#include <string_view>

#include "base/clock.h"

namespace newscart {

/// A date as feeds, pages and front matter write it: RFC 3339, RFC 822 ("Mon, 23 Nov 2026 15:00:00 GMT", year of two
/// digits, no weekday, no seconds, named zone), and ISO dates without time or offset, which are taken as UTC.
std::optional<Instant> parse_date(std::string_view text);

}  // namespace newscart
