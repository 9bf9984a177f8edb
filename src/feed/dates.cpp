#include "feed/dates.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "base/text.h"
#include "lib/icu/calendar.h"

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

/// Minutes east of Greenwich: "+0100", "-05:00", "+01", also behind "GMT" or "UTC".
std::optional<int> signed_offset(std::string_view zone) {
    if (zone.empty() || (zone.front() != '+' && zone.front() != '-')) return std::nullopt;
    std::string digits = replace_all(std::string(zone.substr(1)), ":", "");
    if (digits.size() == 1) digits.insert(0, "0");
    if (digits.size() == 2) digits += "00";
    const auto value = number(digits);
    if (digits.size() != 4 || !value || *value / 100 > 14 || *value % 100 > 59) return std::nullopt;
    return (*value / 100 * 60 + *value % 100) * (zone.front() == '-' ? -1 : 1);
}

/// A moment by the clocks of some place, not yet a moment.
struct LocalTime {
    icu::CivilTime clock;
    std::string zone;  ///< as written; "" if not said
};

std::size_t digits_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    return end - at;
}

/// "am", "p.m.": takes it off the front of `text`.
std::optional<bool> take_half_of_day(std::string_view& text) {
    for (const std::string_view form : {"a.m.", "p.m.", "a.m", "p.m", "am", "pm"}) {
        if (ascii_lower(text.substr(0, form.size())) != form) continue;
        if (text.size() > form.size() && text[form.size()] != ' ') continue;
        text = trim(text.substr(form.size()));
        return form.front() == 'p';
    }
    return std::nullopt;
}

/// "15:00[:00[.123]]", "6 PM", "6.30 p.m.", then perhaps a zone, then perhaps a remark in brackets. False if anything
/// cannot be read: half a time is another time.
bool read_clock(std::string_view text, LocalTime& local) {
    text = trim(text);
    if (!text.empty() && text.back() == ')') text = trim(text.substr(0, text.rfind('(')));
    if (ascii_lower(text.substr(0, 3)) == "at ") text = trim(text.substr(3));
    if (text.empty()) return true;
    std::vector<int> parts;
    std::size_t at = 0;
    while (parts.size() < 3) {
        const std::size_t digits = digits_at(text, at);
        if (digits == 0 || digits > 2) return false;
        parts.push_back(*number(text.substr(at, digits)));
        at += digits;
        // "6.30" is a time, the point of "15:00:30.5" is none of its colons.
        const bool next = at < text.size() && (text[at] == ':' || (text[at] == '.' && parts.size() == 1));
        if (!next || digits_at(text, at + 1) == 0) break;
        ++at;
    }
    if (at < text.size() && text[at] == '.' && parts.size() == 3) at += 1 + digits_at(text, at + 1);
    text = trim(text.substr(at));
    if (const auto afternoon = take_half_of_day(text)) {
        if (parts[0] < 1 || parts[0] > 12) return false;
        parts[0] = parts[0] % 12 + (*afternoon ? 12 : 0);
    } else if (parts.size() == 1) {
        return false;
    }
    parts.resize(3);
    const bool end_of_day = parts[0] == 24 && parts[1] == 0 && parts[2] == 0;
    if ((parts[0] > 23 && !end_of_day) || parts[1] > 59 || parts[2] > 60) return false;
    local.clock.hour = parts[0];
    local.clock.minute = parts[1];
    local.clock.second = parts[2];
    local.zone = replace_all(std::string(text), " ", "");
    return true;
}

/// "23", "23rd".
std::optional<int> day_of(std::string_view word) {
    const std::size_t digits = digits_at(word, 0);
    const std::string ending = ascii_lower(word.substr(digits));
    if (!ending.empty() && ending != "st" && ending != "nd" && ending != "rd" && ending != "th") return std::nullopt;
    return number(word.substr(0, digits));
}

/// "[weekday,] 23 Nov[ember] 2026 [15:00[:00]] [zone]", also with the month first: "November 23, 2026".
std::optional<LocalTime> read_worded(std::string_view text) {
    std::string words = replace_all(collapse_space(text), ",", " ");
    // The hyphens of "23-Nov-2026" part words; behind the first colon they are signs.
    for (std::size_t i = 1; i < words.size() && words[i] != ':'; ++i) {
        if (words[i] == '-' && words[i - 1] != ' ') words[i] = ' ';
    }
    words = collapse_space(words);
    std::string_view rest = words;
    const auto next = [&] {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        const std::string_view word = rest.substr(0, end);
        rest = trim(rest.substr(end));
        return word;
    };
    std::string_view first = next();
    if (!month_of(first) && !day_of(first)) first = next();
    const std::string_view second = next();
    const std::string_view third = next();
    const bool month_first = month_of(first).has_value();
    const auto month = month_of(month_first ? first : second);
    const auto day = day_of(month_first ? second : first);
    auto year = number(third);
    if (!month || !day || !year || *day < 1 || *day > 31) return std::nullopt;
    if (third.size() <= 2) year = *year + (*year < 70 ? 2000 : 1900);
    LocalTime local;
    local.clock.year = *year;
    local.clock.month = static_cast<int>(*month);
    local.clock.day = *day;
    if (!read_clock(rest, local)) return std::nullopt;
    return local;
}

/// "2026-11-23", "2026-11-23 6:00 PM", "2026-11-23T15:00:00.123+0100"
std::optional<LocalTime> read_iso(std::string_view text) {
    const auto year = number(text.substr(0, 4));
    const auto month = number(text.substr(5, 2));
    const auto day = number(text.substr(8, 2));
    if (!year || !month || !day) return std::nullopt;
    LocalTime local;
    local.clock.year = *year;
    local.clock.month = *month;
    local.clock.day = *day;
    std::string_view rest = text.substr(10);
    if (!rest.empty()) {
        if (std::string_view("Tt, ").find(rest.front()) == std::string_view::npos) return std::nullopt;
        rest.remove_prefix(1);
    }
    if (!read_clock(collapse_space(rest), local)) return std::nullopt;
    return local;
}

/// "20261123", "20261123T150000+0100", "20261123T1500Z" as agencies write them: with the signs of ISO's other form.
std::string with_signs(std::string_view text) {
    const std::size_t digits = digits_at(text, 0);
    const bool has_time = text.size() > 9 && (text[8] == 'T' || text[8] == 't') && digits_at(text, 9) >= 4;
    if (digits == 14 || digits == 12) {  // the two run together
        std::string parted(text.substr(0, 8));
        return with_signs(parted.append("T").append(text.substr(8)));
    }
    if (digits != 8 || (text.size() > 8 && !has_time)) return {};
    std::string out = fmt::format("{}-{}-{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2));
    if (!has_time) return out;
    const std::size_t clock = digits_at(text, 9);
    if (clock != 4 && clock != 6) return {};
    out += fmt::format("T{}:{}:{}", text.substr(9, 2), text.substr(11, 2), clock == 6 ? text.substr(13, 2) : "00");
    return out.append(text.substr(9 + clock));
}

}  // namespace

std::optional<Instant> parse_date(std::string_view text, const std::string& timezone) {
    text = trim(text);
    if (text.size() < 8 || text.size() > 64) return std::nullopt;
    if (const auto instant = parse_instant(text)) return instant;
    if (const std::string signs = with_signs(text); !signs.empty()) return parse_date(signs, timezone);
    const bool iso = text.size() >= 10 && text[4] == '-' && text[7] == '-';
    const auto local = iso ? read_iso(text) : read_worded(text);
    return local ? instant_at(local->clock, local->zone, timezone) : std::nullopt;
}

std::optional<Instant> instant_at(const icu::CivilTime& clock, std::string_view zone_name,
                                  const std::string& timezone) {
    struct Named {
        std::string_view name;
        int minutes;
    };
    static constexpr std::array<Named, 45> kNamed{
        {{"z", 0},       {"ut", 0},     {"utc", 0},    {"gmt", 0},    {"wet", 0},    {"bst", 60},   {"west", 60},
         {"wat", 60},    {"cet", 60},   {"cest", 120}, {"eet", 120},  {"cat", 120},  {"sast", 120}, {"eest", 180},
         {"eat", 180},   {"msk", 180},  {"pkt", 300},  {"sgt", 480},  {"hkt", 480},  {"awst", 480}, {"jst", 540},
         {"kst", 540},   {"acst", 570}, {"aest", 600}, {"acdt", 630}, {"aedt", 660}, {"nzst", 720}, {"nzdt", 780},
         {"nst", -210},  {"ndt", -150}, {"adt", -180}, {"brt", -180}, {"ast", -240}, {"edt", -240}, {"est", -300},
         {"cdt", -300},  {"cst", -360}, {"mdt", -360}, {"mst", -420}, {"pdt", -420}, {"pst", -480}, {"akdt", -480},
         {"akst", -540}, {"hst", -600}, {"sst", -660}}};
    /// Names that hold in winter and summer.
    struct Place {
        std::string_view name;
        const char* timezone;
    };
    static constexpr std::array<Place, 4> kPlaces{{{"et", "America/New_York"},
                                                   {"ct", "America/Chicago"},
                                                   {"mt", "America/Denver"},
                                                   {"pt", "America/Los_Angeles"}}};
    const std::chrono::year_month_day date{std::chrono::year{clock.year},
                                           std::chrono::month{static_cast<unsigned>(clock.month)},
                                           std::chrono::day{static_cast<unsigned>(clock.day)}};
    if (clock.year < 1000 || clock.year > 9999 || !date.ok()) return std::nullopt;
    const Instant as_utc = std::chrono::sys_days{date} + std::chrono::hours{clock.hour} +
                           std::chrono::minutes{clock.minute} + std::chrono::seconds{clock.second};
    if (zone_name.empty()) return timezone == "UTC" ? as_utc : icu::instant_of(clock, timezone);
    if (zone_name.find('/') != std::string_view::npos) return icu::instant_of(clock, std::string(zone_name));
    std::string zone = ascii_lower(zone_name);
    for (const Named& named : kNamed) {
        if (named.name == zone) return as_utc - std::chrono::minutes{named.minutes};
    }
    for (const Place& place : kPlaces) {
        if (place.name == zone) return icu::instant_of(clock, place.timezone);
    }
    if (zone.size() > 3 && (zone.substr(0, 3) == "gmt" || zone.substr(0, 3) == "utc")) zone.erase(0, 3);
    const auto offset = signed_offset(zone);
    if (!offset) return std::nullopt;
    return as_utc - std::chrono::minutes{*offset};
}

}  // namespace newscart
