#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <vector>

#include "mix/mix.h"

namespace newscart {

/// Which bed plays under what.
struct BedPlan {
    std::filesystem::path bed;                          ///< where nothing else is said
    std::map<int, std::filesystem::path> bed_of_story;  ///< by place in the lineup
    /// Sounds that are talked over, and their whole length: the bed waits for their end.
    std::map<std::filesystem::path, Frames> talked_over;
};

/// From where to where a bed plays, fades included. Fades have equal power: a bed that takes over from a sound or from
/// another bed, or gives way to one, keeps the level.
struct BedRun {
    Frames begin_frame = 0;
    Frames end_frame = 0;
    Frames fade_in_frames = 0;
    Frames fade_out_frames = 0;
    std::filesystem::path file;

    double fade(Frames frame) const;
};
std::vector<BedRun> bed_runs(const Rundown& rundown, const BedPlan& plan = {});

/// How far the bed is up. Raised-cosine ramps: down before words, up after them, not at all in gaps shorter than the
/// design's hold_gap_ms. Asked in rising order of `frame`, within one pass; a copy begins anew where this stands.
class Ducking {
  public:
    Ducking(const Rundown& rundown, const SoundDesign& design);
    /// In decibels over its level under speech.
    double rise_db(Frames frame);
    /// 0 under speech, 1 where there is none.
    double up(Frames frame);

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

/// What balance() found.
struct Balance {
    static constexpr Frames kHopFrames = kFrameRateHz / 10;
    std::vector<float> gain;  ///< of the bed, at every kHopFrames
    std::optional<double> speech_over_bed_lu;
    double off_lu = 0;  ///< farthest from `wanted_lu` in any window

    double at(Frames frame) const;
};

/// A run's bed: its samples, its K-weighted powers (weighted_mean_squares) and its gain before balancing.
struct BedSound {
    const Pcm* pcm = nullptr;
    std::vector<float> mean_squares;
    double gain = 1;
};
using BedSounds = std::map<std::filesystem::path, BedSound>;

/// The slow movement of the bed's level (over 3 s, as loudness is measured) that keeps it `wanted_lu` under the speech
/// wherever that is, though music swells and some stories have more pauses than others.
Balance balance(const std::vector<float>& speech_mean_squares, const std::vector<BedRun>& runs, const BedSounds& beds,
                const Ducking& ducking, double wanted_lu);

/// Adds the looped beds to the frames [first, last) of `out` (all stereo). `first` is a multiple of kBedBlockFrames.
inline constexpr Frames kBedBlockFrames = 128;
void add_beds(Pcm& out, Frames first, Frames last, const std::vector<BedRun>& runs, const BedSounds& beds,
              const Ducking& ducking, const Balance& balance);

/// `bed` cut so that its end runs on into its beginning: at whole bars if `marks` tell its tempo, else as it is if it
/// loops already, else with its end crossfaded into its beginning.
/// Marks that leave less than a bar are not used (holds_a_bar).
Pcm seamless(Pcm bed, const SoundMarks& marks = {});
/// Whether a sound of `frames` has a whole bar between its first beat and its end.
bool holds_a_bar(Frames frames, const SoundMarks& marks);

}  // namespace newscart
