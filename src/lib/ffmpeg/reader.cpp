#include "lib/ffmpeg/reader.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <system_error>

#include "base/text.h"
#include "lib/ffmpeg/input.h"

namespace newscart::ffmpeg {
namespace {

AudioFormat format_of(const Input& input) {
    const AVCodecParameters& parameters = input.parameters();
    AudioFormat format;
    format.container = split(input.demuxer()->iformat->name, ',').front();
    format.codec = avcodec_get_name(parameters.codec_id);
    format.sample_rate_hz = parameters.sample_rate;
    format.channels = parameters.ch_layout.nb_channels;
    format.bits =
        parameters.bits_per_raw_sample > 0 ? parameters.bits_per_raw_sample : parameters.bits_per_coded_sample;
    format.bit_rate_bps = parameters.bit_rate > 0 ? parameters.bit_rate : input.demuxer()->bit_rate;
    format.chapters = static_cast<int>(input.demuxer()->nb_chapters);
    const auto take = [&](const AVDictionary* tags, bool lower) {
        const AVDictionaryEntry* entry = nullptr;
        while ((entry = av_dict_get(tags, "", entry, AV_DICT_IGNORE_SUFFIX)) != nullptr) {
            format.tags[lower ? ascii_lower(entry->key) : entry->key] = entry->value;
        }
    };
    // Ogg keeps them with the stream, in any case of letters.
    if (format.container == "ogg") take(input.demuxer()->streams[input.stream()]->metadata, true);
    take(input.demuxer()->metadata, false);
    return format;
}

std::unique_ptr<Bytes> open_file(const std::filesystem::path& file) {
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) throw Error(Fault::Input, std::generic_category().message(errno));
    return std::make_unique<Bytes>(fd);
}

}  // namespace

struct Reader::State {
    Input input;
    AudioFormat format = format_of(input);
    std::vector<std::string> complaints;
    Handle<AVCodecContext> decoder = input.open_decoder(complaints);
    Handle<AVPacket> packet = own(av_packet_alloc());
    Handle<AVFrame> frame = own(av_frame_alloc());
    bool drained = false;

    explicit State(std::unique_ptr<Bytes> bytes) : input(std::move(bytes)) {}
    bool feed();
};

/// Gives the decoder one packet more, or tells it that there are none.
bool Reader::State::feed() {
    if (drained) return false;
    while (true) {
        const int code = av_read_frame(input.demuxer(), packet.get());
        if (code < 0) {
            if (code != AVERROR_EOF) complain(complaints, fmt::format("libavformat: {}", text_of(code)));
            drained = true;
            avcodec_send_packet(decoder.get(), nullptr);
            return true;
        }
        const bool ours = packet->stream_index == input.stream();
        const std::size_t before = complaints.size();
        const int sent = ours ? avcodec_send_packet(decoder.get(), packet.get()) : 0;
        av_packet_unref(packet.get());
        if (sent < 0 && complaints.size() == before) {
            complain(complaints, fmt::format("{}: {}", decoder->codec->name, text_of(sent)));
        }
        if (ours) return true;
    }
}

Reader::Reader(std::string_view bytes) : state_(std::make_unique<State>(std::make_unique<Bytes>(bytes))) {}
Reader::Reader(const std::filesystem::path& file) : state_(std::make_unique<State>(open_file(file))) {}
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
            if (same) append_samples(*state.frame, samples);
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
