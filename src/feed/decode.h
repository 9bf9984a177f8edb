#pragma once
#include <string>
#include <string_view>

namespace newscart {

/// Whether these bytes are no text in any character set: NULs (where they do not make UTF-16 or UTF-32) or many
/// control bytes.
bool is_binary(std::string_view bytes);

/// A file as UTF-8 without byte order mark. What the file says of itself counts in this order: byte order mark, XML
/// declaration, HTML meta, valid UTF-8; then ICU guesses, and windows-1252 is the last resort. Single stray bytes in
/// UTF-8 are read as windows-1252, which they mostly are; what remains ill-formed becomes U+FFFD.
std::string decode(std::string_view bytes);

/// The same of bytes whose character set stands elsewhere, in the header of an e-mail; "" if it does not.
std::string decode(std::string_view bytes, const std::string& charset);

/// One line of text as articles hold it: NFC, no control or format characters (C1 controls become the windows-1252
/// characters that were meant; so does mojibake), white space of any kind as single spaces, trimmed.
std::string tidy(std::string_view text);

}  // namespace newscart
