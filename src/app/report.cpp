#include "app/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "feed/article_json.h"
#include "lib/icu/calendar.h"

namespace newscart {
namespace {

using Json = nlohmann::ordered_json;

/// Milliseconds are enough to read; frames are exact.
double rounded_seconds(Frames frames) { return std::round(seconds_of(frames) * 1000) / 1000; }

/// Two decimals; JSON has no infinity, so silence is null.
Json level(double db) { return std::isfinite(db) ? Json(std::round(db * 100) / 100) : Json(nullptr); }

std::string relative_name(const std::filesystem::path& file, const EditionRequest& request) {
    for (const std::filesystem::path& root : request.feed) {
        const std::filesystem::path relative = file.lexically_normal().lexically_relative(root.lexically_normal());
        if (!relative.empty() && relative.begin()->string() != ".." && relative != ".") return relative.string();
    }
    return file.filename().string();
}

/// Reasons that differ in figures only are one: "no room: 12 stories come before it".
std::string kind_of_reason(const std::string& reason) {
    std::string kind;
    for (const char c : reason) {
        const bool digit = c >= '0' && c <= '9';
        if (!digit) kind += c;
        if (digit && !kind.ends_with('#')) kind += '#';
    }
    return kind;
}

/// All that were refused: by name, of one reason so many, and how many more there were for it.
void add_refusals(Json& json, const char* name, const std::vector<Rejected>& rejected, const EditionRequest& request) {
    constexpr int kMostNamed = 500;
    struct Reason {
        std::string first;
        int articles = 0;
    };
    Json named = Json::array();
    std::map<std::string, Reason> reasons;
    for (const Rejected& one : rejected) {
        Reason& reason = reasons[kind_of_reason(one.reason)];
        if (reason.articles++ == 0) reason.first = one.reason;
        if (reason.articles > kMostNamed) continue;
        Json entry{{"file", relative_name(one.file, request)}, {"reason", one.reason}};
        if (!one.headline.empty()) entry["headline"] = one.headline;
        if (!one.id.empty()) entry["id"] = one.id;
        named.push_back(std::move(entry));
    }
    json[name] = std::move(named);
    Json more = Json::array();
    for (const auto& [kind, reason] : reasons) {
        if (reason.articles > kMostNamed)
            more.push_back({{"reason", reason.first}, {"articles", reason.articles - kMostNamed}});
    }
    if (!more.empty()) json[std::string(name) + "_more"] = std::move(more);
}

Json line_json(const Line& line, const std::string& voice) {
    Json spans = Json::array();
    Json json{{"text", line.text}, {"spoken", line.spoken}, {"voice", voice}, {"rules", line.rules}};
    // An editor's words are nobody else's.
    if (line.original) {
        json["original"] = *line.original;
    } else {
        for (const SourceSpan& span : line.sources)
            spans.push_back({{"paragraph", span.paragraph}, {"begin", span.begin}, {"end", span.end}});
    }
    json["source"] = spans;
    return json;
}

const char* kind_name(RundownItem::Kind kind) {
    switch (kind) {
        case RundownItem::Kind::Cue: return "cue";
        case RundownItem::Kind::Line: return "line";
        case RundownItem::Kind::Pause: return "pause";
        case RundownItem::Kind::BedTail: return "bed";
    }
    return "";
}

const Line& line_of(const Edition& edition, int id) { return edition.draft.lines[static_cast<std::size_t>(id)]; }

Json items_json(const Edition& edition) {
    Json items = Json::array();
    for (const RundownItem& item : edition.rundown.items) {
        Json entry{{"kind", kind_name(item.kind)},
                   {"start_frame", item.start_frame},
                   {"length_frames", item.length_frames},
                   {"start_seconds", rounded_seconds(item.start_frame)}};
        if (item.kind == RundownItem::Kind::Cue) entry["sound"] = item.sound.filename().string();
        if (item.kind == RundownItem::Kind::Line) {
            entry.update(line_json(line_of(edition, item.line), edition.voices.at(item.line).name));
        }
        if (item.story >= 0) entry["story"] = item.story;
        entry["bed"] = item.bed;
        items.push_back(std::move(entry));
    }
    return items;
}

Json stories_json(const Edition& edition, const EditionRequest& request) {
    Json stories = Json::array();
    for (const RundownStory& aired : edition.rundown.stories) {
        const Story& story = edition.lineup.stories[static_cast<std::size_t>(aired.story)];
        const Article& article = story.article;
        Json entry{{"story", aired.story},
                   {"id", story.story_id},
                   {"headline", article.headline},
                   {"file", relative_name(article.origin.file, request)},
                   {"format", article.origin.format},
                   {"source", article.source},
                   {"credit", story.credit},
                   {"dateline", article.dateline},
                   {"byline", article.byline},
                   {"urgency", article.urgency},
                   {"published", article.published ? Json(format_instant(*article.published)) : Json(nullptr)},
                   {"updated", article.updated ? Json(format_instant(*article.updated)) : Json(nullptr)},
                   {"breaking", story.breaking},
                   {"aired_before_with_another_text", story.updated},
                   {"start_frame", aired.start_frame},
                   {"length_frames", aired.length_frames},
                   {"start_seconds", rounded_seconds(aired.start_frame)},
                   {"length_seconds", rounded_seconds(aired.length_frames)}};
        for (const EditionMedia& file : edition.files) {
            if (file.story != aired.story) continue;
            entry["segment"] = file.name.string();
            break;
        }
        Json also = Json::array();
        for (const std::string& file : story.also_from) also.push_back(relative_name(file, request));
        entry["also_from"] = also;
        stories.push_back(std::move(entry));
    }
    return stories;
}

Json files_json(const Edition& edition) {
    Json files = Json::array();
    for (const EditionMedia& file : edition.files) {
        const Media& media = file.media;
        Json entry{{"file", file.name.string()}, {"output", media.output.name}, {"format", media.output.format}};
        if (file.story >= 0) entry["story"] = file.story;
        if (media.output.format == "mp3") entry["bitrate_kbps"] = media.output.bitrate_kbps;
        entry["channels"] = media.output.channels;
        entry["length_frames"] = media.length_frames;
        entry["length_seconds"] = rounded_seconds(media.length_frames);
        entry["loudness_lufs"] = level(media.integrated_lufs);
        entry["true_peak_dbtp"] = level(media.true_peak_dbtp);
        entry["most_short_term_lufs"] = level(media.most_short_term_lufs);
        entry["bytes"] = media.bytes.size();
        entry["xxh3_128"] = media.hash;
        files.push_back(std::move(entry));
    }
    return files;
}

Json dropped_json(const Edition& edition) {
    Json out = Json::array();
    const auto add = [&](const Dropped& dropped) {
        Json entry{{"text", dropped.text}, {"reason", dropped.reason}};
        if (dropped.story >= 0) entry["story"] = dropped.story;
        if (const auto place = static_cast<std::size_t>(dropped.story);
            dropped.story >= 0 && place < edition.lineup.stories.size()) {
            // A story of which nothing aired is named nowhere else.
            const Story& story = edition.lineup.stories[place];
            entry["id"] = story.story_id;
            entry["headline"] = story.article.headline;
        }
        out.push_back(std::move(entry));
    };
    std::for_each(edition.draft.dropped.begin(), edition.draft.dropped.end(), add);
    std::for_each(edition.rundown.dropped.begin(), edition.rundown.dropped.end(), add);
    return out;
}

std::string local_time(Instant air_time, const std::string& timezone) {
    const icu::CivilTime local = icu::civil_time(air_time, timezone);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", local.year, local.month, local.day, local.hour, local.minute);
}

/// Each sound with its place, and the bed as often as it is heard without a break.
std::vector<EditionRecord::SoundRecord> sounds_played(const Edition& edition, const EditionRequest& request) {
    std::vector<EditionRecord::SoundRecord> sounds;
    const std::string bed = request.station.sound.bed.filename().string();
    std::optional<EditionRecord::SoundRecord> playing;
    const auto end_bed = [&] {
        if (playing) sounds.push_back(*playing);
        playing.reset();
    };
    for (const RundownItem& item : edition.rundown.items) {
        if (item.bed && !bed.empty()) {
            if (!playing) playing = {bed, true, item.start_frame, 0};
            playing->length_frames += item.length_frames;
        } else {
            end_bed();
        }
        if (item.kind == RundownItem::Kind::Cue)
            sounds.push_back({item.sound.filename().string(), false, item.start_frame, item.length_frames});
    }
    end_bed();
    std::stable_sort(sounds.begin(), sounds.end(),
                     [](const auto& a, const auto& b) { return a.start_frame < b.start_frame; });
    return sounds;
}

}  // namespace

std::string report_text(const nlohmann::ordered_json& report) {
    // Feed text is repaired UTF-8; should a byte slip through, a report is better than none.
    return report.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

void set_air_time(nlohmann::ordered_json& report, Instant air_time, const std::string& timezone) {
    report["air_time"] = format_instant(air_time);
    report["air_time_local"] = local_time(air_time, timezone);
    report["timezone"] = timezone;
}

nlohmann::ordered_json rundown_json(const Edition& edition, const EditionRequest& request) {
    const Media& bulletin = edition.files.front().media;
    Json json;
    json["schema"] = "newscart-rundown/1";
    json["newscart"] = NEWSCART_VERSION;
    json["station"] = {
        {"id", request.station.id}, {"name", request.station.name}, {"language", request.station.language}};
    set_air_time(json, request.air_time, request.station.timezone);
    json["kind"] = name_of(request.kind);
    json["frame_rate_hz"] = kFrameRateHz;
    json["length_frames"] = edition.rundown.length_frames;
    json["length_seconds"] = rounded_seconds(edition.rundown.length_frames);
    json["loudness_lufs"] = level(bulletin.integrated_lufs);
    json["true_peak_dbtp"] = level(bulletin.true_peak_dbtp);
    if (edition.speech_over_bed_lu) {
        json["speech_over_bed_lu"] = level(*edition.speech_over_bed_lu);
        json["speech_over_bed_off_lu"] = level(edition.speech_over_bed_off_lu);
    }
    json["degraded"] = edition.degraded;
    json["warnings"] = edition.warnings;
    json["files"] = files_json(edition);
    json["stories"] = stories_json(edition, request);
    json["items"] = items_json(edition);
    add_refusals(json, "set_aside", edition.set_aside, request);
    add_refusals(json, "refused", edition.lineup.refused, request);
    json["dropped"] = dropped_json(edition);
    return json;
}

std::string script_text(const Edition& edition, const EditionRequest& request) {
    std::string out = fmt::format("{} news, {} ({})\nLength {}\n", request.station.name,
                                  local_time(request.air_time, request.station.timezone), request.station.timezone,
                                  format_length(edition.rundown.length_frames));
    int story = -1;
    bool fresh = true;  // a blank line and the time go before each new block
    for (const RundownItem& item : edition.rundown.items) {
        if (item.kind == RundownItem::Kind::Pause || item.kind == RundownItem::Kind::BedTail) continue;
        const std::string at = format_length(item.start_frame / kFrameRateHz * kFrameRateHz);
        if (item.kind == RundownItem::Kind::Cue) {
            out += fmt::format("\n[{}] [{}]\n", at, item.sound.filename().string());
            fresh = true;
            continue;
        }
        const bool in_story =
            std::any_of(edition.rundown.stories.begin(), edition.rundown.stories.end(), [&](const RundownStory& one) {
                return one.story == item.story &&
                       std::find(one.lines.begin(), one.lines.end(), item.line) != one.lines.end();
            });
        if (in_story && item.story != story) {
            story = item.story;
            const Story& told = edition.lineup.stories[static_cast<std::size_t>(story)];
            out += fmt::format("\n[{}] {}{}\n", at, told.article.headline,
                               told.credit.empty() ? "" : " (" + told.credit + ")");
        } else if ((fresh || story >= 0) && !in_story) {
            story = -1;
            out += fmt::format("\n[{}]\n", at);
        }
        fresh = false;
        out += line_of(edition, item.line).text + "\n";
    }
    return out;
}

EditionRecord edition_record(const Edition& edition, const EditionRequest& request) {
    EditionRecord record;
    const Media& bulletin = edition.files.front().media;
    record.air_time = request.air_time;
    record.station = request.station.id;
    record.length_frames = edition.rundown.length_frames;
    record.file = edition.files.front().name.string();
    record.file_hash = bulletin.hash;
    record.made_at = request.now;
    record.kind = request.kind;
    record.loudness_lufs = bulletin.integrated_lufs;
    record.true_peak_dbtp = bulletin.true_peak_dbtp;
    record.degraded = edition.degraded;
    record.sounds = sounds_played(edition, request);
    for (const RundownStory& aired : edition.rundown.stories) {
        const Story& story = edition.lineup.stories[static_cast<std::size_t>(aired.story)];
        EditionRecord::StoryRecord entry;
        entry.story_id = story.story_id;
        entry.fingerprint = story.fingerprint;
        entry.headline = story.article.headline;
        entry.source_file = relative_name(story.article.origin.file, request);
        entry.start_frame = aired.start_frame;
        entry.length_frames = aired.length_frames;
        entry.version = story.article.version;
        entry.source = story.article.source;
        entry.article =
            nlohmann::json(to_json(story.article)).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        for (const int line : aired.lines) entry.lines.push_back(line_of(edition, line).text);
        record.stories.push_back(std::move(entry));
    }
    return record;
}

}  // namespace newscart
