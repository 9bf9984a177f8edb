#pragma once
#include <optional>
#include <string>
#include <vector>

#include "speech/recording.h"
#include "speech/speech.h"

namespace newscart {

/// What came of the jobs whose voices are spoken by a command.
struct OtherTakes {
    std::vector<std::optional<Recording>> recordings;  ///< of each job; none where a stand-in is to read, or eSpeak
    std::vector<std::optional<Voice>> stand_ins;       ///< of each job
    std::vector<std::string> trouble;                  ///< one sentence a voice that failed, for the report
};

/// Speaks those jobs whose voice is spoken by a command, and leaves the others alone. A bulletin must not change voices
/// in the midst of a passage: where a line fails, its whole passage goes to the stand-in; where the first two lines
/// fail, or later more than a few, or two take too long, or all are spoken at a pace nobody speaks, all lines of that
/// voice do. Voices share their time by the speech they have to make; what is not spoken when it is over goes to the
/// stand-in, passage by passage.
OtherTakes speak_by_commands(const std::vector<SpeechJob>& jobs, const SpeechSettings& settings);

}  // namespace newscart
