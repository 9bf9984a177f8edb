#include "script/voice_spellers.h"

#include "base/file.h"

namespace newscart {
namespace {

constexpr std::size_t kLargestLexicon = std::size_t{16} << 20U;

}  // namespace

const Speller* VoiceSpellers::of(const Voice& voice) {
    if (voice.lexicon.empty()) return nullptr;
    const std::lock_guard lock(mutex_);
    const auto known = spellers_.find(voice.lexicon);
    if (known != spellers_.end()) return &known->second;
    const std::string entries = read_file(voice.lexicon, kLargestLexicon);
    return &spellers_.try_emplace(voice.lexicon, language_, entries, voice.lexicon.string()).first->second;
}

void VoiceSpellers::spell(Draft& draft, const std::map<int, Voice>& voice_of_line) {
    for (Line& line : draft.lines) {
        const auto voice = voice_of_line.find(line.id);
        if (voice == voice_of_line.end()) continue;
        if (const Speller* speller = of(voice->second)) line.spoken = speller->spell(line.text);
    }
}

}  // namespace newscart
