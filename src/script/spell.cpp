#include "script/spell.h"

#include <chrono>
#include <unordered_map>
#include <utility>

#include "base/paths.h"
#include "base/text.h"
#include "script/spell_rules.h"
#include "script/spell_text.h"
#include "script/spell_values.h"

namespace newscart {
namespace {

/// One way of telling the time: at one time of day, at some minutes, or at any.
struct ClockPhrase {
    int hour = -1;
    std::vector<int> minutes;
    std::string say;

    bool fits(int at_hour, int at_minute) const {
        if (hour >= 0 && hour != at_hour) return false;
        bool fits = minutes.empty();
        for (const int minute : minutes) fits = fits || minute == at_minute;
        return fits;
    }
};

std::vector<ClockPhrase> clock_phrases(const Settings& spell) {
    std::vector<ClockPhrase> phrases;
    for (const Settings& entry : spell.tables("clock")) {
        ClockPhrase phrase;
        phrase.say = entry.string("say").value_or("");
        if (const auto at = entry.string("at")) {
            if (at->size() != 5 || (*at)[2] != ':') entry.fail("at", "expected a time like \"00:00\"");
            const auto digits = [&](std::size_t i) { return 10 * ((*at)[i] - '0') + ((*at)[i + 1] - '0'); };
            phrase.hour = digits(0);
            phrase.minutes = {digits(3)};
        }
        for (const double minute : entry.numbers("minutes")) phrase.minutes.push_back(static_cast<int>(minute));
        phrases.push_back(std::move(phrase));
    }
    return phrases;
}

std::unordered_map<std::string, std::string> symbol_names(const Settings& spell, const spelling::Values& values) {
    std::unordered_map<std::string, std::string> symbols;
    for (auto& [symbol, name] : spell.pairs("symbols"))
        symbols[symbol] = spelling::expand(name, values.phrases(), '<', '>');
    return symbols;
}

}  // namespace

struct Speller::Tables {
    explicit Tables(const Language& language)
        : spell(language.settings.table("spell")),
          values(language, spelling::Lexicon::load(data_folder() / "voices" / "lexicon", language.tag)),
          prepare(spell, values),
          rules(spell, values),
          symbols(symbol_names(spell, values)),
          clock(clock_phrases(spell)) {
        const Settings calendar = spell.table("calendar");
        weekdays = calendar.strings("weekdays");
        months = calendar.strings("months");
        date_phrase = calendar.string("date").value_or("{weekday} {day} {month}");
        if (weekdays.size() != 7) calendar.fail("weekdays", "a week has seven days, Sunday first");
        if (months.size() != 12) calendar.fail("months", "a year has twelve months");
    }

    Settings spell;
    spelling::Values values;
    spelling::Preparation prepare;
    spelling::Rules rules;
    std::unordered_map<std::string, std::string> symbols;
    std::vector<ClockPhrase> clock;
    std::vector<std::string> weekdays, months;
    std::string date_phrase;
};

Speller::Speller(const Language& language) : tables_(std::make_unique<Tables>(language)) {}
Speller::~Speller() = default;
Speller::Speller(Speller&&) noexcept = default;
Speller& Speller::operator=(Speller&&) noexcept = default;

std::string Speller::spell(std::string_view text) const {
    const std::string plain = tables_->prepare(text);
    return spelling::speakable(
        spelling::assemble(plain, tables_->rules.claim(plain), tables_->values, tables_->symbols));
}

std::string Speller::time_of_day(int hour, int minute) const {
    const spelling::Values& values = tables_->values;
    const auto on_dial = [&](int h) { return values.cardinal((h + 11) % 12 + 1); };
    for (const ClockPhrase& phrase : tables_->clock) {
        if (!phrase.fits(hour, minute)) continue;
        std::string say = replace_all(phrase.say, "{hour}", on_dial(hour));
        say = replace_all(std::move(say), "{next}", on_dial(hour + 1));
        say = replace_all(std::move(say), "{minute}", values.cardinal(minute));
        return replace_all(std::move(say), "{left}", values.cardinal(60 - minute));
    }
    return values.cardinal(hour) + " " + values.cardinal(minute);
}

std::string Speller::date(int year, int month, int day) const {
    const std::chrono::year_month_day when{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    const std::chrono::weekday weekday{std::chrono::sys_days(when)};
    std::string say = replace_all(tables_->date_phrase, "{weekday}", tables_->weekdays.at(weekday.c_encoding()));
    say = replace_all(std::move(say), "{day}", tables_->values.ordinal(day));
    return replace_all(std::move(say), "{month}", tables_->months.at(static_cast<std::size_t>(month - 1)));
}

}  // namespace newscart
