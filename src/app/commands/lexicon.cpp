// How names are said: lexicon check, list, add.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/commands/commands.h"
#include "base/file.h"
#include "base/paths.h"
#include "base/text.h"
#include "deliver/deliver.h"
#include "script/lexicon_check.h"
#include "script/spell_lexicon.h"
#include "speech/speech.h"
#include "station/language.h"
#include "station/station.h"

namespace newscart {
namespace {

using spelling::Lexicon;
using spelling::LexiconEntry;

constexpr std::size_t kLargestFile = 4 << 20;

std::filesystem::path shipped_folder() { return data_folder() / "voices" / "lexicon"; }

/// The lexicons of a folder, sorted.
std::vector<std::filesystem::path> lexicons_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code failure;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failure)) {
        if (entry.path().extension() == ".tsv") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// Phonemes by the first voice there is of a language.
Pronounce pronounce_with(Speaker& speaker, const std::vector<Voice>& voices) {
    return [&speaker, &voices](const std::vector<std::string>& spoken, const std::string& tag) {
        const auto voice =
            std::find_if(voices.begin(), voices.end(), [&](const Voice& each) { return each.language == tag; });
        return voice == voices.end() ? std::vector<std::string>{} : speaker.pronounce(spoken, *voice);
    };
}

Language language_of(const Options& options) {
    const std::filesystem::path folder = options.station.empty() ? default_station_folder() : options.station;
    Language language = load_language(options.language.empty() ? load_station(folder).language : options.language);
    language.own_lexicon = folder / "lexicon";
    return language;
}

std::string reading_of(const LexiconEntry& entry) {
    return entry.kind == LexiconEntry::Kind::Phonemes ? "[[" + entry.reading + "]]" : entry.reading;
}

}  // namespace

ExitStatus run_lexicon_check(const Options& options, const Console& console) {
    Speaker speaker(SpeechSettings{.jobs = 1});
    const std::vector<Voice> voices = list_voices(options.station);
    std::vector<std::filesystem::path> files = options.paths;
    if (files.empty()) {
        const std::filesystem::path folder = options.station.empty() ? shipped_folder() : options.station / "lexicon";
        files = lexicons_in(folder);
        if (files.empty())
            throw Error(Fault::Config, folder.string() + ": no lexicon, en.tsv or en-GB.tsv, is there; name a file");
    }
    const Pronounce pronounce = pronounce_with(speaker, voices);
    ExitStatus status = ExitStatus::Ok;
    for (const std::filesystem::path& file : files) {
        for (const LexiconFinding& finding : check_lexicon(file, shipped_folder(), pronounce)) {
            const bool note = finding.kind == LexiconFinding::Kind::Note;
            console.result_line(finding.place + ": " + (note ? "note: " : "") + finding.message);
            if (!note) status = ExitStatus::Degraded;
        }
    }
    return status;
}

ExitStatus run_lexicon_list(const Options& options, const Console& console) {
    const Language language = language_of(options);
    const Lexicon lexicon = Lexicon::load({shipped_folder(), language.own_lexicon}, language.tag);
    std::vector<const LexiconEntry*> entries;
    for (const LexiconEntry& entry : lexicon.entries()) {
        if (ascii_lower(entry.written).find(ascii_lower(options.text)) != std::string::npos) entries.push_back(&entry);
    }
    std::sort(entries.begin(), entries.end(),
              [](const LexiconEntry* a, const LexiconEntry* b) { return a->written < b->written; });
    for (const LexiconEntry* entry : entries) {
        if (options.json) {
            const nlohmann::ordered_json json = {{"written", entry->written},
                                                 {"reading", reading_of(*entry)},
                                                 {"note", entry->note},
                                                 {"source", entry->place}};
            console.result_line(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
        } else {
            console.result_line(entry->written + '\t' + reading_of(*entry) + '\t' + entry->note + '\t' + entry->place);
        }
    }
    if (!options.text.empty() && entries.empty()) console.info("no entry holds '" + options.text + "'");
    return ExitStatus::Ok;
}

ExitStatus run_lexicon_add(const Options& options, const Console& console) {
    Speaker speaker(SpeechSettings{.jobs = 1});
    const Language language = language_of(options);
    const std::filesystem::path file = language.own_lexicon / (language.tag + ".tsv");
    const std::string line =
        options.text + '\t' + options.reading + (options.note.empty() ? "" : '\t' + options.note) + '\n';
    std::vector<std::string> faults;
    const std::vector<LexiconEntry> added = Lexicon::parse(line, "lexicon add", faults);
    if (!faults.empty())
        throw Error(Fault::Usage, "lexicon add: " + faults.front().substr(faults.front().find(": ") + 2));
    if (added.size() != 1 || options.text.find('\n') != std::string::npos)
        throw Error(Fault::Usage, "lexicon add: give one word, or words, on one line");
    std::error_code failure;
    std::filesystem::create_directory(language.own_lexicon, failure);
    // A word that is there already gets the new reading.
    const std::string before = std::filesystem::exists(file, failure) ? read_file(file, kLargestFile) : std::string();
    const std::string lines = spelling::with_entry(before, added[0].written, line);
    deliver_file(file, lines);
    console.result_line(file.string());
    const std::vector<Voice> voices = list_voices(options.station);
    ExitStatus status = ExitStatus::Ok;
    const auto number = std::count(lines.begin(), lines.end(), '\n');
    for (const LexiconFinding& finding : check_lexicon(file, shipped_folder(), pronounce_with(speaker, voices))) {
        if (!finding.place.ends_with(fmt::format(":{}", number))) continue;
        if (finding.kind == LexiconFinding::Kind::Note) {
            console.info(finding.message);
        } else {
            console.warning(finding.place + ": " + finding.message);
            status = ExitStatus::Degraded;
        }
    }
    return status;
}

}  // namespace newscart
