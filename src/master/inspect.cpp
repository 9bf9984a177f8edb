#include "master/inspect.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "audio/level.h"
#include "audio/loudness_meter.h"
#include "audio/true_peak.h"
#include "base/error.h"
#include "base/file.h"
#include "lib/ebur128/meter.h"
#include "lib/ffmpeg/reader.h"
#include "master/meters.h"
#include "master/mp3_scan.h"

namespace newscart {
namespace {

constexpr double kHeldPauseSeconds = 1;  // longer ones may raise the bed
constexpr std::size_t kLargestFileBytes = std::size_t{2} << 30U;

/// How a format of [[output]] shows itself in a file, and what it must be.
struct FormatRules {
    enum class Rate { Constant, Varies, None };

    const char* format;
    const char* container;  ///< as libavformat calls it
    const char* codec;      ///< likewise; how its name begins
    int sample_rate_hz;
    Rate rate;
    const char* tag;     ///< "ID3v2.3"; "none" where there must be none; null: of its own kind
    double most_over_s;  ///< its frames are whole, and it cannot say that the last is not all sound
};

constexpr int kLayerTwoRateHz = 44100;
constexpr int kFlacBits = 24;

constexpr std::array<FormatRules, 6> kFormats{{
    {"mp3", "mp3", "mp3", kFrameRateHz, FormatRules::Rate::Constant, "ID3v2.3", 0},
    // Three frames: the encoder's delay, and the last one filled.
    {"mp2", "mp3", "mp2", kLayerTwoRateHz, FormatRules::Rate::Constant, "none", 3 * 1152.0 / kLayerTwoRateHz},
    {"wav", "wav", "pcm_", kFrameRateHz, FormatRules::Rate::None, nullptr, 0},
    {"flac", "flac", "flac", kFrameRateHz, FormatRules::Rate::None, nullptr, 0},
    {"opus", "ogg", "opus", kFrameRateHz, FormatRules::Rate::Varies, nullptr, 0},
    // Its file tells the length to the sample, but not every decoder cuts the last frame.
    {"aac", "mov", "aac", kFrameRateHz, FormatRules::Rate::Varies, nullptr, 1024.0 / kFrameRateHz},
}};

const FormatRules* rules_of(const std::string& format) {
    const auto found = std::find_if(kFormats.begin(), kFormats.end(),
                                    [&](const FormatRules& rules) { return rules.format == format; });
    return found == kFormats.end() ? nullptr : &*found;
}

std::string format_named(const std::string& container, const std::string& codec) {
    const auto found = std::find_if(kFormats.begin(), kFormats.end(), [&](const FormatRules& rules) {
        return rules.container == container && codec.starts_with(rules.codec);
    });
    return found == kFormats.end() ? container : found->format;
}

/// Which of the steps belong to held pauses over the bed, and which to speech over it.
struct StepUse {
    std::vector<bool> speech, bed_alone;
};

StepUse use_of_steps(std::size_t count, const std::vector<AiredPart>& parts) {
    // The last word's reverberation and the next one's breath are no bed.
    constexpr double kAfterSpeech = 0.12;
    constexpr double kBeforeSpeech = 0.05;
    StepUse use{std::vector<bool>(count), std::vector<bool>(count)};
    const auto mark = [count](std::vector<bool>& marks, double from_seconds, double until_seconds) {
        const auto first =
            static_cast<std::size_t>(std::max(0.0, std::ceil(from_seconds / LoudnessMeter::kStepSeconds)));
        const auto last = static_cast<std::size_t>(std::max(0.0, until_seconds / LoudnessMeter::kStepSeconds));
        for (std::size_t i = first; i < std::min(last, count); ++i) marks[i] = true;
    };
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const AiredPart& part = parts[i];
        const double start = seconds_of(part.start_frame);
        const double end = seconds_of(part.start_frame + part.length_frames);
        if (part.kind == AiredPart::Kind::Speech && part.bed) mark(use.speech, start, end);
        const bool held = part.kind == AiredPart::Kind::Pause && part.bed && end - start < kHeldPauseSeconds && i > 0 &&
                          i + 1 < parts.size() && parts[i - 1].kind == AiredPart::Kind::Speech &&
                          parts[i + 1].kind == AiredPart::Kind::Speech;
        if (held) mark(use.bed_alone, start + kAfterSpeech, end - kBeforeSpeech);
    }
    return use;
}

void decode(FileReport& report, std::string_view bytes, const std::vector<AiredPart>& parts) {
    ffmpeg::Reader reader(bytes);
    const ffmpeg::AudioFormat& format = reader.format();
    report.container = format.container;
    report.codec = format.codec;
    report.format = format_named(format.container, format.codec);
    report.sample_rate_hz = format.sample_rate_hz;
    report.channels = format.channels;
    report.bits = format.bits;
    report.bitrate_kbps = static_cast<double>(format.bit_rate_bps) / 1000;
    report.tags = format.tags;
    report.chapters = format.chapters;

    ebur128::Loudness loudness(format.channels, format.sample_rate_hz);
    TruePeakMeter peak(format.channels);
    SilenceMeter silence(format.channels);
    LoudnessMeter curve(format.channels, format.sample_rate_hz);
    FloorMeter floor(format.channels, format.sample_rate_hz);
    ClickMeter clicks(format.channels, format.sample_rate_hz);
    StereoMeter stereo(format.channels);
    std::vector<float> samples;
    while (reader.read(samples)) {
        report.length_frames += static_cast<Frames>(samples.size()) / format.channels;
        loudness.add(samples);
        peak.add(samples);
        silence.add(samples);
        curve.add(samples);
        floor.add(samples);
        clicks.add(samples);
        stereo.add(samples);
    }
    report.decode_errors = reader.complaints();
    if (report.length_frames == 0) {
        report.error = "holds no sound";
        return;
    }
    report.integrated_lufs = loudness.integrated_lufs();
    report.true_peak_dbtp = db_of_gain(peak.peak());
    report.range_lu = curve.range_lu();
    const auto step_seconds = [](std::size_t step) { return static_cast<double>(step) * LoudnessMeter::kStepSeconds; };
    const LoudestWindow momentary = loudest_window(curve.steps(), kMomentarySteps);
    report.most_momentary_lufs = momentary.lufs;
    report.most_momentary_at_seconds = step_seconds(momentary.first_step);
    const LoudestWindow short_term = loudest_window(curve.steps(), kShortTermSteps);
    report.most_short_term_lufs = short_term.lufs;
    report.most_short_term_at_seconds = step_seconds(short_term.first_step);
    report.noise_floor_dbfs = floor.noise_floor_dbfs();
    report.offset = floor.offset();
    report.correlation = stereo.correlation();
    report.left_over_right_db = stereo.left_over_right_db();
    report.clicks_seconds = clicks.clicks_seconds();
    report.speech_over_bed_lu = speech_over_bed_lu(curve.steps(), parts);
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
    if (mp3.junk_bytes > 0)
        report.decode_errors.push_back(
            fmt::format("{} bytes are no {} frame", mp3.junk_bytes, report.format == "mp3" ? "MP3" : "Layer II"));
}

/// "3:00", or "2:59.987" where that hides nothing.
std::string length_text(double seconds) {
    const auto thousandths = static_cast<long long>(std::llround(seconds * 1000));
    const std::string whole = fmt::format("{}:{:02}", thousandths / 60000, thousandths / 1000 % 60);
    return thousandths % 1000 == 0 ? whole : fmt::format("{}.{:03}", whole, thousandths % 1000);
}

/// Where a listener would look: "1:07.2".
std::string place_text(double seconds) {
    const auto tenths = static_cast<long long>(seconds * 10);
    return fmt::format("{}:{:02}.{}", tenths / 600, tenths / 10 % 60, tenths % 10);
}

std::string level_text(double level, std::string_view unit) {
    return std::isfinite(level) ? fmt::format("{:.1f} {}", level, unit) : "silence";
}

Finding length_finding(const FileReport& report, const std::optional<LengthRange>& wanted, double most_over_s) {
    Finding finding{"length", length_text(report.length_seconds()), "", Verdict::Ok};
    if (!wanted) return finding;
    finding.wanted = length_text(seconds_of(wanted->shortest));
    if (!wanted->exact()) finding.wanted += ".." + length_text(seconds_of(wanted->longest));
    if (most_over_s > 0) finding.wanted += fmt::format(" and up to {:.2f} s, in whole frames", most_over_s);
    // Compared in frames: 48 kHz counts, whatever the file's rate.
    const double frames = report.length_seconds() * kFrameRateHz;
    constexpr double kRounding = 0.5;
    const bool fits = frames >= static_cast<double>(wanted->shortest) - kRounding &&
                      frames <= static_cast<double>(wanted->longest) + kRounding + most_over_s * kFrameRateHz;
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

/// Sample rate, channels, sample size and bit rate, by the rules of the format that is wanted.
void add_form(std::vector<Finding>& findings, const FileReport& report, const Expectation& expectation,
              const FormatRules& rules) {
    const Output& output = expectation.output;
    findings.push_back(compare(
        "sample rate", fmt::format("{} Hz", report.sample_rate_hz),
        expectation.any_rate ? fmt::format("{} Hz", report.sample_rate_hz) : fmt::format("{} Hz", rules.sample_rate_hz),
        Verdict::Fail));
    const auto channels = [](int count) {
        return count == 1   ? std::string("mono")
               : count == 2 ? std::string("stereo")
                            : fmt::format("{} channels", count);
    };
    findings.push_back(compare("channels", channels(report.channels), channels(output.channels), Verdict::Fail));
    if (output.format == "wav" || output.format == "flac") {
        const int wanted = expectation.any_rate ? report.bits : output.format == "flac" ? kFlacBits : output.bits;
        findings.push_back(
            compare("sample size", fmt::format("{} bit", report.bits), fmt::format("{} bit", wanted), Verdict::Fail));
    }
    if (rules.rate == FormatRules::Rate::Varies) {
        // Such encoders spend what they need; far off it is another setting.
        constexpr double kFar = 1.6;
        const double share = report.bitrate_kbps / output.bitrate_kbps;
        findings.push_back({"bit rate", fmt::format("{:.0f} kb/s", report.bitrate_kbps),
                            fmt::format("about {} kb/s", output.bitrate_kbps),
                            share > kFar || share < 1 / kFar ? Verdict::Warning : Verdict::Ok});
    }
    if (rules.rate == FormatRules::Rate::Constant) {
        const std::string mode = report.constant_bitrate ? "constant" : "variable";
        // Wrong cue points come from a bit rate that varies; another one that does not is a matter of taste, but for
        // networks, which refuse it.
        const bool other = std::lround(report.bitrate_kbps) != output.bitrate_kbps;
        const Verdict otherwise = output.format == "mp2" ? Verdict::Fail : Verdict::Warning;
        findings.push_back({"bit rate", fmt::format("{:.0f} kb/s, {}", report.bitrate_kbps, mode),
                            fmt::format("{} kb/s, constant", output.bitrate_kbps),
                            !report.constant_bitrate ? Verdict::Fail
                            : other                  ? otherwise
                                                     : Verdict::Ok});
    }
    if (output.format == "mp3") {
        findings.push_back(
            {"delay and padding",
             report.delay_frames ? fmt::format("{} and {}", *report.delay_frames, *report.padding_frames) : "not told",
             "told", report.delay_frames ? Verdict::Ok : Verdict::Warning});
    }
}

void add_tags(std::vector<Finding>& findings, const FileReport& report, const FormatRules& rules) {
    const std::string tag = report.tag_version.empty() ? "none" : report.tag_version;
    const bool bare = rules.tag != nullptr && std::string_view(rules.tag) == "none";
    if (rules.tag != nullptr)
        findings.push_back(compare("tag", tag, rules.tag, bare ? Verdict::Fail : Verdict::Warning));
    // WAV and FLAC leave titles to their destinations.
    if (bare || rules.rate == FormatRules::Rate::None) return;
    const auto title = report.tags.find("title");
    findings.push_back({"title", title == report.tags.end() ? "none" : title->second, "",
                        title == report.tags.end() ? Verdict::Warning : Verdict::Ok});
}

/// What an engineer asks beyond the limits.
void add_levels(std::vector<Finding>& findings, const FileReport& report, const Expectation& expectation) {
    findings.push_back({"loudness range", fmt::format("{:.1f} LU", report.range_lu), "", Verdict::Ok});
    const auto highest = [&](const char* what, double lufs, double at) {
        if (!std::isfinite(lufs)) return;
        findings.push_back({what, fmt::format("{:.1f} LUFS at {}", lufs, place_text(at)), "", Verdict::Ok});
    };
    highest("highest momentary", report.most_momentary_lufs, report.most_momentary_at_seconds);
    highest("highest short-term", report.most_short_term_lufs, report.most_short_term_at_seconds);
    constexpr double kShortTermToleranceLu = 0.2;
    const double most = expectation.output.short_term_most_lufs;
    if (std::isfinite(report.most_short_term_lufs)) {
        findings.back().wanted = fmt::format("at most {:.1f} LUFS", most);
        if (report.most_short_term_lufs > most + kShortTermToleranceLu) findings.back().verdict = Verdict::Warning;
    }
    if (report.speech_over_bed_lu) {
        Finding finding{"speech over bed", fmt::format("{:.1f} LU", *report.speech_over_bed_lu), "", Verdict::Ok};
        if (expectation.speech_over_bed_lu) {
            constexpr double kBedToleranceLu = 2;  // a few short pauses tell no more
            finding.wanted = fmt::format("{:.1f} LU +/-{:.0f}", *expectation.speech_over_bed_lu, kBedToleranceLu);
            if (std::abs(*report.speech_over_bed_lu - *expectation.speech_over_bed_lu) > kBedToleranceLu)
                finding.verdict = Verdict::Warning;
        }
        findings.push_back(finding);
    }
    findings.push_back({"noise floor",
                        std::isfinite(report.noise_floor_dbfs) ? fmt::format("{:.0f} dBFS", report.noise_floor_dbfs)
                                                               : std::string("digital silence"),
                        "", Verdict::Ok});
    constexpr double kMostOffset = 0.001;  // -60 dBFS
    findings.push_back({"DC offset", fmt::format("{:.2f} %", report.offset * 100),
                        fmt::format("at most {:.1f} %", kMostOffset * 100),
                        report.offset > kMostOffset ? Verdict::Warning : Verdict::Ok});
    if (report.left_over_right_db) {
        constexpr double kMostBesideDb = 6;
        const double db = *report.left_over_right_db;
        Finding finding{"stereo", "", "", Verdict::Ok};
        finding.measured = std::isinf(db) ? std::string(db > 0 ? "right is silent" : "left is silent")
                                          : fmt::format("correlation {:+.2f}, left over right {:+.1f} dB",
                                                        report.correlation.value_or(0), db);
        // Below nought a mono receiver hears less than a stereo one, and of what is in the centre nothing at -1.
        if (std::abs(db) > kMostBesideDb || report.correlation.value_or(1) < 0) {
            finding.wanted = "correlation above 0, channels alike";
            finding.verdict = Verdict::Warning;
        }
        findings.push_back(finding);
    }
    const std::vector<double>& clicks = report.clicks_seconds;
    findings.push_back(
        {"clicks",
         clicks.empty() ? "none" : fmt::format("{}, the first at {}", clicks.size(), place_text(clicks.front())),
         "none", clicks.empty() ? Verdict::Ok : Verdict::Warning});
}

}  // namespace

double FileReport::length_seconds() const {
    return sample_rate_hz > 0 ? static_cast<double>(length_frames) / sample_rate_hz : 0;
}

std::optional<double> speech_over_bed_lu(const std::vector<double>& steps, const std::vector<AiredPart>& parts) {
    constexpr std::size_t kLeastBedSteps = 30;
    const StepUse use = use_of_steps(steps.size(), parts);
    std::vector<double> differences;
    for (std::size_t first = 0; first + kShortTermSteps <= steps.size(); first += kShortTermSteps / 6) {
        double bed = 0;
        double all = 0;
        std::size_t bed_steps = 0;
        std::size_t speech_steps = 0;
        for (std::size_t i = first; i < first + kShortTermSteps; ++i) {
            if (use.bed_alone[i]) bed += steps[i];
            bed_steps += use.bed_alone[i] ? 1 : 0;
            if (use.speech[i]) all += steps[i];
            speech_steps += use.speech[i] ? 1 : 0;
        }
        if (bed_steps < kLeastBedSteps || speech_steps < kShortTermSteps / 2) continue;
        bed /= static_cast<double>(bed_steps);
        const double speech = (all - bed * static_cast<double>(speech_steps)) / static_cast<double>(kShortTermSteps);
        if (bed <= 0 || speech <= 0) continue;
        differences.push_back(10 * std::log10(speech / bed));
    }
    if (differences.empty()) return std::nullopt;
    const auto middle = differences.begin() + static_cast<std::ptrdiff_t>(differences.size() / 2);
    std::nth_element(differences.begin(), middle, differences.end());
    return *middle;
}

Pcm decode_file(const std::filesystem::path& file) {
    const std::string bytes = read_file(file, kLargestFileBytes);
    ffmpeg::Reader reader{std::string_view(bytes)};
    Pcm pcm{reader.format().sample_rate_hz, reader.format().channels, {}};
    std::vector<float> samples;
    while (reader.read(samples)) pcm.samples.insert(pcm.samples.end(), samples.begin(), samples.end());
    return pcm;
}

FileReport inspect_file(const std::filesystem::path& file, const std::vector<AiredPart>& parts) {
    FileReport report;
    report.file = file;
    try {
        const std::string bytes = read_file(file, kLargestFileBytes);
        report.file_bytes = static_cast<std::int64_t>(bytes.size());
        if (bytes.empty()) {
            report.error = "is empty";
            return report;
        }
        decode(report, bytes, parts);
        if (report.format == "mp3" || report.format == "mp2") scan(report, bytes);
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
    const FormatRules* rules = rules_of(output.format);
    std::vector<Finding> findings;
    findings.push_back(length_finding(report, expectation.length, rules == nullptr ? 0 : rules->most_over_s));

    findings.push_back(compare("format", report.format, output.format, Verdict::Fail));
    if (rules != nullptr) add_form(findings, report, expectation, *rules);

    constexpr double kToleranceLu = 0.2;
    const bool loud_enough = std::abs(report.integrated_lufs - output.loudness_lufs) <= kToleranceLu;
    findings.push_back({"loudness", level_text(report.integrated_lufs, "LUFS"),
                        fmt::format("{:.1f} LUFS +/-{:.1f}", output.loudness_lufs, kToleranceLu),
                        loud_enough ? Verdict::Ok : Verdict::Fail});
    // A hundredth above the limit is the meter's own uncertainty.
    findings.push_back({"true peak", level_text(report.true_peak_dbtp, "dBTP"),
                        fmt::format("at most {:.1f} dBTP", output.true_peak_dbtp),
                        report.true_peak_dbtp <= output.true_peak_dbtp + 0.01 ? Verdict::Ok : Verdict::Fail});

    add_levels(findings, report, expectation);

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

    if (rules != nullptr) add_tags(findings, report, *rules);
    findings.push_back({"decoding",
                        report.decode_errors.empty()
                            ? "no errors"
                            : fmt::format("{} error{}: {}", report.decode_errors.size(),
                                          report.decode_errors.size() == 1 ? "" : "s", report.decode_errors.front()),
                        "no errors", report.decode_errors.empty() ? Verdict::Ok : Verdict::Fail});
    return findings;
}

}  // namespace newscart
