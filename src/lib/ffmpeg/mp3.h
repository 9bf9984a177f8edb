#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace newscart::ffmpeg {

/// Constant bit rate at 48 kHz, without a bit reservoir: each MP3 frame stands by itself and has the same size.
struct Mp3Format {
    int bitrate_kbps = 192;  ///< one of MPEG-1's, 32..320
    int channels = 2;
    int quality = 5;  ///< LAME's level, 0 best .. 9 fastest
};

inline constexpr int kMp3FrameFrames = 1152;  ///< audio frames in an MP3 frame
inline constexpr int kMp3DelayFrames = 1105;  ///< LAME's delay and the decoder's: what a decoder drops at the start

/// Bytes of one MP3 frame.
constexpr int mp3_frame_bytes(const Mp3Format& format) { return format.bitrate_kbps * 144 / 48; }

/// MP3 frames that a programme of this length needs, the encoder drained.
constexpr int mp3_frame_count(Frames length_frames) {
    return static_cast<int>((length_frames + kMp3FrameFrames - 1) / kMp3FrameFrames) + 1;
}

/// Fills `count` samples of each channel, from `start` (>= 0) on; what lies behind the programme's end is silence.
/// `right` is null for mono. May be called from several threads at once.
using SampleSource = std::function<void(Frames start, int count, float* left, float* right)>;

/// The MP3 frames [first, last) of the stream that a programme makes, encoded by an encoder of their own, which starts
/// a little before. Joined to their neighbours they are the stream of one encoder, or differ from it in what no decoder
/// notices. Throws Error(Engine).
std::string encode_mp3_frames(const Mp3Format& format, const SampleSource& source, int first, int last);

/// The whole file without tags: an Info frame with exact delay, padding, length and table of contents, then `frames`,
/// all mp3_frame_count() of them. Throws Error(Engine).
std::string mux_mp3(const Mp3Format& format, std::string_view frames, Frames length_frames);

/// An MP3 file taken apart by libavformat, for decoding any part of it, several at a time. For files without a bit
/// reservoir, as ours are; lib/ffmpeg/reader.h reads all.
class Mp3Parts {
  public:
    /// Throws Error(Engine) if it is no MP3 file. `file` must outlive this.
    explicit Mp3Parts(std::string_view file);
    ~Mp3Parts();
    Mp3Parts(const Mp3Parts&) = delete;
    Mp3Parts& operator=(const Mp3Parts&) = delete;
    Mp3Parts(Mp3Parts&&) = delete;
    Mp3Parts& operator=(Mp3Parts&&) = delete;

    /// Delay and padding as the file tells them taken off.
    Frames length_frames() const;
    int channels() const;
    int sample_rate_hz() const;

    /// The frames [first, last), interleaved: the same as from the whole file. Throws Error(Engine) if the decoder
    /// complains. May be called from several threads at once.
    std::vector<float> decode(Frames first, Frames last) const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace newscart::ffmpeg
