#include "lib/ffmpeg/encode.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "lib/ffmpeg/handles.h"
#include "lib/ffmpeg/sink.h"

namespace newscart::ffmpeg {
namespace {

struct Names {
    const char* encoder;
    const char* container;
};

Names names_of(Encoding::Kind kind) {
    switch (kind) {
        case Encoding::Kind::Opus: return {"libopus", "ogg"};
        case Encoding::Kind::Aac: return {"aac", "ipod"};
        case Encoding::Kind::LayerTwo: break;
    }
    return {"libtwolame", "mp2"};
}

Handle<AVCodecContext> open_encoder(const Encoding& encoding, bool global_header) {
    const char* name = names_of(encoding.kind).encoder;
    const AVCodec* codec = avcodec_find_encoder_by_name(name);
    if (codec == nullptr) {
        throw Error(Fault::Engine,
                    fmt::format("libavcodec: has no encoder {0}; install a libavcodec built with {0}", name));
    }
    Handle<AVCodecContext> encoder = own(avcodec_alloc_context3(codec));
    encoder->bit_rate = std::int64_t{1000} * encoding.bitrate_kbps;
    encoder->sample_rate = encoding.sample_rate_hz;
    encoder->sample_fmt = codec->sample_fmts[0];
    for (const AVSampleFormat* format = codec->sample_fmts; *format != AV_SAMPLE_FMT_NONE; ++format) {
        if (*format == AV_SAMPLE_FMT_FLT || *format == AV_SAMPLE_FMT_FLTP) encoder->sample_fmt = *format;
    }
    if (encoder->sample_fmt != AV_SAMPLE_FMT_FLT && encoder->sample_fmt != AV_SAMPLE_FMT_FLTP) {
        throw Error(Fault::Engine, fmt::format("{}: takes no floating point; install Debian's libavcodec", name));
    }
    encoder->time_base = {1, encoding.sample_rate_hz};
    encoder->flags |= AV_CODEC_FLAG_BITEXACT;
    if (global_header) encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    encoder->thread_count = 1;
    av_channel_layout_default(&encoder->ch_layout, encoding.channels);
    check(avcodec_open2(encoder.get(), codec, nullptr), fmt::format("{}: cannot start", name));
    return encoder;
}

void fill(AVFrame& frame, const std::vector<float>& block, int channels) {
    const auto count = static_cast<std::size_t>(frame.nb_samples);
    if (frame.format == AV_SAMPLE_FMT_FLT) {
        std::memcpy(frame.data[0], block.data(), block.size() * sizeof(float));
        return;
    }
    for (int c = 0; c < channels; ++c) {
        auto* plane = reinterpret_cast<float*>(frame.data[c]);
        for (std::size_t i = 0; i < count; ++i)
            plane[i] = block[i * static_cast<std::size_t>(channels) + static_cast<std::size_t>(c)];
    }
}

}  // namespace

std::string encode(const Encoding& encoding, Frames length_frames, const BlockSource& source) {
    quiet_log();
    Sink sink;
    const Muxer muxer(names_of(encoding.kind).container, sink);
    const bool global_header = (muxer.get()->oformat->flags & AVFMT_GLOBALHEADER) != 0;
    const Handle<AVCodecContext> encoder = open_encoder(encoding, global_header);
    AVStream* stream = avformat_new_stream(muxer.get(), nullptr);
    if (stream == nullptr) throw std::bad_alloc();
    check(avcodec_parameters_from_context(stream->codecpar, encoder.get()), "libavcodec: parameters");
    stream->time_base = encoder->time_base;
    // Ogg keeps its fields with the stream, MP4 with the file.
    AVDictionary** tags = encoding.kind == Encoding::Kind::Opus ? &stream->metadata : &muxer.get()->metadata;
    if (encoding.kind != Encoding::Kind::LayerTwo) {
        for (const auto& [key, value] : encoding.tags)
            check(av_dict_set(tags, key.c_str(), value.c_str(), 0), "libavutil: tags");
    }
    muxer.get()->flags |= AVFMT_FLAG_BITEXACT;
    const int header = avformat_write_header(muxer.get(), nullptr);
    check(header, "libavformat: cannot write the header");

    const Handle<AVPacket> packet = own(av_packet_alloc());
    const auto drain = [&] {
        for (int code = 0; (code = avcodec_receive_packet(encoder.get(), packet.get())) != AVERROR(EAGAIN);) {
            if (code == AVERROR_EOF) return;
            check(code, "libavcodec: cannot encode");
            packet->stream_index = 0;
            av_packet_rescale_ts(packet.get(), encoder->time_base, stream->time_base);
            check(av_interleaved_write_frame(muxer.get(), packet.get()), "libavformat: cannot write");
        }
    };
    const Frames step = encoder->frame_size > 0 ? encoder->frame_size : 1024;
    std::vector<float> block;
    for (Frames at = 0; at < length_frames; at += step) {
        const bool padded = encoding.kind == Encoding::Kind::LayerTwo;
        const Frames count = padded ? step : std::min(step, length_frames - at);
        const Handle<AVFrame> input = own(av_frame_alloc());
        input->format = encoder->sample_fmt;
        input->sample_rate = encoding.sample_rate_hz;
        input->nb_samples = static_cast<int>(count);
        check(av_channel_layout_copy(&input->ch_layout, &encoder->ch_layout), "libavutil: channel layout");
        check(av_frame_get_buffer(input.get(), 0), "libavutil: frame buffer");
        block.assign(static_cast<std::size_t>(count * encoding.channels), 0.0F);
        const Frames there = std::min(count, length_frames - at);
        source(at, std::span(block).first(static_cast<std::size_t>(there * encoding.channels)));
        fill(*input, block, encoding.channels);
        input->pts = at;
        check(avcodec_send_frame(encoder.get(), input.get()), "libavcodec: cannot encode");
        drain();
    }
    check(avcodec_send_frame(encoder.get(), nullptr), "libavcodec: cannot encode");
    drain();
    check(av_write_trailer(muxer.get()), "libavformat: cannot write the end");
    muxer.flush();
    return std::move(sink.bytes);
}

}  // namespace newscart::ffmpeg
