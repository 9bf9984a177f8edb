#include <algorithm>

#include "rundown/layout.h"
#include "rundown/rundown.h"

namespace newscart {

std::vector<Rundown> segments_of(const Rundown& bulletin, const Draft& draft, const std::vector<Take>& takes,
                                 const BulletinClock& clock) {
    return segments_of(bulletin, lengths_of(draft, takes), clock);
}

std::vector<Rundown> segments_of(const Rundown& bulletin, const std::vector<Frames>& length_of_line,
                                 const BulletinClock& clock) {
    std::vector<Rundown> segments;
    for (const RundownStory& story : bulletin.stories) {
        Rundown segment;
        segment.product = Rundown::Product::Segment;
        const auto add = [&](RundownItem::Kind kind, Frames length, int line) {
            if (length <= 0) return;
            segment.items.push_back({kind, segment.length_frames, length, line, {}, -1, story.story, false});
            segment.length_frames += length;
        };
        const Frames pause = sentence_gap(clock, false, false).natural_frames;
        add(RundownItem::Kind::Pause, pace::kSegmentEdge, -1);
        RundownStory place{story.story, segment.length_frames, 0, story.lines};
        for (std::size_t i = 0; i < story.lines.size(); ++i) {
            if (i > 0) add(RundownItem::Kind::Pause, pause, -1);
            add(RundownItem::Kind::Line, length_of_line.at(story.lines[i]), story.lines[i]);
        }
        place.length_frames = segment.length_frames - place.start_frame;
        add(RundownItem::Kind::Pause, pace::kSegmentEdge, -1);
        segment.stories.push_back(std::move(place));
        segments.push_back(std::move(segment));
    }
    return segments;
}

}  // namespace newscart
