#include "lib/ffmpeg/input.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <mutex>

#include "base/text.h"

namespace newscart::ffmpeg {
namespace {

constexpr std::size_t kMostComplaints = 1000;

/// Only what may be a bulletin. Above all no playlists: those would open files and addresses of their own.
constexpr const char* kContainers = "mp3,wav,w64,flac,ogg,aiff,aac,mov,matroska,au,caf,mp2,wv";

/// Called by libav from whatever thread decodes.
void take_log(void* who, int level, const char* format, va_list arguments) {
    if (who == nullptr || level > AV_LOG_ERROR) return;
    const AVClass* kind = *static_cast<AVClass**>(who);
    if (kind == nullptr || kind->get_category == nullptr) return;
    if (kind->get_category(who) != AV_CLASS_CATEGORY_DECODER) return;
    const auto* decoder = static_cast<AVCodecContext*>(who);
    if (decoder->opaque == nullptr) return;
    char text[512];
    std::vsnprintf(text, sizeof text, format, arguments);
    complain(*static_cast<std::vector<std::string>*>(decoder->opaque),
             fmt::format("{}: {}", decoder->codec->name, trim(text)));
}

int must(int code) {
    if (code < 0) throw Error(Fault::Input, fmt::format("libavformat: {}", text_of(code)));
    return code;
}

template <class T, class Scale>
void interleave(const AVFrame& frame, int channels, std::vector<float>& samples, const Scale& scale) {
    const bool planar = av_sample_fmt_is_planar(static_cast<AVSampleFormat>(frame.format)) != 0;
    const auto count = static_cast<std::size_t>(frame.nb_samples);
    const auto width = static_cast<std::size_t>(channels);
    const std::size_t before = samples.size();
    samples.resize(before + count * width);
    for (std::size_t c = 0; c < width; ++c) {
        const T* from = reinterpret_cast<const T*>(frame.extended_data[planar ? c : 0]) + (planar ? 0 : c);
        const std::size_t step = planar ? 1 : width;
        float* to = samples.data() + before + c;
        for (std::size_t i = 0; i < count; ++i) to[i * width] = scale(from[i * step]);
    }
}

}  // namespace

void append_samples(const AVFrame& frame, std::vector<float>& samples) {
    const int channels = frame.ch_layout.nb_channels;
    switch (av_get_packed_sample_fmt(static_cast<AVSampleFormat>(frame.format))) {
        case AV_SAMPLE_FMT_FLT: return interleave<float>(frame, channels, samples, [](float x) { return x; });
        case AV_SAMPLE_FMT_DBL:
            return interleave<double>(frame, channels, samples, [](double x) { return static_cast<float>(x); });
        case AV_SAMPLE_FMT_S16:
            return interleave<std::int16_t>(frame, channels, samples,
                                            [](std::int16_t x) { return static_cast<float>(x) * (1.0F / 32768.0F); });
        case AV_SAMPLE_FMT_S32:
            return interleave<std::int32_t>(frame, channels, samples, [](std::int32_t x) {
                return static_cast<float>(static_cast<double>(x) * (1.0 / 2147483648.0));
            });
        case AV_SAMPLE_FMT_U8:
            return interleave<std::uint8_t>(frame, channels, samples, [](std::uint8_t x) {
                return (static_cast<float>(x) - 128.0F) * (1.0F / 128.0F);
            });
        default: throw Error(Fault::Input, "libavcodec: decodes to samples newscart does not know");
    }
}

void quiet_log() {
    static std::once_flag once;
    std::call_once(once, [] { av_log_set_callback(take_log); });
}

void complain(std::vector<std::string>& complaints, std::string text) {
    if (complaints.size() < kMostComplaints) complaints.push_back(std::move(text));
}

Bytes::~Bytes() {
    if (fd_ >= 0) ::close(fd_);
}

std::int64_t Bytes::size() const {
    return fd_ >= 0 ? ::lseek(fd_, 0, SEEK_END) : static_cast<std::int64_t>(memory_.size());
}

int Bytes::read(void* self, std::uint8_t* to, int count) {
    auto* bytes = static_cast<Bytes*>(self);
    std::int64_t got = 0;
    if (bytes->fd_ >= 0) {
        got = ::pread(bytes->fd_, to, static_cast<std::size_t>(count), bytes->at_);
        if (got < 0) return AVERROR(errno);
    } else if (bytes->at_ < bytes->size()) {
        got = std::min<std::int64_t>(count, bytes->size() - bytes->at_);
        std::memcpy(to, bytes->memory_.data() + bytes->at_, static_cast<std::size_t>(got));
    }
    bytes->at_ += got;
    return got == 0 ? AVERROR_EOF : static_cast<int>(got);
}

std::int64_t Bytes::seek(void* self, std::int64_t offset, int whence) {
    auto* bytes = static_cast<Bytes*>(self);
    if (whence == AVSEEK_SIZE) return bytes->size();
    const std::int64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? bytes->at_ : bytes->size();
    if (base + offset < 0) return AVERROR(EINVAL);
    bytes->at_ = base + offset;
    return bytes->at_;
}

Input::Input(std::unique_ptr<Bytes> bytes) : bytes_(std::move(bytes)) {
    quiet_log();
    constexpr int kBufferBytes = 1 << 16;
    auto* buffer = static_cast<unsigned char*>(av_malloc(kBufferBytes));
    if (buffer == nullptr) throw std::bad_alloc();
    io_ = own(avio_alloc_context(buffer, kBufferBytes, 0, bytes_.get(), Bytes::read, nullptr, Bytes::seek));
    AVFormatContext* raw = avformat_alloc_context();
    if (raw == nullptr) throw std::bad_alloc();
    raw->pb = io_.get();
    raw->flags |= AVFMT_FLAG_CUSTOM_IO;
    AVDictionary* options = nullptr;
    av_dict_set(&options, "format_whitelist", kContainers, 0);
    av_dict_set(&options, "protocol_whitelist", "none", 0);
    const int opened = avformat_open_input(&raw, nullptr, nullptr, &options);  // frees `raw` if it fails
    av_dict_free(&options);
    must(opened);
    demuxer_.reset(raw);
    must(avformat_find_stream_info(demuxer_.get(), nullptr));
    stream_ = must(av_find_best_stream(demuxer_.get(), AVMEDIA_TYPE_AUDIO, -1, -1, &codec_, 0));
    for (unsigned i = 0; i < demuxer_->nb_streams; ++i) {
        if (static_cast<int>(i) != stream_) demuxer_->streams[i]->discard = AVDISCARD_ALL;
    }
    if (parameters().sample_rate <= 0 || parameters().ch_layout.nb_channels <= 0) {
        throw Error(Fault::Input, "libavformat: no sample rate or no channels");
    }
}

Handle<AVCodecContext> Input::open_decoder(std::vector<std::string>& complaints) const {
    Handle<AVCodecContext> decoder = own(avcodec_alloc_context3(codec_));
    must(avcodec_parameters_to_context(decoder.get(), &parameters()));
    decoder->pkt_timebase = demuxer_->streams[stream_]->time_base;
    decoder->thread_count = 1;
    decoder->err_recognition = AV_EF_CRCCHECK;
    decoder->opaque = &complaints;
    must(avcodec_open2(decoder.get(), codec_, nullptr));
    return decoder;
}

}  // namespace newscart::ffmpeg
