#include "rundown/cuts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "rundown/made_news.h"

namespace newscart {
namespace {

std::vector<Frames> lengths_of(const test::News& news) {
    std::vector<Frames> lengths;
    for (const Take& take : news.takes) lengths.push_back(take.pcm.frames());
    return lengths;
}

const StoryCut& best_of(const std::vector<StoryCut>& cuts) {
    return *std::max_element(cuts.begin(), cuts.end(),
                             [](const StoryCut& a, const StoryCut& b) { return a.coverage < b.coverage; });
}

TEST(CutsOf, CountsAConceptOnceHoweverOftenItIsSaid) {
    test::News news = test::empty_bulletin({frames_of(60), frames_of(60)});
    const int story = test::add_story(news, 1);
    const int lead = test::add_line(news, story, 0, frames_of(5), 4);
    const int echo = test::add_line(news, story, 1, frames_of(5), 3);
    const int fresh = test::add_line(news, story, 2, frames_of(5), 1);
    news.draft.lines[echo].concepts = news.draft.lines[lead].concepts;
    const auto cuts =
        cuts_of(news.draft.stories[story], news.draft.lines, lengths_of(news), {1, frames_of(11), frames_of(0.4)});
    EXPECT_THAT(best_of(cuts).lines, ::testing::ElementsAre(lead, fresh));
}

TEST(CutsOf, OpensWithTheLeadUnlessALotSpeaksAgainstIt) {
    test::News news = test::empty_bulletin({frames_of(60), frames_of(60)});
    const int story = test::add_story(news, 1);
    const int lead = test::add_line(news, story, 0, frames_of(5), 10);
    test::add_line(news, story, 1, frames_of(5), 11);
    const auto cuts =
        cuts_of(news.draft.stories[story], news.draft.lines, lengths_of(news), {1, frames_of(6), frames_of(0.4)});
    EXPECT_THAT(best_of(cuts).lines, ::testing::ElementsAre(lead));
}

// Against every subset of small stories: the search finds the best cut of nearly every one, and is never far off.
TEST(CutsOf, ComesCloseToTheExactOptimum) {
    double found = 0;
    double possible = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        test::Dice dice(seed);
        test::News news = test::empty_bulletin({frames_of(60), frames_of(60)});
        test::add_random_story(news, dice, 1, false, 7);
        const DraftStory& story = news.draft.stories[0];
        const std::vector<Frames> lengths = lengths_of(news);
        const Frames longest = frames_of(20);
        const Frames pause = frames_of(0.4);
        double total = 0;
        std::set<int> all;
        for (const int id : story.lines)
            for (const int concept_id : news.draft.lines[id].concepts)
                if (all.insert(concept_id).second) total += story.concept_worth[concept_id];

        double best = 0;
        for (unsigned subset = 1; subset < 1U << story.lines.size(); ++subset) {
            Frames length = -pause;
            std::set<int> said;
            std::set<int> covered;
            bool allowed = true;
            double worth = 0;
            for (std::size_t i = 0; i < story.lines.size() && allowed; ++i) {
                if ((subset >> i & 1U) == 0) continue;
                const Line& line = news.draft.lines[story.lines[i]];
                length += lengths[line.id] + pause;
                for (const int needed : line.depends_on) allowed = allowed && said.contains(needed);
                allowed = allowed && said.insert(line.sentence).second && length <= longest;
                for (const int concept_id : line.concepts)
                    if (covered.insert(concept_id).second) worth += story.concept_worth[concept_id];
            }
            // Only cuts that open with the lead are compared: the others carry a malus by design.
            if (allowed && said.contains(0)) best = std::max(best, worth / total);
        }
        const auto cuts = cuts_of(story, news.draft.lines, lengths, {1, longest, pause});
        double mine = 0;
        for (const StoryCut& cut : cuts)
            if (news.draft.lines[cut.lines.front()].sentence == 0) mine = std::max(mine, cut.coverage);
        EXPECT_LE(mine, best + 1e-9) << "seed " << seed;
        EXPECT_GE(mine, 0.95 * best) << "seed " << seed;
        found += mine;
        possible += best;
    }
    EXPECT_GE(found / possible, 0.995);
}

}  // namespace
}  // namespace newscart
