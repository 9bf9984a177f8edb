// Any bytes for the engine: bounded, prose only, and in [[ ]] nothing but phonemes.
#include "speaker/guard.h"

#include "fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using newscart::fuzz::require;
    using newscart::wire::Effort;
    for (const Effort effort : {Effort::Usual, Effort::Harder}) {
        const newscart::GuardedText guarded = newscart::guard(newscart::fuzz::text_of(data, size), effort);
        require(guarded.text.size() <= 4 * size + 16, "a bounded length");
        std::size_t points = 0;
        std::size_t in_phonemes = 0;  // and how many bytes of them
        for (std::size_t i = 0; i < guarded.text.size(); ++i) {
            const char c = guarded.text[i];
            const auto byte = static_cast<unsigned char>(c);
            points += (byte & 0xC0U) != 0x80U ? 1 : 0;
            require(byte >= 0x20 && byte != 0x7F, "no control character");
            require(c != '<' && c != '>' && c != '\\' && c != '{', "no mark-up");
            if (c == '[') {
                require(effort == Effort::Usual, "no phonemes where it tries harder");
                require(guarded.text.compare(i, 2, "[[") == 0 && in_phonemes == 0, "phonemes open once");
                in_phonemes = 1;
                ++i;
                ++points;
            } else if (c == ']') {
                require(guarded.text.compare(i, 2, "]]") == 0 && in_phonemes > 1, "phonemes are closed");
                in_phonemes = 0;
                ++i;
                ++points;
            } else if (in_phonemes > 0) {
                require(byte < 0x80 && ++in_phonemes < 80, "phonemes are short and plain");
            }
        }
        require(in_phonemes == 0, "phonemes end");
        require(points == guarded.origin.size(), "a place for each character");
    }
    return 0;
}
