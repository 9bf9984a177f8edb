#include "lib/icu/numbers.h"

#include <unicode/fieldpos.h>
#include <unicode/locid.h>
#include <unicode/rbnf.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <mutex>
#include <utility>

#include "base/error.h"

namespace newscart::icu {

int digit_value(char32_t c) { return u_charDigitValue(static_cast<UChar32>(c)); }

struct NumberWords::Format {
    std::string locale;
    std::string own_rules;
    std::once_flag opened;
    std::unique_ptr<::icu::RuleBasedNumberFormat> rules;

    void open() {
        const ::icu::Locale place = ::icu::Locale::createCanonical(locale.c_str());
        UErrorCode status = U_ZERO_ERROR;
        rules = std::make_unique<::icu::RuleBasedNumberFormat>(::icu::URBNF_SPELLOUT, place, status);
        if (U_FAILURE(status)) throw Error(Fault::Engine, "ICU: numbers of " + locale + ": " + u_errorName(status));
        if (own_rules.empty()) return;
        UParseError offence;
        // ICU ends its last rule without the semicolon that must stand between rules.
        const ::icu::UnicodeString all = rules->getRules() + u'\n' + ::icu::UnicodeString::fromUTF8(own_rules);
        rules = std::make_unique<::icu::RuleBasedNumberFormat>(all, place, offence, status);
        if (U_FAILURE(status)) {
            throw Error(Fault::Config, "number rules of " + locale + ": ICU cannot read them: " + u_errorName(status));
        }
    }
};

NumberWords::NumberWords(std::string locale, std::string own_rules) : format_(std::make_unique<Format>()) {
    format_->locale = std::move(locale);
    format_->own_rules = std::move(own_rules);
}
NumberWords::~NumberWords() = default;
NumberWords::NumberWords(NumberWords&&) noexcept = default;
NumberWords& NumberWords::operator=(NumberWords&&) noexcept = default;

std::string NumberWords::spell(std::int64_t number, const std::string& rule_set) const {
    std::call_once(format_->opened, [this] { format_->open(); });
    ::icu::UnicodeString words;
    ::icu::FieldPosition ignored;
    UErrorCode status = U_ZERO_ERROR;
    format_->rules->format(number, ::icu::UnicodeString::fromUTF8(rule_set), words, ignored, status);
    if (U_FAILURE(status)) {
        throw Error(Fault::Config, "number rules of " + format_->locale + ": no set '" + rule_set + "'");
    }
    words.findAndReplace(::icu::UnicodeString(u'\u00AD'), ::icu::UnicodeString());
    std::string out;
    words.toUTF8String(out);
    return out;
}

}  // namespace newscart::icu
