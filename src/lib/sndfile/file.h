#pragma once
#include <filesystem>
#include <functional>
#include <limits>
#include <span>
#include <string>

#include "audio/pcm.h"

namespace newscart::sndfile {

/// Reads any file libsndfile knows. Throws Error(Config) "path: ..." if it is missing, no sound file, shorter than its
/// header promises, or longer than `longest_seconds`. Of a longer one only the first `kept_seconds` are read.
Pcm read_sound(const std::filesystem::path& file, double longest_seconds = 1800,
               double kept_seconds = std::numeric_limits<double>::infinity());

/// The bytes of a WAV file, 16 bit; or of a FLAC file, 24 bit. Throws Error(Engine).
std::string encode_wav(const Pcm& pcm);
std::string encode_flac(const Pcm& pcm);

/// The same of a sound that is made block by block, never whole.
struct Shape {
    int sample_rate_hz = kFrameRateHz;
    int channels = 2;
    Frames length_frames = 0;
};
using BlockSource = std::function<void(Frames start, std::span<float> interleaved)>;
std::string encode_wav(const Shape& shape, const BlockSource& source);
std::string encode_flac(const Shape& shape, const BlockSource& source);

}  // namespace newscart::sndfile
