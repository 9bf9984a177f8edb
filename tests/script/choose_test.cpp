#include "script/choose.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace newscart {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Choose, TakesWhatCoversMostWithinTheBudget) {
    // The two cheap lines together are worth more than the dear one that is best by itself.
    const std::vector<double> worth = {3, 3, 5};
    EXPECT_THAT(choose({{10, 0, {2}, {}}, {5, 1, {0}, {}}, {5, 2, {1}, {}}}, worth, 10), ElementsAre(1, 2));
}

TEST(Choose, PaysForAConceptOnlyOnce) {
    const std::vector<double> worth = {5, 1};
    EXPECT_THAT(choose({{5, 0, {0}, {}}, {5, 1, {0}, {}}, {5, 2, {1}, {}}}, worth, 10), ElementsAre(0, 2));
}

TEST(Choose, TakesOneVariantOfASentence) {
    const std::vector<double> worth = {4, 1, 3};
    EXPECT_THAT(choose({{8, 0, {0, 1}, {}}, {5, 0, {0}, {}}, {5, 1, {2}, {}}}, worth, 10), ElementsAre(1, 2));
    EXPECT_THAT(choose({{8, 0, {0, 1}, {}}, {5, 0, {0}, {}}, {5, 1, {2}, {}}}, worth, 13), ElementsAre(0, 2));
}

TEST(Choose, TakesALineOnlyWithWhatItNeeds) {
    const std::vector<double> worth = {1, 9};
    EXPECT_THAT(choose({{5, 0, {0}, {}}, {5, 1, {1}, {0}}}, worth, 10), ElementsAre(0, 1));
    EXPECT_THAT(choose({{5, 0, {0}, {}}, {5, 1, {1}, {0}}}, worth, 5), ElementsAre(0));
    EXPECT_THAT(choose({{5, 1, {1}, {0}}}, worth, 10), IsEmpty());
}

TEST(Choose, AnswersWhenItsNodesAreUsedUp) {
    std::vector<Choice> choices;
    std::vector<double> worth;
    for (int i = 0; i < 200; ++i) {
        choices.push_back({1.0 + (i * 7) % 13, i, {i}, {}});
        worth.push_back(1.0 + (i * 5) % 11);
    }
    double cost = 0;
    for (const std::size_t i : choose(choices, worth, 50, 10)) cost += choices[i].cost;
    EXPECT_GT(cost, 45);
    EXPECT_LE(cost, 50);
}

}  // namespace
}  // namespace newscart
