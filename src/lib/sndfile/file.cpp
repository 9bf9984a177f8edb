#include "lib/sndfile/file.h"

#include <fmt/format.h>
#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/error.h"

namespace newscart::sndfile {
namespace {

struct Close {
    void operator()(SNDFILE* p) const noexcept { sf_close(p); }
};
using Handle = std::unique_ptr<SNDFILE, Close>;

constexpr int kMostChannels = 16;
constexpr int kHighestRateHz = 384000;

[[noreturn]] void refuse(const std::filesystem::path& file, std::string_view fact) {
    throw Error(Fault::Config, fmt::format("{}: cannot read the sound: {}", file.string(), fact));
}

/// libsndfile takes what is left of a cut file for the whole and says so only in its log: "data : 2000 (should be
/// 500)". A size near 2 or 4 GiB was written by a program that did not know it yet (a pipe) and is no fault.
bool was_cut(SNDFILE* sound) {
    constexpr long long kUnknownSize = 0x7fff0000;
    std::string log(16384, '\0');
    const int filled = sf_command(sound, SFC_GET_LOG_INFO, log.data(), static_cast<int>(log.size()));
    log.resize(static_cast<std::size_t>(std::max(filled, 0)));
    for (const std::string_view chunk : {"data : ", "SSND : "}) {
        const std::size_t at = log.find(chunk);
        if (at == std::string::npos) continue;
        const std::string line = log.substr(at + chunk.size(), log.find('\n', at) - at - chunk.size());
        if (line.find("should be") != std::string::npos && std::strtoll(line.c_str(), nullptr, 0) < kUnknownSize) {
            return true;
        }
    }
    return false;
}

/// A file in memory for libsndfile.
struct Memory {
    std::string bytes;
    std::size_t at = 0;
};

sf_count_t memory_length(void* user) { return static_cast<sf_count_t>(static_cast<Memory*>(user)->bytes.size()); }

sf_count_t memory_seek(sf_count_t offset, int whence, void* user) {
    auto* memory = static_cast<Memory*>(user);
    const sf_count_t base = whence == SEEK_SET   ? 0
                            : whence == SEEK_CUR ? static_cast<sf_count_t>(memory->at)
                                                 : static_cast<sf_count_t>(memory->bytes.size());
    if (base + offset < 0) return -1;
    memory->at = static_cast<std::size_t>(base + offset);
    return base + offset;
}

sf_count_t memory_read(void* to, sf_count_t count, void* user) {
    auto* memory = static_cast<Memory*>(user);
    if (memory->at >= memory->bytes.size()) return 0;
    const std::size_t take = std::min(static_cast<std::size_t>(count), memory->bytes.size() - memory->at);
    std::memcpy(to, memory->bytes.data() + memory->at, take);
    memory->at += take;
    return static_cast<sf_count_t>(take);
}

sf_count_t memory_write(const void* from, sf_count_t count, void* user) {
    auto* memory = static_cast<Memory*>(user);
    const auto put = static_cast<std::size_t>(count);
    if (memory->bytes.size() < memory->at + put) memory->bytes.resize(memory->at + put);
    std::memcpy(memory->bytes.data() + memory->at, from, put);
    memory->at += put;
    return count;
}

sf_count_t memory_tell(void* user) { return static_cast<sf_count_t>(static_cast<Memory*>(user)->at); }

/// `write` takes a block and says how many samples libsndfile took.
template <class Write>
std::string encode(const Shape& shape, int format, std::size_t sample_bytes, const BlockSource& source,
                   const Write& write) {
    constexpr Frames kBlockFrames = 4800;
    SF_VIRTUAL_IO access{memory_length, memory_seek, memory_read, memory_write, memory_tell};
    const auto channels = static_cast<std::size_t>(shape.channels);
    const std::size_t plain_bytes = static_cast<std::size_t>(shape.length_frames) * channels * sample_bytes;
    Memory memory;
    memory.bytes.reserve(plain_bytes + plain_bytes / 64 + 65536);  // what is not written to takes up nothing
    SF_INFO info{};
    info.samplerate = shape.sample_rate_hz;
    info.channels = shape.channels;
    info.format = format;
    Handle sound(sf_open_virtual(&access, SFM_WRITE, &info, &memory));
    if (!sound) throw Error(Fault::Engine, fmt::format("libsndfile: cannot encode: {}", sf_strerror(nullptr)));
    sf_command(sound.get(), SFC_SET_CLIPPING, nullptr, SF_TRUE);
    std::vector<float> block;
    for (Frames at = 0; at < shape.length_frames; at += kBlockFrames) {
        block.resize(static_cast<std::size_t>(std::min(kBlockFrames, shape.length_frames - at)) * channels);
        source(at, block);
        if (write(sound.get(), block) != static_cast<sf_count_t>(block.size())) {
            throw Error(Fault::Engine, fmt::format("libsndfile: cannot encode: {}", sf_strerror(sound.get())));
        }
    }
    if (const int code = sf_close(sound.release()); code != 0) {
        throw Error(Fault::Engine, fmt::format("libsndfile: cannot encode: {}", sf_error_number(code)));
    }
    return std::move(memory.bytes);
}

BlockSource blocks_of(const Pcm& pcm) {
    return [&pcm](Frames start, std::span<float> block) {
        std::copy_n(pcm.samples.begin() + start * pcm.channels, block.size(), block.begin());
    };
}

Shape shape_of(const Pcm& pcm) { return {pcm.sample_rate_hz, pcm.channels, pcm.frames()}; }

/// Triangular noise of two steps (TPDF), always the same: the same programme must give the same bytes.
class Dither {
  public:
    float next() {
        const float first = uniform();
        return first - uniform();
    }

  private:
    float uniform() {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return static_cast<float>(state_ >> 40U) * (1.0F / 16777216.0F);
    }
    std::uint64_t state_ = 0x6e65777363617274U;
};

/// Fields of fixed size, filled with zeros; they need no zero at the end.
template <std::size_t Size>
void put(char (&field)[Size], std::string_view text) {
    std::memcpy(field, text.data(), std::min(text.size(), Size));
}

SF_BROADCAST_INFO broadcast_of(const Bext& bext) {
    SF_BROADCAST_INFO info{};
    put(info.description, bext.description);
    put(info.originator, bext.originator);
    put(info.originator_reference, bext.reference);
    put(info.origination_date, bext.date);
    put(info.origination_time, bext.time);
    info.version = 1;
    put(info.coding_history, bext.history);
    info.coding_history_size = static_cast<std::uint32_t>(std::min(bext.history.size(), sizeof info.coding_history));
    return info;
}

SF_CART_INFO cart_of(const Cart& cart) {
    SF_CART_INFO info{};
    put(info.version, "0101");
    put(info.title, cart.title);
    put(info.artist, cart.artist);
    put(info.cut_id, cart.cut);
    put(info.category, cart.category);
    put(info.out_cue, cart.out_cue);
    put(info.start_date, cart.start_date);
    put(info.start_time, cart.start_time);
    put(info.end_date, cart.end_date);
    put(info.end_time, cart.end_time);
    put(info.producer_app_id, "newscart");
    put(info.producer_app_version, NEWSCART_VERSION);
    info.level_reference = 32768;  // full scale of 16 bits
    std::size_t i = 0;
    for (const Cart::Timer& timer : cart.timers) {
        if (i == std::size(info.post_timers)) break;
        put(info.post_timers[i].usage, timer.name);
        info.post_timers[i].value = static_cast<std::int32_t>(timer.frame);
        ++i;
    }
    return info;
}

/// All of an opened sound, checked; `file` is its name in messages.
Pcm read_opened(SNDFILE* sound, const SF_INFO& info, const std::filesystem::path& file, double longest_seconds,
                double kept_seconds) {
    if (info.channels < 1 || info.channels > kMostChannels) refuse(file, fmt::format("{} channels", info.channels));
    if (info.samplerate < 1000 || info.samplerate > kHighestRateHz) refuse(file, fmt::format("{} Hz", info.samplerate));
    if (was_cut(sound)) refuse(file, "shorter than its header promises");

    const auto most_frames = static_cast<sf_count_t>(longest_seconds * info.samplerate);
    const auto channels = static_cast<std::size_t>(info.channels);
    if (info.frames > most_frames && info.frames < SF_COUNT_MAX) {
        refuse(file, fmt::format("longer than {:g} seconds", longest_seconds));
    }
    const double kept_frames = kept_seconds * info.samplerate;
    const sf_count_t there =
        kept_frames < static_cast<double>(info.frames) ? static_cast<sf_count_t>(kept_frames) : info.frames;
    Pcm pcm{info.samplerate, info.channels, {}};
    // In steps: the header's word on the length is not trusted with memory.
    constexpr sf_count_t kStepFrames = sf_count_t{1} << 20;
    sf_count_t frames = 0;
    while (frames <= most_frames) {
        const sf_count_t wanted = std::min(kStepFrames, there - frames);
        if (wanted <= 0) break;
        pcm.samples.resize(static_cast<std::size_t>(frames + wanted) * channels);
        const sf_count_t got =
            sf_readf_float(sound, pcm.samples.data() + static_cast<std::size_t>(frames) * channels, wanted);
        frames += std::max<sf_count_t>(got, 0);
        if (got < wanted) break;
    }
    pcm.samples.resize(static_cast<std::size_t>(frames) * channels);
    if (frames > most_frames) refuse(file, fmt::format("longer than {:g} seconds", longest_seconds));
    if (sf_error(sound) != SF_ERR_NO_ERROR) refuse(file, sf_strerror(sound));
    if (there < SF_COUNT_MAX && frames != there) refuse(file, "shorter than its header promises");
    if (frames == 0) refuse(file, "holds no sound");
    for (const float sample : pcm.samples) {
        if (!std::isfinite(sample)) refuse(file, "holds samples that are no numbers");
    }
    return pcm;
}

}  // namespace

Pcm read_sound(const std::filesystem::path& file, double longest_seconds, double kept_seconds) {
    std::error_code error;
    const std::filesystem::file_status status = std::filesystem::status(file, error);
    if (status.type() == std::filesystem::file_type::not_found) refuse(file, "no such file");
    if (error) refuse(file, error.message());
    // libsndfile would wait for ever at a FIFO.
    if (!std::filesystem::is_regular_file(status)) refuse(file, "not a regular file");

    SF_INFO info{};
    const Handle sound(sf_open(file.c_str(), SFM_READ, &info));
    if (!sound) refuse(file, sf_strerror(nullptr));
    return read_opened(sound.get(), info, file, longest_seconds, kept_seconds);
}

Pcm decode_sound(std::string bytes, double longest_seconds) {
    const std::filesystem::path name = "the answer";
    SF_VIRTUAL_IO access{memory_length, memory_seek, memory_read, memory_write, memory_tell};
    Memory memory{std::move(bytes), 0};
    SF_INFO info{};
    const Handle sound(sf_open_virtual(&access, SFM_READ, &info, &memory));
    if (!sound) refuse(name, sf_strerror(nullptr));
    return read_opened(sound.get(), info, name, longest_seconds, std::numeric_limits<double>::infinity());
}

std::string encode_wav(const Shape& shape, const BlockSource& source) {
    Dither dither;
    std::vector<std::int16_t> rounded;
    const auto write = [&](SNDFILE* sound, const std::vector<float>& block) {
        rounded.resize(block.size());
        std::transform(block.begin(), block.end(), rounded.begin(), [&dither](float sample) {
            const float scaled = std::round(sample * 32767.0F + dither.next());
            return static_cast<std::int16_t>(std::clamp(scaled, -32768.0F, 32767.0F));
        });
        return sf_write_short(sound, rounded.data(), static_cast<sf_count_t>(rounded.size()));
    };
    return encode(shape, SF_FORMAT_WAV | SF_FORMAT_PCM_16, 2, source, write);
}

std::string encode_wav24(const Shape& shape, const BlockSource& source) {
    const auto write = [](SNDFILE* sound, const std::vector<float>& block) {
        return sf_write_float(sound, block.data(), static_cast<sf_count_t>(block.size()));
    };
    return encode(shape, SF_FORMAT_WAV | SF_FORMAT_PCM_24, 3, source, write);
}

std::string encode_flac(const Shape& shape, const BlockSource& source) {
    const auto write = [](SNDFILE* sound, const std::vector<float>& block) {
        return sf_write_float(sound, block.data(), static_cast<sf_count_t>(block.size()));
    };
    return encode(shape, SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 3, source, write);
}

std::string encode_wav(const Pcm& pcm) { return encode_wav(shape_of(pcm), blocks_of(pcm)); }
std::string encode_flac(const Pcm& pcm) { return encode_flac(shape_of(pcm), blocks_of(pcm)); }

std::string annotate_wav(std::string_view wav, const Bext& bext, const Cart& cart) {
    const auto refuse_wav = [](const char* fact) {
        throw Error(Fault::Engine, fmt::format("libsndfile: cannot annotate: {}", fact));
    };
    SF_VIRTUAL_IO access{memory_length, memory_seek, memory_read, memory_write, memory_tell};
    Memory from{std::string(wav)};
    SF_INFO info{};
    const Handle in(sf_open_virtual(&access, SFM_READ, &info, &from));
    if (!in) refuse_wav(sf_strerror(nullptr));
    if ((info.format & SF_FORMAT_TYPEMASK) != SF_FORMAT_WAV) refuse_wav("no WAV file");
    Memory to;
    to.bytes.reserve(wav.size() + 8192);
    Handle out(sf_open_virtual(&access, SFM_WRITE, &info, &to));
    if (!out) refuse_wav(sf_strerror(nullptr));
    SF_BROADCAST_INFO broadcast = broadcast_of(bext);
    SF_CART_INFO carted = cart_of(cart);
    if (sf_command(out.get(), SFC_SET_BROADCAST_INFO, &broadcast, sizeof broadcast) != SF_TRUE ||
        sf_command(out.get(), SFC_SET_CART_INFO, &carted, sizeof carted) != SF_TRUE) {
        refuse_wav(sf_strerror(out.get()));
    }
    // Integers of 32 bits hold 16 and 24 without rounding.
    constexpr sf_count_t kBlock = 65536;
    std::vector<int> block(static_cast<std::size_t>(kBlock));
    for (sf_count_t got = 0; (got = sf_read_int(in.get(), block.data(), kBlock)) > 0;) {
        if (sf_write_int(out.get(), block.data(), got) != got) refuse_wav(sf_strerror(out.get()));
    }
    // The header learns its sizes when the file is closed.
    if (sf_close(out.release()) != 0) refuse_wav("the file could not be ended");
    return std::move(to.bytes);
}

}  // namespace newscart::sndfile
