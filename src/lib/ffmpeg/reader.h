#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace newscart::ffmpeg {

/// What a file says it is.
struct AudioFormat {
    std::string container;  ///< libavformat's name: "mp3", "wav", "flac"
    std::string codec;      ///< libavcodec's name: "mp3", "pcm_s16le", "flac"
    int sample_rate_hz = 0;
    int channels = 0;
    int bits = 0;  ///< of a sample, for what is not compressed with loss; else 0
    std::int64_t bit_rate_bps = 0;
    std::map<std::string, std::string> tags;  ///< "title", "artist" ...
    int chapters = 0;
};

/// Decodes an audio file from start to end; delay and padding are honoured.
class Reader {
  public:
    /// Throws Error(Input) "libavformat: fact" if it holds no sound we can decode. `bytes` must outlive the reader.
    explicit Reader(std::string_view bytes);
    explicit Reader(const std::filesystem::path& file);
    ~Reader();
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    Reader(Reader&&) = delete;
    Reader& operator=(Reader&&) = delete;

    const AudioFormat& format() const;

    /// The next samples, interleaved; false at the end.
    bool read(std::vector<float>& samples);

    /// What the decoder complained of so far, in order: "mp3float: Header missing". Empty for a sound file.
    const std::vector<std::string>& complaints() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace newscart::ffmpeg
