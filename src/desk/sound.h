#pragma once
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "audio/pcm.h"
#include "station/station.h"

namespace newscart::desk {

/// The edition as it is heard at the desk: mixed, and brought to the loudness of the station by one gain. The limiter,
/// which only going to air needs, is left out: what would be above full scale is cut.
struct Sound {
    Pcm pcm;
    float gain = 1;

    std::size_t wav_bytes() const { return wav_bytes(0, pcm.frames()); }
    std::size_t wav_bytes(Frames first, Frames last) const;
    /// Any part of the bytes of a WAV file (16 bit) of the frames [first, last).
    std::string wav_part(Frames first, Frames last, std::size_t offset, std::size_t count) const;
    std::string wav(Frames first, Frames last) const;
    std::string wav() const { return wav(0, pcm.frames()); }
};

/// The gain that brings a mix to `loudness_lufs`; 1 for silence.
float gain_to_air(const Pcm& mixed, double loudness_lufs, int jobs);

/// The largest sample of each 1/`rate` s, after the gain.
std::vector<float> peaks_of(const Sound& sound, int rate);

/// What it measures once it is limited as it will be on the air.
struct HeardLevels {
    double integrated_lufs = 0;
    double true_peak_dbtp = 0;
    double true_peak_at_seconds = 0;
    std::vector<double> momentary_lufs;  ///< ten a second
    std::vector<double> short_term_lufs;
};
HeardLevels measure_levels(const Sound& sound, const Output& output, int jobs);

inline constexpr int kPeaksASecond = 50;

}  // namespace newscart::desk
