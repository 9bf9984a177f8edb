#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace newscart::icu {

/// `bytes` in the character set of that name (as in XML or HTML; "iso-8859-1" is read as windows-1252, as browsers do)
/// as UTF-8. nullopt if ICU does not know the name.
std::optional<std::string> to_utf8(std::string_view bytes, const std::string& charset);

/// The likeliest character set of a text without a label; "" if nothing is likely.
std::string guess_charset(std::string_view bytes);

}  // namespace newscart::icu
