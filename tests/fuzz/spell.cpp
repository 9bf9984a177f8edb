// Any text as words to be spoken: bounded, and nothing in it that an engine could take for a command.
#include "script/spell.h"

#include "fuzz/target.h"
#include "lib/icu/unicode.h"
#include "lib/pcre2/regex.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using newscart::fuzz::require;
    static const newscart::Speller kBritish(newscart::load_language("en-GB"));
    static const newscart::Speller kAmerican(newscart::load_language("en-US"));
    for (const newscart::Speller* speller : {&kBritish, &kAmerican}) {
        const std::string spelled = speller->spell(newscart::fuzz::text_of(data, size));
        require(newscart::icu::is_utf8(spelled), "UTF-8");
        require(spelled.size() <= 100 * size + 200, "a bounded length");
        // What the lexicon says in phonemes stands there as [[written|phonemes]], and nothing else does.
        static const newscart::Regex kPhonetic("\\[\\[[^\\[\\]|]+\\|[^\\[\\]\\s]{1,60}\\]\\]");
        const std::string spoken = kPhonetic.replace(spelled, "");
        for (const char c : spoken) {
            const auto byte = static_cast<unsigned char>(c);
            require(byte >= 0x20 && byte != 0x7F, "no control character");
            require(c != '<' && c != '>' && c != '&' && c != '|' && c != '[' && c != ']', "no mark-up");
        }
    }
    return 0;
}
