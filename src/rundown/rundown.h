#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "lineup/lineup.h"
#include "script/draft.h"
#include "speech/take.h"
#include "station/station.h"

namespace newscart {

/// One thing on the air, to the frame.
struct RundownItem {
    enum class Kind {
        Cue,      ///< a sound of the station
        Line,     ///< a take
        Pause,    ///< silence of speech; the bed may play
        BedTail,  ///< the bed alone, before the outro or the end
    } kind = Kind::Pause;
    Frames start_frame = 0;
    Frames length_frames = 0;
    int line = -1;                ///< Kind::Line: place in Draft::lines
    std::filesystem::path sound;  ///< Kind::Cue
    int clock_item = -1;          ///< place in the clock's items
    int story = -1;               ///< place in Lineup::stories, for what belongs to a story
    bool bed = false;             ///< whether the bed plays under it
};

/// One story as it airs.
struct RundownStory {
    int story = -1;
    Frames start_frame = 0;
    Frames length_frames = 0;
    std::vector<int> lines;
};

/// The edit: what airs, when, to the frame. Items follow one another without gap or overlap and fill length_frames.
struct Rundown {
    enum class Product { Bulletin, Segment } product = Product::Bulletin;
    Frames length_frames = 0;
    std::vector<RundownItem> items;
    std::vector<RundownStory> stories;
    std::vector<Dropped> dropped;       ///< lines and stories that did not make it, and why
    std::vector<std::string> degraded;  ///< reasons why this is less than was promised; empty if all is well
};

/// Lengths of the station's sounds at 48 kHz.
struct SoundLengths {
    std::map<std::filesystem::path, Frames> frames;  ///< what the clock names; a missing file item has none
    bool bed = false;                                ///< whether there is a bed to play under pauses and the end
};

/// The lines worth speaking, in the order of Draft::lines: enough for the longest bulletin the clock allows, even if
/// the voice is faster than the estimates say, and for the edit to choose from (about 1.4 times what airs). Stories in
/// reserve are spoken only as far as the others cannot fill the time.
std::vector<int> shortlist(const Draft& draft, const Lineup& lineup, const BulletinClock& clock,
                           const SoundLengths& sounds);

/// Edits to time. For an exact length with enough news the result has exactly that many frames. Too little news:
/// headlines are recapped, then the bed plays on up to the clock's `bed_tail_most`, then the bulletin is shorter and
/// says so in `degraded`; never a longer one. A range is kept in the same way. Throws Error(Input) if no story is left
/// to air, Error(Config) if the clock has no stories item or its sounds and texts alone are longer than the length,
/// Error(Usage) if no story fits beside them.
Rundown edit_to_time(const Draft& draft, const Lineup& lineup, const std::vector<Take>& takes,
                     const BulletinClock& clock, const SoundLengths& sounds);

/// The same by the lengths of the takes alone: by line id, 0 for a line that was not spoken.
Rundown edit_to_time(const Draft& draft, const Lineup& lineup, std::vector<Frames> length_of_line,
                     const BulletinClock& clock, const SoundLengths& sounds);

/// One file a story of the bulletin: the story's lines at their natural pace, 0.15 s of silence before and after, dry
/// (no bed: a station plays segments over its own). Each keeps the clock's limits for a story.
std::vector<Rundown> segments_of(const Rundown& bulletin, const Draft& draft, const std::vector<Take>& takes,
                                 const BulletinClock& clock);
std::vector<Rundown> segments_of(const Rundown& bulletin, const std::vector<Frames>& length_of_line,
                                 const BulletinClock& clock);

/// By line id, 0 for a line without a take.
std::vector<Frames> lengths_of(const Draft& draft, const std::vector<Take>& takes);

}  // namespace newscart
