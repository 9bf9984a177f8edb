#pragma once
#include <cstdint>
#include <memory>
#include <string>

namespace newscart::icu {

/// 0 to 9 for a decimal digit of any script, else -1.
int digit_value(char32_t c);

/// Numbers as words, by ICU's rule-based formats of a locale, with rules of our own behind them. ICU's data is opened
/// at the first number (about 3 ms), not before. Const use is safe from several threads.
class NumberWords {
  public:
    /// `locale` is a BCP 47 tag; `own_rules` are in ICU's rule syntax and may name the locale's rule sets.
    NumberWords(std::string locale, std::string own_rules);
    ~NumberWords();
    NumberWords(const NumberWords&) = delete;
    NumberWords& operator=(const NumberWords&) = delete;
    NumberWords(NumberWords&&) noexcept;
    NumberWords& operator=(NumberWords&&) noexcept;

    /// `number` by the rule set ("%spellout-cardinal"), without soft hyphens.
    /// Throws Error(Config) if the rules do not parse or have no such set.
    std::string spell(std::int64_t number, const std::string& rule_set) const;

  private:
    struct Format;
    std::unique_ptr<Format> format_;
};

}  // namespace newscart::icu
