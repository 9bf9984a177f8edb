#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "script/draft.h"
#include "speech/take.h"
#include "station/voice.h"

namespace newscart {

struct SpeechSettings {
    int jobs = 2;
    std::chrono::milliseconds time_limit{5000};  ///< for one take
    double longest_seconds = 60;                 ///< of audio of one take; more is taken for a fault
};

struct SpeechJob {
    int line = -1;
    std::string spoken;
    Voice voice;
};

struct Takes {
    std::vector<Take> takes;       ///< in the order of the jobs, those that failed left out
    std::vector<Dropped> dropped;  ///< lines no engine could speak, with the reason
};

/// Owns the helper program newscart-speak. Start it before any thread exists.
class Speaker {
  public:
    /// Throws Error(Engine) if the helper cannot be started.
    explicit Speaker(const SpeechSettings& settings);
    ~Speaker();
    Speaker(Speaker&&) noexcept;
    Speaker& operator=(Speaker&&) noexcept;

    /// Speaks all jobs, several at once. Same text and voice: same samples, whatever the number of workers. A line that
    /// crashes or hangs the engine is cleaned harder, tried once more, then dropped. Throws Error(Engine) if the engine
    /// does not work at all (no voice data, helper cannot be restarted), Error(Config) if eSpeak NG does not know a
    /// voice or its variant.
    Takes speak(const std::vector<SpeechJob>& jobs);

    /// The phonemes the voice would speak for each text, as eSpeak NG's mnemonics; "" for a text that has none or that
    /// the engine cannot take. Throws as speak() does.
    std::vector<std::string> pronounce(const std::vector<std::string>& spoken, const Voice& voice);

    struct Process;

  private:
    std::unique_ptr<Process> process_;
};

}  // namespace newscart
