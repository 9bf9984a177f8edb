#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/clock.h"

namespace newscart {

/// Meters of a finished file, fed bit by bit with interleaved samples of any rate.

/// What counts as silence: most players' silence detection begins here.
inline constexpr double kSilenceDbfs = -60;

/// Runs of frames in which every channel is below kSilenceDbfs.
class SilenceMeter {
  public:
    explicit SilenceMeter(int channels);
    void add(std::span<const float> samples);
    Frames head() const { return heard_ ? head_ : frame_; }
    Frames tail() const { return heard_ ? frame_ - last_loud_ - 1 : 0; }
    Frames longest() const { return longest_; }
    Frames longest_at() const { return longest_at_; }

  private:
    std::size_t channels_;
    Frames frame_ = 0;
    Frames last_loud_ = 0;
    Frames head_ = 0;
    Frames longest_ = 0;
    Frames longest_at_ = 0;
    bool heard_ = false;
};

/// Mean and quiet moments.
class FloorMeter {
  public:
    FloorMeter(int channels, int sample_rate_hz);
    void add(std::span<const float> samples);
    /// Level that a twentieth of all 50 ms does not exceed, all channels together; -infinity for digital silence.
    double noise_floor_dbfs() const;
    /// The mean of the channel where it is farthest from nought, as a share of full scale.
    double offset() const;

  private:
    std::size_t channels_;
    std::size_t window_samples_;
    std::size_t in_window_ = 0;
    double power_ = 0;
    std::size_t next_channel_ = 0;
    std::size_t samples_ = 0;
    std::vector<double> sums_;
    std::vector<float> windows_;
};

/// What a stereo sound is in mono: how alike its channels are, and which of them is louder.
class StereoMeter {
  public:
    explicit StereoMeter(int channels) : channels_(static_cast<std::size_t>(channels)) {}
    void add(std::span<const float> samples);
    /// From -1 (each cancels the other in mono) to 1 (both the same); nullopt if it is not stereo, or a channel is
    /// silent.
    std::optional<double> correlation() const;
    /// Left over right; infinite if one of them is silent, nullopt if it is not stereo or both are.
    std::optional<double> left_over_right_db() const;

  private:
    std::size_t channels_;
    double left_ = 0, right_ = 0, both_ = 0;
};

/// Steps that no sound makes: a sample lost, a join without a fade. Such a step stands out of its surroundings in the
/// third difference of the samples, in which speech and music, even plosives and cymbals, are even for 30 ms around.
class ClickMeter {
  public:
    ClickMeter(int channels, int sample_rate_hz);
    void add(std::span<const float> samples);
    /// Where there are clicks, in seconds, in order; those within 50 ms count as one.
    std::vector<double> clicks_seconds() const;

  private:
    struct Block {
        float peak = 0;
        float energy = 0;
    };
    struct Channel {
        double before1 = 0, before2 = 0, before3 = 0;
        Block open;
        std::vector<Block> blocks;  ///< of a millisecond
    };
    double sample_rate_hz_;
    std::size_t block_frames_;
    std::size_t next_channel_ = 0;
    std::size_t in_block_ = 0;
    std::size_t frames_ = 0;
    std::vector<Channel> channels_;
};

}  // namespace newscart
