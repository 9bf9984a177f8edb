#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace newscart::espeak {

/// eSpeak NG or its data do not work, or there is no such voice. The message is one sentence for people.
class Failure : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

struct VoiceSettings {
    std::string base;          ///< file below lang/ or voices/ of eSpeak's data: "gmw/en-US"
    std::string variant;       ///< file below voices/!v of eSpeak's data: "edward"; "" for none
    std::string variant_text;  ///< the text of a variant file of our own; "" for none
    int rate_wpm = 165;
    int pitch = 50;
    int pitch_range = 50;
    int intonation = 0;  ///< set of tunes, 1 to 4; 0: as the voice has it
    int word_gap_ms = 0;
};

struct Word {
    int text_begin = 0;  ///< code points
    int text_length = 0;
    int sample = 0;
};

/// What one text became. Samples are signed 16 bit, mono.
struct Speech {
    std::size_t samples = 0;
    std::vector<Word> words;
    bool too_long = false;  ///< there was more than the room held
};

/// eSpeak NG, once in a process: it keeps global state that nothing resets, hangs when it is initialised again and when
/// it is terminated in a forked child. Make one, fork, and let each child speak one text and leave by _exit().
class Engine {
  public:
    /// Throws Failure without data to speak with. A take never becomes longer than `longest_samples`.
    explicit Engine(std::size_t longest_samples);

    int rate_hz() const { return rate_hz_; }

    /// Throws Failure if there is no such voice or variant, or the variant asks for what a variant may not do.
    void set_voice(const VoiceSettings& voice);

    /// Speaks plain text, with phonemes in [[ ]], into `room`. Once in the life of a process.
    Speech speak(const std::string& text, std::span<std::int16_t> room);

    /// The phonemes it would speak for such a text, as eSpeak NG's mnemonics, words apart by spaces.
    std::string phonemes(const std::string& text);

  private:
    int rate_hz_ = 0;
    std::string data_folder_;
    bool understands_phonemes_ = false;
};

}  // namespace newscart::espeak
