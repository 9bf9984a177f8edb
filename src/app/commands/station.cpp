#include "station/station.h"

#include <fmt/format.h>

#include <chrono>

#include "app/commands/commands.h"
#include "app/evergreen.h"
#include "app/schedule.h"
#include "app/voice_list.h"
#include "app/workers.h"
#include "base/error.h"
#include "deliver/deliver.h"
#include "mix/mix.h"
#include "script/voice_spellers.h"
#include "speech/speech.h"
#include "station/describe.h"
#include "station/language.h"
#include "station/new_station.h"

namespace newscart {

ExitStatus run_station_new(const Options& options, const Console& console) {
    const std::filesystem::path& folder = options.paths.front();
    const std::string language = options.language.empty() ? kDefaultLanguage : options.language;
    const std::string timezone = options.timezone.empty() ? "Europe/London" : options.timezone;
    create_station(folder, options.station_name.empty() ? "Harbour FM" : options.station_name, language, timezone);
    const Station made = load_station(folder);  // what we made must work
    if (made.reader.by_command()) {
        console.info(fmt::format("{} is installed: {} reads; other voices: newscart voices", engine_name(made.reader),
                                 made.reader.name));
    }
    console.info("try it: newscart produce --station " + folder.string() + " --feed FOLDER");
    console.result_line((folder / "station.toml").string());
    return ExitStatus::Ok;
}

ExitStatus run_station_check(const Options& options, const Console& console) {
    const Station station = load_station(options.paths.front());
    {
        // Whether the engine has what the voices ask for; before any thread exists.
        Speaker speaker(SpeechSettings{.jobs = 1});
        for (const Voice& voice : voices_of(station)) speaker.pronounce({"a"}, voice);
    }
    VoiceSpellers spellers(load_language(station.language));
    for (const Voice& voice : voices_of(station)) spellers.of(voice);
    // Every sound is read as for air. A recording whose name holds the date is not there yet.
    BulletinClock clock = station.clock;
    std::erase_if(clock.items, [](const ClockItem& item) {
        return item.kind == ClockItem::Kind::File && item.file.string().find('{') != std::string::npos;
    });
    for (const std::string& warning : load_sounds(clock, station.sound, workers(options)).warnings)
        console.warning(warning);
    for (const Voice& voice : voices_of(station)) {
        const std::string lacks = missing_part(voice);
        if (lacks.empty()) continue;
        console.warning(
            fmt::format("voice {}: {}; {} will read its lines", voice.name, lacks, stand_in_of(voice).name));
    }
    console.result(describe(station));
    if (options.try_destinations) {
        const std::vector<Copy> tried = try_destinations(station.destinations);
        for (const Copy& each : tried) {
            if (each.failure.empty()) console.info("can be reached: " + each.destination);
        }
        if (const std::string failures = failures_of(tried); !failures.empty()) {
            throw Error(Fault::Delivery, failures);
        }
    }
    if (options.evergreen_out.empty()) return ExitStatus::Ok;
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    // One for each length and choice of formats that the schedule asks for.
    std::vector<Airing> kinds{{now, {}, {}}};
    for (const ScheduleSlot& slot : station.schedule) kinds.push_back({now, slot.length, slot.format});
    for (const Airing& kind : kinds) {
        const Station asked = station_for(station, kind);
        if (make_evergreen(asked, options.evergreen_out, workers(options), now, console)) {
            console.info("made the evergreen of " + format_length(asked.clock.length.longest));
        }
    }
    return ExitStatus::Ok;
}

}  // namespace newscart
