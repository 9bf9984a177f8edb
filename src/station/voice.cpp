#include "station/voice.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/environment.h"
#include "base/error.h"
#include "base/file.h"
#include "base/paths.h"
#include "base/program.h"
#include "base/text.h"
#include "station/checks.h"
#include "station/settings.h"

namespace newscart {
namespace {

/// Above 390 words a minute eSpeak's length no longer follows its rate.
constexpr int kSlowestWpm = 80;
constexpr int kFastestWpm = 390;

std::vector<std::filesystem::path> folders(const std::filesystem::path& station_folder) {
    std::vector<std::filesystem::path> out;
    if (!station_folder.empty()) out.push_back(station_folder / "voices");
    out.push_back(data_folder() / "voices");
    return out;
}

EqBand read_band(const Settings& table) {
    EqBand band;
    const std::string kind = choice(table, "kind", "peak", {"peak", "low-shelf", "high-shelf"});
    band.kind = kind == "peak"        ? EqBand::Kind::Peak
                : kind == "low-shelf" ? EqBand::Kind::LowShelf
                                      : EqBand::Kind::HighShelf;
    band.frequency_hz = number_between(table, "frequency_hz", band.frequency_hz, 20, 20000, "Hz");
    band.gain_db = number_between(table, "gain_db", band.gain_db, -24, 24, "dB");
    band.q = number_between(table, "q", band.q, 0.1, 10);
    return band;
}

void bypass(const Settings& table, const std::string& stage, VoiceChain& chain) {
    static const std::vector<std::string> kStages = {"compressor", "deesser",  "equaliser",
                                                     "exciter",    "highpass", "rotator"};
    if (stage == "compressor") {
        chain.compressor_ratio = 1;
    } else if (stage == "deesser") {
        chain.deesser_threshold_db = 0;
    } else if (stage == "equaliser") {
        chain.equaliser.clear();
    } else if (stage == "exciter") {
        chain.exciter_db = -120;
    } else if (stage == "highpass") {
        chain.highpass_hz = 0;
    } else if (stage == "rotator") {
        chain.rotator_hz = 0;
    } else {
        table.fail("bypass", unknown_name("stage", stage, kStages));
    }
}

VoiceChain read_chain(const Settings& table) {
    VoiceChain chain;
    chain.highpass_hz = number_between(table, "highpass_hz", chain.highpass_hz, 0, 400, "Hz, 0 is off");
    chain.rotator_hz = number_between(table, "rotator_hz", chain.rotator_hz, 0, 1000, "Hz, 0 is off");
    chain.exciter_db = number_between(table, "exciter_db", chain.exciter_db, -120, 12, "dB");
    for (const Settings& band : table.tables("equaliser")) chain.equaliser.push_back(read_band(band));
    chain.deesser_threshold_db =
        number_between(table, "deesser_threshold_db", chain.deesser_threshold_db, -60, 0, "dB, 0 is off");
    chain.deesser_hz = number_between(table, "deesser_hz", chain.deesser_hz, 2000, 12000, "Hz");
    chain.compressor_threshold_db =
        number_between(table, "compressor_threshold_db", chain.compressor_threshold_db, -60, 0, "dB");
    chain.compressor_ratio = number_between(table, "compressor_ratio", chain.compressor_ratio, 1, 20);
    chain.compressor_attack_ms =
        number_between(table, "compressor_attack_ms", chain.compressor_attack_ms, 0, 200, "ms");
    chain.compressor_release_ms =
        number_between(table, "compressor_release_ms", chain.compressor_release_ms, 1, 2000, "ms");
    chain.gain_db = number_between(table, "gain_db", chain.gain_db, -12, 6, "dB");
    for (const std::string& stage : table.strings("bypass")) bypass(table, stage, chain);
    return chain;
}

/// Nothing would come of them, and nobody would know.
void refuse_keys_of_espeak(const Settings& table) {
    for (const char* key :
         {"espeak_voice", "espeak_variant", "rate_wpm", "pitch", "pitch_range", "intonation", "word_gap_ms"}) {
        if (table.has(key)) {
            table.fail(key,
                       fmt::format("'{}' is for eSpeak NG alone; tell the program by its arguments in 'command'", key));
        }
    }
}

SpeechCommand read_command(const Settings& table) {
    SpeechCommand command;
    command.arguments = table.strings("command");
    if (command.arguments.empty() || command.arguments.front().empty()) {
        table.fail("command",
                   "an engine by command needs its program and arguments, as in "
                   "command = [\"flite\", \"-voice\", \"rms\", \"-o\", \"{out}\"]");
    }
    command.engine_voice = table.string("engine_voice").value_or("");
    command.check = table.strings("check");
    bool named = false;
    for (std::size_t i = 0; i < command.arguments.size(); ++i) {
        if (command.arguments[i] != "{voice}") continue;
        named = true;
        command.arguments[i] = command.engine_voice;
        command.voice_option = i > 0 ? command.arguments[i - 1] : "";
    }
    if (named && command.engine_voice.empty()) {
        table.fail("command", "it asks for {voice}; name it: engine_voice = \"rms\"");
    }
    if (!named && !command.engine_voice.empty()) {
        table.fail("engine_voice", "it is not in 'command', where an argument \"{voice}\" becomes it");
    }
    command.model = table.string("model").value_or("");
    command.model_folders = table.strings("model_folders");
    const bool raw = choice(table, "format", "wav", {"wav", "raw"}) == "raw";
    command.format = raw ? SpeechCommand::Format::Raw : SpeechCommand::Format::Wav;
    if (raw && !table.has("rate_hz")) table.fail("format", "raw sound does not tell its rate; add rate_hz = 22050");
    if (table.has("rate_hz")) command.rate_hz = integer_between(table, "rate_hz", 22050, 8000, 192000, "Hz");
    command.channels = integer_between(table, "channels", command.channels, 1, 2);
    command.time_limit_s = number_between(table, "time_limit_s", command.time_limit_s, 0.1, 600, "seconds");
    command.tries = integer_between(table, "tries", command.tries, 1, 5);
    command.install = table.string("install").value_or("");
    command.preference = integer_between(table, "preference", command.preference, 0, 100);
    command.stand_in = required_text(table, "stand_in", "walter");
    return command;
}

/// A lexicon that is not there would be missed by nobody until a name is said wrong.
std::filesystem::path read_lexicon(const Settings& table, const std::filesystem::path& voice_file) {
    const std::optional<std::string> name = table.string("lexicon");
    if (!name) return {};
    std::filesystem::path file = voice_file.parent_path() / *name;
    std::error_code failure;
    if (!std::filesystem::is_regular_file(file, failure)) {
        table.fail("lexicon", fmt::format("there is no file {}; write it, a line \"word TAB reading\" each, or remove "
                                          "this line",
                                          file.string()));
    }
    return file;
}

Voice read_voice(const std::string& name, const std::filesystem::path& file) {
    const Settings table = Settings::load(file);
    Voice voice;
    voice.name = name;
    voice.file = file;
    voice.description = table.string("description").value_or("");
    voice.language = required_text(table, "language", "en-GB");
    voice.reader = table.string("reader").value_or(name);
    voice.engine = choice(table, "engine", voice.engine, {"command", "espeak"});
    if (voice.engine == "command") {
        refuse_keys_of_espeak(table);
        voice.command = read_command(table);
    } else {
        voice.espeak_voice = required_text(table, "espeak_voice", "gmw/en");
    }
    voice.espeak_variant = table.string("espeak_variant").value_or("");
    voice.rate_wpm = integer_between(table, "rate_wpm", voice.rate_wpm, kSlowestWpm, kFastestWpm, "words a minute");
    voice.pitch = integer_between(table, "pitch", voice.pitch, 0, 100);
    voice.pitch_range = integer_between(table, "pitch_range", voice.pitch_range, 0, 100);
    voice.intonation = integer_between(table, "intonation", voice.intonation, 0, 4);
    voice.word_gap_ms = integer_between(table, "word_gap_ms", voice.word_gap_ms, 0, 300, "ms");
    voice.chain = read_chain(table.table("chain"));
    voice.lexicon = read_lexicon(table, file);
    voice.credit = table.string("credit").value_or("");
    table.finish();
    return voice;
}

}  // namespace

std::vector<std::string> voice_names(const std::filesystem::path& station_folder) {
    std::vector<std::string> names;
    for (const std::filesystem::path& folder : folders(station_folder)) {
        for (std::string& name : toml_names(folder)) names.push_back(std::move(name));
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

Voice load_voice(const std::string& name, const std::filesystem::path& station_folder) {
    if (!name.empty() && name.front() != '.' && name.find('/') == std::string::npos) {
        for (const std::filesystem::path& folder : folders(station_folder)) {
            const std::filesystem::path file = folder / (name + ".toml");
            std::error_code failure;
            if (std::filesystem::exists(file, failure)) return read_voice(name, file);
        }
    }
    throw Error(Fault::Config, unknown_name("voice", name, voice_names(station_folder)));
}

Voice stand_in_of(const Voice& voice) {
    // From the folder of the voice's own file, the station's or ours.
    const std::filesystem::path folder = voice.file.parent_path().parent_path();
    Voice other = load_voice(voice.command.stand_in, folder);
    if (other.by_command()) {
        throw Error(Fault::Config, voice.file.string() + ": stand_in: '" + other.name +
                                       "' is spoken by a command too; name a voice of eSpeak NG");
    }
    return other;
}

std::vector<Voice> list_voices(const std::filesystem::path& station_folder) {
    std::vector<Voice> voices;
    for (const std::string& name : voice_names(station_folder)) voices.push_back(load_voice(name, station_folder));
    return voices;
}

std::vector<Voice> better_voices(const std::filesystem::path& station_folder) {
    std::vector<Voice> voices = list_voices(station_folder);
    std::erase_if(voices, [](const Voice& voice) {
        return voice.command.preference <= 0 || !voice.by_command() || !missing_part(voice).empty();
    });
    std::stable_sort(voices.begin(), voices.end(),
                     [](const Voice& a, const Voice& b) { return a.command.preference > b.command.preference; });
    return voices;
}

std::filesystem::path model_file(const Voice& voice) {
    const std::string& model = voice.command.model;
    if (model.empty()) return {};
    std::vector<std::filesystem::path> places = {voice.file.parent_path()};
    const std::string home = environment("HOME");
    for (const std::string& folder : voice.command.model_folders) {
        if (folder.substr(0, 2) != "~/") {
            places.emplace_back(folder);
        } else if (!home.empty()) {
            places.push_back(std::filesystem::path(home) / folder.substr(2));
        }
    }
    for (const std::filesystem::path& place : places) {
        std::error_code failure;
        if (std::filesystem::is_regular_file(place / model, failure)) return place / model;
    }
    return {};
}

std::string engine_name(const Voice& voice) {
    if (!voice.by_command()) return "eSpeak NG";
    return std::filesystem::path(voice.command.arguments.front()).filename().string();
}

namespace {

/// What Piper's <model>.json says its sound is; 0 if it says nothing. Raw sound says nothing itself.
int rate_of_model(const std::filesystem::path& model) {
    constexpr std::size_t kMostBytes = 4U << 20U;
    std::filesystem::path file = model;
    file += ".json";
    std::error_code failure;
    if (!std::filesystem::is_regular_file(file, failure)) return 0;
    try {
        const auto facts = nlohmann::json::parse(read_file(file, kMostBytes), nullptr, false);
        const nlohmann::json::json_pointer place("/audio/sample_rate");
        if (facts.is_object() && facts.contains(place) && facts.at(place).is_number_integer()) {
            return facts.at(place).get<int>();
        }
    } catch (const Error&) {
        return 0;
    }
    return 0;
}

/// The name after `option`, as in "-voice rms"; "" if there is none.
std::string argument_after(const std::vector<std::string>& arguments, const std::string& option) {
    const auto at = std::find(arguments.begin(), arguments.end(), option);
    return option.empty() || at == arguments.end() || at + 1 == arguments.end() ? "" : *(at + 1);
}

/// Of a voice that says nothing of it, what another of the same program says.
SpeechCommand with_check(const Voice& voice) {
    SpeechCommand command = voice.command;
    if (!command.check.empty()) return command;
    for (const Voice& other : list_voices({})) {
        if (other.command.check.empty() || engine_name(other) != engine_name(voice)) continue;
        command.engine_voice = argument_after(command.arguments, other.command.voice_option);
        if (command.engine_voice.empty()) continue;
        command.check = other.command.check;
        // The program of the voice, wherever it is, not one of its name.
        if (command.check.front() == other.command.arguments.front()) command.check.front() = command.arguments.front();
        break;
    }
    return command;
}

std::string unknown_to_program(const Voice& voice) {
    const SpeechCommand command = with_check(voice);
    // A voice may be a file, too.
    if (command.check.empty() || command.engine_voice.empty() || command.engine_voice.find('/') != std::string::npos)
        return "";
    ProgramCall call;
    call.arguments = command.check;
    call.time_limit = std::chrono::milliseconds(std::llround(command.time_limit_s * 1000));
    call.most_bytes = 1U << 16U;
    const ProgramResult result = run_program(call);
    // Who cannot be asked may know it all the same.
    if (result.end != ProgramResult::End::Exited || result.status != 0) return "";
    std::string listed = result.output.substr(result.output.find(':') + 1);
    std::replace_if(
        listed.begin(), listed.end(), [](char c) { return c == '\n' || c == '\t' || c == '\r'; }, ' ');
    std::vector<std::string> names;
    for (const std::string_view name : split(listed, ' ')) {
        if (!name.empty()) names.emplace_back(name);
    }
    if (std::find(names.begin(), names.end(), command.engine_voice) != names.end()) return "";
    return fmt::format("{} has no voice '{}'; it has: {}", engine_name(voice), command.engine_voice, join(names, ", "));
}

}  // namespace

std::string missing_part(const Voice& voice) {
    if (!voice.by_command()) return "";
    const std::string remedy = voice.command.install.empty() ? "" : ": " + voice.command.install;
    if (!find_program(voice.command.arguments.front())) return engine_name(voice) + " is not installed" + remedy;
    if (!voice.command.model.empty() && model_file(voice).empty()) {
        return voice.command.model + " is not there" + remedy;
    }
    return "";
}

std::string wrong_part(const Voice& voice) {
    if (!missing_part(voice).empty()) return "";
    if (std::string unknown = unknown_to_program(voice); !unknown.empty()) return unknown;
    if (voice.command.model.empty() || voice.command.rate_hz == 0) return "";
    if (const int rate = rate_of_model(model_file(voice)); rate != 0 && rate != voice.command.rate_hz) {
        return fmt::format("{}.json says {} Hz, the voice {}: write rate_hz = {}", voice.command.model, rate,
                           voice.command.rate_hz, rate);
    }
    return "";
}

}  // namespace newscart
