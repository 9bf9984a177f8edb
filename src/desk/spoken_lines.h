#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "audio/pcm.h"
#include "speech/speech.h"

namespace newscart::desk {

/// A line in its voice, through the voice's chain.
struct Spoken {
    Pcm pcm;  ///< no frames if no engine could say it
    std::vector<WordMark> marks;
    std::optional<Voice> stand_in;  ///< who read it in place of its voice
    std::string lost;               ///< why nobody could
    std::vector<std::string> trouble;
};
using SpokenLine = std::shared_ptr<const Spoken>;

/// What was said is remembered by its words and its voice, so that only what is new is spoken. From any thread.
class SpokenLines {
  public:
    /// `speaker` must outlive it.
    SpokenLines(Speaker& speaker, int jobs) : speaker_(speaker), jobs_(jobs) {}

    /// In the order of the jobs.
    std::vector<SpokenLine> speak(const std::vector<SpeechJob>& jobs);

    /// How many takes were made until now.
    std::uint64_t made() const;

  private:
    struct Known {
        SpokenLine spoken;
        std::uint64_t used = 0;
    };
    void say(const std::vector<SpeechJob>& jobs);
    void forget_the_oldest();

    Speaker& speaker_;
    int jobs_;
    mutable std::mutex mutex_;
    std::map<std::string, Known> known_;  ///< by voice and words
    std::uint64_t asked_ = 0;
    std::uint64_t made_ = 0;
};

}  // namespace newscart::desk
