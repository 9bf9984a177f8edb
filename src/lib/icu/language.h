#pragma once
#include <string>

namespace newscart::icu {

/// The three letters of ISO 639-2 for a language tag ("en-GB" -> "eng"); "und" if ICU knows none.
std::string iso639_2(const std::string& tag);

}  // namespace newscart::icu
