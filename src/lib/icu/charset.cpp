#include "lib/icu/charset.h"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

#include "base/text.h"

namespace newscart::icu {
namespace {

constexpr std::size_t kMostSample = 64U << 10;  ///< enough for the detector, which is slow
constexpr std::int32_t kLeastConfidence = 40;   ///< of 100

struct Close {
    void operator()(UConverter* converter) const noexcept { ucnv_close(converter); }
    void operator()(UCharsetDetector* detector) const noexcept { ucsdet_close(detector); }
};

/// What senders call Latin-1 is windows-1252: where they differ, Latin-1 has only controls.
std::string as_browsers_read(const std::string& charset) {
    const std::string name = ascii_lower(trim(charset));
    static constexpr std::array kLatin{"iso-8859-1", "iso8859-1", "latin1",     "latin-1",
                                       "l1",         "us-ascii",  "iso_8859-1", "ascii"};
    return std::find(kLatin.begin(), kLatin.end(), name) != kLatin.end() ? "windows-1252" : name;
}

}  // namespace

std::optional<std::string> to_utf8(std::string_view bytes, const std::string& charset) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, Close> converter(ucnv_open(as_browsers_read(charset).c_str(), &status));
    if (U_FAILURE(status) || !converter) return std::nullopt;
    const ::icu::UnicodeString text(bytes.data(), static_cast<std::int32_t>(bytes.size()), converter.get(), status);
    if (U_FAILURE(status)) return std::nullopt;
    std::string out;
    text.toUTF8String(out);
    return out;
}

std::string guess_charset(std::string_view bytes) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UCharsetDetector, Close> detector(ucsdet_open(&status));
    if (U_FAILURE(status)) return {};
    const std::string_view sample = bytes.substr(0, kMostSample);
    ucsdet_setText(detector.get(), sample.data(), static_cast<std::int32_t>(sample.size()), &status);
    // Mark-up in ASCII would make everything look Western.
    ucsdet_enableInputFilter(detector.get(), 1);
    const UCharsetMatch* match = ucsdet_detect(detector.get(), &status);
    if (U_FAILURE(status) || match == nullptr) return {};
    const std::int32_t confidence = ucsdet_getConfidence(match, &status);
    const char* name = ucsdet_getName(match, &status);
    if (U_FAILURE(status) || name == nullptr || confidence < kLeastConfidence) return {};
    return name;
}

}  // namespace newscart::icu
