#include "script/spell.h"

#include <array>
#include <utility>

#include "base/text.h"
#include "lib/icu/numbers.h"
#include "lib/icu/unicode.h"

namespace newscart {
namespace {

/// One way of telling the time; empty `minutes` fits any.
struct ClockPhrase {
    int hour = -1;
    std::vector<int> minutes;
    std::string say;
};

}  // namespace

struct Speller::Tables {
    icu::NumberWords numbers;
    std::string cardinal_set, ordinal_set, year_set;
    std::vector<std::string> weekdays, months;
    std::string date_phrase;
    std::vector<ClockPhrase> clock;

    std::string cardinal(std::int64_t n) const { return numbers.spell(n, cardinal_set); }
    std::string ordinal(std::int64_t n) const { return numbers.spell(n, ordinal_set); }
};

Speller::Speller(const Language& language) {
    const Settings spell = language.settings.table("spell");
    const Settings numbers = spell.table("numbers");
    tables_ = std::make_unique<Tables>(
        Tables{icu::NumberWords(language.tag, numbers.string("rules").value_or("")), {}, {}, {}, {}, {}, {}, {}});
    tables_->cardinal_set = numbers.string("cardinal").value_or("%spellout-cardinal");
    tables_->ordinal_set = numbers.string("ordinal").value_or("%spellout-ordinal");
    tables_->year_set = numbers.string("year").value_or("%spellout-numbering-year");
    const Settings calendar = spell.table("calendar");
    tables_->weekdays = calendar.strings("weekdays");
    tables_->months = calendar.strings("months");
    tables_->date_phrase = calendar.string("date").value_or("{weekday} {day} {month}");
    if (tables_->weekdays.size() != 7) calendar.fail("weekdays", "a week has seven days, Sunday first");
    if (tables_->months.size() != 12) calendar.fail("months", "a year has twelve months");
    for (const Settings& entry : spell.tables("clock")) {
        ClockPhrase phrase;
        phrase.say = entry.string("say").value_or("");
        if (const auto at = entry.string("at")) {
            if (at->size() != 5 || (*at)[2] != ':') entry.fail("at", "expected a time like \"00:00\"");
            phrase.hour = std::stoi(at->substr(0, 2));
            phrase.minutes = {std::stoi(at->substr(3))};
        }
        for (const double minute : entry.numbers("minutes")) phrase.minutes.push_back(static_cast<int>(minute));
        tables_->clock.push_back(std::move(phrase));
    }
}

Speller::~Speller() = default;
Speller::Speller(Speller&&) noexcept = default;
Speller& Speller::operator=(Speller&&) noexcept = default;

std::string Speller::spell(std::string_view text) const {
    std::string out;
    std::int64_t number = 0;
    int digits = 0;
    const auto flush = [&] {
        if (digits > 0) out += " " + tables_->cardinal(number) + " ";
        number = 0;
        digits = 0;
    };
    for (const char32_t c : icu::code_points(icu::nfc(text))) {
        if (c >= U'0' && c <= U'9') {
            if (digits == 15) flush();
            number = number * 10 + static_cast<std::int64_t>(c - U'0');
            ++digits;
            continue;
        }
        flush();
        if (icu::is_letter(c) ||
            (c < 0x80 && std::string_view(",.?!'-;:").find(static_cast<char>(c)) != std::string_view::npos)) {
            out += icu::utf8(c);
        } else if (c == U'’') {
            out += '\'';
        } else {
            out += ' ';
        }
    }
    flush();
    return collapse_space(out);
}

std::string Speller::time_of_day(int hour, int minute) const {
    const auto twelve = [](int h) { return (h + 11) % 12 + 1; };
    for (const ClockPhrase& phrase : tables_->clock) {
        if (phrase.hour >= 0 && phrase.hour != hour) continue;
        bool fits = phrase.minutes.empty();
        for (const int m : phrase.minutes) fits = fits || m == minute;
        if (!fits) continue;
        std::string say = replace_all(phrase.say, "{hour}", tables_->cardinal(twelve(hour)));
        say = replace_all(std::move(say), "{next}", tables_->cardinal(twelve(hour + 1)));
        say = replace_all(std::move(say), "{minute}", tables_->cardinal(minute));
        return replace_all(std::move(say), "{left}", tables_->cardinal(60 - minute));
    }
    return tables_->cardinal(hour) + " " + tables_->cardinal(minute);
}

std::string Speller::date(int year, int month, int day) const {
    const std::chrono::year_month_day when{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    const std::chrono::weekday day_of_week{std::chrono::sys_days(when)};
    std::string say = replace_all(tables_->date_phrase, "{weekday}", tables_->weekdays.at(day_of_week.c_encoding()));
    say = replace_all(std::move(say), "{day}", tables_->ordinal(day));
    return replace_all(std::move(say), "{month}", tables_->months.at(static_cast<std::size_t>(month - 1)));
}

}  // namespace newscart
