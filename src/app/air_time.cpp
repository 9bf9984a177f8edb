#include "app/air_time.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "lib/icu/calendar.h"

namespace newscart {
namespace {

constexpr std::chrono::hours kDay{24};

std::optional<Instant> local_moment(const std::string& text, const std::string& timezone) {
    const auto as_utc = parse_instant(text + "Z");
    if (!as_utc) return std::nullopt;
    return icu::instant_of(icu::civil_time(*as_utc, "UTC"), timezone);
}

}  // namespace

Instant air_time_of(const std::string& text, const std::string& timezone, std::chrono::minutes every, Instant now) {
    const std::string today = [&] {
        const icu::CivilTime local = icu::civil_time(now, timezone);
        icu::CivilTime midnight{local.year, local.month, local.day, 0, 0, 0, local.weekday};
        return format_instant(icu::instant_of(midnight, "UTC")).substr(0, 11);  // "2026-11-23T"
    }();
    if (text.empty()) {
        // Counted from local midnight, so that "every 60 minutes" is on the hour in every zone.
        const icu::CivilTime local = icu::civil_time(now, timezone);
        const std::chrono::seconds since{local.hour * 3600 + local.minute * 60 + local.second};
        const auto rest = since % std::chrono::seconds{every};
        return rest.count() == 0 ? now : now + std::chrono::seconds{every} - rest;
    }
    if (const auto moment = parse_instant(text)) return *moment;
    if (const auto moment = local_moment(text, timezone)) return *moment;
    if (const auto moment = local_moment(today + text, timezone)) {
        return *moment >= now
                   ? *moment
                   : local_moment(format_instant(*parse_instant(today + text + "Z") + kDay).substr(0, 19), timezone)
                         .value_or(*moment + kDay);
    }
    throw Error(Fault::Usage, "--air " + text + ": not a time; write 2026-11-23T15:00:00Z, 2026-11-23T15:00 or 15:00");
}

BulletinClock dated_clock(BulletinClock clock, Instant air_time, const std::string& timezone) {
    const icu::CivilTime local = icu::civil_time(air_time, timezone);
    const std::string date = fmt::format("{:04}-{:02}-{:02}", local.year, local.month, local.day);
    const std::string hour = fmt::format("{:02}", local.hour);
    for (ClockItem& item : clock.items) {
        if (item.kind == ClockItem::Kind::File) {
            item.file = replace_all(replace_all(item.file.string(), "{date}", date), "{hour}", hour);
        }
    }
    return clock;
}

}  // namespace newscart
