#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>

#include "app/check_picture.h"
#include "app/commands/commands.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "deliver/deliver.h"
#include "master/inspect.h"
#include "station/station.h"

namespace newscart {
namespace {

const LoudnessPreset& preset_named(const std::string& name) {
    std::vector<std::string> names;
    for (const LoudnessPreset& preset : loudness_presets()) {
        if (preset.name == name) return preset;
        names.push_back(preset.name);
    }
    throw Error(Fault::Usage, "check: --preset " + name + ": there is no such preset; there are: " + join(names, ", "));
}

/// Of the station's outputs of this format the one whose level is nearest: it is the one the file was made for, or what
/// is wrong with the file shows. A preset speaks of loudness alone, so the file's own form is taken as it is.
Expectation expectation_for(const FileReport& report, const Options& options, const Station& station) {
    Expectation expected;
    const auto distance = [&](const Output& output) {
        return output.format == report.format ? std::abs(output.loudness_lufs - report.integrated_lufs) : HUGE_VAL;
    };
    expected.output = *std::min_element(station.outputs.begin(), station.outputs.end(),
                                        [&](const Output& a, const Output& b) { return distance(a) < distance(b); });
    if (!options.preset.empty()) {
        const LoudnessPreset& preset = preset_named(options.preset);
        expected.output.format = report.format;
        expected.output.bits = report.bits;
        expected.any_rate = true;
        expected.output.channels = report.channels;
        expected.output.bitrate_kbps = static_cast<int>(std::lround(report.bitrate_kbps));
        expected.output.loudness_lufs = preset.loudness_lufs;
        expected.output.true_peak_dbtp = preset.true_peak_dbtp;
        expected.output.short_term_most_lufs = preset.loudness_lufs + preset.short_term_over_lu;
        expected.output.loudness_preset = preset.name;
    }
    if (!options.length.empty()) {
        expected.length = parse_length_range(options.length);
    } else if (!options.station.empty()) {
        expected.length = station.clock.length;
    }
    return expected;
}

/// What the rundown.json beside a bulletin says of it; empty if there is none, or none of this file.
std::vector<AiredPart> aired_parts(const std::filesystem::path& file) {
    constexpr std::size_t kLargestRundownBytes = std::size_t{64} << 20U;
    const std::filesystem::path beside = file.parent_path() / "rundown.json";
    std::error_code error;
    if (!std::filesystem::is_regular_file(beside, error)) return {};
    try {
        const auto json = nlohmann::json::parse(read_file(beside, kLargestRundownBytes));
        const std::string name = file.filename().string();
        const auto& files = json.at("files");
        const bool ours =
            std::any_of(files.begin(), files.end(), [&](const nlohmann::json& one) { return one.at("file") == name; });
        if (!ours || json.at("frame_rate_hz") != kFrameRateHz) return {};
        const std::map<std::string, AiredPart::Kind> kinds{{"cue", AiredPart::Kind::Sound},
                                                           {"line", AiredPart::Kind::Speech},
                                                           {"pause", AiredPart::Kind::Pause},
                                                           {"bed", AiredPart::Kind::Bed}};
        std::vector<AiredPart> parts;
        for (const nlohmann::json& item : json.at("items")) {
            const auto kind = kinds.find(item.at("kind").get<std::string>());
            if (kind == kinds.end()) continue;
            parts.push_back({kind->second, item.at("start_frame").get<Frames>(), item.at("length_frames").get<Frames>(),
                             item.at("bed").get<bool>(), item.value("story", -1)});
        }
        // A headline belongs to a story too, but airs among the others.
        for (AiredPart& part : parts) {
            const auto told = [&](const nlohmann::json& story) {
                const auto start = story.at("start_frame").get<Frames>();
                return story.at("story") == part.story && part.start_frame >= start &&
                       part.start_frame < start + story.at("length_frames").get<Frames>();
            };
            const auto& stories = json.at("stories");
            if (std::none_of(stories.begin(), stories.end(), told)) part.story = -1;
        }
        return parts;
    } catch (const nlohmann::json::exception&) {
        return {};  // another program's rundown.json
    } catch (const Error&) {
        return {};
    }
}

const char* name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::Ok: return "ok";
        case Verdict::Warning: return "warning";
        case Verdict::Fail: return "fail";
    }
    return "";
}

void print_table(const Console& console, const FileReport& report, const std::vector<Finding>& findings, bool fit) {
    const bool colour = ::isatty(STDOUT_FILENO) == 1;
    const auto painted = [colour](Verdict verdict) {
        const char* mark = verdict == Verdict::Ok ? "ok  " : verdict == Verdict::Warning ? "warn" : "FAIL";
        if (!colour) return std::string(mark);
        return fmt::format("\x1b[{}m{}\x1b[0m",
                           verdict == Verdict::Ok        ? 32
                           : verdict == Verdict::Warning ? 33
                                                         : 31,
                           mark);
    };
    std::size_t what = 0;
    std::size_t measured = 0;
    for (const Finding& finding : findings) {
        what = std::max(what, finding.what.size());
        measured = std::max(measured, finding.measured.size());
    }
    console.result_line(fmt::format("{}: {}", one_line(report.file.string()), fit ? "fit for air" : "NOT fit for air"));
    for (const Finding& finding : findings) {
        const std::string row = fmt::format("  {}  {:<{}}  {:<{}}  {}", painted(finding.verdict), finding.what, what,
                                            one_line(finding.measured), measured, finding.wanted);
        console.result_line(row.substr(0, row.find_last_not_of(' ') + 1));
    }
}

template <class T>
nlohmann::ordered_json optional_json(const std::optional<T>& value) {
    return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

void print_json(const Console& console, const FileReport& report, const std::vector<Finding>& findings, bool fit) {
    nlohmann::ordered_json json{{"file", report.file.string()}, {"fit_for_air", fit}};
    if (!report.error.empty()) json["error"] = report.error;
    json["format"] = report.format;
    json["container"] = report.container;
    json["codec"] = report.codec;
    json["bits"] = report.bits;
    json["sample_rate_hz"] = report.sample_rate_hz;
    json["channels"] = report.channels;
    json["bitrate_kbps"] = report.bitrate_kbps;
    json["constant_bitrate"] = report.constant_bitrate;
    json["length_frames"] = report.length_frames;
    json["length_seconds"] = report.length_seconds();
    json["loudness_lufs"] = report.integrated_lufs;  // nlohmann writes infinities as null
    json["true_peak_dbtp"] = report.true_peak_dbtp;
    json["loudness_range_lu"] = report.range_lu;
    json["most_momentary_lufs"] = report.most_momentary_lufs;
    json["most_momentary_at_seconds"] = report.most_momentary_at_seconds;
    json["most_short_term_lufs"] = report.most_short_term_lufs;
    json["most_short_term_at_seconds"] = report.most_short_term_at_seconds;
    json["speech_over_bed_lu"] = optional_json(report.speech_over_bed_lu);
    json["noise_floor_dbfs"] = report.noise_floor_dbfs;
    json["dc_offset"] = report.offset;
    json["stereo_correlation"] = optional_json(report.correlation);
    json["left_over_right_db"] = optional_json(report.left_over_right_db);
    json["clicks_seconds"] = report.clicks_seconds;
    json["head_silence_seconds"] = report.head_silence_seconds;
    json["tail_silence_seconds"] = report.tail_silence_seconds;
    json["longest_silence_seconds"] = report.longest_silence_seconds;
    json["longest_silence_at_seconds"] = report.longest_silence_at_seconds;
    json["delay_frames"] = optional_json(report.delay_frames);
    json["padding_frames"] = optional_json(report.padding_frames);
    json["tag_version"] = report.tag_version;
    json["tags"] = report.tags;
    json["decode_errors"] = report.decode_errors;
    json["findings"] = nlohmann::ordered_json::array();
    for (const Finding& finding : findings) {
        json["findings"].push_back({{"what", finding.what},
                                    {"measured", finding.measured},
                                    {"wanted", finding.wanted},
                                    {"verdict", name_of(finding.verdict)}});
    }
    console.result_line(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

ExitStatus run_check(const Options& options, const Console& console) {
    const Station station = load_station(options.station.empty() ? default_station_folder() : options.station);
    if (!options.preset.empty()) preset_named(options.preset);
    ExitStatus status = ExitStatus::Ok;
    for (const std::filesystem::path& file : options.paths) {
        const std::vector<AiredPart> parts = aired_parts(file);
        const FileReport report = inspect_file(file, parts);
        Expectation expectation = expectation_for(report, options, station);
        if (!options.station.empty()) expectation.speech_over_bed_lu = station.sound.speech_over_bed_lu;
        const std::vector<Finding> findings = judge(report, expectation);
        const bool fit = report.error.empty() &&
                         std::none_of(findings.begin(), findings.end(),
                                      [](const Finding& finding) { return finding.verdict == Verdict::Fail; });
        if (!fit) status = ExitStatus::Degraded;
        if (!options.output.empty() && report.error.empty()) {
            const picture::Drawing page = draw_check(report, findings, expectation, decode_file(file), parts);
            deliver_file(options.output,
                         options.output.extension() == ".svg" ? picture::svg(page) : picture::png(page));
        }
        if (options.json) {
            print_json(console, report, findings, fit);
        } else {
            print_table(console, report, findings, fit);
        }
    }
    return status;
}

}  // namespace newscart
