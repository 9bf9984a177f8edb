#include "lib/icu/unicode.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include <cstdint>
#include <memory>

#include "base/error.h"

namespace newscart::icu {
namespace {

::icu::UnicodeString unicode(std::string_view text) {
    return ::icu::UnicodeString::fromUTF8(::icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string bytes(const ::icu::UnicodeString& text) {
    std::string out;
    text.toUTF8String(out);
    return out;
}

void check(UErrorCode status, const char* what) {
    if (U_FAILURE(status)) throw Error(Fault::Engine, std::string("ICU: ") + what + ": " + u_errorName(status));
}

}  // namespace

bool is_utf8(std::string_view bytes) {
    std::int32_t units = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(nullptr, 0, &units, bytes.data(), static_cast<std::int32_t>(bytes.size()), &status);
    return status != U_INVALID_CHAR_FOUND;
}

std::string repair_utf8(std::string_view text) { return is_utf8(text) ? std::string(text) : bytes(unicode(text)); }

std::string nfc(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const ::icu::Normalizer2* normalizer = ::icu::Normalizer2::getNFCInstance(status);
    check(status, "normal form C");
    std::string out;
    ::icu::StringByteSink<std::string> sink(&out);
    const std::string repaired = repair_utf8(text);
    normalizer->normalizeUTF8(0, repaired, sink, nullptr, status);
    check(status, "normalise");
    return out;
}

std::string lower(std::string_view text) { return bytes(unicode(text).toLower(::icu::Locale::getRoot())); }
std::string upper(std::string_view text) { return bytes(unicode(text).toUpper(::icu::Locale::getRoot())); }

std::string to_ascii(std::string_view text) {
    // One a thread: transliterators are not safe to share, and making one takes longer than many a text.
    thread_local const std::unique_ptr<::icu::Transliterator> transliterator = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<::icu::Transliterator> made(
            ::icu::Transliterator::createInstance("Any-Latin; Latin-ASCII", UTRANS_FORWARD, status));
        check(status, "Latin-ASCII");
        return made;
    }();
    ::icu::UnicodeString text16 = unicode(text);
    transliterator->transliterate(text16);
    std::string out;
    for (const char c : bytes(text16)) {
        if (static_cast<unsigned char>(c) < 0x80) out += c;
    }
    return out;
}

std::vector<char32_t> code_points(std::string_view text) {
    std::vector<char32_t> out;
    out.reserve(text.size());
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int32_t>(text.size());
    for (std::int32_t at = 0; at < size;) {
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(bytes, at, size, c);
        out.push_back(static_cast<char32_t>(c));
    }
    return out;
}

std::string utf8(char32_t code_point) {
    if (code_point < 0x80) return std::string(1, static_cast<char>(code_point));
    return bytes(::icu::UnicodeString(static_cast<UChar32>(code_point)));
}

bool is_letter(char32_t c) { return u_isalpha(static_cast<UChar32>(c)) != 0; }
bool is_upper(char32_t c) { return u_isupper(static_cast<UChar32>(c)) != 0; }
bool is_lower(char32_t c) { return u_islower(static_cast<UChar32>(c)) != 0; }
bool is_digit(char32_t c) { return u_isdigit(static_cast<UChar32>(c)) != 0; }
bool is_space(char32_t c) { return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0; }
bool is_control(char32_t c) { return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_C_MASK) != 0; }
bool is_emoji(char32_t c) { return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_EMOJI_PRESENTATION) != 0; }

}  // namespace newscart::icu
