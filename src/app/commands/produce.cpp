#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "app/air_time.h"
#include "app/alerts.h"
#include "app/commands/commands.h"
#include "app/interrupt.h"
#include "app/production.h"
#include "app/production_order.h"
#include "app/report.h"
#include "app/schedule.h"
#include "app/station_archive.h"
#include "app/workers.h"
#include "base/error.h"
#include "deliver/deliver.h"

namespace newscart {
namespace {

Instant system_now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

/// Throws if one of them failed.
void tell_copies(const std::vector<Copy>& copies, const Console& console) {
    std::string failures;
    for (const Copy& copy : copies) {
        if (copy.failure.empty()) {
            for (const std::string& file : copy.files) console.info("delivered " + file);
            if (!copy.warning.empty()) console.warning(copy.warning);
        } else {
            failures += (failures.empty() ? "" : " | ") + copy.failure;
        }
    }
    if (!failures.empty()) throw Error(Fault::Delivery, failures);
}

void tell(const Console& console, const EditionRecord& edition, const Station& station) {
    const std::size_t stories = edition.stories.size();
    console.info(fmt::format("{} news for {}: {}, {} {}, {:.1f} LUFS, {:.1f} dBTP", station.name,
                             format_instant(edition.air_time), format_length(edition.length_frames), stories,
                             stories == 1 ? "story" : "stories", edition.loudness_lufs, edition.true_peak_dbtp));
    for (const std::string& reason : edition.degraded) console.warning("degraded: " + reason);
}

/// Whoever is to know of it is told; also that all is well again.
void tell_people(const ProductionOrder& order, const Production* made, const std::string& failure,
                 const Console& console) {
    // Who makes an edition without the station's memory is trying something out.
    if (order.archive.empty() || order.station.alerts.empty()) return;
    std::optional<Archive> archive;
    try {
        archive.emplace(order.archive);
    } catch (const Error& error) {
        console.warning(error.what());
    }
    Alerts alerts(order.station, archive ? &*archive : nullptr, console);
    const Instant now = system_now();
    const std::string edition = "the edition for " + format_instant(order.air_time);
    if (made == nullptr) return alerts.trouble("edition", edition + " was not made: " + failure, now);
    std::string reasons;
    for (const std::string& why : made->edition.degraded) reasons += (reasons.empty() ? "" : "; ") + why;
    if (reasons.empty()) {
        alerts.recovered("edition", edition + " is as it should be", now);
    } else {
        alerts.trouble("edition", edition + ": " + reasons, now);
    }
    if (made->edition.reason == "kill") {
        alerts.note("kill",
                    edition + " held a story that must not air; it was made again without it and delivered anew", now);
    }
    for (const Copy& copy : made->copies) {
        const std::string key = "deliver: " + copy.destination;
        if (!copy.warning.empty()) {
            alerts.trouble(key, edition + " was not delivered as it should be: " + copy.warning, now);
        } else if (copy.failure.empty()) {
            alerts.recovered(key, edition + " was delivered: " + copy.file.string(), now);
        } else {
            alerts.trouble(key, edition + " was not delivered: " + copy.failure, now);
        }
    }
}

Production produce_and_tell(const ProductionOrder& order, const Console& console) {
    try {
        Production made = produce_bulletin(order, system_now, console);
        if (made.made) tell_people(order, &made, "", console);
        return made;
    } catch (const Error& error) {
        const bool ours = error.fault() != Fault::Interrupted && error.fault() != Fault::Usage;
        if (ours) tell_people(order, nullptr, error.what(), console);
        throw;
    }
}

}  // namespace

ExitStatus run_produce(const Options& options, const Console& console) {
    const ProductionOrder order = order_from(options, system_now(), "produce");
    expect_place(order.out);
    watch_for_interrupts();
    const Production made = produce_and_tell(order, console);
    if (!made.made) {
        console.info(fmt::format(
            "the edition for {} {}", format_instant(order.air_time),
            made.approved_by.empty() ? "may stay as it is" : "was approved by " + made.approved_by + " and stays"));
        return ExitStatus::Ok;
    }
    remember_pack(options, order.station);
    tell(console, made.edition, order.station);
    if (options.json) {
        nlohmann::ordered_json printed = made.report;
        printed["folder"] = made.folder.string();
        console.result(report_text(printed));
    } else {
        console.result_line((made.folder / made.edition.file).string());
    }
    tell_copies(made.copies, console);
    return made.edition.degraded.empty() ? ExitStatus::Ok : ExitStatus::Degraded;
}

}  // namespace newscart
