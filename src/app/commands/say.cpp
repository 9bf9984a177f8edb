#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/commands/commands.h"
#include "app/workers.h"
#include "deliver/deliver.h"
#include "lib/icu/unicode.h"
#include "lib/sndfile/file.h"
#include "mix/mix.h"
#include "script/spell.h"
#include "script/voice_spellers.h"
#include "speech/speech.h"
#include "station/language.h"
#include "station/station.h"

namespace newscart {

namespace {

/// A reading as people write it: of "[[written|phonemes]]" the written words.
std::string plain_reading(const std::string& reading) {
    std::string plain;
    for (std::size_t at = 0; at < reading.size();) {
        const std::size_t bar = reading.find('|', at);
        const std::size_t end = reading.find("]]", at);
        if (reading.compare(at, 2, "[[") != 0 || bar == std::string::npos || end == std::string::npos) {
            plain += reading[at++];
            continue;
        }
        plain += reading.substr(at + 2, bar - at - 2);
        at = end + 2;
    }
    return plain;
}

/// Lines of columns, each as wide as its widest cell.
std::string in_columns(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const std::vector<std::string>& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], icu::code_points(row[i]).size());
    }
    std::string out;
    for (const std::vector<std::string>& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i)
            line += row[i] + std::string(widths[i] - icu::code_points(row[i]).size() + 2, ' ');
        out += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
    }
    return out;
}

void explain(const Options& options, const Console& console, const Spelling& spelling, const Voice& voice,
             Speaker& speaker) {
    std::vector<std::string> texts = {spelling.spoken};
    for (const SpokenToken& token : spelling.tokens) texts.push_back(token.reading);
    const std::vector<std::string> phonemes = speaker.pronounce(texts, voice);
    if (options.json) {
        nlohmann::ordered_json tokens = nlohmann::ordered_json::array();
        for (std::size_t i = 0; i < spelling.tokens.size(); ++i) {
            const SpokenToken& token = spelling.tokens[i];
            tokens.push_back({{"written", spelling.text.substr(token.begin, token.end - token.begin)},
                              {"class", token.token_class},
                              {"reading", plain_reading(token.reading)},
                              {"rule", token.rule},
                              {"source", token.source},
                              {"note", token.note},
                              {"phonemes", phonemes[i + 1]}});
        }
        const nlohmann::ordered_json all = {
            {"text", spelling.text}, {"spoken", spelling.spoken}, {"phonemes", phonemes[0]}, {"tokens", tokens}};
        console.result_line(all.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
        return;
    }
    std::vector<std::vector<std::string>> rows = {{"WRITTEN", "CLASS", "READING", "PHONEMES", "BY"}};
    for (std::size_t i = 0; i < spelling.tokens.size(); ++i) {
        const SpokenToken& token = spelling.tokens[i];
        std::string by = token.source.empty() ? token.rule : token.source;
        if (!token.note.empty()) by += " (" + token.note + ")";
        rows.push_back({spelling.text.substr(token.begin, token.end - token.begin), token.token_class,
                        plain_reading(token.reading), phonemes[i + 1], by});
    }
    console.result(in_columns(rows));
    console.result_line("\nspoken: " + plain_reading(spelling.spoken) + "\nphonemes: " + phonemes[0]);
}

}  // namespace

ExitStatus run_say(const Options& options, const Console& console) {
    Speaker speaker(SpeechSettings{.jobs = 1});
    const std::filesystem::path folder = options.station.empty() ? default_station_folder() : options.station;
    const Voice voice = options.voice.empty() ? load_station(folder).reader : load_voice(options.voice, folder);
    Language language = load_language(options.language.empty() ? voice.language : options.language);
    language.own_lexicon = folder / "lexicon";
    VoiceSpellers spellers(language);
    const Speller* own = spellers.of(voice);
    const std::string text = icu::repair_utf8(options.text);
    const Spelling spelling = own != nullptr ? own->explain(text) : Speller(language).explain(text);
    const std::string& spoken = spelling.spoken;
    if (spoken.empty()) throw Error(Fault::Input, "say: no words are left of the text");
    if (options.explain) explain(options, console, spelling, voice, speaker);
    if (options.output.empty()) return ExitStatus::Ok;
    Takes takes = speaker.speak({{0, spoken, voice}});
    if (takes.takes.empty()) throw Error(Fault::Engine, "say: " + takes.dropped.front().reason);
    for (const std::string& trouble : takes.trouble) console.warning(trouble);
    const Voice& reader = takes.stand_ins.empty() ? voice : takes.stand_ins.front().voice;
    const std::vector<Take> processed = process_takes(takes.takes, {{0, reader}}, workers(options));
    const Pcm& pcm = processed.front().pcm;
    deliver_file(options.output,
                 options.output.extension() == ".flac" ? sndfile::encode_flac(pcm) : sndfile::encode_wav(pcm));
    if (!options.explain) console.result_line(options.output.string());
    return takes.trouble.empty() ? ExitStatus::Ok : ExitStatus::Degraded;
}

}  // namespace newscart
