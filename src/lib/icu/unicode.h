#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newscart::icu {

/// All functions take and give UTF-8; ill-formed input gives U+FFFD where it is ill-formed.

bool is_utf8(std::string_view bytes);
/// Ill-formed sequences become U+FFFD.
std::string repair_utf8(std::string_view bytes);
/// Normal form C.
std::string nfc(std::string_view text);
std::string lower(std::string_view text);
std::string upper(std::string_view text);
/// Latin letters without diacritics, other scripts transliterated, what is left dropped: for file names and keys.
std::string to_ascii(std::string_view text);

std::vector<char32_t> code_points(std::string_view text);
std::string utf8(char32_t code_point);

bool is_letter(char32_t c);
bool is_upper(char32_t c);
bool is_lower(char32_t c);
bool is_digit(char32_t c);    ///< decimal digit of any script
bool is_space(char32_t c);    ///< white space of any script
bool is_control(char32_t c);  ///< control and format characters, private use, unassigned
bool is_emoji(char32_t c);    ///< drawn as a picture by default

}  // namespace newscart::icu
