#include "lib/ffmpeg/sink.h"

#include <algorithm>
#include <cstring>

namespace newscart::ffmpeg {

int Sink::write(void* self, std::uint8_t* from, int count) {
    auto* sink = static_cast<Sink*>(self);
    const auto put = static_cast<std::size_t>(count);
    if (sink->bytes.size() < sink->at + put) sink->bytes.resize(sink->at + put);
    std::memcpy(sink->bytes.data() + sink->at, from, put);
    sink->at += put;
    return count;
}

std::int64_t Sink::seek(void* self, std::int64_t offset, int whence) {
    auto* sink = static_cast<Sink*>(self);
    if (whence == AVSEEK_SIZE) return static_cast<std::int64_t>(sink->bytes.size());
    const std::int64_t base = whence == SEEK_SET   ? 0
                              : whence == SEEK_CUR ? static_cast<std::int64_t>(sink->at)
                                                   : static_cast<std::int64_t>(sink->bytes.size());
    sink->at = static_cast<std::size_t>(base + offset);
    return base + offset;
}

Muxer::Muxer(const char* container, Sink& sink) {
    AVFormatContext* raw = nullptr;
    check(avformat_alloc_output_context2(&raw, nullptr, container, nullptr),
          std::string("libavformat: cannot write ") + container);
    context_.reset(raw);
    constexpr int kBufferBytes = 1 << 16;
    auto* buffer = static_cast<unsigned char*>(av_malloc(kBufferBytes));
    if (buffer == nullptr) throw std::bad_alloc();
    io_ = own(avio_alloc_context(buffer, kBufferBytes, 1, &sink, nullptr, Sink::write, Sink::seek));
    context_->pb = io_.get();
}

void Muxer::flush() const {
    avio_flush(io_.get());
    check(io_->error, "libavformat: cannot write");
}

}  // namespace newscart::ffmpeg
