#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace newscart {

/// One band of the voice chain's equaliser.
struct EqBand {
    enum class Kind { Peak, LowShelf, HighShelf } kind = Kind::Peak;
    double frequency_hz = 1000;
    double gain_db = 0;
    double q = 0.8;
};

/// What is done to the voice after synthesis, in this order (mix/voice_chain.h). Each stage has a value that turns it
/// off; in the file, bypass = ["equaliser", ...] does so by name and keeps its settings.
struct VoiceChain {
    double highpass_hz = 80;   ///< 0: off
    double rotator_hz = 200;   ///< where the phase is turned, which lowers the peaks; 0: off
    double exciter_db = -120;  ///< noise of 4.5-9 kHz following the 2.5-5 kHz envelope; -120: off
    std::vector<EqBand> equaliser;
    double deesser_threshold_db = 0;  ///< 0: off
    double deesser_hz = 5500;         ///< it works above this
    double compressor_threshold_db = -22;
    double compressor_ratio = 3;  ///< 1: off
    double compressor_attack_ms = 5;
    double compressor_release_ms = 90;
    double gain_db = 0;  ///< over the level all lines are brought to
};

/// A speech engine of its own: a program that gets the text of a line as its standard input and answers with sound.
struct SpeechCommand {
    std::vector<std::string> arguments;  ///< key `command`; "{model}" becomes the model's file, "{out}" a file to write
    std::string engine_voice;            ///< what the program calls the voice; "{voice}" in `command` becomes it
    std::string voice_option;            ///< the argument before "{voice}": "-voice"
    std::vector<std::string> check;      ///< a command that lists the program's voices, for one that misses none
    std::string model;                   ///< a file that must be there, "" for none
    std::vector<std::string> model_folders;  ///< where it may be, beside the folder of the voice's own file
    enum class Format { Wav, Raw } format = Format::Wav;  ///< Raw: signed 16 bit, little-endian
    int rate_hz = 0;                                      ///< of raw sound; of WAV 0 is what its header says
    int channels = 1;                                     ///< of raw sound
    double time_limit_s = 20;                             ///< for one line
    int tries = 2;                                        ///< of a line
    std::string install;   ///< what is to be done where it is missing: "apt install flite"
    int preference = 0;    ///< of two engines that are installed the higher one is offered first; 0 comes after eSpeak
    std::string stand_in;  ///< the voice, of eSpeak, that reads where this one fails
};

/// A voice: voices/<name>.toml. The keys of the file bear the names of these fields; the chain is the table [chain],
/// its bands are [[chain.equaliser]] with kind = "peak", "low-shelf" or "high-shelf". `language` must be there, and
/// `espeak_voice` or, with engine = "command", the keys of SpeechCommand `command` and `stand_in`.
struct Voice {
    std::string name;         ///< "edward": the file's name
    std::string description;  ///< one line for `newscart voices`
    std::string language;     ///< BCP 47, "en-US"
    std::string reader;       ///< the name it gives on air ("I'm {reader}")
    std::string engine = "espeak";
    std::string espeak_voice;  ///< a name espeak_SetVoiceByName knows, "gmw/en-US"
    std::string
        espeak_variant;  ///< a variant eSpeak ships ("edward"), or a file of ours under voices/variants; "" for none
    int rate_wpm = 165;
    int pitch = 50;         ///< 0..100
    int pitch_range = 50;   ///< 0..100
    int intonation = 0;     ///< which of eSpeak's sets of tunes, 1 to 4; 0: the variant's or the language's
    int word_gap_ms = 0;    ///< silence between words, over what the engine makes
    SpeechCommand command;  ///< without arguments: eSpeak NG speaks
    VoiceChain chain;
    std::filesystem::path
        lexicon;         ///< entries for what this voice says wrong, in the form of voices/lexicon; "" for none
    std::string credit;  ///< who made the voice, and its licence

    std::filesystem::path file;  ///< where it was read from

    bool by_command() const { return !command.arguments.empty(); }
};

/// What the voice lacks on this machine and what to do about it, "flite is not installed: apt install flite"; "" if it
/// can speak.
std::string missing_part(const Voice& voice);

/// What of the voice is wrong though all of it is there: its model has another rate, or the program has no voice of
/// that name, "flite has no voice 'rmss'; it has: kal rms slt"; "" if nothing is. Runs its `check`; a voice without one
/// has that of another voice of the same program.
std::string wrong_part(const Voice& voice);

/// The file of the voice's model, "" if it has none or it is nowhere.
std::filesystem::path model_file(const Voice& voice);

/// The name of the engine for people: "eSpeak NG", or its program.
std::string engine_name(const Voice& voice);

/// Reads voices/<name>.toml: first in `station_folder`/voices (if not empty), then in data_folder()/voices. Throws
/// Error(Config) naming the voices there are, if there is no such voice or a setting is wrong.
Voice load_voice(const std::string& name, const std::filesystem::path& station_folder);

/// Names of all voices of both folders, sorted, without reading them.
std::vector<std::string> voice_names(const std::filesystem::path& station_folder);

/// The voice that reads where a voice spoken by a command fails. Throws Error(Config) if there is none of that name, or
/// it is not of eSpeak NG.
Voice stand_in_of(const Voice& voice);

/// All voices of both folders, by name; the station's own hide ours of the same name.
std::vector<Voice> list_voices(const std::filesystem::path& station_folder);

/// Of those, the ones spoken by a command that is installed and preferred to eSpeak NG, the best engine first.
std::vector<Voice> better_voices(const std::filesystem::path& station_folder);

}  // namespace newscart
