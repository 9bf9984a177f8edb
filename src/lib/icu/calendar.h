#pragma once
#include <string>

#include "base/clock.h"

namespace newscart::icu {

/// Civil time at one place.
struct CivilTime {
    int year = 1970, month = 1, day = 1;  ///< month and day from 1
    int hour = 0, minute = 0, second = 0;
    int weekday = 4;  ///< 0 Sunday .. 6 Saturday
};

/// Throws Error(Config) if ICU knows no such IANA zone.
CivilTime civil_time(Instant instant, const std::string& timezone);
bool is_timezone(const std::string& timezone);

/// The moment at which clocks there show this (the earlier one, if they show it twice). Only year..second are read.
Instant instant_of(const CivilTime& local, const std::string& timezone);

}  // namespace newscart::icu
