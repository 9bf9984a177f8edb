#include "lib/icu/language.h"

#include <unicode/locid.h>

namespace newscart::icu {

std::string iso639_2(const std::string& tag) {
    UErrorCode status = U_ZERO_ERROR;
    const ::icu::Locale locale = ::icu::Locale::forLanguageTag(tag, status);
    const std::string letters = U_SUCCESS(status) ? locale.getISO3Language() : "";
    return letters.size() == 3 ? letters : "und";
}

}  // namespace newscart::icu
