// What words say of an embargo, in a note and in a line of text.
#include "feed/decode.h"
#include "feed/text_embargo.h"
#include "fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using newscart::EmbargoWords;
    static const newscart::EmbargoReader kReader(newscart::load_language("en-GB"));
    const std::string text = newscart::tidy(newscart::decode(newscart::fuzz::text_of(data, size)));
    const newscart::EmbargoContext context{newscart::parse_instant("2026-11-23T15:00:00Z"), "Europe/London"};
    for (const EmbargoWords& words : {kReader.read_note(text, context), kReader.read_line(text, context)}) {
        newscart::fuzz::require((words.kind == EmbargoWords::Kind::Until) == words.until.has_value(),
                                "a moment for Until");
        newscart::fuzz::require((words.kind == EmbargoWords::Kind::Unclear) == !words.doubt.empty(),
                                "a doubt for Unclear");
        newscart::fuzz::require(words.begin <= words.end && words.end <= text.size(), "a place in the text");
    }
    return 0;
}
