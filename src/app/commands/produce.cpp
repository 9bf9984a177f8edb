#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <optional>

#include "app/air_time.h"
#include "app/commands/commands.h"
#include "app/edition.h"
#include "app/interrupt.h"
#include "app/report.h"
#include "app/workers.h"
#include "deliver/deliver.h"

namespace newscart {
namespace {

std::string text_of(const nlohmann::ordered_json& json) {
    // Feed text is repaired UTF-8; should a byte slip through, a report is better than none.
    return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

/// Moves the media out of `edition`: the bulletin first, as it stands in the edition.
std::vector<EditionFile> edition_files(Edition& edition, const EditionRequest& request,
                                       const nlohmann::ordered_json& report) {
    const std::string script = script_text(edition, request);
    std::vector<EditionFile> files;
    for (EditionMedia& made : edition.files) files.push_back({made.name, std::move(made.media.bytes)});
    files.push_back({"rundown.json", text_of(report)});
    files.push_back({"script.txt", script});
    return files;
}

/// All that came in by that name, chosen or not: an article without a date is as old as our first sight of it.
std::vector<std::string> seen_stories(const Lineup& lineup) {
    std::vector<std::string> seen;
    for (const Story& story : lineup.stories) seen.push_back(story.story_id);
    for (const Rejected& refused : lineup.refused) {
        if (!refused.id.empty()) seen.push_back(refused.id);
    }
    return seen;
}

void tell(const Console& console, const Edition& edition, const EditionRequest& request, const Delivery& delivery) {
    const Media& bulletin = edition.files.front().media;
    console.info(fmt::format("{} news for {}: {}, {} stories, {:.1f} LUFS, {:.1f} dBTP", request.station.name,
                             format_instant(request.air_time), format_length(edition.rundown.length_frames),
                             edition.rundown.stories.size(), bulletin.integrated_lufs, bulletin.true_peak_dbtp));
    for (const std::string& reason : edition.degraded) console.warning("degraded: " + reason);
    for (const std::filesystem::path& copy : delivery.copies) console.info("delivered " + copy.string());
}

}  // namespace

ExitStatus run_produce(const Options& options, const Console& console) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    EditionRequest request;
    request.jobs = workers(options);
    request.station = load_station(options.station.empty() ? default_station_folder() : options.station);
    request.segments = options.segments;
    request.now = now;
    const Station& station = request.station;
    request.clock =
        options.length.empty() ? station.clock : scaled_clock(station.clock, parse_length_range(options.length));
    request.air_time = air_time_of(options.air, station.timezone, station.every, now);
    request.clock = dated_clock(std::move(request.clock), request.air_time, station.timezone);
    request.feed = {options.feed.empty() ? station.feed : options.feed};
    if (request.feed.front().empty()) {
        throw Error(Fault::Usage, "produce: no feed folder; name one with --feed, or as path under [feed] in " +
                                      (station.folder / "station.toml").string());
    }
    // The helper forks, so it starts before any thread does.
    Speaker speaker(SpeechSettings{.jobs = request.jobs});
    const Language language = load_language(station.language);

    std::optional<Archive> archive;
    if (options.use_archive) {
        const std::filesystem::path file =
            options.archive.empty() ? options.out / station.id / "archive.db" : options.archive;
        std::error_code failure;
        std::filesystem::create_directories(file.parent_path(), failure);
        if (failure && !std::filesystem::is_directory(file.parent_path())) {
            throw Error(Fault::Delivery, file.parent_path().string() + ": cannot create: " + failure.message() +
                                             "; choose another --out");
        }
        archive.emplace(file);
    }

    Edition edition = make_edition(request, language, speaker, archive ? &*archive : nullptr, console);
    stop_if_interrupted();
    const EditionRecord record = edition_record(edition, request);
    const nlohmann::ordered_json report = rundown_json(edition, request);
    const std::vector<EditionFile> files = edition_files(edition, request, report);

    Delivery delivery;
    delivery.folder = deliver_edition(options.out, station.id, request.air_time, files);
    delivery.copies =
        deliver_copies(station.destinations, files.front().bytes, station.id, request.air_time, station.timezone);
    if (archive) {
        archive->note_seen(station.id, seen_stories(edition.lineup), now);
        archive->record(record);
        archive->flush();
    }
    tell(console, edition, request, delivery);
    if (options.json) {
        nlohmann::ordered_json printed = report;
        printed["folder"] = delivery.folder.string();
        console.result(text_of(printed));
    } else {
        console.result_line((delivery.folder / edition.files.front().name).string());
    }
    return edition.degraded.empty() ? ExitStatus::Ok : ExitStatus::Degraded;
}

}  // namespace newscart
