#include "lib/ffmpeg/mp3.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <mutex>

#include "lib/ffmpeg/handles.h"
#include "lib/ffmpeg/input.h"
#include "lib/ffmpeg/sink.h"

namespace newscart::ffmpeg {
namespace {

/// Frames an encoder is given before the first one that counts. With 16 the joints of four parts are the serial stream
/// to the last bit; with 8 one frame in 250 differs.
constexpr int kPrerollFrames = 16;

Handle<AVCodecContext> open_encoder(const Mp3Format& format) {
    const AVCodec* codec = avcodec_find_encoder_by_name("libmp3lame");
    if (codec == nullptr) {
        throw Error(Fault::Engine, "libavcodec: has no MP3 encoder; install a libavcodec built with libmp3lame");
    }
    Handle<AVCodecContext> encoder = own(avcodec_alloc_context3(codec));
    encoder->bit_rate = std::int64_t{1000} * format.bitrate_kbps;
    encoder->sample_rate = kFrameRateHz;
    encoder->sample_fmt = AV_SAMPLE_FMT_FLTP;
    encoder->time_base = {1, kFrameRateHz};
    encoder->compression_level = format.quality;
    encoder->flags |= AV_CODEC_FLAG_BITEXACT;
    encoder->thread_count = 1;
    av_channel_layout_default(&encoder->ch_layout, format.channels);
    check(av_opt_set_int(encoder->priv_data, "reservoir", 0, 0), "libmp3lame: reservoir");
    // LAME fills tables of its own on first use.
    static std::mutex opening;
    const std::lock_guard lock(opening);
    check(avcodec_open2(encoder.get(), codec, nullptr), "libmp3lame: cannot start");
    if (encoder->frame_size != kMp3FrameFrames || encoder->initial_padding != kMp3DelayFrames) {
        throw Error(Fault::Engine, "libmp3lame: another delay than newscart knows; use LAME 3.100");
    }
    return encoder;
}

}  // namespace

std::string encode_mp3_frames(const Mp3Format& format, const SampleSource& source, int first, int last) {
    quiet_log();
    const Handle<AVCodecContext> encoder = open_encoder(format);
    const Handle<AVFrame> input = own(av_frame_alloc());
    input->format = AV_SAMPLE_FMT_FLTP;
    input->sample_rate = kFrameRateHz;
    input->nb_samples = kMp3FrameFrames;
    check(av_channel_layout_copy(&input->ch_layout, &encoder->ch_layout), "libavutil: channel layout");
    check(av_frame_get_buffer(input.get(), 0), "libavutil: frame buffer");
    const Handle<AVPacket> packet = own(av_packet_alloc());

    const auto frame_bytes = static_cast<std::size_t>(mp3_frame_bytes(format));
    std::string frames;
    frames.reserve(frame_bytes * static_cast<std::size_t>(last - first));
    const int start = std::max(first - kPrerollFrames, 0);
    // The programme is followed by silence for as long as the encoder wants more, so its last samples come out.
    for (int block = start, made = start; made < last; ++block) {
        check(av_frame_make_writable(input.get()), "libavutil: frame buffer");
        source(Frames{block} * kMp3FrameFrames, kMp3FrameFrames, reinterpret_cast<float*>(input->data[0]),
               format.channels > 1 ? reinterpret_cast<float*>(input->data[1]) : nullptr);
        input->pts = Frames{block} * kMp3FrameFrames;
        check(avcodec_send_frame(encoder.get(), input.get()), "libmp3lame: cannot encode");
        while (made < last) {
            const int code = avcodec_receive_packet(encoder.get(), packet.get());
            if (code == AVERROR(EAGAIN)) break;
            check(code, "libmp3lame: cannot encode");
            if (static_cast<std::size_t>(packet->size) != frame_bytes) {
                throw Error(Fault::Engine, "libmp3lame: made a frame of another size; use a bit rate of 32 to 320");
            }
            if (made++ >= first) frames.append(reinterpret_cast<const char*>(packet->data), frame_bytes);
            av_packet_unref(packet.get());
        }
    }
    return frames;
}

std::string mux_mp3(const Mp3Format& format, std::string_view frames, Frames length_frames) {
    quiet_log();
    Sink sink;
    sink.bytes.reserve(frames.size() + 4096);
    const Muxer writer("mp3", sink);
    AVFormatContext* muxer = writer.get();
    muxer->flags |= AVFMT_FLAG_BITEXACT;
    // Tags are TagLib's work.
    check(av_opt_set_int(muxer->priv_data, "id3v2_version", 0, 0), "libavformat: id3v2_version");

    AVStream* stream = avformat_new_stream(muxer, nullptr);
    if (stream == nullptr) throw std::bad_alloc();
    stream->time_base = {1, kFrameRateHz};
    AVCodecParameters& codec = *stream->codecpar;
    codec.codec_type = AVMEDIA_TYPE_AUDIO;
    codec.codec_id = AV_CODEC_ID_MP3;
    codec.bit_rate = std::int64_t{1000} * format.bitrate_kbps;
    codec.sample_rate = kFrameRateHz;
    codec.frame_size = kMp3FrameFrames;
    codec.initial_padding = kMp3DelayFrames;
    av_channel_layout_default(&codec.ch_layout, format.channels);
    check(avformat_write_header(muxer, nullptr), "libavformat: cannot write MP3");

    const auto frame_bytes = static_cast<std::size_t>(mp3_frame_bytes(format));
    const std::size_t count = frames.size() / frame_bytes;
    const Handle<AVPacket> packet = own(av_packet_alloc());
    for (std::size_t i = 0; i < count; ++i) {
        check(av_new_packet(packet.get(), static_cast<int>(frame_bytes)), "libavcodec: packet");
        std::memcpy(packet->data, frames.data() + i * frame_bytes, frame_bytes);
        packet->pts = packet->dts = static_cast<Frames>(i) * kMp3FrameFrames - kMp3DelayFrames;
        packet->duration = kMp3FrameFrames;
        av_packet_rescale_ts(packet.get(), {1, kFrameRateHz}, stream->time_base);
        if (i + 1 == count) {
            // The muxer takes delay and padding from here, as from a stream that is copied.
            const Frames padding = static_cast<Frames>(count) * kMp3FrameFrames - kMp3DelayFrames - length_frames;
            std::uint8_t* trim = av_packet_new_side_data(packet.get(), AV_PKT_DATA_SKIP_SAMPLES, 10);
            if (trim == nullptr) throw std::bad_alloc();
            std::memset(trim, 0, 10);
            for (int byte = 0; byte < 4; ++byte) {
                trim[byte] = static_cast<std::uint8_t>(kMp3DelayFrames >> (8 * byte));
                trim[4 + byte] = static_cast<std::uint8_t>(padding >> (8 * byte));
            }
        }
        check(av_write_frame(muxer, packet.get()), "libavformat: cannot write MP3");
        av_packet_unref(packet.get());
    }
    check(av_write_trailer(muxer), "libavformat: cannot write MP3");
    writer.flush();
    return std::move(sink.bytes);
}

struct Mp3Parts::State {
    Input input;
    std::vector<Handle<AVPacket>> packets;
    Frames delay_frames = 0;
    Frames padding_frames = 0;

    explicit State(std::string_view file) : input(std::make_unique<Bytes>(file)) {}
};

Mp3Parts::Mp3Parts(std::string_view file) : state_(std::make_unique<State>(file)) {
    if (state_->input.parameters().codec_id != AV_CODEC_ID_MP3) throw Error(Fault::Engine, "libavformat: no MP3 file");
    const auto skipped = [](const std::uint8_t* at) {
        std::uint32_t frames = 0;
        for (unsigned byte = 0; byte < 4; ++byte) frames |= std::uint32_t{at[byte]} << (8 * byte);
        return Frames{frames};
    };
    while (true) {
        Handle<AVPacket> packet = own(av_packet_alloc());
        const int code = av_read_frame(state_->input.demuxer(), packet.get());
        if (code == AVERROR_EOF) break;
        check(code, "libavformat: cannot read MP3");
        if (packet->stream_index != state_->input.stream()) continue;
        std::size_t bytes = 0;
        const std::uint8_t* trim = av_packet_get_side_data(packet.get(), AV_PKT_DATA_SKIP_SAMPLES, &bytes);
        if (trim != nullptr && bytes >= 10) {
            state_->delay_frames += skipped(trim);
            state_->padding_frames += skipped(trim + 4);
            av_packet_free_side_data(packet.get());  // parts begin anywhere: decode() trims them itself
        }
        state_->packets.push_back(std::move(packet));
    }
}

Mp3Parts::~Mp3Parts() = default;

Frames Mp3Parts::length_frames() const {
    return static_cast<Frames>(state_->packets.size()) * kMp3FrameFrames - state_->delay_frames -
           state_->padding_frames;
}
int Mp3Parts::channels() const { return state_->input.parameters().ch_layout.nb_channels; }
int Mp3Parts::sample_rate_hz() const { return state_->input.parameters().sample_rate; }

std::vector<float> Mp3Parts::decode(Frames first, Frames last) const {
    // A frame needs the overlap and the filter memory of the one before it, and that one's overlap.
    constexpr Frames kPreroll = 2;
    const Frames delay = state_->delay_frames;
    const auto count = static_cast<Frames>(state_->packets.size());
    const Frames from = std::max<Frames>((first + delay) / kMp3FrameFrames - kPreroll, 0);
    const Frames to = std::min((last + delay + kMp3FrameFrames - 1) / kMp3FrameFrames, count);
    std::vector<std::string> complaints;
    const Handle<AVCodecContext> decoder = state_->input.open_decoder(complaints);
    const Handle<AVFrame> frame = own(av_frame_alloc());
    const auto width = static_cast<std::size_t>(channels());
    std::vector<float> samples;
    samples.reserve(static_cast<std::size_t>((to - from) * kMp3FrameFrames) * width);
    for (Frames i = from; i < to; ++i) {
        check(avcodec_send_packet(decoder.get(), state_->packets[static_cast<std::size_t>(i)].get()),
              "libavcodec: MP3");
        check(avcodec_receive_frame(decoder.get(), frame.get()), "libavcodec: MP3");
        if (frame->nb_samples != kMp3FrameFrames || frame->ch_layout.nb_channels != channels()) {
            throw Error(Fault::Engine, "libavcodec: MP3: a frame of another size");
        }
        append_samples(*frame, samples);
        av_frame_unref(frame.get());
    }
    if (!complaints.empty()) throw Error(Fault::Engine, "libavcodec: " + complaints.front());
    const auto drop =
        static_cast<std::ptrdiff_t>(static_cast<std::size_t>(first + delay - from * kMp3FrameFrames) * width);
    samples.erase(samples.begin(), samples.begin() + drop);
    samples.resize(std::min(samples.size(), static_cast<std::size_t>(last - first) * width));
    return samples;
}

}  // namespace newscart::ffmpeg
