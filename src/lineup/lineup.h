#pragma once
#include <string>
#include <vector>

#include "archive/archive.h"
#include "feed/article.h"
#include "station/station.h"

namespace newscart {

/// A chosen story.
struct Story {
    Article article;
    std::string story_id;     ///< the archive's key: the article's id
    std::string fingerprint;  ///< of its text
    double share = 0;         ///< of the time that stories get; the shares of those not in reserve sum to 1
    bool breaking = false;
    bool updated = false;                ///< aired before with another text
    bool reserve = false;                ///< only if a story before it fails, or there is time to fill
    std::vector<std::string> also_from;  ///< files that told the same story and lost
};

struct Lineup {
    Instant air_time;
    std::vector<Story> stories;  ///< in the order they air; those in reserve last
    std::vector<Rejected> refused;
};

struct LineupSettings {
    int stories_least = 3;
    int stories_most = 8;
    int reserve = 4;
    std::chrono::hours news_max_age{48};
    Frames shortest_story = 12 * kFrameRateHz;
    std::chrono::hours repeat_window{24};
};

/// Which stories, in which order: newest version of each, allowed on air at `air_time` (embargo, expiry, status, kills,
/// age), most urgent and newest first, least recently aired first when news is thin. Every article is either in
/// `stories` or in `refused` or named in a story's `also_from`.
Lineup choose_stories(const ArticleSet& news, const LineupSettings& settings, const History& history,
                      const Orders& orders, Instant air_time);

}  // namespace newscart
