// Any text as words to be spoken: bounded, and nothing in it that an engine could take for a command.
#include "script/spell.h"

#include "fuzz/target.h"
#include "lib/icu/unicode.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using newscart::fuzz::require;
    static const newscart::Speller kBritish(newscart::load_language("en-GB"));
    static const newscart::Speller kAmerican(newscart::load_language("en-US"));
    for (const newscart::Speller* speller : {&kBritish, &kAmerican}) {
        const std::string spoken = speller->spell(newscart::fuzz::text_of(data, size));
        require(newscart::icu::is_utf8(spoken), "UTF-8");
        require(spoken.size() <= 40 * size + 200, "a bounded length");
        for (const char c : spoken) {
            const auto byte = static_cast<unsigned char>(c);
            require(byte >= 0x20 && byte != 0x7F, "no control character");
            require(c != '<' && c != '>' && c != '&' && c != '|', "no mark-up");
        }
    }
    return 0;
}
