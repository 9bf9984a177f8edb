#include "feed/dates.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "base/text.h"

namespace newscart {
namespace {

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

std::optional<unsigned> month_of(std::string_view word) {
    static constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                              "jul", "aug", "sep", "oct", "nov", "dec"};
    if (word.size() < 3) return std::nullopt;
    const std::string start = ascii_lower(word.substr(0, 3));
    const auto* const found = std::find(kMonths.begin(), kMonths.end(), start);
    if (found == kMonths.end()) return std::nullopt;
    return static_cast<unsigned>(found - kMonths.begin()) + 1;
}

/// Minutes east of Greenwich: "+0100", "-05:00", "GMT", "EST" and the other zones of RFC 822, "BST" and "CET" with
/// theirs.
std::optional<int> offset_minutes(std::string_view zone) {
    struct Named {
        std::string_view name;
        int minutes;
    };
    static constexpr std::array<Named, 16> kNamed{{{"z", 0},
                                                   {"ut", 0},
                                                   {"utc", 0},
                                                   {"gmt", 0},
                                                   {"wet", 0},
                                                   {"bst", 60},
                                                   {"cet", 60},
                                                   {"cest", 120},
                                                   {"est", -300},
                                                   {"edt", -240},
                                                   {"cst", -360},
                                                   {"cdt", -300},
                                                   {"mst", -420},
                                                   {"mdt", -360},
                                                   {"pst", -480},
                                                   {"pdt", -420}}};
    const std::string lower = ascii_lower(zone);
    for (const Named& named : kNamed) {
        if (named.name == lower) return named.minutes;
    }
    if (zone.size() < 5 || (zone.front() != '+' && zone.front() != '-')) return std::nullopt;
    const std::string digits = replace_all(std::string(zone.substr(1)), ":", "");
    const auto value = number(digits);
    if (digits.size() != 4 || !value || *value / 100 > 14 || *value % 100 > 59) return std::nullopt;
    return (*value / 100 * 60 + *value % 100) * (zone.front() == '-' ? -1 : 1);
}

std::optional<Instant> moment(int year, unsigned month, unsigned day, std::chrono::seconds since_midnight) {
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days{date} + since_midnight;
}

std::optional<std::chrono::seconds> clock_time(std::string_view text) {
    const std::vector<std::string_view> parts = split(text.substr(0, text.find('.')), ':');
    if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
    const auto hour = number(parts[0]);
    const auto minute = number(parts[1]);
    const auto second = parts.size() == 3 ? number(parts[2]) : std::optional<int>(0);
    if (!hour || !minute || !second || *hour > 24 || *minute > 59 || *second > 60) return std::nullopt;
    return std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{*second};
}

/// "[weekday,] 23 Nov[ember] 2026 [15:00[:00]] [zone]", also with the month first: "November 23, 2026".
std::optional<Instant> parse_worded(std::string_view text) {
    std::string words = replace_all(collapse_space(text), ",", " ");
    // The hyphens of "23-Nov-2026" part words; the one of an offset stands behind a space.
    for (std::size_t i = 1; i < words.size(); ++i) {
        if (words[i] == '-' && words[i - 1] != ' ') words[i] = ' ';
    }
    std::vector<std::string_view> parts;
    for (const std::string_view part : split(words, ' ')) {
        if (!part.empty()) parts.push_back(part);
    }
    if (!parts.empty() && !month_of(parts.front()) && !number(parts.front())) parts.erase(parts.begin());
    if (parts.size() < 3) return std::nullopt;
    const bool month_first = month_of(parts[0]).has_value();
    const auto month = month_of(parts[month_first ? 0 : 1]);
    const auto day = number(parts[month_first ? 1 : 0]);
    auto year = number(parts[2]);
    if (!month || !day || !year || *day < 1 || *day > 31) return std::nullopt;
    if (parts[2].size() <= 2) year = *year + (*year < 70 ? 2000 : 1900);
    std::chrono::seconds time{0};
    int offset = 0;
    if (parts.size() > 3) {
        const auto given = clock_time(parts[3]);
        if (!given) return std::nullopt;
        time = *given;
    }
    if (parts.size() > 4) offset = offset_minutes(parts[4]).value_or(0);
    const auto local = moment(*year, *month, static_cast<unsigned>(*day), time);
    if (!local) return std::nullopt;
    return *local - std::chrono::minutes{offset};
}

}  // namespace

std::optional<Instant> parse_date(std::string_view text) {
    text = trim(text);
    if (text.size() < 8 || text.size() > 64) return std::nullopt;
    if (const auto instant = parse_instant(text)) return instant;
    if (text.size() >= 10 && text[4] == '-' && text[7] == '-') {
        const std::string date(text.substr(0, 10));
        if (text.size() == 10) return parse_instant(date + "T00:00:00Z");
        // "+0000" without a colon, or no offset at all.
        std::string time = collapse_space(text.substr(11));
        const std::size_t zone = time.find_first_of("+-Z ");
        const std::string offset =
            zone == std::string::npos ? "" : std::string(trim(std::string_view(time).substr(zone)));
        const auto seconds = clock_time(trim(std::string_view(time).substr(0, zone)));
        const auto midnight = parse_instant(date + "T00:00:00Z");
        if (!seconds || !midnight) return std::nullopt;
        return *midnight + *seconds - std::chrono::minutes{offset_minutes(offset).value_or(0)};
    }
    return parse_worded(text);
}

}  // namespace newscart
