#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "station/language.h"

namespace newscart {

/// A token of a text and how it is said.
struct SpokenToken {
    std::size_t begin = 0;  ///< bytes of Spelling::text
    std::size_t end = 0;
    std::string
        token_class;      ///< "money", "letters" ...; "word", "ending", "mark", "number", "symbol" where no rule spoke
    std::string rule;     ///< its name in the language file; "lexicon"; "" where no rule spoke
    std::string reading;  ///< the words said for it; "" where nothing is
    std::string source;   ///< the lexicon's line, "en.tsv:12"; "" where it had no say
    std::string note;     ///< of that line
};

/// A text with the way to its words.
struct Spelling {
    std::string text;  ///< as the rules saw it: one line, plain marks, recased
    std::vector<SpokenToken> tokens;
    std::string spoken;
};

/// Turns written text into the words a newsreader would say: numbers, money, percent, years, dates, times, titles,
/// initialisms, brackets, symbols, URLs. By the [spell] section of the language file; numbers by ICU's rule-based
/// formats. The result holds letters, spaces, and only the marks , . ? ! ' - ; : that shape the voice: no digits, no
/// control characters, nothing an engine could take for markup. Where the lexicon has phonemes it holds
/// [[written|phonemes]], which no text of an article can bring about: `speech` says the phonemes to eSpeak NG, the
/// written word to any other engine.
/// Compile once, use often; const use is safe from several threads.
class Speller {
  public:
    /// `added`: entries of a lexicon, in its form, that win over all others; `name` stands for it in messages.
    explicit Speller(const Language& language, std::string_view added = {}, const std::string& name = "added");
    ~Speller();
    Speller(const Speller&) = delete;
    Speller& operator=(const Speller&) = delete;
    Speller(Speller&&) noexcept;
    Speller& operator=(Speller&&) noexcept;

    std::string spell(std::string_view text) const;
    /// The same with every token, its class, its rule and its reading.
    Spelling explain(std::string_view text) const;

    /// The time of day as spoken on air: "three o'clock", "half past four", "seventeen minutes past nine".
    std::string time_of_day(int hour, int minute) const;
    /// "Monday the twenty-third of November"
    std::string date(int year, int month, int day) const;

  private:
    struct Tables;
    std::unique_ptr<Tables> tables_;
};

}  // namespace newscart
