#pragma once
#include <filesystem>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audio/pcm.h"

namespace newscart::sndfile {

/// Reads any file libsndfile knows. Throws Error(Config) "path: ..." if it is missing, no sound file, shorter than its
/// header promises, or longer than `longest_seconds`. Of a longer one only the first `kept_seconds` are read.
Pcm read_sound(const std::filesystem::path& file, double longest_seconds = 1800,
               double kept_seconds = std::numeric_limits<double>::infinity());

/// The same of the bytes of a file; in messages it is "the answer".
Pcm decode_sound(std::string bytes, double longest_seconds);

/// The bytes of a WAV file, 16 bit (24 without dither); or of a FLAC file, 24 bit. Throws Error(Engine).
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
std::string encode_wav24(const Shape& shape, const BlockSource& source);
std::string encode_flac(const Shape& shape, const BlockSource& source);

/// The `bext` chunk of a broadcast wave: ASCII; what is too long is cut.
struct Bext {
    std::string description, originator, reference;
    std::string date;  ///< "2026-11-23"
    std::string time;  ///< "15:00:00"
    std::string history;
};

/// The AES46 `cart` chunk: ASCII; what is too long is cut.
struct Cart {
    std::string title, artist, cut, category, out_cue;
    std::string start_date, start_time, end_date, end_time;  ///< "2026-11-23", "15:00:00"
    struct Timer {
        std::string name;  ///< four letters, "SEGs"
        Frames frame = 0;
    };
    std::vector<Timer> timers;  ///< at most eight
};

/// The same sound, to the bit, with these chunks before it. Throws Error(Engine) if `wav` is no PCM WAV.
std::string annotate_wav(std::string_view wav, const Bext& bext, const Cart& cart);

}  // namespace newscart::sndfile
