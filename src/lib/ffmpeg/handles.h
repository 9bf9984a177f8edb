#pragma once
// For the .cpp files of this folder only.
extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
}

#include <array>
#include <memory>
#include <new>
#include <string>
#include <string_view>

#include "base/error.h"

namespace newscart::ffmpeg {

struct Free {
    void operator()(AVCodecContext* p) const noexcept { avcodec_free_context(&p); }
    void operator()(AVFrame* p) const noexcept { av_frame_free(&p); }
    void operator()(AVPacket* p) const noexcept { av_packet_free(&p); }
    void operator()(AVIOContext* p) const noexcept {
        av_freep(&p->buffer);  // libavformat may have replaced the one we gave
        avio_context_free(&p);
    }
};
template <class T>
using Handle = std::unique_ptr<T, Free>;

template <class T>
Handle<T> own(T* p) {  // libav reports failed allocation only as null
    if (p == nullptr) throw std::bad_alloc();
    return Handle<T>(p);
}

inline std::string text_of(int code) {
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(code, text.data(), text.size());
    return text.data();
}

inline int check(int code, std::string_view what) {
    if (code < 0) throw Error(Fault::Engine, std::string(what) + ": " + text_of(code));
    return code;
}

/// libav prints on stderr unless told otherwise. What it says of a stream goes to the Reader that decodes it, the rest
/// comes back as codes.
void quiet_log();

}  // namespace newscart::ffmpeg
