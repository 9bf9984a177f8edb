#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "station/language.h"

namespace newscart {

/// Turns written text into the words a newsreader would say: numbers, money, percent, years, dates, times, titles,
/// initialisms, brackets, symbols, URLs. By the [spell] section of the language file; numbers by ICU's rule-based
/// formats. The result holds letters, spaces, and only the marks , . ? ! ' - ; : that shape the voice: no digits, no
/// control characters, nothing an engine could take for markup.
/// Compile once, use often; const use is safe from several threads.
class Speller {
  public:
    explicit Speller(const Language& language);
    ~Speller();
    Speller(const Speller&) = delete;
    Speller& operator=(const Speller&) = delete;
    Speller(Speller&&) noexcept;
    Speller& operator=(Speller&&) noexcept;

    std::string spell(std::string_view text) const;

    /// The time of day as spoken on air: "three o'clock", "half past four", "seventeen minutes past nine".
    std::string time_of_day(int hour, int minute) const;
    /// "Monday the twenty-third of November"
    std::string date(int year, int month, int day) const;

  private:
    struct Tables;
    std::unique_ptr<Tables> tables_;
};

}  // namespace newscart
