#include "lib/ffmpeg/reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <system_error>

#include "base/text.h"
#include "lib/ffmpeg/handles.h"

namespace newscart::ffmpeg {
namespace {

constexpr std::size_t kMostComplaints = 1000;

/// Only what may be a bulletin. Above all no playlists: those would open files and addresses of their own.
constexpr const char* kContainers = "mp3,wav,w64,flac,ogg,aiff,aac,mov,matroska,au,caf,mp2,wv";

void complain(std::vector<std::string>& complaints, std::string text) {
    if (complaints.size() < kMostComplaints) complaints.push_back(std::move(text));
}

/// Called by libav from whatever thread decodes.
void take_log(void* who, int level, const char* format, va_list arguments) {
    if (who == nullptr || level > AV_LOG_ERROR) return;
    const AVClass* kind = *static_cast<AVClass**>(who);
    if (kind == nullptr || kind->category != AV_CLASS_CATEGORY_DECODER) return;
    const auto* decoder = static_cast<AVCodecContext*>(who);
    if (decoder->opaque == nullptr) return;
    char text[512];
    std::vsnprintf(text, sizeof text, format, arguments);
    complain(*static_cast<std::vector<std::string>*>(decoder->opaque),
             fmt::format("{}: {}", decoder->codec->name, trim(text)));
}

struct CloseInput {
    void operator()(AVFormatContext* p) const noexcept { avformat_close_input(&p); }
};

/// Where the bytes come from: memory, or an open file.
struct Bytes {
    std::string_view memory;
    int fd = -1;
    std::int64_t at = 0;

    Bytes() = default;
    ~Bytes() {
        if (fd >= 0) ::close(fd);
    }
    Bytes(const Bytes&) = delete;
    Bytes& operator=(const Bytes&) = delete;
    Bytes(Bytes&&) = delete;
    Bytes& operator=(Bytes&&) = delete;

    std::int64_t size() const { return fd >= 0 ? ::lseek(fd, 0, SEEK_END) : static_cast<std::int64_t>(memory.size()); }
    static int read(void* self, std::uint8_t* to, int count) {
        auto* bytes = static_cast<Bytes*>(self);
        std::int64_t got = 0;
        if (bytes->fd >= 0) {
            got = ::pread(bytes->fd, to, static_cast<std::size_t>(count), bytes->at);
            if (got < 0) return AVERROR(errno);
        } else if (bytes->at < static_cast<std::int64_t>(bytes->memory.size())) {
            got = std::min<std::int64_t>(count, static_cast<std::int64_t>(bytes->memory.size()) - bytes->at);
            std::memcpy(to, bytes->memory.data() + bytes->at, static_cast<std::size_t>(got));
        }
        bytes->at += got;
        return got == 0 ? AVERROR_EOF : static_cast<int>(got);
    }
    static std::int64_t seek(void* self, std::int64_t offset, int whence) {
        auto* bytes = static_cast<Bytes*>(self);
        if (whence == AVSEEK_SIZE) return bytes->size();
        const std::int64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? bytes->at : bytes->size();
        if (base + offset < 0) return AVERROR(EINVAL);
        bytes->at = base + offset;
        return bytes->at;
    }
};

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

void append(const AVFrame& frame, int channels, std::vector<float>& samples) {
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

}  // namespace

void quiet_log() {
    static std::once_flag once;
    std::call_once(once, [] { av_log_set_callback(take_log); });
}

struct Reader::State {
    Bytes bytes;
    Handle<AVIOContext> io;
    std::unique_ptr<AVFormatContext, CloseInput> demuxer;
    Handle<AVCodecContext> decoder;
    Handle<AVPacket> packet = own(av_packet_alloc());
    Handle<AVFrame> frame = own(av_frame_alloc());
    int stream = 0;
    bool drained = false;
    AudioFormat format;
    std::vector<std::string> complaints;

    void open();
    bool feed();
};

void Reader::State::open() {
    quiet_log();
    constexpr int kBufferBytes = 1 << 16;
    auto* buffer = static_cast<unsigned char*>(av_malloc(kBufferBytes));
    if (buffer == nullptr) throw std::bad_alloc();
    io = own(avio_alloc_context(buffer, kBufferBytes, 0, &bytes, Bytes::read, nullptr, Bytes::seek));
    AVFormatContext* raw = avformat_alloc_context();
    if (raw == nullptr) throw std::bad_alloc();
    raw->pb = io.get();
    raw->flags |= AVFMT_FLAG_CUSTOM_IO;
    AVDictionary* options = nullptr;
    av_dict_set(&options, "format_whitelist", kContainers, 0);
    av_dict_set(&options, "protocol_whitelist", "none", 0);
    const int opened = avformat_open_input(&raw, nullptr, nullptr, &options);  // frees `raw` if it fails
    av_dict_free(&options);
    const auto must = [](int code) {
        if (code < 0) throw Error(Fault::Input, fmt::format("libavformat: {}", text_of(code)));
        return code;
    };
    must(opened);
    demuxer.reset(raw);
    must(avformat_find_stream_info(demuxer.get(), nullptr));
    const AVCodec* codec = nullptr;
    stream = must(av_find_best_stream(demuxer.get(), AVMEDIA_TYPE_AUDIO, -1, -1, &codec, 0));
    for (unsigned i = 0; i < demuxer->nb_streams; ++i) {
        if (static_cast<int>(i) != stream) demuxer->streams[i]->discard = AVDISCARD_ALL;
    }
    const AVCodecParameters& parameters = *demuxer->streams[stream]->codecpar;
    decoder = own(avcodec_alloc_context3(codec));
    must(avcodec_parameters_to_context(decoder.get(), &parameters));
    decoder->pkt_timebase = demuxer->streams[stream]->time_base;
    decoder->thread_count = 1;
    decoder->err_recognition = AV_EF_CRCCHECK;
    decoder->opaque = &complaints;
    must(avcodec_open2(decoder.get(), codec, nullptr));

    format.container = split(demuxer->iformat->name, ',').front();
    format.codec = avcodec_get_name(parameters.codec_id);
    format.sample_rate_hz = parameters.sample_rate;
    format.channels = parameters.ch_layout.nb_channels;
    format.bits =
        parameters.bits_per_raw_sample > 0 ? parameters.bits_per_raw_sample : parameters.bits_per_coded_sample;
    format.bit_rate_bps = parameters.bit_rate > 0 ? parameters.bit_rate : demuxer->bit_rate;
    if (format.sample_rate_hz <= 0 || format.channels <= 0) throw Error(Fault::Input, "libavformat: no sample rate");
}

/// Gives the decoder one packet more, or tells it that there are none.
bool Reader::State::feed() {
    if (drained) return false;
    while (true) {
        const int code = av_read_frame(demuxer.get(), packet.get());
        if (code < 0) {
            if (code != AVERROR_EOF) complain(complaints, fmt::format("libavformat: {}", text_of(code)));
            drained = true;
            avcodec_send_packet(decoder.get(), nullptr);
            return true;
        }
        const bool ours = packet->stream_index == stream;
        const std::size_t before = complaints.size();
        const int sent = ours ? avcodec_send_packet(decoder.get(), packet.get()) : 0;
        av_packet_unref(packet.get());
        if (sent < 0 && complaints.size() == before) {
            complain(complaints, fmt::format("{}: {}", decoder->codec->name, text_of(sent)));
        }
        if (ours) return true;
    }
}

Reader::Reader(std::string_view bytes) : state_(std::make_unique<State>()) {
    state_->bytes.memory = bytes;
    state_->open();
}

Reader::Reader(const std::filesystem::path& file) : state_(std::make_unique<State>()) {
    state_->bytes.fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (state_->bytes.fd < 0) throw Error(Fault::Input, std::generic_category().message(errno));
    state_->open();
}

Reader::~Reader() = default;

const AudioFormat& Reader::format() const { return state_->format; }
const std::vector<std::string>& Reader::complaints() const { return state_->complaints; }

bool Reader::read(std::vector<float>& samples) {
    samples.clear();
    State& state = *state_;
    while (true) {
        const std::size_t before = state.complaints.size();
        const int code = avcodec_receive_frame(state.decoder.get(), state.frame.get());
        if (code >= 0) {
            const bool same = state.frame->ch_layout.nb_channels == state.format.channels;
            if (!same) complain(state.complaints, "the number of channels changes");
            if (same) append(*state.frame, state.format.channels, samples);
            av_frame_unref(state.frame.get());
            if (!samples.empty()) return true;
            continue;
        }
        if (code == AVERROR_EOF) return false;
        if (code != AVERROR(EAGAIN) && state.complaints.size() == before) {
            complain(state.complaints, fmt::format("{}: {}", state.decoder->codec->name, text_of(code)));
        }
        if (!state.feed()) return false;
    }
}

}  // namespace newscart::ffmpeg
