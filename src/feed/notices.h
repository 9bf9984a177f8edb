#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feed/article.h"
#include "feed/formats/format.h"
#include "feed/text_embargo.h"
#include "lib/pcre2/regex.h"
#include "station/language.h"

namespace newscart {

/// Reads what an article says in words about whether it may air, in lines of its own and in notes beside it: embargoes,
/// kills and withholds, and what these name. The [notices] tables of a language. Const use is safe from several
/// threads.
class NoticeReader {
  public:
    /// Throws Error(Config) for a table or pattern that cannot be read.
    explicit NoticeReader(const Language& language);

    /// Whether a line is a notice: then it belongs to no paragraph.
    bool is_notice(std::string_view line) const;

    /// Headline and paragraphs must be tidy(). Takes the notices out of them and sets `embargo` (the latest of those
    /// there are), `doubt`, `status`, `withdraws_named` and `found_in`. A headline that was a notice gives way to the
    /// first paragraph. `written` is when the article was written, or at least came.
    void read(Article& article, const std::vector<Parsed::Notice>& beside, std::optional<Instant> written,
              const std::string& timezone) const;

  private:
    enum class Is { Embargo, Free, Withhold, Kill };
    struct Line {
        Is is = Is::Embargo;
        bool whole = false;
        Regex pattern;
    };
    struct Found {
        const Line* line = nullptr;
        std::size_t end = 0;
    };
    class Pass;

    std::optional<Found> find(std::string_view line) const;

    EmbargoReader embargo_;
    std::vector<Line> lines_;
    std::vector<Regex> names_;
};

}  // namespace newscart
