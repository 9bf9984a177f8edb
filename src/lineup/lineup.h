#pragma once
#include <string>
#include <vector>

#include "archive/archive.h"
#include "feed/article.h"
#include "station/station.h"

namespace newscart {

/// What editors want with one line, by Line::key. The last word counts.
struct LineWish {
    enum class Kind {
        Worded,  ///< it airs, in these words: `text`
        In,      ///< it airs
        Out      ///< it does not
    };
    std::string key;
    std::optional<Kind> kind;  ///< none: as the edit likes
    std::string text = {};
    std::string voice = {};  ///< "" for the one the station would choose
};

/// What editors want with the telling of a story.
struct StoryWishes {
    std::vector<LineWish> lines;
    std::optional<Frames> length_frames;
    std::string voice;  ///< "" for the one the station would choose

    bool any() const { return !lines.empty() || length_frames.has_value(); }
    const LineWish* of(const std::string& key) const;
};

/// A chosen story.
struct Story {
    Article article;
    std::string story_id;     ///< the archive's key: the article's id
    std::string credit;       ///< whom its [[source]] wants named; may be empty
    std::string fingerprint;  ///< of its text
    double share = 0;         ///< of the time that stories get; the shares of those not in reserve sum to 1
    bool breaking = false;
    bool updated = false;  ///< aired before with another text
    bool pinned = false;   ///< an editor wants it told
    bool written = false;  ///< by an editor: its text airs as it stands
    StoryWishes wishes;
    bool reserve = false;                ///< only if a story before it fails, or there is time to fill
    std::vector<std::string> also_from;  ///< file of each article that told the same story and lost
};

/// A story that must not air, under whatever name it came.
struct TakenOff {
    std::string story_id;
    std::string reason;
    bool at_once = true;  ///< killed or withdrawn; not if an editor only drops or holds it, or it is under embargo
};

struct Lineup {
    Instant air_time;
    std::vector<Story> stories;  ///< in the order they air; those in reserve last
    std::vector<Rejected> refused;
    std::vector<Withdrawn> withdrawn;  ///< to be remembered, and given back with History
    std::vector<TakenOff> taken_off;   ///< of the feed, in the order of the articles
    std::vector<Seen> seen;            ///< all stories there were, by id, each once
    StoryWishes clock_wishes;          ///< about the lines of the clock's own texts
};

struct LineupSettings {
    int stories_least = 3;  ///< with fewer fresh stories, some are told again
    int stories_most = 8;
    int reserve = 4;
    std::chrono::hours news_max_age{48};
    Frames shortest_story = frames_of(12);
    std::chrono::hours repeat_after{24};
    std::chrono::hours breaking_for{6};  ///< a breaking story may be told again for so long
    std::string language;                ///< of the station; articles in another one are refused; empty: any
    std::vector<Source> sources;         ///< whom to trust, and whom to prefer: the first that matches
    std::vector<std::string>
        lighter;  ///< sections of which one is told last, patterns as fnmatch(3) in any case of letters
    std::vector<std::string> never;  ///< words that must never air: a headline with one refuses its story, a paragraph
                                     ///< with one is not read
};

/// What archive and orders know a story by: its article's id, or for those without one its file and place.
std::string story_id(const Article& article);

/// What is to be remembered of an article that is withdrawn, killed or a correction. The key is the same for the same
/// words, wherever they stood.
Withdrawn memory_of(const Article& article);

/// The ids of all that is withdrawn or killed, by the feed or before: choose_stories() knows their texts under other
/// ids by History::texts.
std::vector<std::string> taken_off_air(const ArticleSet& news, const History& history);

/// What editors wrote themselves becomes an article among the others: to be called before choose_stories(). The orders
/// that brought it pin it in its place.
void add_written_items(ArticleSet& news, const Orders& orders, const std::string& language, Instant air_time);

/// The id of an item with these words.
std::string written_item_id(const std::string& headline, const std::string& text);

/// The `format` in the origin of such an article.
inline constexpr const char* kWrittenByEditor = "editor";

/// Which stories, in which order. Every article is either in `stories` or in `refused` or named in a story's
/// `also_from`; the order of `news` does not matter.
///
/// 1. One version of each id: by version number, then by time. A withdrawn version takes the story with it, unless a
///    newer one came after. A version dated more than 15 minutes after the air time is not there yet.
///    What a notice names goes with it: by id, by the very headline or slug, or by most words of a headline if that can
///    be one story only; if it can be several, all wait for an editor. Notices of the past count as those of today,
///    and so do corrections. After a kill only what is dated after it may air.
/// 2. What must not air: killed, withdrawn, withheld, dropped or held by an editor, embargoed beyond the air time; and,
///    under whatever id, the same text from elsewhere, unless it is newer than a withdrawal or an embargo. Expired,
///    too old (undated articles by when they were first seen), in another language, from a source that is on hold.
/// 3. Of several articles that tell the same story the best is kept: longer up to what a story needs, then newer, then
///    more urgent; also if two suppliers tell of one event in their own words. The story is as urgent and as new as the
///    most urgent and the newest of them.
/// 4. Fresh stories first, by urgency, then the newest; then those aired unchanged within `repeat_after`, of which the
///    one not told for longest comes first. A breaking story stays fresh for `breaking_for`. So many as `stories_most`;
///    repeats only up to `stories_least`. What comes next is in reserve.
/// 5. Pins and moves put stories in their places. A pinned story is taken however old, short or often told it is.
/// 6. A story's share is its weight among those not in reserve: (1.4, 1.3, 1.2, 1.1, 1, .95, .9, .85, .8 for urgency 1
///    to 9) x sqrt(words / 120), words counted from 40 to 240; x .8 for a repeat.
Lineup choose_stories(const ArticleSet& news, const LineupSettings& settings, const History& history,
                      const Orders& orders, Instant air_time);

}  // namespace newscart
