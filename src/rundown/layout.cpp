#include "rundown/layout.h"

#include <algorithm>

#include "base/error.h"

namespace newscart {
namespace {

using Kind = Element::Kind;

constexpr double kHeadlinesShare = 0.20;  // of the time, at most

void append_with_stings(std::vector<Element>& elements, const std::vector<Element>& parts, const ClockItem& item,
                        int index, const SoundLengths& sounds) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0 && !item.between.empty()) {
            const auto found = sounds.frames.find(item.between);
            if (found != sounds.frames.end())
                elements.push_back({Kind::Cue, found->second, -1, item.between, index, -1, item.bed, false});
        }
        elements.push_back(parts[i]);
    }
}

std::vector<Element> lines_of(const std::vector<int>& ids, const Draft& draft, const std::vector<Frames>& lengths,
                              int index, bool bed, bool recap) {
    std::vector<Element> result;
    result.reserve(ids.size());
    for (const int id : ids)
        result.push_back({Kind::Line, lengths.at(id), id, {}, index, draft.lines.at(id).story, bed, recap});
    return result;
}

Gap bent(Frames natural, const BulletinClock& clock, bool bed) {
    const Frames most = std::min(clock.pause_most, bed ? pace::kLongestSilence : pace::kLongestDry);
    const Frames least = std::min(clock.pause_least, most);
    return {std::clamp(natural, least, most), least, most, bed};
}

}  // namespace

std::vector<Element> elements_of(const Plan& plan, const Draft& draft, const std::vector<Frames>& length_of_line,
                                 const BulletinClock& clock, const SoundLengths& sounds) {
    std::vector<int> story_items;
    int headlines_item = -1;
    for (std::size_t i = 0; i < clock.items.size(); ++i) {
        if (clock.items[i].kind == ClockItem::Kind::Stories) story_items.push_back(static_cast<int>(i));
        if (clock.items[i].kind == ClockItem::Kind::Headlines && headlines_item < 0)
            headlines_item = static_cast<int>(i);
    }

    std::vector<Element> elements;
    std::size_t next_story = 0;
    std::size_t nth_story_item = 0;
    for (int index = 0; index < static_cast<int>(clock.items.size()); ++index) {
        const ClockItem& item = clock.items[index];
        switch (item.kind) {
            case ClockItem::Kind::Sound:
            case ClockItem::Kind::File: {
                const auto found = sounds.frames.find(item.file);
                if (found != sounds.frames.end())
                    elements.push_back({Kind::Cue, found->second, -1, item.file, index, -1, false, false});
                else if (item.kind == ClockItem::Kind::Sound)
                    throw Error(Fault::Config, item.place + ": " + item.file.string() + " was not loaded");
                break;
            }
            case ClockItem::Kind::Say:
                for (const Line& line : draft.lines)
                    if (line.role == Role::Say && line.item == index && length_of_line.at(line.id) > 0)
                        elements.push_back(
                            {Kind::Line, length_of_line[line.id], line.id, {}, index, -1, item.bed, false});
                break;
            case ClockItem::Kind::Headlines:
                append_with_stings(elements, lines_of(plan.headlines, draft, length_of_line, index, item.bed, false),
                                   item, index, sounds);
                break;
            case ClockItem::Kind::Stories: {
                // Several items share the stories evenly, in order.
                ++nth_story_item;
                const std::size_t until = plan.stories.size() * nth_story_item / story_items.size();
                std::vector<Element> parts;
                for (; next_story < until; ++next_story) {
                    const int story = plan.stories[next_story];
                    parts.push_back(
                        {Kind::Story, 0, -1, {}, index, story, item.bed, false, draft.stories.at(story).grave});
                }
                append_with_stings(elements, parts, item, index, sounds);
                if (nth_story_item == story_items.size() && headlines_item >= 0) {
                    const ClockItem& headlines = clock.items[headlines_item];
                    append_with_stings(elements,
                                       lines_of(plan.recap, draft, length_of_line, headlines_item, headlines.bed, true),
                                       headlines, headlines_item, sounds);
                }
                break;
            }
        }
    }
    return elements;
}

Gap gap_between(const Element& before, const Element& after, const BulletinClock& clock, bool has_bed) {
    // Two sounds in a row are made to follow each other.
    if (before.kind == Kind::Cue && after.kind == Kind::Cue) return {0, 0, 0, false};
    const bool bed = has_bed && (before.bed || after.bed);
    if (before.grave) {
        Gap gap = bent(pace::kAfterGrave, clock, bed);
        gap.least_frames = std::min(gap.natural_frames, std::max(gap.least_frames, pace::kLeastAfterGrave));
        return gap;
    }
    if (before.kind == Kind::Cue) return bent(pace::kAfterSting, clock, bed);
    if (after.kind == Kind::Cue) return bent(pace::kBeforeSting, clock, bed);
    if (before.kind == Kind::Story && after.kind == Kind::Story) return bent(pace::kStory, clock, bed);
    if (before.clock_item != after.clock_item || before.recap != after.recap) return bent(pace::kItem, clock, bed);
    return bent(before.story >= 0 ? pace::kHeadline : pace::kSentence, clock, bed);
}

Gap sentence_gap(const BulletinClock& clock, bool bed, bool has_bed) {
    return bent(pace::kSentence, clock, bed && has_bed);
}

Bend bend_of_story(const Gap& gap, Frames natural_frames, int count, const LengthRange& limits) {
    if (count <= 0) return {};
    return {
        std::min(gap.natural_frames - gap.least_frames, std::max<Frames>(0, natural_frames - limits.shortest) / count),
        std::min(gap.most_frames - gap.natural_frames, std::max<Frames>(0, limits.longest - natural_frames) / count)};
}

Tail tail_of(const std::vector<Element>& elements, const BulletinClock& clock, const SoundLengths& sounds) {
    Tail tail;
    tail.before_element = elements.size();
    while (tail.before_element > 0 && elements[tail.before_element - 1].kind == Kind::Cue) --tail.before_element;
    if (!sounds.bed || tail.before_element == 0 || !elements[tail.before_element - 1].bed) return tail;
    tail.possible = clock.bed_tail_most > 0;
    tail.most_frames = std::max<Frames>(0, clock.bed_tail_most);
    if (tail.before_element == elements.size()) tail.natural_frames = std::min(tail.most_frames, pace::kEndOfBed);
    return tail;
}

Surroundings surroundings_of(const Plan& plan, const Draft& draft, const std::vector<Frames>& length_of_line,
                             const BulletinClock& clock, const SoundLengths& sounds) {
    Surroundings result;
    result.elements = elements_of(plan, draft, length_of_line, clock, sounds);
    result.tail = tail_of(result.elements, clock, sounds);
    result.natural_frames = result.tail.natural_frames;
    for (std::size_t i = 0; i < result.elements.size(); ++i) {
        result.natural_frames += result.elements[i].length_frames;
        if (i == 0) continue;
        const Gap gap = gap_between(result.elements[i - 1], result.elements[i], clock, sounds.bed);
        result.natural_frames += gap.natural_frames;
        result.shrink_frames += gap.natural_frames - gap.least_frames;
        result.stretch_frames += gap.most_frames - gap.natural_frames;
    }
    return result;
}

std::vector<int> headlines_of(const std::vector<int>& stories, const Draft& draft,
                              const std::vector<Frames>& length_of_line, const BulletinClock& clock, bool even_alone) {
    std::vector<int> headlines;
    const auto item = std::find_if(clock.items.begin(), clock.items.end(),
                                   [](const ClockItem& each) { return each.kind == ClockItem::Kind::Headlines; });
    if (item == clock.items.end() || (stories.size() < 2 && !even_alone)) return headlines;
    Frames total = 0;
    for (const int story : stories) {
        const int line = draft.stories.at(story).headline;
        if (static_cast<int>(headlines.size()) >= item->count || line < 0 || length_of_line.at(line) == 0) continue;
        total += length_of_line[line] + pace::kHeadline;
        if (static_cast<double>(total) > kHeadlinesShare * static_cast<double>(clock.length.shortest)) break;
        headlines.push_back(line);
    }
    return headlines;
}

std::vector<Frames> deal_out(Frames amount, const std::vector<Frames>& rooms) {
    Frames total = 0;
    for (const Frames room : rooms) total += room;
    std::vector<Frames> dealt(rooms.size(), 0);
    if (total <= 0) return dealt;
    Frames before = 0;
    Frames given = 0;
    for (std::size_t i = 0; i < rooms.size(); ++i) {
        before += rooms[i];
        const Frames until = amount * before / total;
        dealt[i] = until - given;
        given = until;
    }
    return dealt;
}

bool is_wanted(const Story& story) {
    return story.pinned || story.written || story.wishes.length_frames ||
           std::any_of(story.wishes.lines.begin(), story.wishes.lines.end(),
                       [](const LineWish& wish) { return wish.kind && *wish.kind != LineWish::Kind::Out; });
}

LengthRange limits_of_story(const Story& story, const BulletinClock& clock) {
    LengthRange limits = story_limits(clock);
    if (story.written || story.wishes.any()) limits = {1, std::max(limits.longest, clock.length.longest)};
    return limits;
}

LengthRange story_limits(const BulletinClock& clock) {
    return {clock.segment.shortest, clock.segment.longest - 2 * pace::kSegmentEdge};
}

}  // namespace newscart
