#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "station/language.h"

namespace newscart {

/// Bytes [begin, end) of one sentence, without white space at its ends.
struct SentenceSpan {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Splits text into sentences: ICU's rules, with the language's abbreviations ([sentences] in its file) and joined
/// again inside brackets and after initials. Compile once, use often; const use is safe from several threads.
class SentenceSplitter {
  public:
    explicit SentenceSplitter(const Language& language);
    ~SentenceSplitter();
    SentenceSplitter(SentenceSplitter&&) noexcept;
    SentenceSplitter& operator=(SentenceSplitter&&) noexcept;

    std::vector<SentenceSpan> split(std::string_view text) const;

  private:
    struct Rules;
    std::unique_ptr<Rules> rules_;
};

}  // namespace newscart
