#pragma once
// For the .cpp files of this folder only.
#include <cstdint>
#include <memory>
#include <string>

#include "lib/ffmpeg/handles.h"

namespace newscart::ffmpeg {

/// A growing file in memory.
struct Sink {
    std::string bytes;
    std::size_t at = 0;

    static int write(void* self, std::uint8_t* from, int count);
    static std::int64_t seek(void* self, std::int64_t offset, int whence);
};

/// A muxer that writes into a sink, which must outlive it.
class Muxer {
  public:
    Muxer(const char* container, Sink& sink);
    AVFormatContext* get() const { return context_.get(); }
    void flush() const;

  private:
    struct Close {
        void operator()(AVFormatContext* p) const noexcept { avformat_free_context(p); }
    };
    Handle<AVIOContext> io_;
    std::unique_ptr<AVFormatContext, Close> context_;
};

}  // namespace newscart::ffmpeg
