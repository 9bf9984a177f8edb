#include "app/evergreen.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "app/edition.h"
#include "app/report.h"
#include "app/speech_settings.h"
#include "app/voice_list.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "feed/feed.h"
#include "lib/xxhash/hash.h"
#include "station/describe.h"
#include "station/language.h"

namespace newscart {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestFile = std::size_t{1} << 30;
/// A file from a computer whose clock is wrong is settled by then.
constexpr std::chrono::hours kLongAfter{24 * 365 * 50};
constexpr const char* kPrefix = "evergreen-";

std::string folder_name(const Station& station) {
    std::string formats;
    for (const Output& output : station.outputs) formats += (formats.empty() ? "" : "+") + output.format;
    return fmt::format("{}{}s-{}", kPrefix, station.clock.length.longest / kFrameRateHz, formats);
}

/// All that it is made of.
std::string pack_hash(const Station& station) {
    std::string all = std::string(NEWSCART_VERSION) + describe(station);
    std::vector<std::string> texts;
    std::error_code ignored;
    for (fs::directory_iterator entry(station.fallback.evergreen, ignored), end; entry != end;
         entry.increment(ignored)) {
        if (!entry->is_regular_file(ignored)) continue;
        texts.push_back(entry->path().filename().string() + read_file(entry->path(), kLargestFile));
    }
    for (const Voice& voice : voices_of(station))
        if (!voice.lexicon.empty()) texts.push_back(read_file(voice.lexicon, kLargestFile));
    std::sort(texts.begin(), texts.end());
    for (const std::string& text : texts) all += text;
    return content_hash(all);
}

bool names_a_time(const std::string& text) {
    return text.find("{time}") != std::string::npos || text.find("{next_time}") != std::string::npos ||
           text.find("{date}") != std::string::npos;
}

/// The clock without what belongs to a moment: times, recordings of the day, headlines. A sentence says what this is.
BulletinClock timeless(BulletinClock clock, const std::string& opening) {
    std::erase_if(clock.items, [](const ClockItem& item) {
        return item.kind == ClockItem::Kind::File || item.kind == ClockItem::Kind::Headlines ||
               (item.kind == ClockItem::Kind::Say && names_a_time(item.text));
    });
    const auto stories = std::find_if(clock.items.begin(), clock.items.end(),
                                      [](const ClockItem& item) { return item.kind == ClockItem::Kind::Stories; });
    ClockItem say;
    say.text = opening;
    say.place = "the evergreen's opening";
    clock.items.insert(stories, say);
    return clock;
}

/// Texts are as old as their files say, which means nothing here: they come in the order of their names.
std::vector<Article> timeless_texts(const Station& station, const Language& language, int jobs, Instant now) {
    FeedSettings settings;
    settings.jobs = jobs;
    settings.timezone = station.timezone;
    std::vector<Article> texts =
        read_feed({station.fallback.evergreen}, language, settings, nullptr, now + kLongAfter).articles;
    for (Article& text : texts) {
        text.published.reset();
        text.updated.reset();
    }
    return texts;
}

std::optional<nlohmann::ordered_json> report_in(const fs::path& folder) {
    try {
        auto report = nlohmann::ordered_json::parse(read_file(folder / "rundown.json", kLargestFile), nullptr, false);
        if (report.is_object() && report.contains("files")) return report;
    } catch (const Error&) {
        return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

bool make_evergreen(const Station& station, const fs::path& out, int jobs, Instant now, const Console& console) {
    const std::string hash = pack_hash(station);
    const fs::path folder = out / station.id / folder_name(station);
    if (const auto there = report_in(folder); there && there->value("made_of", "") == hash) return false;
    // The helper forks, so it starts before any thread does.
    Speaker speaker(speech_settings(jobs, station, console));
    Language language = load_language(station.language);
    language.own_lexicon = station.folder / "lexicon";
    EditionRequest request;
    request.station = station;
    request.kind = EditionKind::Evergreen;
    request.clock =
        timeless(station.clock, language.settings.table("evergreen").string("opening").value_or("This is {station}."));
    request.again = timeless_texts(station, language, jobs, now);
    request.air_time = now;
    request.next_air = now;
    request.now = now;
    request.jobs = jobs;
    request.segments = false;
    Edition edition = gather_news(request, language, nullptr, console);
    edition = make_edition(std::move(edition), request, language, speaker, console);
    nlohmann::ordered_json report = rundown_json(edition, request);
    report["made_of"] = hash;
    std::vector<EditionFile> files;
    const std::string script = script_text(edition, request);
    for (EditionMedia& file : edition.files) files.push_back({file.name, std::move(file.media.bytes)});
    files.push_back({"rundown.json", report_text(report)});
    files.push_back({"script.txt", script});
    deliver_folder(out, station.id, folder_name(station), files);
    return true;
}

std::optional<Finished> load_finished(const fs::path& folder) {
    std::optional<nlohmann::ordered_json> report = report_in(folder);
    if (!report) return std::nullopt;
    std::vector<EditionFile> files;
    try {
        for (const nlohmann::ordered_json& file : report->at("files")) {
            const std::string name = file.at("file");
            files.push_back({name, read_file(folder / name, kLargestFile)});
            if (content_hash(files.back().bytes) != file.at("xxh3_128")) return std::nullopt;
        }
        files.push_back({"script.txt", read_file(folder / "script.txt", kLargestFile)});
    } catch (const Error&) {
        return std::nullopt;
    } catch (const nlohmann::json::exception&) {
        return std::nullopt;
    }
    if (files.size() < 2) return std::nullopt;
    return Finished{std::move(files), std::move(*report)};
}

std::optional<Finished> load_evergreen(const Station& station, const fs::path& out) {
    const fs::path folder = out / station.id;
    if (auto evergreen = load_finished(folder / folder_name(station))) return evergreen;
    std::vector<std::string> others;
    std::error_code ignored;
    for (fs::directory_iterator entry(folder, ignored), end; entry != end; entry.increment(ignored)) {
        const std::string name = entry->path().filename().string();
        if (name.starts_with(kPrefix)) others.push_back(name);
    }
    std::sort(others.begin(), others.end());
    for (const std::string& name : others) {
        if (auto evergreen = load_finished(folder / name)) return evergreen;
    }
    return std::nullopt;
}

}  // namespace newscart
