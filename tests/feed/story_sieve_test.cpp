#include "feed/story_sieve.h"

#include <gtest/gtest.h>

namespace newscart {
namespace {

std::string refused(std::string headline, std::vector<std::string> paragraphs) {
    static const StorySieve kSieve(load_language("en-GB"));
    Article article;
    article.headline = std::move(headline);
    article.paragraphs = std::move(paragraphs);
    return kSieve.refuse(article);
}

}  // namespace

TEST(StorySieve, RefusesTheScriptsOfVideos) {
    constexpr const char* kReason = "the script of a video, no story";
    EXPECT_EQ(refused("Ferry sails", {"(ROUGH CUT ONLY - NO REPORTER NARRATION)", "The ferry sailed on Monday."}),
              kReason);
    EXPECT_EQ(refused("Ferry sails", {"SHOWS: OBAN, SCOTLAND (MARCH 3, 2026) (ISLAND TV - ACCESS ALL)", "1. FERRY"}),
              kReason);
    EXPECT_EQ(
        refused("Ferry sails", {"Monday in Oban:", "1. WIDE OF FERRY", "2. CLOSE UP OF ANCHOR", "3. VARIOUS OF CREW"}),
        kReason);
    EXPECT_EQ(
        refused("Video shows ferry leaving", {"The video shows the ferry leaving Oban, police said.", "It sank."}), "");
}

TEST(StorySieve, RefusesListsOfStoriesToCome) {
    constexpr const char* kReason = "a list of stories to come, no story";
    EXPECT_EQ(refused("Highlights of the Island Finance Wire at 14:45", {"The ferry is late."}), kReason);
    EXPECT_EQ(refused("Island News Digest", {"The ferry is late."}), kReason);
    EXPECT_EQ(refused("Finance", {"OBAN - The ferry company has lost money. (FERRY WRAP to come)",
                                  "MULL - The bakery has made money. (BAKERY to come)",
                                  "IONA - The abbey takes on ten people. (ABBEY) update to come"}),
              kReason);
    EXPECT_EQ(refused("Budget: ferries cost more", {"Ferries cost more from March.", "More cuts are to come."}), "");
    EXPECT_EQ(refused("Highlights of the match", {"Oban beat Mull."}), "");
    EXPECT_EQ(refused("Ferry schedule changes in March", {"The ferry sails at noon."}), "");
}

TEST(StorySieve, RefusesDigestsOfSeveralStories) {
    constexpr const char* kReason = "several stories in brief, which come by themselves";
    EXPECT_EQ(refused("10 things to know for today", {"1. FERRY SAILS", "The ferry sails."}), kReason);
    EXPECT_EQ(refused("World news in brief", {"The ferry sails."}), kReason);
    EXPECT_EQ(refused("Police in brief encounter with seal", {"The seal left."}), "");
}

TEST(StorySieve, RefusesAdvertisementsAndCaptions) {
    EXPECT_EQ(refused("Sponsored: the best ferries", {"Sail with us."}), "an advertisement, no story");
    EXPECT_EQ(refused("Sponsored walk raises thousands", {"The walk went round the harbour."}), "");
    EXPECT_EQ(refused("Ferry", {"The ferry leaves Oban harbour on Monday, March 3, 2026. (AP Photo/Ann Lee)"}),
              "the caption of a picture, no story");
    EXPECT_EQ(refused("Ferry", {"FILE PHOTO: The ferry leaves Oban harbour on Monday."}),
              "the caption of a picture, no story");
    EXPECT_EQ(refused("Police search for ferry thief", {"The images released by police show a man with a rope."}), "");
}

}  // namespace newscart
