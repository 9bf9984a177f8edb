#include "lib/espeak/engine.h"

#include <dlfcn.h>
#include <espeak-ng/espeak_ng.h>
#include <espeak-ng/speak_lib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

namespace newscart::espeak {
namespace {

// Quieter than eSpeak's own 100, where the Klatt voices clip.
constexpr int kVolume = 45;

// The folder that holds espeak-ng-data: beside the library that is loaded, so that neither $HOME/espeak-ng-data nor the
// environment decides how a station sounds. "" lets eSpeak search.
std::string folder_of_data() {
    Dl_info library{};
    if (::dladdr(reinterpret_cast<void*>(&espeak_Initialize), &library) == 0 || library.dli_fname == nullptr) return "";
    std::error_code ignored;
    const std::filesystem::path folder = std::filesystem::canonical(library.dli_fname, ignored).parent_path();
    for (const std::filesystem::path& candidate : {folder, folder.parent_path() / "share"}) {
        if (std::filesystem::is_directory(candidate / "espeak-ng-data", ignored)) return candidate.string();
    }
    return "";
}

std::string read_small(const std::filesystem::path& file) {
    std::ifstream input(file, std::ios::binary);
    std::ostringstream text;
    text << input.rdbuf();
    return text.str();
}

// A name inside a folder: no way out of it.
bool stays_inside(std::string_view name) {
    return !name.empty() && name.front() != '/' && name.find("..") == std::string_view::npos &&
           name.find('\0') == std::string_view::npos;
}

// What a variant may set: the tone of the voice. Others name a language, a phoneme table or another program.
constexpr std::array<std::string_view, 20> kVariantWords = {
    "formant", "pitch",  "echo",       "flutter",      "roughness", "clarity",   "tone",
    "voicing", "breath", "breathw",    "stressLength", "stressAmp", "stressAdd", "klatt",
    "speed",   "words",  "intonation", "tunes",        "replace",   "consonants"};
constexpr std::array<std::string_view, 5> kIgnoredWords = {"language", "name", "gender", "maintainer", "status"};

template <std::size_t n>
bool holds(const std::array<std::string_view, n>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

// The lines of a variant that may be laid over a voice.
std::string variant_lines(const std::string& text, const std::string& name) {
    std::istringstream lines(text);
    std::string kept;
    for (std::string line; std::getline(lines, line);) {
        if (const std::size_t comment = line.find("//"); comment != std::string::npos) line.resize(comment);
        std::istringstream words(line);
        std::string word;
        if (!(words >> word) || word.front() == '#' || holds(kIgnoredWords, word)) continue;
        if (!holds(kVariantWords, word))
            throw Failure("variant '" + name + "' has a line '" + word + "', which no variant may have");
        if (line.size() > 110) throw Failure("variant '" + name + "' has a line of more than 110 characters");
        kept += line + '\n';
    }
    return kept;
}

struct Sink {
    std::span<std::int16_t> room;
    Speech speech;
};

// eSpeak's callback has no argument of ours that holds for every event.
Sink* sink = nullptr;

int take_samples(short* samples, int count, espeak_EVENT* events) {
    if (sink == nullptr) return 1;
    for (; events != nullptr && events->type != espeakEVENT_LIST_TERMINATED; ++events) {
        if (events->type == espeakEVENT_WORD) {
            sink->speech.words.push_back({events->text_position - 1, events->length, events->sample});
        }
    }
    if (samples == nullptr || count <= 0) return 0;
    const auto wanted = static_cast<std::size_t>(count);
    const std::size_t free = sink->room.size() - sink->speech.samples;
    const std::size_t taken = std::min(wanted, free);
    std::copy_n(samples, taken, sink->room.data() + sink->speech.samples);
    sink->speech.samples += taken;
    sink->speech.too_long = taken < wanted;
    return sink->speech.too_long ? 1 : 0;
}

// Markup is never interpreted; should it be, no sound file is opened.
int refuse_uri(int, const char*, const char*) { return 1; }

}  // namespace

Engine::Engine(std::size_t longest_samples) {
    // The Klatt synthesiser restarts its source at every border of the buffer, which can be heard: one buffer holds the
    // whole take. eSpeak computes its size in int: at most 90 s.
    const auto buffer_ms =
        static_cast<int>(std::clamp<std::size_t>(longest_samples * 1000 / 22050 + 1000, 2000, 90000));
    const std::string folder = folder_of_data();
    rate_hz_ = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, buffer_ms, folder.empty() ? nullptr : folder.c_str(),
                                 espeakINITIALIZE_DONT_EXIT);
    if (rate_hz_ <= 0) throw Failure("eSpeak NG does not start: its data are missing; install espeak-ng-data");
    const char* data = nullptr;
    espeak_Info(&data);
    data_folder_ = data == nullptr ? "" : data;
    espeak_SetUriCallback(refuse_uri);
    espeak_SetSynthCallback(take_samples);
}

void Engine::set_voice(const VoiceSettings& voice) {
    const std::filesystem::path data = data_folder_;
    std::error_code ignored;
    std::filesystem::path base = data / "lang" / voice.base;
    if (!std::filesystem::is_regular_file(base, ignored)) base = data / "voices" / voice.base;
    if (!stays_inside(voice.base) || !std::filesystem::is_regular_file(base, ignored)) {
        throw Failure("eSpeak NG has no voice '" + voice.base + "' (see " + (data / "lang").string() + ")");
    }
    std::string variant = voice.variant_text;
    if (variant.empty() && !voice.variant.empty()) {
        const std::filesystem::path file = data / "voices" / "!v" / voice.variant;
        if (!stays_inside(voice.variant) || !std::filesystem::is_regular_file(file, ignored)) {
            throw Failure("eSpeak NG has no variant '" + voice.variant + "' (see " + file.parent_path().string() + ")");
        }
        variant = read_small(file);
    }
    // One voice file of both. eSpeak would take "base+variant", but only with a variant in its own data folder, and
    // ignores one it does not find; its names are cut at 40 characters besides.
    std::string whole = read_small(base) + '\n' + variant_lines(variant, voice.variant);
    if (voice.intonation > 0) whole += "intonation " + std::to_string(voice.intonation) + '\n';
    const int file = ::memfd_create("voice", MFD_CLOEXEC);
    if (file < 0) throw Failure(std::string("no memory for a voice: ") + std::strerror(errno));
    const bool written = ::write(file, whole.data(), whole.size()) == static_cast<ssize_t>(whole.size());
    const std::string name = "/proc/self/fd/" + std::to_string(file);
    const espeak_ng_STATUS status = written ? espeak_ng_SetVoiceByFile(name.c_str()) : ENS_VOICE_NOT_FOUND;
    ::close(file);
    if (status != ENS_OK) throw Failure("eSpeak NG cannot load the voice '" + voice.base + "'");
    const std::array<std::pair<espeak_PARAMETER, int>, 5> parameters{{{espeakRATE, voice.rate_wpm},
                                                                      {espeakPITCH, voice.pitch},
                                                                      {espeakRANGE, voice.pitch_range},
                                                                      {espeakWORDGAP, voice.word_gap_ms / 10},
                                                                      {espeakVOLUME, kVolume}}};
    for (const auto& [parameter, value] : parameters) {
        if (espeak_SetParameter(parameter, value, 0) != EE_OK) throw Failure("eSpeak NG refuses the voice's settings");
    }
}

Speech Engine::speak(const std::string& text, std::span<std::int16_t> room) {
    Sink here{room, {}};
    sink = &here;
    const espeak_ERROR status = espeak_Synth(text.c_str(), text.size() + 1, 0, POS_CHARACTER, 0,
                                             espeakCHARS_UTF8 | espeakPHONEMES, nullptr, nullptr);
    sink = nullptr;
    if (status != EE_OK) throw Failure("eSpeak NG refuses the text");
    return std::move(here.speech);
}

std::string Engine::phonemes(const std::string& text) {
    // Phonemes in the text are understood only once something was spoken so: the flag below is not enough.
    if (!understands_phonemes_) {
        espeak_Synth(" ", 2, 0, POS_CHARACTER, 0, espeakCHARS_UTF8 | espeakPHONEMES, nullptr, nullptr);
        understands_phonemes_ = true;
    }
    constexpr int kMnemonics = 0;
    std::string all;
    for (const void* rest = text.c_str(); rest != nullptr;) {
        const char* clause = espeak_TextToPhonemes(&rest, espeakCHARS_UTF8 | espeakPHONEMES, kMnemonics);
        std::istringstream words(clause == nullptr ? "" : clause);
        for (std::string word; words >> word;) all += (all.empty() ? "" : " ") + word;
    }
    return all;
}

}  // namespace newscart::espeak
