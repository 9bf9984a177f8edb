#include "app/watch_plan.h"

#include <algorithm>

namespace newscart {
namespace {

using std::chrono::seconds;

/// Feeds come in many files, and the reader wants them settled.
constexpr seconds kSettle{3};
constexpr seconds kBetweenLooks{5};
constexpr seconds kFirstPause{10};
constexpr seconds kLongestPause{160};
/// An edition may be made so long ahead at most, and is looked after so long at most.
constexpr std::chrono::hours kHorizon{24};

seconds pause_after(int failures) {
    seconds pause = kFirstPause;
    for (int i = 1; i < failures && pause < kLongestPause; ++i) pause *= 2;
    return std::min(pause, kLongestPause);
}

/// When the edition may be looked at; nothing if nothing has changed since.
std::optional<Instant> look_due(const WatchMemory& memory, const Standing& standing) {
    if (!memory.changed || *memory.changed < standing.looked_at) return std::nullopt;
    return std::max(*memory.changed + kSettle, standing.looked_at + kBetweenLooks);
}

}  // namespace

void clock_was_set(WatchMemory& memory, Instant now) {
    if (memory.changed) memory.changed = std::min(*memory.changed, now);
    memory.watched_from = std::min(memory.watched_from, now);
    for (auto& [air, standing] : memory.editions) {
        standing.looked_at = std::min(standing.looked_at, now);
        standing.failed_at = std::min(standing.failed_at, now);
    }
}

Step next_step(const Station& station, const WatchMemory& memory, Instant now) {
    const WatchRules& rules = station.watch;
    Instant wake = now + std::chrono::hours{1};
    const auto by = [&](Instant moment) { wake = std::min(wake, moment); };
    const auto standing_of = [&](Instant air) {
        const auto found = memory.editions.find(air);
        return found == memory.editions.end() ? Standing{} : found->second;
    };

    // What players have now: the edition that aired last.
    std::optional<Instant> playing;
    for (const auto& [air, standing] : memory.editions) {
        if (standing.delivered && air <= now && air > now - kHorizon) playing = air;
    }
    const auto look = [&](Instant air) -> std::optional<Step> {
        const std::optional<Instant> due = look_due(memory, standing_of(air));
        if (!due) return std::nullopt;
        if (*due > now) {
            by(*due);
            return std::nullopt;
        }
        return Step{Step::Kind::Look, airing_at(station, air), {}};
    };
    if (playing) {
        if (const auto step = look(*playing)) return *step;
    }
    const auto upcoming = memory.editions.upper_bound(now);
    for (auto at = upcoming; at != memory.editions.end(); ++at) {
        if (!at->second.delivered) continue;
        if (const auto step = look(at->first)) return *step;
    }

    const Instant first = std::max(memory.watched_from, now - kHorizon);
    for (const Airing& airing : airings(station, first, now + rules.lead + seconds{1})) {
        const Standing standing = standing_of(airing.air);
        if (standing.delivered) continue;
        const Instant lost = airing.air + rules.late;
        if (lost <= memory.watched_from) continue;  // nobody watched yet when there was still time
        // At its very air time there is no time left to deliver it.
        if (now >= lost) {
            if (!standing.missed_told) return {Step::Kind::Missed, airing, {}};
            continue;
        }
        by(lost);
        if (standing.failures > 0) {
            const Instant again = standing.failed_at + pause_after(standing.failures);
            // A clock that was put back must not make this wait for hours.
            if (again > now && standing.failed_at <= now) {
                by(again);
                continue;
            }
        }
        return {Step::Kind::Make, airing, {}};
    }
    if (const auto next = next_airing(station, now + rules.lead + seconds{1})) by(next->air - rules.lead);
    return {Step::Kind::Wait, {}, std::max(wake, now + seconds{1})};
}

}  // namespace newscart
