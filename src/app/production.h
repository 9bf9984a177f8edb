#pragma once
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/edition.h"
#include "deliver/deliver.h"

namespace newscart {

/// What one run is to make, and when it is of use.
struct ProductionOrder {
    Station station;  ///< with the clock and the outputs of this airing
    std::filesystem::path feed;
    std::filesystem::path out;
    std::filesystem::path archive;  ///< empty: none
    Instant air_time;
    Instant next_air;
    int jobs = 1;
    bool segments = true;
    bool fallback = true;              ///< air something else rather than nothing
    bool evergreen_only = false;       ///< the station pack is too broken for more
    bool only_if_changed = false;      ///< there may be an edition, which is made again only for a reason: why_again()
    std::optional<Instant> not_after;  ///< once this has come nothing is delivered, except for a kill
    std::string editor;                ///< who sends it, and so approves it; "": nobody, it is made by itself
    std::string reason = "by hand";
    std::vector<std::string> degraded;  ///< what is known to be wrong before anything begins
};

/// What came of it.
struct Production {
    bool made = false;        ///< false only if the edition that is there may stay
    std::string approved_by;  ///< the editor, if that is why it stays
    EditionRecord edition;    ///< as archived
    std::filesystem::path folder;
    std::vector<Copy> copies;
    nlohmann::ordered_json report;  ///< rundown.json
};

/// The time; a test has its own.
using Clock = std::function<Instant()>;

/// What may still change an edition that is there.
enum class Settled {
    No,        ///< all that matters may
    Approved,  ///< an editor approved it: a kill alone
};

/// Why an edition that is there must be made again, the weightiest reason: "kill", "editor", "correction", "breaking",
/// "news" (in place of a fallback); "" if it need not. Once it is approved, and from `lock` before its air time on,
/// only a kill counts. `lineup` is the choice from what is in the feed now and from what the edition told; of `orders`
/// and `killed` all that hold.
std::string why_again(const LogEntry& there, const Lineup& lineup, const Orders& orders,
                      const std::vector<std::string>& killed, std::chrono::seconds lock, Instant now,
                      Settled settled = Settled::No);

/// Makes an edition, or what the station falls back on, and delivers it:
///
/// 1. news from the feed;
/// 2. if there is none fit to air: the stories of the last edition, told anew for this air time, without those killed
///    or expired since, if that edition is younger than `stale_after`;
/// 3. if there is none, or speech fails, or nobody knows what was killed: the evergreen, which was made before.
///
/// An edition that an editor approved stays as it is, unless a story of it is killed: it is delivered again if it was
/// not yet, else left alone. Only what an `editor` sends takes its place.
///
/// Whatever is less than news from the feed is `degraded`. The edition is in place and remembered before its copies are
/// delivered; a copy that fails is named in `copies`. Throws Error if nothing could be made or it came too late.
Production produce_bulletin(const ProductionOrder& order, const Clock& now, const Console& console);

/// The end of that way for an edition that is made already, as the desk has it: into its place, into the archive, to
/// its destinations.
Production deliver_bulletin(const ProductionOrder& order, Edition edition, const EditionRequest& asked,
                            const Clock& now, const Console& console);

}  // namespace newscart
