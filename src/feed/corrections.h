#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "feed/article.h"
#include "lib/pcre2/regex.h"
#include "station/language.h"

namespace newscart {

/// Reads by what words an article says that it corrects one before: "CORRECTION: " before a headline, "(Corrects day in
/// lead)" before or between paragraphs. The [corrections] table of a language. Const use is safe from several threads.
class CorrectionReader {
  public:
    /// Throws Error(Config) for a pattern that cannot be read.
    explicit CorrectionReader(const Language& language);

    /// Headline and paragraphs must be tidy(). Takes the marks out of them, the text stays; what is corrected becomes
    /// `correction`, or "correction" if that is not said. A headline that was the mark alone gives way to the first
    /// paragraph.
    void read(Article& article) const;

  private:
    class Pass;

    std::optional<Regex> start_;
    std::optional<Regex> end_;
    std::optional<Regex> note_;
};

}  // namespace newscart
