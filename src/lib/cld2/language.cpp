#include "lib/cld2/language.h"

#include <cld2/public/compact_lang_det.h>

#include <algorithm>
#include <array>

namespace newscart::cld2 {
namespace {

constexpr std::size_t kSampleBytes = 6000;
constexpr std::size_t kFewestBytes = 160;  ///< of shorter texts it is too often wrong
constexpr int kShare = 80;                 ///< percent of the text that must be of the language

}  // namespace

std::string language_of(std::string_view text) {
    if (text.size() > kSampleBytes) {
        std::size_t end = kSampleBytes;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
        text = text.substr(0, end);
    }
    if (text.size() < kFewestBytes) return {};
    std::array<CLD2::Language, 3> languages{};
    std::array<int, 3> percent{};
    int bytes = 0;
    bool reliable = false;
    CLD2::ExtDetectLanguageSummary(text.data(), static_cast<int>(text.size()), true, languages.data(), percent.data(),
                                   &bytes, &reliable);
    if (!reliable || languages[0] == CLD2::UNKNOWN_LANGUAGE || percent[0] < kShare) return {};
    const std::string code = CLD2::LanguageCode(languages[0]);
    return code == "iw" ? "he" : code;  // the code of old for Hebrew
}

}  // namespace newscart::cld2
