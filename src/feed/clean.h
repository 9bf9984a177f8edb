#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feed/article.h"
#include "lib/pcre2/regex.h"
#include "station/language.h"

namespace newscart {

/// Takes out of articles what is no news: the [[clean.rule]] tables of a language. What a rule takes out and names is
/// kept as a field (dateline, byline, photo_credit, copyright), unless the supplier gave that field itself. Const use
/// is safe from several threads.
class Cleaner {
  public:
    /// Throws Error(Config) for a rule that cannot be read.
    explicit Cleaner(const Language& language);

    /// Headline and paragraphs must be tidy(). A headline that is furniture gives way to the first paragraph. The
    /// result tells for each paragraph that is left which it was, ascending.
    std::vector<std::size_t> clean(Article& article) const;

    /// Whether a line is furniture as a whole: then it belongs to no paragraph.
    bool is_furniture(std::string_view line) const;

  private:
    enum class Where { Line, Start, End, Inside, Rest };

    struct Rule {
        Where where = Where::Line;
        std::size_t among = 0;       ///< 0: all paragraphs
        std::size_t among_last = 0;  ///< 0: all paragraphs
        bool opens = false;          ///< the story begins here
        std::optional<Regex> needs;  ///< only of paragraphs that it matches before any rule
        std::vector<Regex> patterns;
        /// Groups that become fields, by what they become.
        struct Field {
            const char* name;
            std::string Article::*field;
            std::size_t group;
        };
        std::vector<Field> fields;
    };

    struct Cleaned {
        std::string text;
        bool rest = false;   ///< nothing after it is news either
        bool opens = false;  ///< the story begins here
    };
    /// Where a paragraph stands: how many are kept before it, and how many come behind it.
    struct Place {
        std::size_t before = 0;
        std::size_t behind = 0;
    };
    Cleaned clean_paragraph(std::string_view paragraph, Place place, Article& article) const;

    /// Whether a paragraph tells of the author that the byline names.
    bool is_of_author(std::string_view paragraph, std::string_view byline) const;

    std::vector<Rule> rules_;
    std::optional<Regex> byline_start_;
    std::optional<Regex> byline_none_;
    std::optional<Regex> author_note_;
};

/// Each paragraph as tidy() makes it; those that are empty then go, and `headings` stays true.
void tidy_paragraphs(Article& article);

/// The first sentence of the first paragraph, to serve as headline where there is none; "" if that is no prose.
std::string headline_of_prose(const std::vector<std::string>& paragraphs);

/// For each byte of `cleaned` its place in `raw`, of which it is what cleaning left.
std::vector<std::size_t> places_in_raw(std::string_view cleaned, std::string_view raw);

}  // namespace newscart
