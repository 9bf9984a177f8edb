#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/schedule.h"
#include "base/clock.h"
#include "station/station.h"

namespace newscart {

/// What is known of the edition of one air time.
struct Standing {
    bool delivered = false;
    Instant looked_at{};  ///< when it was last compared with the feed and the editors' orders
    int failures = 0;     ///< tries in a row that delivered nothing
    Instant failed_at{};
    bool missed_told = false;
};

/// All that the watch goes by, beside the station and the time. A restart builds it anew from the archive.
struct WatchMemory {
    std::map<Instant, Standing> editions;
    Instant watched_from{};          ///< air times before this are none of ours
    std::optional<Instant> changed;  ///< when the feed, the orders or the kills last changed, if they have
};

/// The next thing to do. One at a time: after it, the plan is made again.
struct Step {
    enum class Kind {
        Wait,    ///< until `wake`, or until something happens
        Make,    ///< the edition of `airing`
        Look,    ///< whether the edition of `airing`, which is there, must be made again: killed, corrected, breaking
        Missed,  ///< the edition of `airing` was not made, and is of no use any more
    } kind = Kind::Wait;
    Airing airing{};
    Instant wake{};
};

/// After the clock was set: what lies in its future now has just happened.
void clock_was_set(WatchMemory& memory, Instant now);

/// Pure: the same time and memory give the same step. What is due for a kill comes before all else, since it looks at
/// what may be playing; then the edition that airs first.
/// * An edition is made from `lead` before its air time on, once; after a failure again, with growing pauses.
/// * It is looked at after every change, two seconds after the last of them, until it has aired; the one that aired
///   last, too, for it is what players have. (What a look may still change is decided by whoever looks: up to `lock`
///   before air anything, then only a kill.)
/// * After `late` past its air time a missing edition is missed, which is said once.
/// Clocks that jump do no harm: what was delivered stays delivered.
Step next_step(const Station& station, const WatchMemory& memory, Instant now);

}  // namespace newscart
