#include "lib/icu/boundaries.h"

#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/utext.h>

#include "base/error.h"

namespace newscart::icu {
namespace {

void check(UErrorCode status) {
    if (U_FAILURE(status)) throw Error(Fault::Engine, std::string("ICU: sentence boundaries: ") + u_errorName(status));
}

struct CloseText {
    void operator()(UText* text) const noexcept { utext_close(text); }
};

}  // namespace

struct SentenceBoundaries::Iterator {
    std::unique_ptr<::icu::BreakIterator> original;
};

SentenceBoundaries::SentenceBoundaries(const std::string& language_tag) : iterator_(std::make_unique<Iterator>()) {
    UErrorCode status = U_ZERO_ERROR;
    iterator_->original.reset(
        ::icu::BreakIterator::createSentenceInstance(::icu::Locale::createCanonical(language_tag.c_str()), status));
    check(status);
}

SentenceBoundaries::~SentenceBoundaries() = default;
SentenceBoundaries::SentenceBoundaries(SentenceBoundaries&&) noexcept = default;
SentenceBoundaries& SentenceBoundaries::operator=(SentenceBoundaries&&) noexcept = default;

std::vector<std::size_t> SentenceBoundaries::find(std::string_view text) const {
    UErrorCode status = U_ZERO_ERROR;
    // UText reads UTF-8 in place, so positions are bytes.
    const std::unique_ptr<UText, CloseText> bytes(utext_openUTF8(nullptr, text.data() == nullptr ? "" : text.data(),
                                                                 static_cast<std::int64_t>(text.size()), &status));
    check(status);
    // An iterator holds the text it walks through; each call has its own.
    const std::unique_ptr<::icu::BreakIterator> iterator(iterator_->original->clone());
    iterator->setText(bytes.get(), status);
    check(status);
    std::vector<std::size_t> places;
    iterator->first();
    for (std::int32_t place = iterator->next(); place != ::icu::BreakIterator::DONE; place = iterator->next()) {
        places.push_back(static_cast<std::size_t>(place));
    }
    return places;
}

}  // namespace newscart::icu
