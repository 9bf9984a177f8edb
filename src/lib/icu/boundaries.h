#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace newscart::icu {

/// ICU's sentence boundaries (UAX 29), which know nothing of abbreviations. Const use is safe from several threads.
class SentenceBoundaries {
  public:
    /// Throws Error(Engine) if ICU's data are missing.
    explicit SentenceBoundaries(const std::string& language_tag);
    ~SentenceBoundaries();
    SentenceBoundaries(SentenceBoundaries&&) noexcept;
    SentenceBoundaries& operator=(SentenceBoundaries&&) noexcept;

    /// Bytes at which a sentence begins, ascending, without 0; the last is text.size() (nothing for an empty text).
    std::vector<std::size_t> find(std::string_view text) const;

  private:
    struct Iterator;
    std::unique_ptr<Iterator> iterator_;
};

}  // namespace newscart::icu
