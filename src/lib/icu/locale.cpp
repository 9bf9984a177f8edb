#include "lib/icu/locale.h"

#include <unicode/locid.h>

namespace newscart::icu {

std::string iso639_2(const std::string& tag) {
    UErrorCode status = U_ZERO_ERROR;
    const ::icu::Locale locale = ::icu::Locale::forLanguageTag(tag, status);
    const std::string code = U_FAILURE(status) ? "" : locale.getISO3Language();
    return code.empty() ? "und" : code;
}

}  // namespace newscart::icu
