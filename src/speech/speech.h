#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/paths.h"
#include "script/draft.h"
#include "speech/take.h"
#include "station/voice.h"

namespace newscart {

/// How far a voice that is spoken by a command is.
struct SpeechProgress {
    std::string voice;
    std::size_t lines = 0;                 ///< to be spoken now
    std::size_t done = 0;                  ///< of them
    std::size_t remembered = 0;            ///< and those spoken before
    std::optional<double> seconds_left{};  ///< from the third take on: what those already made let expect
    double seconds_allowed = 0;            ///< until its stand-in reads what is not spoken by then
};

struct SpeechSettings {
    int jobs = 2;
    std::chrono::milliseconds time_limit{5000};  ///< for one take
    double longest_seconds = 60;                 ///< of audio of one take; more is taken for a fault

    // Of voices that are spoken by a command. What they have not spoken in their time their stand-ins read: until
    // `deadline` or, without one, `patience` times what the speech lasts.
    std::optional<std::chrono::steady_clock::time_point> deadline{};
    double patience = 4;
    std::function<std::chrono::steady_clock::time_point()> clock = std::chrono::steady_clock::now;
    std::filesystem::path cache = cache_folder();  ///< their takes are kept in "takes" below it; empty: nowhere
    std::function<void(const SpeechProgress&)> progress{};  ///< after each take, from any thread, one at a time
    std::function<void()> pulse{};                          ///< often, while they speak; may throw to stop it
};

struct SpeechJob {
    int line = -1;
    std::string spoken;
    Voice voice;
    int passage = kAlone;  ///< lines of one passage are read by one voice, whatever fails

    static constexpr int kAlone = std::numeric_limits<int>::min();
};

/// A voice that read a line in place of the one it was meant for.
struct StandIn {
    int line = -1;
    Voice voice;
};

struct Takes {
    std::vector<Take> takes;           ///< in the order of the jobs, those that failed left out
    std::vector<Dropped> dropped;      ///< lines no engine could speak, with the reason
    std::vector<StandIn> stand_ins;    ///< of lines among `takes` and `dropped`
    std::vector<std::string> trouble;  ///< of engines whose stand-ins read, a sentence each
};

/// How a voice that is spoken by a command does on this machine.
struct EngineTrial {
    std::string failure;  ///< "" if it spoke
    int rate_hz = 0;
    double seconds = 0;       ///< of sound
    double took_seconds = 0;  ///< to make it
};

/// Has it speak this, as it would for air, without what was spoken before. Expects a voice of which nothing is missing.
EngineTrial try_engine(const Voice& voice, const std::string& spoken, const SpeechSettings& settings);

/// Owns the helper program newscart-speak. Start it before any thread exists.
class Speaker {
  public:
    /// Throws Error(Engine) if the helper cannot be started.
    explicit Speaker(const SpeechSettings& settings);
    ~Speaker();
    Speaker(Speaker&&) noexcept;
    Speaker& operator=(Speaker&&) noexcept;

    /// Speaks all jobs, several at once. Same text and voice: same samples, whatever the number of workers. A line that
    /// crashes or hangs eSpeak NG is cleaned harder, tried once more, then dropped. Where the command of a voice fails,
    /// its stand-in reads. Throws Error(Engine) if the engine does not work at all (no voice data, helper cannot be
    /// restarted), Error(Config) if eSpeak NG does not know a voice or its variant.
    Takes speak(const std::vector<SpeechJob>& jobs);

    /// The phonemes the voice would speak for each text, as eSpeak NG's mnemonics; "" for a text that has none or that
    /// the engine cannot take; of a voice spoken by a command those of its stand-in. Throws as speak() does.
    std::vector<std::string> pronounce(const std::vector<std::string>& spoken, const Voice& voice);

    struct Process;

  private:
    std::unique_ptr<Process> process_;
};

}  // namespace newscart
