#pragma once
#include <string>
#include <string_view>

namespace newscart::cld2 {

/// The language a text is written in, as BCP 47 ("en", "de", "zh-Hant"), judged by its words and letters; "" if that is
/// not sure: too short, two languages, a list of names. `text` is valid UTF-8; the first few thousand bytes decide.
std::string language_of(std::string_view text);

}  // namespace newscart::cld2
