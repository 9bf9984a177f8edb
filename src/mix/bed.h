#pragma once
#include <vector>

#include "mix/mix.h"

namespace newscart {

/// From where to where the bed plays, fades included. Fades have equal power: a bed that takes over from a sound, or
/// gives way to one, keeps the level.
struct BedRun {
    Frames begin_frame = 0;
    Frames end_frame = 0;
    Frames fade_in_frames = 0;
    Frames fade_out_frames = 0;
};
std::vector<BedRun> bed_runs(const Rundown& rundown);

/// How far the bed is up, in decibels over its level under speech. Raised-cosine ramps: down before words, up after
/// them, not at all in gaps shorter than the design's hold_gap_ms.
class Ducking {
  public:
    Ducking(const Rundown& rundown, const SoundDesign& design);
    /// Asked in rising order of `frame`, within one pass.
    double rise_db(Frames frame);

  private:
    struct Speech {
        Frames begin_frame = 0;
        Frames end_frame = 0;
        double rise_after_db = 0;
    };
    std::vector<Speech> speech_;  ///< gaps that are held are closed
    double down_frames_;
    double up_frames_;
    std::size_t next_ = 0;  ///< the first speech that ends after the frame last asked for
};

/// Adds the looped `bed`, times `gain_under_speech`, to `out` (both stereo).
void add_bed(Pcm& out, const Pcm& bed, double gain_under_speech, const Rundown& rundown, const SoundDesign& design);

/// `bed` cut so that its end runs on into its beginning: as it is if it does so already, else with its end crossfaded
/// into its beginning.
Pcm seamless(Pcm bed);

}  // namespace newscart
