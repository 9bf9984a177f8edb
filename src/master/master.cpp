#include "master/master.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <vector>

#include "audio/level.h"
#include "audio/mono.h"
#include "base/error.h"
#include "base/parallel.h"
#include "lib/ffmpeg/encode.h"
#include "lib/ffmpeg/mp3.h"
#include "lib/sndfile/file.h"
#include "lib/soxr/resample.h"
#include "lib/xxhash/hash.h"
#include "master/levels.h"
#include "master/tags.h"
#include "master/verify.h"

namespace newscart {
namespace {

using ffmpeg::kMp3DelayFrames;
using ffmpeg::kMp3FrameFrames;

constexpr double kToleranceLu = 0.2;
constexpr double kNearEnoughLu = 0.15;  // what is nearer is not encoded once more
constexpr int kMostEncodings = 3;
constexpr int kMostCorrections = 5;

/// LAME multiplies what it is given: its constant bit rate presets have a "scale", 0.95 up to 160 kb/s.
double lame_scale(int bitrate_kbps) {
    if (bitrate_kbps <= 160) return 0.95;
    if (bitrate_kbps <= 192) return 0.97;
    if (bitrate_kbps <= 224) return 0.98;
    return 1.0;
}

/// How far below the limit the peaks are kept before encoding. Over a minute of limited speech with a bed, decoding
/// came out above its ceiling by 0.05 dB at stereo 192 kb/s, 0.1 at 128, 0.2 in a few places at 96 and mono 128, 0.35
/// at mono 96, 0.9 at mono 64. What is still above the limit is encoded again in those places: more room would cost
/// loudness.
double headroom_db(const Output& output) {
    if (output.format != "mp3") return 0.02;  // dither, and gain that moves while a peak passes
    const int of_channel_kbps = output.bitrate_kbps / output.channels;
    if (of_channel_kbps >= 80) return 0.3;
    return of_channel_kbps >= 64 && output.channels == 2 ? 0.35 : 0.5;
}

Pcm doubled(const Pcm& mono) {
    Pcm stereo{mono.sample_rate_hz, 2, {}};
    stereo.samples.reserve(mono.samples.size() * 2);
    for (const float sample : mono.samples) stereo.samples.insert(stereo.samples.end(), 2, sample);
    return stereo;
}

/// A programme as MP3 frames that can be encoded again in places.
class Mp3Encoding {
  public:
    Mp3Encoding(const Pcm& sound, const Output& output, int jobs)
        : sound_(sound),
          format_{output.bitrate_kbps, output.channels, output.quality},
          scale_(lame_scale(output.bitrate_kbps)),
          jobs_(jobs) {}

    void encode_all(const Levels& levels) {
        const int count = ffmpeg::mp3_frame_count(sound_.frames());
        // About half a minute each: the lead of an encoder (0.4 s) is little against it. The borders depend on the
        // length alone, so the bytes do not depend on the number of jobs.
        constexpr int kFramesOfPart = 30 * kFrameRateHz / kMp3FrameFrames;
        const int parts = std::max(1, (count + kFramesOfPart / 2) / kFramesOfPart);
        std::vector<Span> spans;
        spans.reserve(static_cast<std::size_t>(parts));
        for (int k = 0; k < parts; ++k) spans.push_back({count * k / parts, count * (k + 1) / parts});
        frames_.assign(static_cast<std::size_t>(count) * static_cast<std::size_t>(ffmpeg::mp3_frame_bytes(format_)),
                       '\0');
        encode(levels, spans);
    }

    /// Encodes again what the frames in `changed` make. Returns the frames that may sound different now.
    std::vector<Mp3Check::Range> encode_again(const Levels& levels, const std::vector<Mp3Check::Range>& changed) {
        // The encoder looks ahead, and what it decides holds on: only frames further off come out as before.
        constexpr int kBefore = 3;
        constexpr int kAfter = 6;
        const int count = ffmpeg::mp3_frame_count(sound_.frames());
        std::vector<Span> spans;
        for (const Mp3Check::Range& range : changed) {
            const int first = std::max(static_cast<int>(range.first / kMp3FrameFrames) - kBefore, 0);
            const int last =
                std::min(static_cast<int>((range.last + kMp3DelayFrames) / kMp3FrameFrames) + kAfter, count);
            if (!spans.empty() && first <= spans.back().last) {
                spans.back().last = std::max(spans.back().last, last);
            } else {
                spans.push_back({first, last});
            }
        }
        encode(levels, spans);
        std::vector<Mp3Check::Range> heard;
        heard.reserve(spans.size());
        for (const Span& span : spans) {
            heard.push_back({Frames{span.first} * kMp3FrameFrames - kMp3DelayFrames,
                             Frames{span.last + 1} * kMp3FrameFrames - kMp3DelayFrames});
        }
        return heard;
    }

    std::string file() const { return ffmpeg::mux_mp3(format_, frames_, sound_.frames()); }

  private:
    struct Span {
        int first = 0, last = 0;
    };

    void encode(const Levels& levels, const std::vector<Span>& spans) {
        Levels scaled = levels;
        scaled.gain /= scale_;
        const auto source = [&](Frames start, int count, float* left, float* right) {
            fill_planes(sound_, scaled, start, count, left, right);
        };
        const auto frame_bytes = static_cast<std::size_t>(ffmpeg::mp3_frame_bytes(format_));
        parallel_for(spans.size(), jobs_, [&](std::size_t k) {
            const std::string made = ffmpeg::encode_mp3_frames(format_, source, spans[k].first, spans[k].last);
            std::copy(
                made.begin(), made.end(),
                frames_.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(spans[k].first) * frame_bytes));
        });
    }

    const Pcm& sound_;
    ffmpeg::Mp3Format format_;
    double scale_;
    int jobs_;
    std::string frames_;
};

/// Lowers the gain where the decoded file is above the limit; returns where it changed.
std::vector<Mp3Check::Range> lower(Levels& levels, const std::vector<Peak>& over, double limit, double margin_db) {
    const GainCurve before = levels.curve;
    for (const Peak& peak : over) {
        const double most = double{before.at(peak.frame)} * limit / double{peak.level} * gain_of_db(-margin_db);
        levels.limits.push_back({peak.frame, static_cast<float>(most)});
    }
    std::stable_sort(levels.limits.begin(), levels.limits.end(),
                     [](const GainLimit& a, const GainLimit& b) { return a.frame < b.frame; });
    levels.curve = GainCurve(levels.limits);

    // The gain falls up to this far before a limit; behind it, it differs until it has recovered or meets a lower one.
    constexpr Frames kAhead = kFrameRateHz / 100;
    std::vector<Mp3Check::Range> changed;
    for (const Peak& peak : over) {
        if (!changed.empty() && peak.frame < changed.back().last) continue;
        Frames last = peak.frame + kAhead;
        for (Frames same = 0; same < kAhead; ++last) same = before.at(last) == levels.curve.at(last) ? same + 1 : 0;
        changed.push_back({std::max<Frames>(peak.frame - kAhead, 0), last});
    }
    return changed;
}

void report_limiting(Media& media, const Levels& levels) {
    const double noticeable = gain_of_db(-1);
    float least = 1;
    Frames worked = 0;
    for (const GainCurve::Span& span : levels.curve.spans()) {
        for (const float gain : span.gain) {
            least = std::min(least, gain);
            worked += gain < noticeable ? 1 : 0;
        }
    }
    media.limited_most_db = -db_of_gain(least);
    media.limited_share = static_cast<double>(worked) / static_cast<double>(std::max<Frames>(media.length_frames, 1));
}

void make_mp3(Media& media, const Pcm& sound, const Tags& tags, int jobs) {
    const Output& output = media.output;
    const double limit = gain_of_db(output.true_peak_dbtp);
    const std::string tag = render_tags(tags, sound.frames());
    LevelTarget target{output.loudness_lufs, output.true_peak_dbtp - headroom_db(output)};
    Mp3Encoding encoding(sound, output, jobs);
    Mp3Check check(output.true_peak_dbtp, jobs);
    Levels levels;
    Measured measured;
    for (int encoded = 1; encoded <= kMostEncodings; ++encoded) {
        levels = find_levels(sound, target, jobs);
        encoding.encode_all(levels);
        media.bytes = tag + encoding.file();
        measured = check.measure(media.bytes, {{0, sound.frames()}});
        media.corrected_frames = 0;
        for (int round = 0; round < kMostCorrections && !measured.over.empty(); ++round) {
            media.corrected_frames += static_cast<int>(measured.over.size());
            const auto changed = lower(levels, measured.over, limit, 0.1 * (round + 1));
            const auto heard = encoding.encode_again(levels, changed);
            media.bytes = tag + encoding.file();
            measured = check.measure(media.bytes, heard);
        }
        // A low bit rate leaves out part of the sound, and where many peaks were mended, that cost loudness too.
        const double off_lu = measured.integrated_lufs - output.loudness_lufs;
        if (!std::isfinite(off_lu) || std::abs(off_lu) <= kNearEnoughLu) break;
        target.loudness_lufs -= off_lu;
    }
    media.most_short_term_lufs = levels.most_short_term_lufs;
    media.length_frames = measured.length_frames;
    media.integrated_lufs = measured.integrated_lufs;
    media.true_peak_dbtp = measured.true_peak_dbtp;
    report_limiting(media, levels);
}

void make_plain(Media& media, const Pcm& sound, int jobs) {
    const Output& output = media.output;
    const Levels levels = find_levels(sound, {output.loudness_lufs, output.true_peak_dbtp - headroom_db(output)}, jobs);
    const sndfile::Shape shape{sound.sample_rate_hz, sound.channels, sound.frames()};
    const auto source = [&](Frames start, std::span<float> block) { fill_interleaved(sound, levels, start, block); };
    const auto encode_wav = [&] {
        return output.bits == 24 ? sndfile::encode_wav24(shape, source) : sndfile::encode_wav(shape, source);
    };
    media.bytes = output.format == "flac" ? sndfile::encode_flac(shape, source) : encode_wav();
    const Measured measured = measure_file(media.bytes);
    media.length_frames = measured.length_frames;
    media.integrated_lufs = measured.integrated_lufs;
    media.true_peak_dbtp = measured.true_peak_dbtp;
    media.most_short_term_lufs = levels.most_short_term_lufs;
    report_limiting(media, levels);
}

ffmpeg::Encoding encoding_of(const Output& output, const Tags& tags) {
    using Kind = ffmpeg::Encoding::Kind;
    ffmpeg::Encoding encoding;
    encoding.kind = output.format == "opus" ? Kind::Opus : output.format == "aac" ? Kind::Aac : Kind::LayerTwo;
    encoding.bitrate_kbps = output.bitrate_kbps;
    encoding.channels = output.channels;
    // What networks that want Layer II ask for.
    constexpr int kNetworkRateHz = 44100;
    encoding.sample_rate_hz = encoding.kind == Kind::LayerTwo ? kNetworkRateHz : kFrameRateHz;
    encoding.tags = {{"title", tags.title}, {"artist", tags.artist}, {"album", tags.album},
                     {"date", tags.date},   {"genre", tags.genre},   {"comment", tags.comment}};
    std::erase_if(encoding.tags, [](const auto& tag) { return tag.second.empty(); });
    return encoding;
}

/// The sound after its levels, at the encoding's rate.
Pcm levelled(const Pcm& sound, const Levels& levels, int sample_rate_hz) {
    Pcm out{sound.sample_rate_hz, sound.channels, std::vector<float>(sound.samples.size())};
    fill_interleaved(sound, levels, 0, out.samples);
    return soxr::resample(out, sample_rate_hz);
}

/// Layer II, Opus and AAC: encoded as a whole, decoded, measured, and encoded again lower where peaks came out above
/// the limit or much of the sound lies above what the bit rate keeps.
void make_lossy(Media& media, const Pcm& sound, const Tags& tags, int jobs) {
    const Output& output = media.output;
    const ffmpeg::Encoding encoding = encoding_of(output, tags);
    constexpr double kFirstHeadroomDb = 0.3;
    LevelTarget target{output.loudness_lufs, output.true_peak_dbtp - kFirstHeadroomDb};
    Levels levels;
    Measured measured;
    for (int encoded = 1; encoded <= kMostEncodings; ++encoded) {
        levels = find_levels(sound, target, jobs);
        const Pcm given = levelled(sound, levels, encoding.sample_rate_hz);
        const auto source = [&](Frames start, std::span<float> block) {
            std::copy_n(given.samples.begin() + start * given.channels, block.size(), block.begin());
        };
        media.bytes = ffmpeg::encode(encoding, given.frames(), source);
        measured = measure_file(media.bytes);
        // A codec's own frames round the length up, and Layer II has no way to say so.
        constexpr Frames kMostFrames = 3 * 1152;
        if (std::abs(measured.length_frames - given.frames()) > kMostFrames) {
            throw Error(Fault::Engine, fmt::format("{}: decodes to {} frames instead of {}; please report this",
                                                   media.extension, measured.length_frames, given.frames()));
        }
        const double off_lu = measured.integrated_lufs - output.loudness_lufs;
        const double over_db = measured.true_peak_dbtp - output.true_peak_dbtp;
        const bool off = std::isfinite(off_lu) && std::abs(off_lu) > kToleranceLu;
        if (!off && over_db <= 0) break;
        if (off) target.loudness_lufs -= off_lu;
        if (over_db > 0) target.ceiling_dbtp -= over_db + 0.1;
    }
    media.length_frames = sound.frames();
    media.integrated_lufs = measured.integrated_lufs;
    media.true_peak_dbtp = measured.true_peak_dbtp;
    media.most_short_term_lufs = levels.most_short_term_lufs;
    report_limiting(media, levels);
}

}  // namespace

Media master(const Programme& programme, const Output& output, const Tags& tags, const MasterSettings& settings) {
    std::optional<Pcm> converted;
    if (output.channels == 1 && programme.pcm.channels > 1) converted = mono_of(programme.pcm, settings.jobs);
    if (output.channels == 2 && programme.pcm.channels == 1) converted = doubled(programme.pcm);
    const Pcm& sound = converted ? *converted : programme.pcm;

    Media media;
    media.output = output;
    media.tags = tags;
    media.extension = output.format == "aac" ? "m4a" : output.format;
    if (output.format == "mp3") {
        make_mp3(media, sound, tags, settings.jobs);
    } else if (output.format == "wav" || output.format == "flac") {
        make_plain(media, sound, settings.jobs);
    } else {
        make_lossy(media, sound, tags, settings.jobs);
    }
    if (media.length_frames != sound.frames()) {
        throw Error(Fault::Engine, fmt::format("{}: decodes to {} frames instead of {}; please report this",
                                               media.extension, media.length_frames, sound.frames()));
    }
    media.on_target = std::abs(media.integrated_lufs - output.loudness_lufs) <= kToleranceLu &&
                      media.true_peak_dbtp <= output.true_peak_dbtp &&
                      media.most_short_term_lufs <= output.short_term_most_lufs + kToleranceLu;
    media.hash = content_hash(media.bytes);
    return media;
}

}  // namespace newscart
