// An article of any text, condensed: never over its budget, every line with its source.
#include "base/text.h"
#include "feed/decode.h"
#include "fuzz/target.h"
#include "script/script.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using newscart::fuzz::require;
    static const newscart::ScriptWriter kWriter(newscart::load_language("en-GB"));
    const std::string text = newscart::decode(newscart::fuzz::text_of(data, size));
    newscart::Article article;
    for (const std::string_view line : newscart::split(text, '\n')) {
        std::string paragraph = newscart::tidy(line);
        if (paragraph.empty()) continue;
        if (article.headline.empty()) {
            article.headline = std::move(paragraph);
        } else {
            article.paragraphs.push_back(std::move(paragraph));
        }
    }
    for (const bool verbatim : {false, true}) {
        newscart::CondenseBudget budget;
        budget.words = 40;
        budget.verbatim = verbatim;
        const newscart::Condensed condensed = kWriter.condense(article, budget, {});
        require(condensed.words <= budget.words, "no more words than asked for");
        for (const newscart::Line& line : condensed.lines) {
            require(!line.text.empty() && !line.sources.empty(), "a line with a text and a source");
        }
    }
    return 0;
}
