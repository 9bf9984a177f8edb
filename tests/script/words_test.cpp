#include "script/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace newscart {
namespace {

using testing::ElementsAre;

std::vector<std::string> texts(const std::string& text) {
    std::vector<std::string> out;
    for (const Word& word : split_words(text, 0, text.size(), {"dr", "inc"})) out.push_back(word.text);
    return out;
}

TEST(SplitWords, PartsMarksFromWords) {
    EXPECT_THAT(texts("\"We go,\" she said (at 10.30)."),
                ElementsAre("\"", "We", "go", ",", "\"", "she", "said", "(", "at", "10.30", ")", "."));
    EXPECT_THAT(texts("Friday—the ‘last’ day – ended..."),
                ElementsAre("Friday", "—", "the", "‘", "last", "’", "day", "–", "ended", "..."));
}

TEST(SplitWords, KeepsWhatBelongsToAWord) {
    EXPECT_THAT(
        texts("Dr. Vance paid $1.5bn in the U.S. for the workers' co-op."),
        ElementsAre("Dr.", "Vance", "paid", "$1.5bn", "in", "the", "U.S.", "for", "the", "workers'", "co-op", "."));
    EXPECT_THAT(texts("She make[s] it"), ElementsAre("She", "makes", "it"));
    EXPECT_THAT(texts("(AGY)The"), ElementsAre("(", "AGY", ")", "The"));
}

TEST(SplitWords, KnowsWhereEachWordStood) {
    const std::string text = "One,  two “three”.";
    for (const Word& word : split_words(text, 0, text.size(), {})) {
        EXPECT_EQ(text.substr(static_cast<std::size_t>(word.begin), static_cast<std::size_t>(word.end - word.begin)),
                  word.text);
    }
    const Words words = split_words("A b c", 0, 5, {});
    EXPECT_EQ(source_spans(words).size(), 1U);
    EXPECT_EQ(source_spans({words[0], words[2]}).size(), 2U);
    EXPECT_EQ(render({words[0], words[2]}), "A c");
}

TEST(CountWords, CountsWhatAPersonCounts) {
    EXPECT_EQ(count_words("Mr Hall's fee – £1.5m – rose, again."), 6);
    EXPECT_EQ(count_words(""), 0);
}

}  // namespace
}  // namespace newscart
