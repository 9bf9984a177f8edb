#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/air_time.h"
#include "app/commands/commands.h"
#include "app/station_archive.h"
#include "lib/icu/calendar.h"

namespace newscart {
namespace {

using Json = nlohmann::ordered_json;

std::string local_time(Instant moment, const std::string& timezone) {
    const icu::CivilTime local = icu::civil_time(moment, timezone);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", local.year, local.month, local.day, local.hour, local.minute);
}

Json level(double db) { return std::isfinite(db) ? Json(std::round(db * 100) / 100) : Json(nullptr); }

/// "1:05" of 65.3 seconds: where it begins.
std::string at(Frames frames) { return format_length(frames / kFrameRateHz * kFrameRateHz); }

double seconds(Frames frames) { return std::round(seconds_of(frames) * 1000) / 1000; }

std::string state_of(const LogEntry& entry) {
    if (!entry.latest) return "superseded";
    return entry.delivered_at ? "delivered" : "made";
}

Json entry_json(const LogEntry& entry, const std::string& timezone) {
    const EditionRecord& edition = entry.edition;
    Json json{{"air_time", format_instant(edition.air_time)},
              {"air_time_local", local_time(edition.air_time, timezone)},
              {"version", entry.version},
              {"state", state_of(entry)},
              {"made_at", format_instant(edition.made_at)},
              {"delivered_at", entry.delivered_at ? Json(format_instant(*entry.delivered_at)) : Json(nullptr)},
              {"kind", name_of(edition.kind)},
              {"reason", edition.reason},
              {"length_frames", edition.length_frames},
              {"length_seconds", seconds(edition.length_frames)},
              {"loudness_lufs", level(edition.loudness_lufs)},
              {"true_peak_dbtp", level(edition.true_peak_dbtp)},
              {"file", edition.file},
              {"xxh3_128", edition.file_hash},
              {"degraded", edition.degraded}};
    json["stories"] = Json::array();
    for (const EditionRecord::StoryRecord& story : edition.stories) {
        json["stories"].push_back({{"id", story.story_id},
                                   {"version", story.version},
                                   {"headline", story.headline},
                                   {"source", story.source},
                                   {"file", story.source_file},
                                   {"start_seconds", seconds(story.start_frame)},
                                   {"length_seconds", seconds(story.length_frames)},
                                   {"lines", story.lines}});
    }
    json["sounds"] = Json::array();
    for (const EditionRecord::SoundRecord& sound : edition.sounds) {
        json["sounds"].push_back({{"file", sound.file},
                                  {"bed", sound.bed},
                                  {"start_seconds", seconds(sound.start_frame)},
                                  {"length_seconds", seconds(sound.length_frames)}});
    }
    json["deliveries"] = Json::array();
    for (const DeliveryRecord& delivery : entry.deliveries) {
        json["deliveries"].push_back({{"destination", delivery.destination},
                                      {"file", delivery.file},
                                      {"failure", delivery.failure},
                                      {"at", format_instant(delivery.at)}});
    }
    return json;
}

/// A field of CSV (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe before it.
std::string field(const std::string& text) {
    std::string out;
    if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) out = "'";
    out += one_line(text);
    if (out.find_first_of("\",") == std::string::npos) return out;
    std::string quoted = "\"";
    for (const char c : out) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

constexpr const char* kColumns =
    "air_time,air_time_local,version,state,edition,file,xxh3_128,what,start_seconds,length_seconds,name,id,story_"
    "version,"
    "source,text";

void print_csv(const LogEntry& entry, const std::string& timezone, const Console& console) {
    const EditionRecord& edition = entry.edition;
    const std::string common =
        fmt::format("{},{},{},{},{},{},{}", format_instant(edition.air_time), local_time(edition.air_time, timezone),
                    entry.version, state_of(entry), name_of(edition.kind), field(edition.file), edition.file_hash);
    std::vector<std::pair<Frames, std::string>> rows;
    for (const EditionRecord::StoryRecord& story : edition.stories) {
        std::string text;
        for (const std::string& line : story.lines) text += (text.empty() ? "" : " ") + line;
        rows.emplace_back(story.start_frame,
                          fmt::format("story,{},{},{},{},{},{},{}", seconds(story.start_frame),
                                      seconds(story.length_frames), field(story.headline), field(story.story_id),
                                      field(story.version), field(story.source), field(text)));
    }
    for (const EditionRecord::SoundRecord& sound : edition.sounds) {
        rows.emplace_back(sound.start_frame,
                          fmt::format("{},{},{},{},,,,", sound.bed ? "bed" : "sound", seconds(sound.start_frame),
                                      seconds(sound.length_frames), field(sound.file)));
    }
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [start, row] : rows) console.result_line(fmt::format("{},{}", common, row));
}

void print_table(const LogEntry& entry, const std::string& timezone, const Options& options, const Console& console) {
    const EditionRecord& edition = entry.edition;
    std::string head = fmt::format("{}  {:>7}  {:>10}  {} {}", local_time(edition.air_time, timezone),
                                   format_length(edition.length_frames), state_of(entry), edition.stories.size(),
                                   edition.stories.size() == 1 ? "story" : "stories");
    if (edition.kind != EditionKind::News) head += fmt::format(", {}", name_of(edition.kind));
    if (entry.version > 1) head += fmt::format(", version {}", entry.version);
    if (!edition.reason.empty() && edition.reason != "schedule") head += fmt::format(" ({})", edition.reason);
    for (const std::string& why : edition.degraded) head += "; " + one_line(why);
    console.result_line(head);
    for (const EditionRecord::StoryRecord& story : edition.stories) {
        console.result_line(fmt::format("    {:>5}  {:>5.1f} s  {}", at(story.start_frame),
                                        seconds(story.length_frames), one_line(story.headline)));
        if (!options.lines) continue;
        for (const std::string& line : story.lines) console.result_line("                     " + one_line(line));
    }
    for (const DeliveryRecord& delivery : entry.deliveries) {
        if (!delivery.failure.empty()) console.result_line("    not delivered: " + one_line(delivery.failure));
    }
}

}  // namespace

ExitStatus run_log(const Options& options, const Console& console) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const Station station = load_station(options.station.empty() ? default_station_folder() : options.station);
    LogQuery query;
    const auto moment = [&](const std::string& text) {
        return air_time_of(text, station.timezone, station.every, now);
    };
    if (!options.from.empty()) query.from = moment(options.from);
    if (!options.to.empty()) query.to = moment(options.to);
    query.newest = options.newest;
    Archive archive = open_archive(options, station);
    if (options.csv) console.result_line(kColumns);
    for (const LogEntry& entry : archive.log(station.id, query)) {
        if (options.json) {
            console.result_line(
                entry_json(entry, station.timezone).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
        } else if (options.csv) {
            print_csv(entry, station.timezone, console);
        } else {
            print_table(entry, station.timezone, options, console);
        }
    }
    return ExitStatus::Ok;
}

}  // namespace newscart
