#include <algorithm>
#include <set>

#include "rundown/layout.h"
#include "rundown/rundown.h"

namespace newscart {
namespace {

/// Estimates err by a fifth either way; the edit must be able to fill the time even with a fast voice.
constexpr double kOptimistic = 0.85;
/// What is spoken of a story in terms of its share of the time, both by the optimistic estimate: enough to stand in for
/// a story that fails, little enough to be quick.
constexpr double kChoice = 1.2;
constexpr double kMostSpoken = 1.3;

}  // namespace

std::vector<int> shortlist(const Draft& draft, const Lineup& lineup, const BulletinClock& clock,
                           const SoundLengths& sounds) {
    std::vector<Frames> lengths(draft.lines.size(), 0);
    for (const Line& line : draft.lines)
        lengths[line.id] = std::max<Frames>(1, frames_of(line.estimated_seconds * kOptimistic));

    std::set<int> chosen;
    for (const Line& line : draft.lines)
        if (line.role == Role::Say) chosen.insert(line.id);

    // The time left for stories, as if the estimates were right about everything else.
    Plan bare;
    Frames time = clock.length.longest;
    for (const Element& element : elements_of(bare, draft, lengths, clock, sounds)) time -= element.length_frames;
    time = std::max<Frames>(time, clock.segment.shortest);

    const LengthRange limits = story_limits(clock);
    CutLimits cut_limits{1, 1, sentence_gap(clock, true, sounds.bed).natural_frames, kFrameRateHz / 2, 1};
    double filled = 0;
    int stories = 0;
    int headlines = 0;
    for (const ClockItem& item : clock.items)
        if (item.kind == ClockItem::Kind::Headlines) headlines = std::max(headlines, item.count);
    for (std::size_t i = 0; i < draft.stories.size() && stories < clock.stories_most; ++i) {
        const Story& story = lineup.stories.at(i);
        if (story.reserve && filled >= static_cast<double>(time)) continue;
        const double share = static_cast<double>(time) * (story.reserve || story.share <= 0 ? 0.15 : story.share);
        const auto up_to = [&](double factor) {
            return std::clamp(static_cast<Frames>(share * factor), limits.shortest, limits.longest);
        };
        cut_limits.longest = up_to(kChoice);
        const std::vector<Cut> cuts = cuts_of(draft.stories[i], draft.lines, lengths, cut_limits);
        const auto best_up_to = [&](Frames longest) {
            const Cut* best = nullptr;
            for (const Cut& cut : cuts)
                if (cut.natural_frames <= longest && (best == nullptr || cut.coverage > best->coverage)) best = &cut;
            return best;
        };
        // The long cut first. The best short one often holds another wording of the same sentences, which helps to
        // land.
        Frames most = 0;
        Frames spoken = 0;
        for (const double factor : {kChoice, 0.9}) {
            const Cut* cut = best_up_to(up_to(factor));
            if (cut == nullptr) continue;
            for (const int line : cut->lines)
                if (most == 0 || static_cast<double>(spoken + lengths[line]) <= kMostSpoken * share)
                    if (chosen.insert(line).second) spoken += lengths[line];
            most = std::max(most, cut->natural_frames);
        }
        if (static_cast<double>(most) < kOptimistic * static_cast<double>(limits.shortest)) continue;
        filled += static_cast<double>(most);
        ++stories;
        if (headlines > 0 && draft.stories[i].headline >= 0) {
            chosen.insert(draft.stories[i].headline);
            --headlines;
        }
    }
    return {chosen.begin(), chosen.end()};
}

}  // namespace newscart
