#pragma once
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace newscart::ffmpeg {

/// A sound compressed with loss that is no MP3; MP3 has a way of its own, lib/ffmpeg/mp3.h.
struct Encoding {
    enum class Kind {
        LayerTwo,  ///< MPEG-1 Layer II, bare frames without tags
        Opus,      ///< in Ogg
        Aac,       ///< in an MP4
    } kind = Kind::LayerTwo;
    int bitrate_kbps = 256;
    int channels = 2;
    int sample_rate_hz = kFrameRateHz;
    std::vector<std::pair<std::string, std::string>> tags;  ///< "title" ..., for those that have any
};

using BlockSource = std::function<void(Frames start, std::span<float> interleaved)>;

/// The whole file. Same input, same bytes. Throws Error(Engine).
std::string encode(const Encoding& encoding, Frames length_frames, const BlockSource& source);

}  // namespace newscart::ffmpeg
