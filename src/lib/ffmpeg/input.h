#pragma once
// For the .cpp files of this folder only.
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "lib/ffmpeg/handles.h"

namespace newscart::ffmpeg {

/// Where the bytes of a file come from: memory, or an open file.
class Bytes {
  public:
    explicit Bytes(std::string_view memory) : memory_(memory) {}
    explicit Bytes(int fd) : fd_(fd) {}  ///< is closed with this
    ~Bytes();
    Bytes(const Bytes&) = delete;
    Bytes& operator=(const Bytes&) = delete;
    Bytes(Bytes&&) = delete;
    Bytes& operator=(Bytes&&) = delete;

    static int read(void* self, std::uint8_t* to, int count);
    static std::int64_t seek(void* self, std::int64_t offset, int whence);

  private:
    std::int64_t size() const;

    std::string_view memory_;
    int fd_ = -1;
    std::int64_t at_ = 0;
};

/// An opened file and the stream of sound in it.
class Input {
  public:
    /// Throws Error(Input) "libavformat: fact".
    explicit Input(std::unique_ptr<Bytes> bytes);

    AVFormatContext* demuxer() const { return demuxer_.get(); }
    int stream() const { return stream_; }
    const AVCodecParameters& parameters() const { return *demuxer_->streams[stream_]->codecpar; }
    /// A decoder of its own for the stream; what it complains of is appended to `complaints`.
    Handle<AVCodecContext> open_decoder(std::vector<std::string>& complaints) const;

  private:
    struct Close {
        void operator()(AVFormatContext* p) const noexcept { avformat_close_input(&p); }
    };
    std::unique_ptr<Bytes> bytes_;
    Handle<AVIOContext> io_;
    std::unique_ptr<AVFormatContext, Close> demuxer_;
    int stream_ = 0;
    const AVCodec* codec_ = nullptr;
};

void complain(std::vector<std::string>& complaints, std::string text);

/// Appends a decoded frame's samples, interleaved.
void append_samples(const AVFrame& frame, std::vector<float>& samples);

}  // namespace newscart::ffmpeg
