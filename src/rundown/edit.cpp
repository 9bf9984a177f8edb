#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "base/error.h"
#include "rundown/edit_near.h"
#include "rundown/layout.h"
#include "rundown/rundown.h"

namespace newscart {
namespace {

// What the edit weighs against each other, in shares of the worth of all that the stories could say.
constexpr double kOffShare = 0.20;       // a story half or double its share of the time
constexpr double kCramped = 0.12;        // every pause at its least
constexpr double kStretched = 0.15;      // every pause at its most
constexpr double kTailSecond = 0.003;    // a second of bed alone, while short
constexpr double kLongTail = 0.012;      // a second of it beyond the comfortable, squared
constexpr double kStoryCount = 0.06;     // a story more or fewer than planned
constexpr double kTooFewStories = 0.20;  // a story fewer than the clock's least
constexpr double kComfortableTail = 3;   // seconds
constexpr Frames kAsWished =
    frames_of(1.5);                        // so near to the length an editor asked for, one cut is as good as another
constexpr double kComfortableRoom = 0.35;  // of what pauses could give, before the other means are tried
constexpr double kOtherLines = 0.40;       // a story told in none of the lines it is to keep
constexpr double kOtherStories = 0.30;     // a story more or fewer than in the edit to stay near to
constexpr Frames kGrid = kFrameRateHz / 10;
constexpr std::size_t kMostOptions = 110;  // ways to tell one story that the search weighs

/// A cut as the search sees it.
struct Option {
    const StoryCut* cut = nullptr;
    Frames shrink_frames = 0;
    Frames stretch_frames = 0;
    double value = 0;
};

/// How far the landing may go. Each step of the ladder allows more; the first that lands is taken.
struct Means {
    double stretch = kComfortableRoom;  ///< share of the pauses' room
    double shrink = 1;
    bool long_tail = false;
};

/// What the pauses and the tail must take up.
struct Landing {
    Frames bend_frames = 0;  ///< over all pauses; negative: shorter than natural
    Frames tail_frames = 0;  ///< in all
    Frames total_frames = 0;
    double cost = 0;
};

struct Edit {
    Plan plan;
    std::vector<const StoryCut*> cuts;  ///< one a story of the plan
    Landing landing;
    double value = -std::numeric_limits<double>::infinity();
};

class Editor {
  public:
    Editor(const Draft& draft, const Lineup& lineup, std::vector<Frames> lengths, const BulletinClock& clock,
           const SoundLengths& sounds, const Rundown* like)
        : draft_(draft), lineup_(lineup), clock_(clock), sounds_(sounds), lengths_(std::move(lengths)) {
        if (like == nullptr) return;
        for (const RundownStory& story : like->stories) like_.emplace(story.story, story.lines);
    }

    Rundown edit() {
        find_stories();
        check_room();
        Edit best = choose();
        return rundown(best);
    }

  private:
    // -- what there is -------------------------------------------------------------------------------------------

    void find_stories() {
        const bool asked = std::any_of(clock_.items.begin(), clock_.items.end(),
                                       [](const ClockItem& item) { return item.kind == ClockItem::Kind::Stories; });
        if (!asked) throw Error(Fault::Config, "clock: no item of kind \"stories\"; add one");
        const bool bed = std::all_of(clock_.items.begin(), clock_.items.end(), [](const ClockItem& item) {
            return item.kind != ClockItem::Kind::Stories || item.bed;
        });
        sentence_gap_ = sentence_gap(clock_, bed, sounds_.bed);
        cuts_.resize(draft_.stories.size());
        for (const bool strict : {true, false}) {
            // A lone story below the clock's shortest is better than no news; beside others it stays out.
            for (std::size_t i = 0; i < draft_.stories.size(); ++i) {
                const Story& story = lineup_.stories.at(i);
                LengthRange own = limits_of_story(story, clock_);
                if (!strict) own.shortest = 1;
                cuts_[i] = cuts_of(draft_.stories[i], draft_.lines, lengths_, cut_limits(own));
                if (cuts_[i].empty() && story.pinned)
                    cuts_[i] = cuts_of(draft_.stories[i], draft_.lines, lengths_, cut_limits({1, own.longest}));
                near_wish(cuts_[i], story.wishes.length_frames);
                if (!cuts_[i].empty()) usable_.push_back(static_cast<int>(i));
            }
            if (!usable_.empty()) break;
        }
        if (usable_.empty())
            throw Error(Fault::Input, draft_.stories.empty()
                                          ? "no story is fit to air"
                                          : "no story is left to air: none has lines that could be spoken");
        for (const int story : usable_) {
            if (wanted(story)) continue;  // as short as an editor likes
            const auto& cuts = cuts_[story];
            const auto shortest = std::min_element(cuts.begin(), cuts.end(), [](const StoryCut& a, const StoryCut& b) {
                                      return a.natural_frames < b.natural_frames;
                                  })->natural_frames;
            if (shortest < story_limits(clock_).shortest) short_stories_ = true;
        }
        limits_ = {short_stories_ ? Frames{1} : story_limits(clock_).shortest, story_limits(clock_).longest};
    }

    /// Of the cuts those about as long as an editor asked for, or as near to it as can be.
    static void near_wish(std::vector<StoryCut>& cuts, const std::optional<Frames>& wish) {
        if (!wish || cuts.empty()) return;
        const auto off = [&](const StoryCut& cut) { return std::abs(cut.natural_frames - *wish); };
        Frames least = off(cuts.front());
        for (const StoryCut& cut : cuts) least = std::min(least, off(cut));
        const Frames most = std::max(kAsWished, least + kAsWished / 3);
        std::erase_if(cuts, [&](const StoryCut& cut) { return off(cut) > most; });
    }

    CutLimits cut_limits(const LengthRange& limits) const {
        return {limits.shortest, limits.longest, sentence_gap_.natural_frames};
    }

    /// Sounds and texts of the clock must leave room for one story.
    void check_room() const {
        const Surroundings bare = around({});
        const Frames least = bare.natural_frames - bare.shrink_frames;
        const std::string place = clock_.items.front().place.empty() ? "clock" : clock_.items.front().place;
        if (least > clock_.length.longest)
            throw Error(Fault::Config,
                        fmt::format("{}: sounds and spoken items take {} by themselves, longer than the bulletin ({}); "
                                    "shorten them or ask for a longer bulletin",
                                    place, format_length(whole_second(least)), format_length(clock_.length.longest)));
        Frames needed = std::numeric_limits<Frames>::max();
        for (const int story : usable_) {
            const Surroundings frame = around({{story}, {}, {}});
            for (const StoryCut& cut : cuts_[story])
                needed = std::min(needed, frame.natural_frames - frame.shrink_frames + cut.natural_frames -
                                              option_of(cut, 0).shrink_frames);
        }
        if (needed > clock_.length.longest)
            throw Error(Fault::Usage,
                        fmt::format("length {}: no story fits beside the clock's sounds and texts; ask "
                                    "for at least {}",
                                    format_length(clock_.length.longest), format_length(whole_second(needed))));
    }

    /// How far a cut is from the lines that are to be kept, from 0 to 1.
    double unlike(int story, const StoryCut& cut) const {
        const auto kept = like_.find(story);
        if (kept == like_.end() || kept->second.empty()) return 0;
        const auto is_kept = [&](int line) {
            return std::find(kept->second.begin(), kept->second.end(), line) != kept->second.end();
        };
        const auto same = std::count_if(cut.lines.begin(), cut.lines.end(), is_kept);
        return 1 - 2.0 * static_cast<double>(same) / static_cast<double>(cut.lines.size() + kept->second.size());
    }

    static Frames whole_second(Frames frames) { return (frames + kFrameRateHz - 1) / kFrameRateHz * kFrameRateHz; }

    bool primary(int story) const { return !lineup_.stories.at(story).reserve; }
    bool wanted(int story) const { return is_wanted(lineup_.stories.at(story)); }
    int wanted_stories() const {
        return static_cast<int>(
            std::count_if(usable_.begin(), usable_.end(), [&](int story) { return wanted(story); }));
    }
    /// How long the editors want it; what they wrote is as long as it is.
    std::optional<Frames> given_length(int story) const {
        const Story& told = lineup_.stories.at(story);
        if (told.written && !cuts_[story].empty()) return cuts_[story].front().natural_frames;
        return told.wishes.length_frames;
    }

    // -- the frame around the stories ----------------------------------------------------------------------------

    Surroundings around(const Plan& plan) const { return surroundings_of(plan, draft_, lengths_, clock_, sounds_); }

    Option option_of(const StoryCut& cut, double value) const {
        const int pauses = static_cast<int>(cut.lines.size()) - 1;
        const Bend bend = bend_of_story(sentence_gap_, cut.natural_frames, pauses, limits_);
        return {&cut, bend.shrink_frames * pauses, bend.stretch_frames * pauses, value};
    }

    // -- landing -------------------------------------------------------------------------------------------------

    /// The cheapest way from a natural length to an allowed one; nullopt if the means do not reach.
    std::optional<Landing> land(Frames natural, Frames shrink, Frames stretch, const Tail& tail,
                                const Means& means) const {
        const Frames target = std::clamp(natural, clock_.length.shortest, clock_.length.longest);
        Landing landing{0, tail.natural_frames, target, 0};
        Frames rest = target - natural;
        const auto squared = [](Frames part, Frames whole) {
            const double ratio = whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
            return ratio * ratio;
        };
        if (rest < 0) {
            // The tail at the very end may go before the pauses do.
            const Frames from_tail = std::min(-rest, landing.tail_frames);
            landing.tail_frames -= from_tail;
            rest += from_tail;
            if (-rest > static_cast<Frames>(means.shrink * static_cast<double>(shrink))) return std::nullopt;
            landing.bend_frames = rest;
            landing.cost = kCramped * squared(-rest, shrink);
            return landing;
        }
        // Bed first, since nobody hears a second of it as waiting; then the pauses a little; then more of both.
        const auto tail_up_to = [&](Frames most) {
            if (!tail.possible) return;
            const Frames more = std::clamp(std::min(most, tail.most_frames) - landing.tail_frames, Frames{0}, rest);
            landing.tail_frames += more;
            rest -= more;
        };
        const auto pauses_up_to = [&](double share) {
            const Frames most = static_cast<Frames>(share * static_cast<double>(stretch));
            const Frames more = std::clamp(most - landing.bend_frames, Frames{0}, rest);
            landing.bend_frames += more;
            rest -= more;
        };
        tail_up_to(frames_of(kComfortableTail));
        pauses_up_to(std::min(means.stretch, kComfortableRoom));
        if (means.long_tail) tail_up_to(tail.most_frames);
        pauses_up_to(means.stretch);
        if (rest > 0) return std::nullopt;
        const double tail_seconds = seconds_of(landing.tail_frames);
        const double beyond = std::max(0.0, tail_seconds - kComfortableTail);
        landing.cost = kStretched * squared(landing.bend_frames, stretch) + kTailSecond * tail_seconds +
                       kLongTail * beyond * beyond;
        return landing;
    }

    // -- the search ----------------------------------------------------------------------------------------------

    /// Each story's share of the time the stories get, in frames, within the clock's limits.
    std::vector<double> shares_of(const std::vector<int>& stories, Frames time) const {
        std::vector<double> share;
        double least_share = 1;
        for (const int story : stories)
            if (primary(story) && lineup_.stories[story].share > 0)
                least_share = std::min(least_share, lineup_.stories[story].share);
        for (const int story : stories) {
            const double own = lineup_.stories.at(story).share;
            share.push_back(own > 0 ? own : least_share);
        }
        // Water-filling: what a story cannot use at its limit goes to the others.
        const double least = static_cast<double>(limits_.shortest);
        const double most = static_cast<double>(limits_.longest);
        std::vector<double> frames(stories.size(), 0);
        std::vector<bool> fixed(stories.size(), false);
        for (std::size_t i = 0; i < stories.size(); ++i) {
            if (const std::optional<Frames> given = given_length(stories[i])) {
                frames[i] = static_cast<double>(std::max<Frames>(*given, 1));
                fixed[i] = true;
            }
        }
        for (std::size_t round = 0; round <= stories.size(); ++round) {
            double rest = static_cast<double>(time);
            double shares = 0;
            for (std::size_t i = 0; i < stories.size(); ++i) {
                if (fixed[i])
                    rest -= frames[i];
                else
                    shares += share[i];
            }
            bool changed = false;
            for (std::size_t i = 0; i < stories.size(); ++i) {
                if (fixed[i]) continue;
                const double own = rest * share[i] / shares;
                frames[i] = std::clamp(own, least, most);
                if (frames[i] != own) changed = fixed[i] = true;
            }
            if (!changed) break;
        }
        return frames;
    }

    std::vector<Option> options_of(int story, double share_frames, double weight) const {
        std::vector<Option> options;
        for (const StoryCut& cut : cuts_[story]) {
            const double off = std::log2(static_cast<double>(cut.natural_frames) / share_frames);
            options.push_back(
                option_of(cut, weight * (cut.coverage - kOffShare * off * off - kOtherLines * unlike(story, cut))));
        }
        if (options.size() <= kMostOptions) return options;
        // The best ones, and of every two seconds of length the best, so that any length can still be reached.
        std::vector<std::size_t> order(options.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return options[a].value > options[b].value; });
        std::vector<Option> kept;
        std::set<Frames> lengths;
        for (std::size_t rank = 0; rank < order.size(); ++rank) {
            const Option& option = options[order[rank]];
            if (lengths.insert(option.cut->natural_frames / frames_of(2)).second || rank < kMostOptions)
                kept.push_back(option);
        }
        return kept;
    }

    struct Search {
        Edit landed;   ///< the best that lands; no cuts if none does
        Edit longest;  ///< the longest that is not over length
    };

    /// The best cuts for a plan: a knapsack over the stories on a grid of a tenth of a second, exact sums carried
    /// along.
    Search search(const Plan& plan, const Means& means) const {
        const Surroundings frame = around(plan);
        const std::vector<double> shares =
            shares_of(plan.stories, std::max<Frames>(clock_.length.longest - frame.natural_frames, 1));
        std::vector<double> weights;
        weights.reserve(shares.size());
        const double mean_share =
            std::accumulate(shares.begin(), shares.end(), 0.0) / static_cast<double>(shares.size());
        for (const double share : shares)
            weights.push_back((0.5 + 0.5 * share / mean_share) / static_cast<double>(shares.size()));

        struct Cell {
            float value = -std::numeric_limits<float>::infinity();
            Frames natural_frames = 0;
            Frames shrink_frames = 0;
            Frames stretch_frames = 0;
        };
        struct Back {
            std::int32_t cell = -1;
            std::int32_t option = -1;
        };
        std::vector<std::vector<Option>> options;
        Frames bend = frame.shrink_frames + frame.tail.natural_frames;
        for (std::size_t i = 0; i < plan.stories.size(); ++i) {
            options.push_back(options_of(plan.stories[i], shares[i], weights[i]));
            Frames most = 0;
            for (const Option& option : options.back()) most = std::max(most, option.shrink_frames);
            bend += most;
        }
        Search result;
        const Frames room = clock_.length.longest - frame.natural_frames + bend;
        if (room < 0) return result;
        const auto cells = static_cast<std::size_t>(room / kGrid) + 1;
        std::vector<Cell> now(cells);
        now[0].value = 0;
        std::vector<std::vector<Back>> back(plan.stories.size(), std::vector<Back>(cells));
        for (std::size_t i = 0; i < plan.stories.size(); ++i) {
            std::vector<Cell> next(cells);
            for (std::size_t at = 0; at < cells; ++at) {
                const Cell& cell = now[at];
                if (cell.value == -std::numeric_limits<float>::infinity()) continue;
                for (std::size_t o = 0; o < options[i].size(); ++o) {
                    const Option& option = options[i][o];
                    const Frames natural = cell.natural_frames + option.cut->natural_frames;
                    const auto to = static_cast<std::size_t>(natural / kGrid);
                    if (to >= cells) continue;
                    const float value = cell.value + static_cast<float>(option.value);
                    if (value <= next[to].value) continue;
                    next[to] = {value, natural, cell.shrink_frames + option.shrink_frames,
                                cell.stretch_frames + option.stretch_frames};
                    back[i][to] = {static_cast<std::int32_t>(at), static_cast<std::int32_t>(o)};
                }
            }
            now = std::move(next);
        }

        std::int32_t landed = -1;
        std::int32_t longest = -1;
        for (std::size_t at = 0; at < cells; ++at) {
            const Cell& cell = now[at];
            if (cell.value == -std::numeric_limits<float>::infinity()) continue;
            const Frames natural = frame.natural_frames + cell.natural_frames;
            const auto landing = land(natural, frame.shrink_frames + cell.shrink_frames,
                                      frame.stretch_frames + cell.stretch_frames, frame.tail, means);
            if (landing && cell.value - landing->cost > result.landed.value) {
                result.landed.value = cell.value - landing->cost;
                result.landed.landing = *landing;
                landed = static_cast<std::int32_t>(at);
            }
            if (natural <= clock_.length.longest && natural > result.longest.landing.total_frames) {
                const Frames tail = frame.tail.possible
                                        ? std::clamp(clock_.length.shortest - natural + frame.tail.natural_frames,
                                                     frame.tail.natural_frames, frame.tail.most_frames)
                                        : 0;
                result.longest.landing = {0, tail, natural + tail - frame.tail.natural_frames, 0};
                result.longest.value = cell.value;
                longest = static_cast<std::int32_t>(at);
            }
        }
        const auto trace = [&](Edit& edit, std::int32_t at) {
            if (at < 0) return;
            edit.plan = plan;
            edit.cuts.resize(plan.stories.size());
            for (std::size_t i = plan.stories.size(); i-- > 0;) {
                edit.cuts[i] = options[i][back[i][at].option].cut;
                at = back[i][at].cell;
            }
        };
        trace(result.landed, landed);
        trace(result.longest, longest);
        return result;
    }

    // -- which stories -------------------------------------------------------------------------------------------

    int planned_stories() const {
        int planned = 0;
        for (int i = 0; i < static_cast<int>(lineup_.stories.size()); ++i)
            planned += (like_.empty() ? primary(i) : wanted(i) || like_.find(i) != like_.end()) ? 1 : 0;
        return std::clamp(planned, std::max(1, wanted_stories()), most_stories());
    }

    int most_stories() const {
        return std::max({1, wanted_stories(), std::min(clock_.stories_most, static_cast<int>(usable_.size()))});
    }

    double cost_of_count(int count) const {
        return (like_.empty() ? kStoryCount : kOtherStories) * std::abs(count - planned_stories()) +
               kTooFewStories * std::max(0, std::min(clock_.stories_least, static_cast<int>(usable_.size())) - count);
    }

    Plan plan_of(int count, int recaps, bool headline_even_alone) const {
        Plan plan;
        int others = count - wanted_stories();
        for (const int story : usable_)
            if (wanted(story) || others-- > 0) plan.stories.push_back(story);
        plan.headlines = headlines_of(plan.stories, draft_, lengths_, clock_, headline_even_alone);
        plan.recap = plan.headlines;
        if (static_cast<int>(plan.recap.size()) > recaps) plan.recap.resize(recaps);
        return plan;
    }

    /// The best edit over the number of stories, the planned number first.
    void try_counts(const Means& means, int recaps, bool headline_even_alone, Edit& landed, Edit& longest) const {
        const int planned = planned_stories();
        std::vector<int> counts{planned};
        for (int off = 1; off < std::max(planned, most_stories()); ++off) {
            if (planned - off >= 1) counts.push_back(planned - off);
            if (planned + off <= most_stories()) counts.push_back(planned + off);
        }
        const int least = wanted_stories();
        for (const int count : counts) {
            if (count < least) continue;
            // No edit is worth more than its count allows: once one lands, far counts need no search.
            if (1.0 - cost_of_count(count) <= landed.value) continue;
            if (!landed.cuts.empty() && std::abs(count - planned) > 2) continue;
            const Plan plan = plan_of(count, recaps, headline_even_alone);
            if (recaps > static_cast<int>(plan.recap.size())) continue;
            Search found = search(plan, means);
            found.landed.value -= cost_of_count(count);
            if (!found.landed.cuts.empty() && found.landed.value > landed.value) landed = std::move(found.landed);
            if (!found.longest.cuts.empty() && found.longest.landing.total_frames > longest.landing.total_frames)
                longest = std::move(found.longest);
        }
    }

    /// The ladder: news alone; headlines recapped; pauses and bed to their limits; and last a shorter bulletin.
    Edit choose() const {
        Edit landed;
        Edit longest;
        try_counts({}, 0, false, landed, longest);
        const int recaps = most_recaps();
        for (int recap = recaps > 1 ? 2 : 1; recap <= recaps && landed.cuts.empty(); ++recap)
            try_counts({}, recap, false, landed, longest);
        for (int recap = 0; recap <= recaps && landed.cuts.empty(); ++recap)
            try_counts({1, 1, true}, recap, false, landed, longest);
        if (landed.cuts.empty()) try_counts({1, 1, true}, 0, true, landed, longest);
        if (!landed.cuts.empty()) return landed;
        if (longest.cuts.empty())
            throw Error(Fault::Usage, fmt::format("length {}: the stories cannot be cut to it",
                                                  format_length(clock_.length.longest)));
        return longest;
    }

    int most_recaps() const {
        int most = 0;
        for (int count = 1; count <= most_stories(); ++count)
            most = std::max(most, static_cast<int>(plan_of(count, 0, false).headlines.size()));
        return most;
    }

    // -- writing it down -----------------------------------------------------------------------------------------

    Rundown rundown(const Edit& edit) const {
        const Surroundings frame = around(edit.plan);
        struct Placed {
            Gap gap;
            Frames shrink_frames = 0;
            Frames stretch_frames = 0;
        };
        // All pauses in order, those inside the stories too, with how far each may bend.
        std::vector<Placed> pauses;
        const auto add_story_pauses = [&](const StoryCut& cut) {
            const int count = static_cast<int>(cut.lines.size()) - 1;
            const Bend bend = bend_of_story(sentence_gap_, cut.natural_frames, count, limits_);
            for (int i = 0; i < count; ++i) pauses.push_back({sentence_gap_, bend.shrink_frames, bend.stretch_frames});
        };
        std::size_t nth_story = 0;
        for (std::size_t i = 0; i < frame.elements.size(); ++i) {
            if (i > 0) {
                const Gap gap = gap_between(frame.elements[i - 1], frame.elements[i], clock_, sounds_.bed);
                pauses.push_back({gap, gap.natural_frames - gap.least_frames, gap.most_frames - gap.natural_frames});
            }
            if (frame.elements[i].kind == Element::Kind::Story) add_story_pauses(*edit.cuts[nth_story++]);
        }
        std::vector<Frames> rooms;
        rooms.reserve(pauses.size());
        const bool stretch = edit.landing.bend_frames >= 0;
        for (const Placed& pause : pauses) rooms.push_back(stretch ? pause.stretch_frames : pause.shrink_frames);
        const std::vector<Frames> bends = deal_out(std::abs(edit.landing.bend_frames), rooms);

        Rundown result;
        Frames at = 0;
        std::size_t nth_pause = 0;
        const auto add = [&](RundownItem item) {
            if (item.length_frames <= 0) return;
            item.start_frame = at;
            at += item.length_frames;
            result.items.push_back(std::move(item));
        };
        const auto pause = [&](int clock_item, int story) {
            const Gap& gap = pauses[nth_pause].gap;
            const Frames length = gap.natural_frames + (stretch ? bends[nth_pause] : -bends[nth_pause]);
            ++nth_pause;
            add({RundownItem::Kind::Pause, 0, length, -1, {}, clock_item, story, gap.bed});
        };
        const auto tail = [&](int clock_item) {
            add({RundownItem::Kind::BedTail, 0, edit.landing.tail_frames, -1, {}, clock_item, -1, true});
        };
        nth_story = 0;
        for (std::size_t i = 0; i < frame.elements.size(); ++i) {
            const Element& element = frame.elements[i];
            if (i > 0) pause(frame.elements[i - 1].clock_item, -1);
            if (i == frame.tail.before_element && i > 0) tail(frame.elements[i - 1].clock_item);
            switch (element.kind) {
                case Element::Kind::Cue:
                    add({RundownItem::Kind::Cue, 0, element.length_frames, -1, element.sound, element.clock_item, -1,
                         element.bed && sounds_.bed});
                    break;
                case Element::Kind::Line:
                    add({RundownItem::Kind::Line,
                         0,
                         element.length_frames,
                         element.line,
                         {},
                         element.clock_item,
                         element.story,
                         element.bed && sounds_.bed});
                    break;
                case Element::Kind::Story: {
                    const StoryCut& cut = *edit.cuts[nth_story++];
                    RundownStory story{element.story, at, 0, cut.lines};
                    for (std::size_t line = 0; line < cut.lines.size(); ++line) {
                        if (line > 0) pause(element.clock_item, element.story);
                        add({RundownItem::Kind::Line,
                             0,
                             lengths_[cut.lines[line]],
                             cut.lines[line],
                             {},
                             element.clock_item,
                             element.story,
                             element.bed && sounds_.bed});
                    }
                    story.length_frames = at - story.start_frame;
                    result.stories.push_back(std::move(story));
                    break;
                }
            }
        }
        if (frame.tail.before_element == frame.elements.size() && !frame.elements.empty())
            tail(frame.elements.back().clock_item);
        result.length_frames = at;
        explain(edit, result);
        return result;
    }

    /// What did not make it, and what is less than was promised.
    void explain(const Edit& edit, Rundown& result) const {
        const auto headline_of = [&](int story) { return lineup_.stories.at(story).article.headline; };
        const std::vector<int> asked = shortlist(draft_, lineup_, clock_, sounds_);
        for (std::size_t i = 0; i < draft_.stories.size(); ++i) {
            const int story = static_cast<int>(i);
            const auto& airs = edit.plan.stories;
            if (std::find(airs.begin(), airs.end(), story) != airs.end()) continue;
            std::string reason = primary(story) ? "no time for it" : "in reserve, not needed";
            const std::vector<int>& lines = draft_.stories[i].lines;
            const auto any = [&](const auto& test) { return std::any_of(lines.begin(), lines.end(), test); };
            if (lines.empty())
                reason =
                    draft_.stories[i].refusal.empty() ? "nothing in it is fit to be spoken" : draft_.stories[i].refusal;
            else if (any([&](int line) { return lengths_.at(line) > 0; })) {
                if (cuts_[i].empty())
                    reason = fmt::format("too little to say for the shortest story ({})",
                                         format_length(clock_.segment.shortest));
            } else if (any([&](int line) { return std::binary_search(asked.begin(), asked.end(), line); })) {
                reason = "no line of it could be spoken";
            }
            result.dropped.push_back({headline_of(story), reason, story});
        }
        for (const RundownStory& story : result.stories) {
            std::set<int> aired;
            for (const int line : story.lines) aired.insert(draft_.lines[line].sentence);
            for (const int line : draft_.stories.at(story.story).lines)
                if (lengths_[line] > 0 && aired.insert(draft_.lines[line].sentence).second)
                    result.dropped.push_back({draft_.lines[line].text, "cut for time", story.story});
        }
        for (const Line& line : draft_.lines)
            if (line.role == Role::Say && lengths_[line.id] == 0)
                result.degraded.push_back(fmt::format("\"{}\" could not be spoken", line.text));
        if (short_stories_)
            result.degraded.push_back(
                fmt::format("no story reaches the clock's shortest ({})", format_length(clock_.segment.shortest)));
        if (result.length_frames < clock_.length.shortest)
            result.degraded.push_back(fmt::format("too little news: {} instead of {}",
                                                  format_length(result.length_frames),
                                                  format_length(clock_.length.shortest)));
    }

    const Draft& draft_;
    const Lineup& lineup_;
    const BulletinClock& clock_;
    const SoundLengths& sounds_;
    std::vector<Frames> lengths_;              ///< by line id; 0: not spoken
    std::vector<std::vector<StoryCut>> cuts_;  ///< by story
    std::vector<int> usable_;                  ///< stories with cuts, in order
    std::map<int, std::vector<int>> like_;     ///< lines to keep, by story
    Gap sentence_gap_;                         ///< inside stories
    LengthRange limits_;                       ///< of a story's natural length
    bool short_stories_ = false;
};

}  // namespace

Rundown edit_to_time(const Draft& draft, const Lineup& lineup, const std::vector<Take>& takes,
                     const BulletinClock& clock, const SoundLengths& sounds) {
    return edit_to_time(draft, lineup, lengths_of(draft, takes), clock, sounds);
}

Rundown edit_to_time(const Draft& draft, const Lineup& lineup, std::vector<Frames> length_of_line,
                     const BulletinClock& clock, const SoundLengths& sounds) {
    return Editor(draft, lineup, std::move(length_of_line), clock, sounds, nullptr).edit();
}

Rundown edit_near(const Rundown& like, const Draft& draft, const Lineup& lineup, std::vector<Frames> length_of_line,
                  const BulletinClock& clock, const SoundLengths& sounds) {
    return Editor(draft, lineup, std::move(length_of_line), clock, sounds, &like).edit();
}

std::vector<Frames> lengths_of(const Draft& draft, const std::vector<Take>& takes) {
    std::vector<Frames> lengths(draft.lines.size(), 0);
    for (const Take& take : takes)
        if (take.line >= 0 && take.line < static_cast<int>(lengths.size())) lengths[take.line] = take.pcm.frames();
    return lengths;
}

}  // namespace newscart
