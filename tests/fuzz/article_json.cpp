// What others send as an article in JSON.
#include "feed/article_json.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const newscart::Article article = newscart::article_from_any_json(newscart::fuzz::text_of(data, size));
        newscart::fuzz::require(!article.paragraphs.empty(), "an article with a text");
    } catch (const newscart::Error&) {
        return 0;  // refused, in one line
    }
    return 0;
}
