#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "audio/pcm.h"
#include "rundown/rundown.h"
#include "speech/take.h"
#include "station/station.h"

namespace newscart {

/// The station's sounds, 48 kHz stereo.
struct Sounds {
    std::map<std::filesystem::path, Pcm> pcm;
    std::vector<std::string> warnings;  ///< "intro.wav: 44100 Hz, converted"
    SoundLengths lengths() const;
};

/// Loads every sound the clock and the sound design name, converted to 48 kHz stereo. Throws Error(Config) naming the
/// file that is missing or broken.
Sounds load_sounds(const BulletinClock& clock, const SoundDesign& design, int jobs);

/// A point in a programme that players and people want to find.
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
};

/// Which voice speaks which line is decided before speaking; the chain must know it again.
using VoiceOfLine = std::map<int, Voice>;

/// Takes through their voice's chain, levelled line by line to one loudness. Same length, same order.
std::vector<Take> process_takes(const std::vector<Take>& takes, const VoiceOfLine& voices, int jobs);

/// Lays the processed takes, the sounds and the bed on the rundown's times. The bed is ducked around speech that is
/// known in advance, loops without a seam and is `speech_over_bed_lu` under the speech.
Programme mix(const Rundown& rundown, const std::vector<Take>& processed, const Draft& draft, const Lineup& lineup,
              const Sounds& sounds, const SoundDesign& design);

}  // namespace newscart
