#pragma once
#include <string>

namespace newscart::icu {

/// ISO 639-2 of a BCP 47 tag, as ID3 wants it: "en-GB" -> "eng"; "und" if there is none.
std::string iso639_2(const std::string& tag);

}  // namespace newscart::icu
