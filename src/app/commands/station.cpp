#include "station/station.h"

#include <fmt/format.h>

#include <chrono>

#include "app/commands/commands.h"
#include "app/evergreen.h"
#include "app/interrupt.h"
#include "app/schedule.h"
#include "app/voice_list.h"
#include "app/workers.h"
#include "base/error.h"
#include "deliver/deliver.h"
#include "mix/mix.h"
#include "script/spell.h"
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

namespace {

void warn_of_language(const Station& station, const Voice& voice, const std::string& role, const Console& console) {
    if (voice.language == station.language) return;
    console.warning(
        fmt::format("voice {}{} speaks {}, the station {}", voice.name, role, voice.language, station.language));
}

/// Has every voice of another engine speak a line, and says how that went. The failures; throws if one asks for what
/// there is not.
std::string try_voices(const Station& station, const Console& console) {
    const Language language = load_language(station.language);
    const std::string sample = language.settings.table("voices").string("sample").value_or("One, two, three, four.");
    const std::string spoken = Speller(language).explain(sample).spoken;
    SpeechSettings settings{.jobs = 1};
    settings.pulse = stop_if_interrupted;
    std::string failures;
    for (const Voice& voice : voices_of(station)) {
        warn_of_language(station, voice, "", console);
        if (!voice.by_command()) continue;
        const Voice stand_in = stand_in_of(voice);
        warn_of_language(station, stand_in, ", the stand-in of " + voice.name + ",", console);
        if (const std::string lacks = missing_part(voice); !lacks.empty()) {
            console.warning(fmt::format("voice {}: {}; {} will read its lines", voice.name, lacks, stand_in.name));
            continue;
        }
        if (const std::string wrong = wrong_part(voice); !wrong.empty())
            throw Error(Fault::Config, voice.file.string() + ": " + wrong);
        const EngineTrial trial = try_engine(voice, spoken, settings);
        if (trial.failure.empty()) {
            console.info(fmt::format("voice {}: {} spoke {:.1f} s at {} Hz in {:.1f} s", voice.name, engine_name(voice),
                                     trial.seconds, trial.rate_hz, trial.took_seconds));
        } else {
            failures += fmt::format("{}voice {}: {}; {} will read its lines", failures.empty() ? "" : " | ", voice.name,
                                    trial.failure, stand_in.name);
        }
    }
    return failures;
}

}  // namespace

ExitStatus run_station_check(const Options& options, const Console& console) {
    const Station station = load_station(options.paths.front());
    if (!options.evergreen_out.empty()) expect_place(options.evergreen_out);
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
    const std::string failed = try_voices(station, console);
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
    const auto tell_failed = [&failed] {
        if (!failed.empty()) throw Error(Fault::Engine, failed);
        return ExitStatus::Ok;
    };
    if (options.evergreen_out.empty()) return tell_failed();
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
    return tell_failed();
}

}  // namespace newscart
