#include "lib/icu/calendar.h"

#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <chrono>
#include <memory>

#include "base/error.h"

namespace newscart::icu {
namespace {

void check(UErrorCode status, const char* what) {
    if (U_FAILURE(status)) throw Error(Fault::Engine, std::string("ICU: ") + what + ": " + u_errorName(status));
}

std::unique_ptr<::icu::BasicTimeZone> zone(const std::string& timezone) {
    if (!is_timezone(timezone)) {
        throw Error(Fault::Config,
                    "time zone '" + timezone + "': no such zone; name one like Europe/London or America/New_York");
    }
    // Every zone of ICU's own data is a BasicTimeZone.
    return std::unique_ptr<::icu::BasicTimeZone>(
        static_cast<::icu::BasicTimeZone*>(::icu::TimeZone::createTimeZone(::icu::UnicodeString::fromUTF8(timezone))));
}

UDate milliseconds(std::chrono::seconds seconds) { return static_cast<double>(seconds.count()) * 1000.0; }

}  // namespace

bool is_timezone(const std::string& timezone) {
    ::icu::UnicodeString canonical;
    UBool of_the_system = 0;
    UErrorCode status = U_ZERO_ERROR;
    ::icu::TimeZone::getCanonicalID(::icu::UnicodeString::fromUTF8(timezone), canonical, of_the_system, status);
    // A custom zone like "GMT+3" is none of the system's; "Etc/Unknown" is, but names no place.
    return U_SUCCESS(status) && of_the_system != 0 && timezone != "Etc/Unknown";
}

CivilTime civil_time(Instant instant, const std::string& timezone) {
    std::int32_t standard = 0;
    std::int32_t summer = 0;
    UErrorCode status = U_ZERO_ERROR;
    zone(timezone)->getOffset(milliseconds(instant.time_since_epoch()), 0, standard, summer, status);
    check(status, "offset of time zone");
    const auto offset = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::milliseconds(standard + summer));
    const Instant shifted = instant + offset;
    const auto day = std::chrono::floor<std::chrono::days>(shifted);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss<std::chrono::seconds> time(shifted - day);
    return {static_cast<int>(date.year()),
            static_cast<int>(static_cast<unsigned>(date.month())),
            static_cast<int>(static_cast<unsigned>(date.day())),
            static_cast<int>(time.hours().count()),
            static_cast<int>(time.minutes().count()),
            static_cast<int>(time.seconds().count()),
            static_cast<int>(std::chrono::weekday(day).c_encoding())};
}

Instant instant_of(const CivilTime& local, const std::string& timezone) {
    const std::chrono::sys_days day = std::chrono::year(local.year) / std::chrono::month(1) / std::chrono::day(1);
    const std::chrono::year_month_day first = std::chrono::year_month_day(day) + std::chrono::months(local.month - 1);
    const Instant shown = std::chrono::sys_days(first) + std::chrono::days(local.day - 1) +
                          std::chrono::hours(local.hour) + std::chrono::minutes(local.minute) +
                          std::chrono::seconds(local.second);
    std::int32_t standard = 0;
    std::int32_t summer = 0;
    UErrorCode status = U_ZERO_ERROR;
    // Former: shown twice, the earlier moment; skipped in spring, as if clocks had not been changed yet.
    zone(timezone)->getOffsetFromLocal(milliseconds(shown.time_since_epoch()), UCAL_TZ_LOCAL_FORMER,
                                       UCAL_TZ_LOCAL_FORMER, standard, summer, status);
    check(status, "offset of local time");
    return shown - std::chrono::duration_cast<std::chrono::seconds>(std::chrono::milliseconds(standard + summer));
}

}  // namespace newscart::icu
