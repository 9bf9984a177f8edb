#include <algorithm>
#include <set>

#include "rundown/layout.h"
#include "rundown/rundown.h"

namespace newscart {
namespace {

/// Estimates err by a fifth either way; the edit must be able to fill the time even with a fast voice.
constexpr double kOptimistic = 0.85;

/// What is spoken of a story in terms of its share of the time, both by the optimistic estimate. The fewer the stories,
/// the coarser the choice and the more the loss of one weighs.
double choice_among(std::size_t stories) { return 1.15 + 0.5 / static_cast<double>(stories); }
constexpr double kOtherWordings = 0.1;  // beyond that, for another wording of the same sentences

/// A story that may be told, as far as estimates can say.
struct Candidate {
    int story = -1;
    double share = 0;
    std::vector<StoryCut> cuts;
    Frames longest_cut = 0;
};

const StoryCut* best_up_to(const std::vector<StoryCut>& cuts, Frames longest) {
    const StoryCut* best = nullptr;
    for (const StoryCut& cut : cuts)
        if (cut.natural_frames <= longest && (best == nullptr || cut.coverage > best->coverage)) best = &cut;
    return best;
}

}  // namespace

std::vector<int> shortlist(const Draft& draft, const Lineup& lineup, const BulletinClock& clock,
                           const SoundLengths& sounds) {
    std::vector<Frames> lengths(draft.lines.size(), 0);
    for (const Line& line : draft.lines)
        lengths[line.id] = std::max<Frames>(1, frames_of(line.estimated_seconds * kOptimistic));

    const LengthRange limits = story_limits(clock);
    CutLimits cut_limits{1, limits.longest, sentence_gap(clock, true, sounds.bed).natural_frames, kFrameRateHz / 2, 1};
    std::vector<Candidate> candidates;
    std::size_t primaries = 0;
    double least_share = 1;
    for (std::size_t i = 0; i < draft.stories.size(); ++i) {
        cut_limits.longest = limits_of_story(lineup.stories.at(i), clock).longest;
        Candidate candidate{static_cast<int>(i), lineup.stories.at(i).share,
                            cuts_of(draft.stories[i], draft.lines, lengths, cut_limits), 0};
        for (const StoryCut& cut : candidate.cuts)
            candidate.longest_cut = std::max(candidate.longest_cut, cut.natural_frames);
        if (candidate.cuts.empty()) continue;
        if (!lineup.stories[i].reserve) {
            ++primaries;
            if (candidate.share > 0) least_share = std::min(least_share, candidate.share);
        }
        candidates.push_back(std::move(candidate));
    }
    // What cannot reach the shortest story by estimate will not air, unless there is nothing else.
    const auto too_short = [&](const Candidate& candidate) {
        if (is_wanted(lineup.stories.at(candidate.story))) return false;
        return static_cast<double>(candidate.longest_cut) < kOptimistic * static_cast<double>(limits.shortest);
    };
    if (!std::all_of(candidates.begin(), candidates.end(), too_short)) std::erase_if(candidates, too_short);

    // The plan: all stories but those in reserve, fewer if the time does not bear them, more if they do not fill it.
    Plan plan;
    Frames time = 0;
    const auto plan_for = [&](std::size_t count) {
        plan.stories.clear();
        for (std::size_t i = 0; i < count; ++i) plan.stories.push_back(candidates[i].story);
        plan.headlines = headlines_of(plan.stories, draft, lengths, clock, true);
        time = clock.length.longest - surroundings_of(plan, draft, lengths, clock, sounds).natural_frames;
    };
    const std::size_t most = std::min(candidates.size(), static_cast<std::size_t>(std::max(1, clock.stories_most)));
    std::size_t count = std::clamp<std::size_t>(primaries, std::min<std::size_t>(1, most), most);
    for (plan_for(count); count > 1 && time < static_cast<Frames>(count) * limits.shortest; plan_for(count)) --count;
    const auto filled = [&] {
        Frames sum = 0;
        for (std::size_t i = 0; i < count; ++i) sum += candidates[i].longest_cut;
        return sum;
    };
    while (count < most && static_cast<double>(filled()) < 1.1 * static_cast<double>(time)) plan_for(++count);

    std::set<int> chosen(plan.headlines.begin(), plan.headlines.end());
    for (const Line& line : draft.lines)
        if (line.role == Role::Say) chosen.insert(line.id);
    // What editors want is spoken in any case.
    for (const Line& line : draft.lines)
        if (line.must) chosen.insert(line.id);
    for (std::size_t i = count; i < candidates.size(); ++i) {
        if (!is_wanted(lineup.stories.at(candidates[i].story))) continue;
        const StoryCut* cut = best_up_to(candidates[i].cuts, limits.longest);
        if (cut == nullptr) cut = &candidates[i].cuts.front();
        chosen.insert(cut->lines.begin(), cut->lines.end());
    }
    double shares = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (candidates[i].share <= 0) candidates[i].share = least_share;
        shares += candidates[i].share;
    }
    const double choice = choice_among(std::max<std::size_t>(1, count));
    for (std::size_t i = 0; i < count; ++i) {
        const std::optional<Frames> wish = lineup.stories.at(candidates[i].story).wishes.length_frames;
        const double share = wish ? static_cast<double>(*wish)
                                  : std::max(static_cast<double>(time) * candidates[i].share / shares,
                                             static_cast<double>(limits.shortest));
        // The long cut first. The best short one often holds another wording of the same sentences, which helps to
        // land.
        Frames spoken = 0;
        for (const double factor : {choice, 1.0, 0.8}) {
            const StoryCut* cut = best_up_to(candidates[i].cuts, static_cast<Frames>(factor * share));
            if (cut == nullptr && spoken == 0) cut = &candidates[i].cuts.front();
            if (cut == nullptr) continue;
            const bool first = spoken == 0;
            for (const int line : cut->lines)
                if (first || static_cast<double>(spoken + lengths[line]) <= (choice + kOtherWordings) * share)
                    if (chosen.insert(line).second) spoken += lengths[line];
        }
    }
    return {chosen.begin(), chosen.end()};
}

}  // namespace newscart
