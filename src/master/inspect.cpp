#include "master/inspect.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "audio/level.h"
#include "audio/true_peak.h"
#include "base/error.h"
#include "base/file.h"
#include "lib/ebur128/meter.h"
#include "lib/ffmpeg/reader.h"
#include "master/mp3_scan.h"

namespace newscart {
namespace {

constexpr std::size_t kLargestFileBytes = std::size_t{2} << 30U;

/// Runs of frames in which every channel is below the threshold.
class SilenceMeter {
  public:
    explicit SilenceMeter(int channels) : channels_(static_cast<std::size_t>(channels)) {}

    void add(const std::vector<float>& samples) {
        for (std::size_t i = 0; i + channels_ <= samples.size(); i += channels_, ++frame_) {
            bool loud = false;
            for (std::size_t c = 0; c < channels_; ++c) loud = loud || std::abs(samples[i + c]) > threshold_;
            if (!loud) continue;
            if (!heard_) head_ = frame_;
            if (heard_ && frame_ - last_loud_ - 1 > longest_) {
                longest_ = frame_ - last_loud_ - 1;
                longest_at_ = last_loud_ + 1;
            }
            heard_ = true;
            last_loud_ = frame_;
        }
    }
    Frames head() const { return heard_ ? head_ : frame_; }
    Frames tail() const { return heard_ ? frame_ - last_loud_ - 1 : 0; }
    Frames longest() const { return longest_; }
    Frames longest_at() const { return longest_at_; }

  private:
    std::size_t channels_;
    float threshold_ = static_cast<float>(gain_of_db(kSilenceDbfs));
    Frames frame_ = 0;
    Frames last_loud_ = 0;
    Frames head_ = 0;
    Frames longest_ = 0;
    Frames longest_at_ = 0;
    bool heard_ = false;
};

void decode(FileReport& report, std::string_view bytes) {
    ffmpeg::Reader reader(bytes);
    const ffmpeg::AudioFormat& format = reader.format();
    report.container = format.container;
    report.codec = format.codec;
    report.sample_rate_hz = format.sample_rate_hz;
    report.channels = format.channels;
    report.bits = format.bits;
    report.bitrate_kbps = static_cast<double>(format.bit_rate_bps) / 1000;
    report.tags = format.tags;
    report.chapters = format.chapters;

    ebur128::Loudness loudness(format.channels, format.sample_rate_hz);
    TruePeakMeter peak(format.channels);
    SilenceMeter silence(format.channels);
    std::vector<float> samples;
    while (reader.read(samples)) {
        report.length_frames += static_cast<Frames>(samples.size()) / format.channels;
        loudness.add(samples);
        peak.add(samples);
        silence.add(samples);
    }
    report.decode_errors = reader.complaints();
    if (report.length_frames == 0) {
        report.error = "holds no sound";
        return;
    }
    report.integrated_lufs = loudness.integrated_lufs();
    report.true_peak_dbtp = db_of_gain(peak.peak());
    const auto seconds = [&](Frames frames) { return static_cast<double>(frames) / format.sample_rate_hz; };
    report.head_silence_seconds = seconds(silence.head());
    report.tail_silence_seconds = seconds(silence.tail());
    report.longest_silence_seconds = seconds(silence.longest());
    report.longest_silence_at_seconds = seconds(silence.longest_at());
}

void scan(FileReport& report, std::string_view bytes) {
    const Mp3Scan mp3 = scan_mp3(bytes);
    report.tag_version = mp3.tag_version;
    report.delay_frames = mp3.delay_frames;
    report.padding_frames = mp3.padding_frames;
    report.constant_bitrate = mp3.lowest_kbps == mp3.highest_kbps;
    if (report.constant_bitrate) report.bitrate_kbps = mp3.lowest_kbps;
    if (mp3.cut) report.decode_errors.emplace_back("the last frame is cut off");
    if (mp3.told_frames && *mp3.told_frames != mp3.frames) {
        report.decode_errors.push_back(
            fmt::format("{} MP3 frames where the Info frame tells of {}", mp3.frames, *mp3.told_frames));
    }
    if (mp3.junk_bytes > 0) report.decode_errors.push_back(fmt::format("{} bytes are no MP3 frame", mp3.junk_bytes));
}

/// "3:00", or "2:59.987" where that hides nothing.
std::string length_text(double seconds) {
    const auto thousandths = static_cast<long long>(std::llround(seconds * 1000));
    const std::string whole = fmt::format("{}:{:02}", thousandths / 60000, thousandths / 1000 % 60);
    return thousandths % 1000 == 0 ? whole : fmt::format("{}.{:03}", whole, thousandths % 1000);
}

std::string level_text(double level, std::string_view unit) {
    return std::isfinite(level) ? fmt::format("{:.1f} {}", level, unit) : "silence";
}

Finding length_finding(const FileReport& report, const std::optional<LengthRange>& wanted) {
    Finding finding{"length", length_text(report.length_seconds()), "", Verdict::Ok};
    if (!wanted) return finding;
    finding.wanted = length_text(seconds_of(wanted->shortest));
    if (!wanted->exact()) finding.wanted += ".." + length_text(seconds_of(wanted->longest));
    // Compared in frames: 48 kHz counts, whatever the file's rate.
    const double frames = report.length_seconds() * kFrameRateHz;
    constexpr double kRounding = 0.5;
    const bool fits = frames >= static_cast<double>(wanted->shortest) - kRounding &&
                      frames <= static_cast<double>(wanted->longest) + kRounding;
    if (!fits) {
        finding.verdict = Verdict::Fail;
        const double off =
            report.length_seconds() -
            seconds_of(frames < static_cast<double>(wanted->shortest) ? wanted->shortest : wanted->longest);
        finding.measured += fmt::format(" ({:+.3f} s)", off);
    }
    return finding;
}

Finding compare(std::string what, const std::string& measured, const std::string& wanted, Verdict otherwise) {
    return {std::move(what), measured, wanted, measured == wanted ? Verdict::Ok : otherwise};
}

}  // namespace

double FileReport::length_seconds() const {
    return sample_rate_hz > 0 ? static_cast<double>(length_frames) / sample_rate_hz : 0;
}

FileReport inspect_file(const std::filesystem::path& file) {
    FileReport report;
    report.file = file;
    try {
        const std::string bytes = read_file(file, kLargestFileBytes);
        report.file_bytes = static_cast<std::int64_t>(bytes.size());
        if (bytes.empty()) {
            report.error = "is empty";
            return report;
        }
        decode(report, bytes);
        if (report.codec == "mp3" && report.container == "mp3") scan(report, bytes);
    } catch (const Error& error) {
        report.error = error.what();
        const std::string place = file.string() + ": ";
        if (report.error.starts_with(place)) report.error.erase(0, place.size());
        if (report.error.starts_with("libavformat: ")) report.error = "no sound file that can be read";
    }
    return report;
}

std::vector<Finding> judge(const FileReport& report, const Expectation& expectation) {
    if (!report.error.empty()) return {{"file", report.error, "", Verdict::Fail}};
    const Output& output = expectation.output;
    std::vector<Finding> findings;
    findings.push_back(length_finding(report, expectation.length));

    findings.push_back(compare("format", report.container, output.format, Verdict::Fail));
    findings.push_back(compare("sample rate", fmt::format("{} Hz", report.sample_rate_hz),
                               fmt::format("{} Hz", kFrameRateHz), Verdict::Fail));
    const auto channels = [](int count) {
        return count == 1   ? std::string("mono")
               : count == 2 ? std::string("stereo")
                            : fmt::format("{} channels", count);
    };
    findings.push_back(compare("channels", channels(report.channels), channels(output.channels), Verdict::Fail));
    if (output.format == "mp3") {
        const std::string mode = report.constant_bitrate ? "constant" : "variable";
        // Wrong cue points come from a bit rate that varies; another one that does not is a matter of taste.
        findings.push_back({"bit rate", fmt::format("{:.0f} kb/s, {}", report.bitrate_kbps, mode),
                            fmt::format("{} kb/s, constant", output.bitrate_kbps),
                            !report.constant_bitrate                                  ? Verdict::Fail
                            : std::lround(report.bitrate_kbps) != output.bitrate_kbps ? Verdict::Warning
                                                                                      : Verdict::Ok});
        findings.push_back(
            {"delay and padding",
             report.delay_frames ? fmt::format("{} and {}", *report.delay_frames, *report.padding_frames) : "not told",
             "told", report.delay_frames ? Verdict::Ok : Verdict::Warning});
    }

    constexpr double kToleranceLu = 0.3;
    const bool loud_enough = std::abs(report.integrated_lufs - output.loudness_lufs) <= kToleranceLu;
    findings.push_back({"loudness", level_text(report.integrated_lufs, "LUFS"),
                        fmt::format("{:.1f} LUFS +/-{:.1f}", output.loudness_lufs, kToleranceLu),
                        loud_enough ? Verdict::Ok : Verdict::Fail});
    // A hundredth above the limit is the meter's own uncertainty.
    findings.push_back({"true peak", level_text(report.true_peak_dbtp, "dBTP"),
                        fmt::format("at most {:.1f} dBTP", output.true_peak_dbtp),
                        report.true_peak_dbtp <= output.true_peak_dbtp + 0.01 ? Verdict::Ok : Verdict::Fail});

    const auto silence = [&](const char* what, double seconds, double most, const std::string& where,
                             Verdict otherwise) {
        findings.push_back({what, fmt::format("{:.2f} s{}", seconds, seconds > most ? where : ""),
                            fmt::format("at most {:.1f} s", most), seconds > most ? otherwise : Verdict::Ok});
    };
    silence("silence at the start", report.head_silence_seconds, expectation.longest_edge_silence_seconds, "",
            Verdict::Warning);
    silence("silence at the end", report.tail_silence_seconds, expectation.longest_edge_silence_seconds, "",
            Verdict::Warning);
    silence("silence inside", report.longest_silence_seconds, expectation.longest_silence_seconds,
            " at " + length_text(report.longest_silence_at_seconds), Verdict::Fail);

    if (output.format == "mp3") {
        findings.push_back({"tag", report.tag_version.empty() ? "none" : report.tag_version, "ID3v2.3",
                            report.tag_version == "ID3v2.3" ? Verdict::Ok : Verdict::Warning});
        const auto title = report.tags.find("title");
        findings.push_back({"title", title == report.tags.end() ? "none" : title->second, "",
                            title == report.tags.end() ? Verdict::Warning : Verdict::Ok});
    }
    findings.push_back({"decoding",
                        report.decode_errors.empty()
                            ? "no errors"
                            : fmt::format("{} error{}: {}", report.decode_errors.size(),
                                          report.decode_errors.size() == 1 ? "" : "s", report.decode_errors.front()),
                        "no errors", report.decode_errors.empty() ? Verdict::Ok : Verdict::Fail});
    return findings;
}

}  // namespace newscart
