#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "feed/article.h"
#include "lib/pcre2/regex.h"
#include "station/language.h"

namespace newscart {

/// Tells texts that are no story although their format calls them one, by the [[clean.refuse]] tables of a language:
/// scripts of videos, lists of stories to come, advertisements, captions. Const use is safe from several threads.
class StorySieve {
  public:
    /// Throws Error(Config) for a rule that cannot be read.
    explicit StorySieve(const Language& language);

    /// Why the article is no story; "" if it may be one. Headline and paragraphs must be tidy(), and not yet cleaned.
    std::string refuse(const Article& article) const;

  private:
    enum class Where { Headline, Top, Text };

    struct Rule {
        std::string reason;
        Where where = Where::Text;
        std::size_t least = 1;  ///< paragraphs that match
        std::size_t share = 0;  ///< of hundred paragraphs
        std::size_t most = 0;   ///< longer texts are not asked; 0: all are
        Regex pattern;
    };

    static bool applies(const Rule& rule, const Article& article);

    std::vector<Rule> rules_;
};

}  // namespace newscart
