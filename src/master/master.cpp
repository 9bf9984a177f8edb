#include "master/master.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "audio/level.h"
#include "audio/true_peak.h"
#include "base/error.h"
#include "base/parallel.h"
#include "lib/ebur128/meter.h"
#include "lib/ffmpeg/mp3.h"
#include "lib/ffmpeg/reader.h"
#include "lib/icu/language.h"
#include "lib/sndfile/file.h"
#include "lib/taglib/id3.h"
#include "lib/xxhash/hash.h"
#include "master/limiter.h"

namespace newscart {
namespace {

constexpr double kToleranceLu = 0.3;
constexpr double kMostGainDb = 40;  // what is quieter than that is no programme

/// LAME multiplies what it is given (its constant bit rate presets, "scale"); measured too.
double lame_scale(int bitrate_kbps) {
    if (bitrate_kbps <= 160) return 0.95;
    if (bitrate_kbps <= 192) return 0.97;
    if (bitrate_kbps <= 224) return 0.98;
    return 1.0;
}

/// How far under the limit the encoder's input stays, since decoding overshoots.
double headroom_db(const Output& output) {
    if (output.format != "mp3") return 0.02;
    return output.bitrate_kbps / output.channels >= 128 ? 0.8 : 1.3;
}

Pcm downmix(const Pcm& stereo) {
    Pcm mono{stereo.sample_rate_hz, 1, std::vector<float>(static_cast<std::size_t>(stereo.frames()))};
    const auto channels = static_cast<std::size_t>(stereo.channels);
    for (std::size_t i = 0; i < mono.samples.size(); ++i) {
        float sum = 0;
        for (std::size_t c = 0; c < channels; ++c) sum += stereo.samples[i * channels + c];
        mono.samples[i] = sum / static_cast<float>(channels);
    }
    return mono;
}

/// What is done to every sample before it is encoded.
struct Levels {
    double gain = 1;
    GainCurve curve;
};

std::vector<GainLimit> limits_of(const std::vector<Peak>& peaks, double gain, double ceiling) {
    std::vector<GainLimit> limits;
    for (const Peak& peak : peaks) {
        const double level = peak.level * gain;
        if (level > ceiling) limits.push_back({peak.frame, static_cast<float>(ceiling / level)});
    }
    return limits;
}

void fill(const Pcm& pcm, const Levels& levels, Frames start, int count, float* left, float* right) {
    const auto wanted = static_cast<std::size_t>(count);
    const auto there = static_cast<std::size_t>(std::clamp<Frames>(pcm.frames() - start, 0, count));
    const auto channels = static_cast<std::size_t>(pcm.channels);
    const auto gain = static_cast<float>(levels.gain);
    for (std::size_t c = 0; c < channels; ++c) {
        float* to = c == 0 ? left : right;
        const float* from = pcm.samples.data() + static_cast<std::size_t>(start) * channels + c;
        for (std::size_t i = 0; i < there; ++i) to[i] = from[i * channels] * gain;
        std::fill(to + there, to + wanted, 0.0F);
        levels.curve.apply(start, {to, wanted});
    }
}

/// Measures what comes out of `source`, which fills interleaved frames from any place on, in parts.
template <class Source>
double loudness_of(Frames length_frames, int channels, int jobs, const Source& source) {
    constexpr Frames kPart = ebur128::Loudness::kPartFrames;
    std::vector<ebur128::Loudness> parts;
    for (Frames start = 0; start < length_frames; start += kPart) parts.emplace_back(channels);
    parallel_for(parts.size(), jobs, [&](std::size_t k) {
        const Frames start = static_cast<Frames>(k) * kPart;
        const Frames end = std::min(start + kPart, length_frames);
        std::vector<float> block;
        constexpr Frames kStep = 4096;
        for (Frames at = std::max<Frames>(start - ebur128::Loudness::kPartLeadFrames, 0); at < end; at += kStep) {
            block.resize(static_cast<std::size_t>(std::min(kStep, end - at)) * static_cast<std::size_t>(channels));
            source(at, std::span<float>(block));
            parts[k].add(block);
        }
    });
    return ebur128::Loudness::integrated_lufs(parts);
}

/// The levelled sound from `start` on, interleaved.
void fill_interleaved(const Pcm& pcm, const Levels& levels, Frames start, std::span<float> block) {
    const auto channels = static_cast<std::size_t>(pcm.channels);
    const std::size_t count = block.size() / channels;
    std::vector<float> left(count);
    std::vector<float> right(channels > 1 ? count : 0);
    fill(pcm, levels, start, static_cast<int>(count), left.data(), right.data());
    for (std::size_t i = 0; i < count; ++i) {
        block[i * channels] = left[i];
        if (channels > 1) block[i * channels + 1] = right[i];
    }
}

Levels level(const Pcm& pcm, double target_lufs, double ceiling_dbtp, double scale, int jobs) {
    const auto measure = [&](const Levels& levels) {
        return loudness_of(pcm.frames(), pcm.channels, jobs,
                           [&](Frames start, std::span<float> block) { fill_interleaved(pcm, levels, start, block); });
    };
    const double measured_lufs = measure(Levels{});
    if (!std::isfinite(measured_lufs)) return {};
    double gain_db = std::min(target_lufs - measured_lufs, kMostGainDb);
    constexpr double kRoomDb = 6;  // how far the gain may still rise before the peaks would have to be sought again
    const double ceiling = gain_of_db(ceiling_dbtp);
    const auto floor = static_cast<float>(ceiling / gain_of_db(gain_db + kRoomDb));
    const double most_db = gain_db + kRoomDb;
    const std::vector<Peak> peaks = peaks_above(pcm, floor, 0, pcm.frames());
    Levels levels;
    for (int round = 0; round < 6; ++round) {
        levels.gain = gain_of_db(gain_db);
        levels.curve = GainCurve(limits_of(peaks, levels.gain, ceiling));
        if (levels.curve.spans().empty()) break;
        const double missing_db = target_lufs - measure(levels);
        if (std::abs(missing_db) < 0.05 || gain_db >= most_db) break;
        gain_db = std::min(gain_db + missing_db * 1.3, most_db);
    }
    levels.gain /= scale;
    return levels;
}

Pcm levelled(const Pcm& pcm, const Levels& levels) {
    Pcm out{pcm.sample_rate_hz, pcm.channels, std::vector<float>(pcm.samples.size())};
    fill_interleaved(pcm, levels, 0, out.samples);
    return out;
}

taglib::Id3 id3_of(const Tags& tags, Frames length_frames) {
    taglib::Id3 id3;
    id3.title = tags.title;
    id3.artist = tags.artist;
    id3.album = tags.album;
    id3.genre = tags.genre;
    id3.comment = tags.comment;
    id3.date = tags.date;
    if (!tags.language.empty()) id3.language = icu::iso639_2(tags.language);
    id3.user = tags.user;
    for (const ProgrammeMark& mark : tags.chapters) {
        const Frames end = mark.length_frames > 0 ? mark.frame + mark.length_frames : length_frames;
        id3.chapters.push_back({mark.title, mark.frame, std::min(end, length_frames)});
    }
    return id3;
}

std::string encode_mp3(const Pcm& pcm, const Levels& levels, const Output& output) {
    const ffmpeg::Mp3Format format{output.bitrate_kbps, output.channels, output.quality};
    const auto source = [&](Frames start, int count, float* left, float* right) {
        fill(pcm, levels, start, count, left, right);
    };
    const int count = ffmpeg::mp3_frame_count(pcm.frames());
    return ffmpeg::mux_mp3(format, ffmpeg::encode_mp3_frames(format, source, 0, count), pcm.frames());
}

void measure(Media& media) {
    ffmpeg::Reader reader{std::string_view(media.bytes)};
    Pcm decoded{reader.format().sample_rate_hz, reader.format().channels, {}};
    std::vector<float> samples;
    while (reader.read(samples)) decoded.samples.insert(decoded.samples.end(), samples.begin(), samples.end());
    media.length_frames = decoded.frames();
    media.integrated_lufs = ebur128::integrated_lufs(decoded);
    media.true_peak_dbtp = db_of_gain(true_peak(decoded));
}

}  // namespace

Media master(const Programme& programme, const Output& output, const Tags& tags, const MasterSettings& settings) {
    const Pcm& pcm = programme.pcm;
    const Pcm sound = output.channels == 1 && pcm.channels > 1 ? downmix(pcm) : pcm;
    Media media;
    media.output = output;
    media.extension = output.format;
    const bool mp3 = output.format == "mp3";
    const Levels levels = level(sound, output.loudness_lufs, output.true_peak_dbtp - headroom_db(output),
                                mp3 ? lame_scale(output.bitrate_kbps) : 1.0, settings.jobs);
    if (mp3) {
        media.bytes = taglib::render_id3(id3_of(tags, sound.frames())) + encode_mp3(sound, levels, output);
    } else {
        const Pcm out = levelled(sound, levels);
        media.bytes = output.format == "flac" ? sndfile::encode_flac(out) : sndfile::encode_wav(out);
    }
    measure(media);
    if (media.length_frames != sound.frames()) {
        throw Error(Fault::Engine, fmt::format("{}: decodes to {} frames instead of {}; report this", media.extension,
                                               media.length_frames, sound.frames()));
    }
    media.on_target = std::abs(media.integrated_lufs - output.loudness_lufs) <= kToleranceLu &&
                      media.true_peak_dbtp <= output.true_peak_dbtp;
    media.hash = content_hash(media.bytes);
    return media;
}

}  // namespace newscart
