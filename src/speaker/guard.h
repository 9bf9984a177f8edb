#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "speaker/wire.h"

namespace newscart {

/// Text that cannot crash eSpeak NG or command it, and the way back to the text it came from.
struct GuardedText {
    std::string text;         ///< UTF-8; empty if there is nothing to say
    std::vector<int> origin;  ///< for each code point of `text`, the place in the given text (code points)
};

/// The last gate before the engine, whatever other rooms have cleaned before. Control bytes are commands to eSpeak even
/// in plain text, long runs of abbreviations and apostrophes break its stack, symbols become minutes of audio. So:
/// valid UTF-8; Latin letters, digits and the marks of prose; runs of marks collapsed; tokens, dots and apostrophes in
/// a token, and clauses bounded. "[[written|phonemes]]", which newscart's speller alone can write, becomes eSpeak's
/// "[[phonemes]]" if it is well-formed and short; all other brackets go. Effort::Harder leaves ASCII letters, digits,
/// commas and full stops between words, and of such a pair the written word.
GuardedText guard(std::string_view text, wire::Effort effort);

}  // namespace newscart
