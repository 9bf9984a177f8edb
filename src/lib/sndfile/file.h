#pragma once
#include <filesystem>
#include <string>

#include "audio/pcm.h"

namespace newscart::sndfile {

/// Reads any file libsndfile knows. Throws Error(Config) "path: ..." if it is missing, no sound file, shorter than its
/// header promises, or longer than `longest_seconds`.
Pcm read_sound(const std::filesystem::path& file, double longest_seconds = 1800);

/// The bytes of a WAV file, 16 bit; or of a FLAC file, 24 bit. Throws Error(Engine).
std::string encode_wav(const Pcm& pcm);
std::string encode_flac(const Pcm& pcm);

}  // namespace newscart::sndfile
