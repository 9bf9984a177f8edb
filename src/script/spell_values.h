#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "lib/icu/numbers.h"
#include "lib/pcre2/regex.h"
#include "script/spell_acronyms.h"
#include "script/spell_lexicon.h"
#include "station/language.h"

namespace newscart::spelling {

/// `text` with its <names> replaced by what they stand for, in which there may be names again.
std::string expand(std::string text, const std::unordered_map<std::string, std::string>& names, char open, char close);

/// What an ending adds to a word that is given in phonemes, `after` those that match.
struct PhoneticEnding {
    std::string written;
    Regex after;
    std::string add;
};

/// The readings that rules are put together from: numbers, dates, money, letters ..., each from a text to its words.
/// nullopt says that the text is none of that kind. Of [spell] it reads `numbers`, `calendar`, `phrase`, `table`,
/// `acronyms`, `address_marks`, `run_together` and `phonetic_ending`.
class Values {
  public:
    Values(const Language& language, Lexicon lexicon);

    std::string cardinal(std::int64_t n) const { return words(n, cardinal_set_); }
    std::string ordinal(std::int64_t n) const { return words(n, ordinal_set_); }
    std::string year(std::int64_t n) const { return words(n, year_set_); }

    /// "1,234.50": "one thousand two hundred and thirty-four point five zero"
    std::optional<std::string> number(std::string_view digits) const;
    /// "007": "zero zero seven"
    std::string digit_by_digit(std::string_view text) const;
    /// A telephone number: digits one by one, a comma between groups.
    std::string groups(std::string_view text) const;
    /// As in the name of a road, an aircraft or a house: 52 "fifty-two", 380 "three eighty", 1405 "fourteen oh five".
    std::optional<std::string> code(std::string_view digits) const;
    /// VIII: "8", as digits
    std::optional<std::string> roman(std::string_view numeral) const;
    std::optional<std::string> fraction(std::string_view over, std::string_view under) const;
    /// `currency` and `scale` are keys of the tables of these names; as an adjective in the singular: "a five million
    /// pound house".
    std::optional<std::string> money(std::string_view amount, std::string_view currency, std::string_view scale,
                                     bool as_adjective) const;
    std::optional<std::string> clock(std::string_view hour, std::string_view minute) const;
    /// The last word made plural, by the table `plural` or the phrase `plural_ending`.
    std::string plural(std::string_view words) const;
    /// The first form of a table's entry for a count of exactly "1", else the second, where it has two.
    std::optional<std::string> lookup(std::string_view table, std::string_view key, std::string_view count) const;
    /// "IMF": "I.M.F". A plural or possessive ending stays: "MPs": "M-P's". All but letters is left out.
    std::string letters(std::string_view text) const;
    /// Letters or a word, by the lexicon, the common words and the model; an ending stays.
    std::optional<std::string> initialism(std::string_view token) const;
    /// The lexicon's entry for a token in capitals, its plural or its possessive; nullptr if there is none.
    const LexiconEntry* entry_of(std::string_view token) const;
    /// As the lexicon wants the first `length` bytes of `text` read, which it matched. Of phonemes an ending may be
    /// part
    /// ([[spell.phonetic_ending]]); `length` then grows by it.
    std::string of_entry(const LexiconEntry& entry, std::string_view text, std::size_t& length) const;
    /// A URL, an e-mail address: words, letters, digits and the names of marks.
    std::string address(std::string_view text) const;
    /// "ClimateWeek2026": "Climate Week twenty twenty-six"
    std::string camel(std::string_view text) const;
    /// "climatechange": "climate change", by the words of [spell.run_together]; a run that holds anything else stays,
    /// and one that only very short words make up.
    std::string parted(std::string_view run) const;
    /// The name of a month, from a key of the table `month` or its number.
    std::optional<std::string> month(std::string_view text) const;

    /// The keys of a table as alternatives of an expression, the longer before the shorter.
    std::string keys_pattern(const std::string& table) const;
    std::vector<std::string> table_names() const;

    const Lexicon& lexicon() const { return lexicon_; }
    std::string phrase(const std::string& name) const;
    const std::unordered_map<std::string, std::string>& phrases() const { return phrases_; }
    bool is_common_word(const std::string& lower_case) const;
    bool has_vowel(std::string_view upper_case) const { return acronyms_.has_vowel(upper_case); }

    static std::string capitalised(std::string_view word);

  private:
    std::string words(std::int64_t n, const std::string& rule_set) const;

    icu::NumberWords words_;
    Lexicon lexicon_;
    std::string cardinal_set_, ordinal_set_, year_set_;
    std::string point_, zero_before_point_, zero_after_point_, group_mark_, decimal_mark_;
    std::vector<std::string> months_;
    std::map<std::string, std::unordered_map<std::string, std::vector<std::string>>> tables_;
    std::unordered_map<std::string, std::string> phrases_;
    std::unordered_map<std::string, std::string> marks_;
    std::unordered_set<std::string> common_;
    std::unordered_set<std::string> run_together_;
    std::vector<PhoneticEnding> phonetic_endings_;
    AcronymModel acronyms_;
    std::size_t longest_letters_ = 5;  ///< a part of an address without a vowel and no longer is read as letters
};

}  // namespace newscart::spelling
