// A web page, with the nesting that feeds allow.
#include "feed/decode.h"
#include "feed/formats/format.h"
#include "fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    newscart::read_html(newscart::decode(newscart::fuzz::text_of(data, size)), 256);
    return 0;
}
