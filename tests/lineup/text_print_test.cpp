#include "lineup/text_print.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "lineup/made_news.h"
#include "lineup/story_index.h"

namespace newscart {
namespace {

constexpr const char* kFerry =
    "A ferry with 84 people on board has run aground outside the harbour of Little Haven. The coastguard said nobody "
    "was "
    "hurt. Two lifeboats brought the passengers ashore within an hour. The ship's owner said the steering had failed "
    "in "
    "strong wind, and that divers would look at the hull before the tide lifts it off the sandbank tonight. The "
    "harbour "
    "stays closed to larger ships until Thursday morning.";

constexpr const char* kFerryElsewhere =
    "Dozens of passengers had to be rescued from a ferry that hit a sandbank near Little Haven on Tuesday. All 84 are "
    "safe, according to the coastguard. It was the third accident on the route this year, and the town's mayor called "
    "for an inquiry into how the company looks after its fleet. Sailings are cancelled until further notice, and a tug "
    "is on its way from the mainland to help.";

constexpr const char* kSchool =
    "The council wants to close four village schools by next summer because fewer children are born. Parents said they "
    "would fight the plan, which the education committee will discuss on Thursday morning. The headteachers' union "
    "said "
    "the figures were out of date and left out two new housing estates.";

TextPrint print_of(const std::string& headline, const std::string& text) {
    Article article;
    article.headline = headline;
    article.paragraphs = {text};
    return text_print(article);
}

/// `text` with words `from` to `to` left out.
std::string without(const std::string& text, std::size_t from, std::size_t to) {
    std::string out;
    std::size_t place = 0;
    for (const std::string_view word : split(text, ' ')) {
        if (place < from || place >= to) out += std::string(out.empty() ? "" : " ") + std::string(word);
        ++place;
    }
    return out;
}

}  // namespace

TEST(SameStory, IsFoundUnderAnotherHeadline) {
    EXPECT_TRUE(same_story(print_of("Ferry runs aground", kFerry), print_of("84 saved off Little Haven", kFerry)));
}

TEST(SameStory, IsFoundInAShortenedCopy) {
    EXPECT_TRUE(same_story(print_of("Ferry aground", kFerry), print_of("Ship stuck", without(kFerry, 31, 200))));
    EXPECT_TRUE(same_story(print_of("Ferry aground", kFerry), print_of("Ship stuck", without(kFerry, 10, 40))));
}

TEST(SameStory, IsFoundWithOtherQuotationMarksAndCase) {
    const std::string typographic = replace_all(kFerry, "'", "\xE2\x80\x99");
    EXPECT_TRUE(same_story(print_of("A", "\xE2\x80\x9C" + typographic + "\xE2\x80\x9D"), print_of("B", kFerry)));
    EXPECT_TRUE(same_story(print_of("A", "CAF\xC3\x89 " + std::string(kFerry)),
                           print_of("B", "caf\xC3\xA9 " + std::string(kFerry))));
}

TEST(SameStory, IsNotSeenInAnotherReportOfTheSameEvent) {
    EXPECT_FALSE(same_story(print_of("Ferry aground", kFerry), print_of("Ferry rescue", kFerryElsewhere)));
}

TEST(SameStory, IsSeenUnderTheSameHeadlineOverLikeWords) {
    const std::string headline = "Ferry hits sandbank near Little Haven";
    EXPECT_TRUE(same_story(print_of(headline, kFerry),
                           print_of(headline,
                                    "A ferry has run aground in strong wind, the coastguard said; all "
                                    "passengers were brought ashore by lifeboats.")));
    EXPECT_FALSE(same_story(print_of(headline, kFerry), print_of(headline, kSchool)));
}

TEST(SameStory, IsNotMadeByASharedEnding) {
    const std::string ending =
        " This story was supplied by the Harbour News Agency and may not be copied, sold or stored without its leave; "
        "for corrections write to the duty editor, who answers between eight in the morning and ten at night.";
    EXPECT_FALSE(
        same_story(print_of("Ferry aground", kFerry + ending), print_of("Schools to close", kSchool + ending)));
}

TEST(SameStory, IsNotMadeByEmptyTexts) {
    EXPECT_FALSE(same_story(print_of("", ""), print_of("", "")));
    EXPECT_FALSE(same_story(print_of("One", "Two"), print_of("One", "Two")));
}

TEST(Fingerprint, IsTheSameForTheSameWords) {
    EXPECT_EQ(print_of("Ferry aground", kFerry).fingerprint, print_of("FERRY AGROUND!", kFerry).fingerprint);
    EXPECT_NE(print_of("Ferry aground", kFerry).fingerprint, print_of("Ferry aground", kSchool).fingerprint);
}

TEST(Fingerprint, ForgivesASlipButNotAFigureOrAParagraph) {
    const std::string text = test::made_text(3, 180);
    const std::string before = print_of("Ferry aground", text + " There were 84 people on board.").fingerprint;
    const auto told = [&](const std::string& now) { return print_of("Ferry aground", now).fingerprint; };
    const std::string mended = replace_all(text, std::string(split(text, ' ')[90]), "mended");
    EXPECT_TRUE(same_text(before, told(mended + " There were 84 people on board.")));
    EXPECT_FALSE(same_text(before, told(text + " There were 85 people on board.")));
    EXPECT_FALSE(same_text(before, told(test::made_text(4, 60) + " " + text + " There were 84 people on board.")));
    EXPECT_FALSE(same_text(before, "of an older kind"));
}

TEST(StoryIndex, FindsWhatComparingAllPairsFinds) {
    std::vector<TextPrint> prints;
    for (unsigned i = 0; i < 300; ++i) {
        // Every third is a part of the one before, from 20 words of 100 on.
        const std::string text = test::made_text(i - i % 3, 100);
        prints.push_back(
            print_of(test::made_text(i + 900, 6), i % 3 == 0 ? text : without(text, i % 80, i % 80 + 20 + i % 60)));
    }
    StoryIndex index;
    int found = 0;
    for (std::size_t i = 0; i < prints.size(); ++i) {
        const bool by_index = index.find(prints[i]).has_value();
        bool by_pairs = false;
        for (std::size_t j = 0; j < i; ++j) by_pairs = by_pairs || same_story(prints[i], prints[j]);
        EXPECT_EQ(by_index, by_pairs) << i;
        found += by_index ? 1 : 0;
        index.add(prints[i], static_cast<int>(i));
    }
    EXPECT_GT(found, 150);
}

}  // namespace newscart
