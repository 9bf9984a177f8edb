// Sentences of any text: in order, within it, none empty.
#include "script/sentences.h"

#include "feed/decode.h"
#include "fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using newscart::fuzz::require;
    static const newscart::SentenceSplitter kSplitter(newscart::load_language("en-GB"));
    const std::string text = newscart::tidy(newscart::decode(newscart::fuzz::text_of(data, size)));
    std::size_t end = 0;
    for (const newscart::SentenceSpan& span : kSplitter.split(text)) {
        require(span.begin >= end && span.end > span.begin && span.end <= text.size(), "sentences in order");
        end = span.end;
    }
    return 0;
}
