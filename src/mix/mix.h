#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "audio/pcm.h"
#include "rundown/rundown.h"
#include "speech/take.h"
#include "station/station.h"

namespace newscart {

/// The station's sounds, 48 kHz stereo.
struct Sounds {
    std::map<std::filesystem::path, Pcm>
        pcm;  ///< the bed is cut so that it loops without a seam, or to what can be heard
    std::map<std::filesystem::path, double> loudness_lufs;
    /// From where on a sound may be talked over: what its marks say, or, between stories, where it has died away. For
    /// the edit it ends there; in the mix it goes on under what follows.
    struct Tail {
        Frames from_frame = 0;
        bool ducked = false;  ///< it goes on as loud as before, so it is lowered as the bed is
        double lufs = 0;      ///< of what is ducked: a loud beginning is no reason to bury what follows
    };
    std::map<std::filesystem::path, Tail> tails;
    bool bed = false;                   ///< whether there is one
    std::vector<std::string> warnings;  ///< "intro.wav: 44100 Hz, converted"
    SoundLengths lengths() const;
};

/// Loads every sound the clock and the sound design name, converted to 48 kHz stereo. Silence at the ends of a sound is
/// left out, so is a DC offset. Throws Error(Config) naming the file that is missing, broken, silent or of no use for
/// its purpose; a missing or broken `file` item is a warning, and absent from the result.
Sounds load_sounds(const BulletinClock& clock, const SoundDesign& design, int jobs);

/// A point in a programme that players and people want to find. A story's title is its headline.
struct ProgrammeMark {
    Frames frame = 0;
    Frames length_frames = 0;
    std::string kind;  ///< "sound", "say", "headlines", "story", "bed"
    std::string title;
};

/// Mixed, not yet mastered: stereo, 48 kHz, exactly the rundown's length.
struct Programme {
    Pcm pcm;
    std::vector<ProgrammeMark> marks;
    /// Short-term loudness of the speech over that of the bed in the same 3 s, measured every 100 ms where there is
    /// speech throughout: the mean, and how far any of them is from what the design asks for.
    std::optional<double> speech_over_bed_lu;
    double speech_over_bed_off_lu = 0;
};

/// Which voice speaks which line is decided before speaking; the chain must know it again.
using VoiceOfLine = std::map<int, Voice>;

/// Takes through their voice's chain, levelled line by line to one loudness. Same length, same order.
std::vector<Take> process_takes(std::vector<Take> takes, const VoiceOfLine& voices, int jobs);

/// Lays the processed takes, the sounds and the bed on the rundown's times.
///
/// Speech is in the centre, at the level it comes in. Sounds keep their stereo image and are brought to about the same
/// loudness (1 LU below), so that files of any level sit right. The bed is `speech_over_bed_lu` under the speech while
/// there are words, as measured over 3 s wherever they are, rises in longer gaps and at the end, and loops without a
/// seam; where speech is is known, so it moves before the words do. The same whatever `jobs` is.
Programme mix(const Rundown& rundown, const std::vector<Take>& processed, const Draft& draft, const Lineup& lineup,
              const Sounds& sounds, const SoundDesign& design, int jobs = 1);
/// The same with each line's processed sound in its place, by line id; nullptr for those that are not needed.
Programme mix(const Rundown& rundown, const std::vector<const Pcm*>& take_of_line, const Draft& draft,
              const Lineup& lineup, const Sounds& sounds, const SoundDesign& design, int jobs = 1);

}  // namespace newscart
