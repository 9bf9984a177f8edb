#pragma once
#include <vector>

#include "rundown/cuts.h"
#include "rundown/rundown.h"

namespace newscart {

/// How the edit breathes. All are kept within the clock's pause limits.
namespace pace {
inline constexpr Frames kSentence = frames_of(0.40);        ///< between the sentences of a story or a text
inline constexpr Frames kHeadline = frames_of(0.55);        ///< between headlines
inline constexpr Frames kStory = frames_of(0.85);           ///< between stories without a sting
inline constexpr Frames kAfterGrave = frames_of(1.2);       ///< after a story of deaths, whatever comes next
inline constexpr Frames kLeastAfterGrave = frames_of(1.0);  ///< where the clock and the bed allow it
inline constexpr Frames kItem = frames_of(0.75);            ///< between items of the clock
inline constexpr Frames kBeforeSting = frames_of(0.45);     ///< a sting answers the last word
inline constexpr Frames kAfterSting = frames_of(0.35);      ///< and its own decay is part of the pause after it
inline constexpr Frames kEndOfBed = frames_of(1.5);         ///< of bed when no sound closes the bulletin
inline constexpr Frames kSegmentEdge = frames_of(0.15);     ///< silence at both ends of a segment
inline constexpr Frames kLongestSilence = frames_of(1.2);   ///< players take more for dead air
inline constexpr Frames kLongestDry = frames_of(1.05);      ///< without a bed the takes' own faint edges add to it
}  // namespace pace

/// A pause: its natural length and how far it may bend.
struct Gap {
    Frames natural_frames = 0;
    Frames least_frames = 0;
    Frames most_frames = 0;
    bool bed = false;
};

/// What stands between the pauses of a bulletin. A story is one element until its lines are known.
struct Element {
    enum class Kind { Cue, Line, Story } kind = Kind::Line;
    Frames length_frames = 0;
    int line = -1;
    std::filesystem::path sound;
    int clock_item = -1;
    int story = -1;
    bool bed = false;
    bool recap = false;
    bool grave = false;  ///< a story after which nobody goes on at once
};

/// Which stories and headlines air, before their lines are chosen.
struct Plan {
    std::vector<int> stories;    ///< places in Draft::stories, in airing order
    std::vector<int> headlines;  ///< line ids
    std::vector<int> recap;      ///< headlines said again after the last story
};

/// The elements of a bulletin in order: the clock, filled in.
std::vector<Element> elements_of(const Plan& plan, const Draft& draft, const std::vector<Frames>& length_of_line,
                                 const BulletinClock& clock, const SoundLengths& sounds);

/// The pause between neighbours.
Gap gap_between(const Element& before, const Element& after, const BulletinClock& clock, bool has_bed);

/// The pause between two sentences of a story.
Gap sentence_gap(const BulletinClock& clock, bool bed, bool has_bed);

/// How far one pause of a story may bend either way so that all of them together keep the story's limits. The same for
/// each of its `count` pauses.
struct Bend {
    Frames shrink_frames = 0;
    Frames stretch_frames = 0;
};
Bend bend_of_story(const Gap& gap, Frames natural_frames, int count, const LengthRange& limits);

/// The end of the bulletin on the bed alone.
struct Tail {
    bool possible = false;
    Frames natural_frames = 0;
    Frames most_frames = 0;
    std::size_t before_element = 0;  ///< the first of the closing sounds; the number of elements if there is none
};
Tail tail_of(const std::vector<Element>& elements, const BulletinClock& clock, const SoundLengths& sounds);

/// Everything outside the stories, at its natural length.
struct Surroundings {
    std::vector<Element> elements;
    Tail tail;
    Frames natural_frames = 0;
    Frames shrink_frames = 0;   ///< what its pauses can give
    Frames stretch_frames = 0;  ///< and take
};
Surroundings surroundings_of(const Plan& plan, const Draft& draft, const std::vector<Frames>& length_of_line,
                             const BulletinClock& clock, const SoundLengths& sounds);

/// The headlines of these stories: as many as the clock asks for, in at most a fifth of the time. None for a single
/// story, unless `even_alone`: it would be the same news twice.
std::vector<int> headlines_of(const std::vector<int>& stories, const Draft& draft,
                              const std::vector<Frames>& length_of_line, const BulletinClock& clock, bool even_alone);

/// `amount` dealt out over `rooms` in proportion, in whole frames, never more than a room holds. 0 <= amount <= their
/// sum.
std::vector<Frames> deal_out(Frames amount, const std::vector<Frames>& rooms);

/// Whether an editor wants this story told, so that it is told whatever the edit would think of it.
bool is_wanted(const Story& story);

/// The limits of one story's natural length: what an editor wrote or cut to measure need not keep the clock's.
LengthRange limits_of_story(const Story& story, const BulletinClock& clock);

/// A story's natural length may use the clock's limits less the silence at both ends of its own file.
LengthRange story_limits(const BulletinClock& clock);

}  // namespace newscart
