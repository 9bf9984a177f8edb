#pragma once
#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace newscart {

/// One story as a supplier sent it, cleaned. Text is UTF-8 in NFC without control characters; white space is single
/// spaces; a paragraph is never empty.
struct Article {
    enum class Status { Usable, Withheld, Canceled };

    struct Origin {
        std::filesystem::path file;
        std::string format;  ///< "rss", "atom", "nitf", "html", "text" ...
        int item = 0;        ///< place in the file, from 0
    };

    std::string id;       ///< the same for all versions of one story from one supplier
    std::string version;  ///< supplier's version, may be empty
    std::string headline;
    std::vector<std::string> paragraphs;
    /// Places in `paragraphs` of headings between them, ascending: for the eye, never spoken.
    std::vector<int> headings;
    std::string dateline;       ///< place as printed, "WASHINGTON"
    std::string dateline_date;  ///< day as printed beside it, "Nov 23"
    std::string byline;
    std::string source;  ///< supplier, "Harbour News Agency"
    std::string section;
    std::string language;  ///< BCP 47, empty if not said
    std::string photo_credit;
    std::string copyright;
    std::optional<Instant> published;
    std::optional<Instant> updated;
    std::optional<Instant> embargo;  ///< not before this air time
    std::optional<Instant> expires;  ///< not from this air time on
    int urgency = 5;                 ///< 1 flash .. 9, as IPTC; 5 if not said
    Status status = Status::Usable;
    std::string correction;              ///< the supplier's note of what is corrected, or "correction"; empty if none
    std::string doubt;                   ///< why it must not air although its status says usable; empty if nothing
    std::vector<std::string> withdraws;  ///< ids of other stories that it withdraws or takes the place of
    std::vector<std::string>
        withdraws_named;  ///< the same, of which only headline or slug is known: "Ferry runs again"
    std::string slug;     ///< the newsroom's working title, "FERRY-TIMES"; no text for the listener
    /// Where each field above was found, by its name: "embargo" -> "edMsg", "urgency" -> "urgency/@ed-urg".
    std::map<std::string, std::string> found_in;
    Origin origin;
};

/// The newest moment the article knows of itself.
inline std::optional<Instant> article_time(const Article& article) {
    return article.updated ? article.updated : article.published;
}

inline bool is_heading(const Article& article, std::size_t place) {
    return std::binary_search(article.headings.begin(), article.headings.end(), static_cast<int>(place));
}

/// What came in and was set aside. `reason` is one sentence for the newsroom: "no headline".
struct Rejected {
    std::filesystem::path file;
    std::string reason;
    std::string headline;  ///< empty if it did not come that far
    std::string id;        ///< of the article, if it has one
};

struct ArticleSet {
    std::vector<Article> articles;  ///< in order of file name, then of place in the file
    std::vector<Rejected> rejected;
};

}  // namespace newscart
