#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feed/article.h"

namespace newscart {

class WireWords;

/// No story is longer; more is another kind of document, and would cost seconds to no end.
inline constexpr std::size_t kMostStoryBytes = 512U << 10;
inline constexpr std::size_t kMostParagraphs = 5000;
inline constexpr std::size_t kMostPageBytes = 4U << 20;
inline constexpr std::size_t kMostItems = 5000;  ///< of one feed

/// What a format makes of one file. Articles are as the supplier wrote them: read_feed() tidies, cleans, checks and
/// gives an id to those without one.
struct Parsed {
    /// What a supplier tells the desk in words, beside the story: an ed-msg, an editor's note, a subject line.
    struct Notice {
        std::string text;
        std::string found_in;  ///< as of Article::found_in: "ed-msg", "edNote", "Subject"
    };
    struct Item {
        Article article;
        std::string refused;  ///< why this one cannot be read; "" if it can
        /// read_feed() looks in them for embargoes and kills ("Embargoed to 0001 Friday September 9") and sets the
        /// article's fields; notes about anything else are as good as none.
        std::vector<Notice> notices;
        /// The supplier says that it is embargoed; until when may only be said in a notice.
        bool embargoed = false;
        /// Its text, or the stories of a package, are in other files: their ids, and paths beside its own file.
        std::vector<std::string> points_at;
        bool package = false;
        std::string located;  ///< where it was written: the dateline, unless the text begins with one
    };
    std::vector<Item> items;       ///< at most kMostItems
    std::size_t items_unread = 0;  ///< those beyond
    std::string refused;           ///< why the file as a whole cannot be read; "" if it can
    std::string missing;           ///< what of the file could not be read, though the rest could; "" if nothing
    std::chrono::minutes ttl{0};   ///< how long the feed says that it stays as it is; 0 if it does not say
};

enum class Format {
    Rss,
    Atom,
    JsonFeed,
    Nitf,
    NewsMl,
    NewsMlG2,
    Ninjs,
    Ritzau,
    Mail,
    Iptc7901,
    Anpa,
    Html,
    Markdown,
    Text,
    Unknown
};

struct Detected {
    Format format = Format::Unknown;
    std::string refused;  ///< if Unknown: what the file is instead, for the newsroom
};

/// The formats that are told from bytes, since they say themselves what their characters mean or hold control
/// characters: e-mail, IPTC 7901, ANPA-1312. Unknown for all others, `refused` then empty; unless the bytes begin like
/// an agency's message and are none.
Detected detect_raw(std::string_view bytes);

/// Told by content; names lie. `text` is UTF-8.
Detected detect_format(std::string_view text);

/// As Article::Origin names it.
std::string_view format_name(Format format);

/// RSS 2.0, 0.9x and 1.0: each item one article; the body is content:encoded, else description.
Parsed read_rss(std::string_view text, int most_depth);
/// Atom 1.0 and 0.3: each entry one article; the body is content, else summary.
Parsed read_atom(std::string_view text, int most_depth);
/// JSON Feed 1.0 and 1.1.
Parsed read_json_feed(std::string_view text, int most_depth);
/// NITF 2.5 to 3.6. Times without a zone are by the clocks of `timezone`, in all formats of agencies.
Parsed read_nitf(std::string_view text, int most_depth, const std::string& timezone);
/// NewsML 1.0 to 1.2: each news item one article, or one for each story in it.
Parsed read_newsml(std::string_view text, int most_depth, const std::string& timezone);
/// NewsML-G2: news messages, news items, packages (whose embargo and status hold for the items in the same file).
Parsed read_newsml_g2(std::string_view text, int most_depth, const std::string& timezone);
/// ninjs 1.x, 2.x and 3.x: one item, a list of them, or what an agency's interface answers with them inside.
Parsed read_ninjs(std::string_view text, int most_depth, const std::string& timezone);
/// The XML of the Danish agency.
Parsed read_ritzau(std::string_view text, int most_depth, const std::string& timezone);
/// A web page: headline, dates and author from JSON-LD and meta; the text by density and structure.
Parsed read_html(std::string_view text, int most_depth);
/// Front matter between lines of "---", then Markdown; the headline is `title` or the first heading. Times without a
/// zone are by the clocks of `timezone`: the newsroom wrote them.
Parsed read_markdown(std::string_view text, int most_depth, const std::string& timezone = "UTC");
/// First line the headline, then paragraphs; lines "Urgency: 2" and the like may stand before or below the headline.
/// `stands_alone` knows lines that are no part of a paragraph; `timezone` as of read_markdown().
Parsed read_text(std::string_view text, const std::function<bool(std::string_view)>& stands_alone,
                 const std::string& timezone = "UTC");

/// Asks of a line of text whether it keeps its story from airing; it must not be lost, then.
using Holds = std::function<bool(std::string_view)>;

/// E-mail, or several in an mbox: each message one article. The headline is the subject, the text the plain or the HTML
/// part, whichever reads better, without what people write around news in mails.
Parsed read_mail(std::string_view bytes, int most_depth, const WireWords& words, const Holds& holds,
                 const std::string& timezone = "UTC");
/// IPTC 7901, as agencies send over lines: each message one article.
Parsed read_iptc7901(std::string_view bytes, const WireWords& words, const Holds& holds);
/// ANPA-1312, American agencies' format: each message one article. Tables and advisories are refused.
Parsed read_anpa(std::string_view bytes, const WireWords& words, const Holds& holds);

/// What became of a field that front matter or a header line names.
enum class FieldSet {
    Done,
    Unknown,  ///< there is no such field
    Unfit,    ///< the value cannot be read
    Unsafe,   ///< ... and it says when or whether the article may air: it must not, then
};

/// Sets the field of that name, in any case: title or headline, id, version, date or published, updated, embargo,
/// expires, urgency, status, draft or published (true, false), author or byline, source, section, language, dateline,
/// slug, credit or photo_credit, copyright.
FieldSet set_field(Article& article, std::string_view name, std::string_view value, const std::string& timezone);

/// The field of Article that goes by this name, in lower case: "headline" for "title"; the name itself for others.
std::string_view field_called(std::string_view name);

/// Why an article with an Unsafe field does not air.
std::string unsafe_field(std::string_view name, std::string_view value);
/// What becomes of an item with an Unsafe field: an embargo in words is read as a notice, anything else sets it aside.
void take_unsafe(Parsed::Item& item, std::string_view name, std::string_view value);

/// "Harbour Desk" of "desk@example.org (Harbour Desk)" and of "Harbour Desk <desk@example.org>".
std::string person_name(std::string_view author);

}  // namespace newscart
