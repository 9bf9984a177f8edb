#pragma once
#include <filesystem>
#include <map>
#include <mutex>

#include "script/draft.h"
#include "script/spell.h"
#include "station/language.h"
#include "station/voice.h"

namespace newscart {

/// Spellers for voices with a lexicon of their own (Voice::lexicon), whose entries win over the language's and the
/// station's: what one engine says wrong another may say right. Use is safe from several threads.
class VoiceSpellers {
  public:
    explicit VoiceSpellers(Language language) : language_(std::move(language)) {}

    /// The speller for what this voice reads; nullptr if any will do. Throws Error(Config) "file:line: ..." for an
    /// entry it cannot read.
    const Speller* of(const Voice& voice);

    /// Spells the lines of these voices as they say them; other lines stay.
    void spell(Draft& draft, const std::map<int, Voice>& voice_of_line);

  private:
    Language language_;
    std::mutex mutex_;
    std::map<std::filesystem::path, Speller> spellers_;
};

}  // namespace newscart
