#include "app/production.h"

#include <gtest/gtest.h>

namespace newscart {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Instant kThree{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + hours{15}};

/// An edition that told "ferry" and "bridge", and a feed that has them still.
class WhyAgain : public testing::Test {
  protected:
    WhyAgain() {
        there_.edition.air_time = kThree;
        for (const char* id : {"ferry", "bridge"}) {
            EditionRecord::StoryRecord told;
            told.story_id = id;
            told.fingerprint = std::string("text of ") + id;
            there_.edition.stories.push_back(told);
            add(id);
        }
    }
    Story& add(const std::string& id) {
        Story story;
        story.story_id = id;
        story.fingerprint = "text of " + id;
        lineup_.stories.push_back(story);
        return lineup_.stories.back();
    }
    std::string why(Instant now = kThree - minutes{5}) const {
        return why_again(there_, lineup_, orders_, killed_, minutes{2}, now, settled_);
    }

    LogEntry there_;
    Lineup lineup_;
    Orders orders_;
    std::vector<std::string> killed_;
    Settled settled_ = Settled::No;
};

TEST_F(WhyAgain, NothingChanged) {
    add("a story more");
    EXPECT_EQ(why(), "");
}

TEST_F(WhyAgain, AKillCountsEvenAfterTheEditionHasAired) {
    killed_ = {"another"};
    EXPECT_EQ(why(), "");
    killed_ = {"bridge"};
    EXPECT_EQ(why(), "kill");
    EXPECT_EQ(why(kThree + minutes{30}), "kill");
    killed_.clear();
    lineup_.taken_off = {{"ferry", "withdrawn by its supplier", true}};
    EXPECT_EQ(why(kThree + minutes{30}), "kill");
}

TEST_F(WhyAgain, BreakingNewsCountsUntilTheLock) {
    add("blast").breaking = true;
    EXPECT_EQ(why(), "breaking");
    EXPECT_EQ(why(kThree - minutes{2}), "");
    lineup_.stories.back().reserve = true;
    EXPECT_EQ(why(), "");
}

TEST_F(WhyAgain, BreakingNewsThatIsToldAlreadyCountsOnlyWithAnotherText) {
    lineup_.stories[0].breaking = true;
    EXPECT_EQ(why(), "");
    lineup_.stories[0].fingerprint = "more of it";
    EXPECT_EQ(why(), "breaking");
}

TEST_F(WhyAgain, ACorrectionOfWhatIsToldCounts) {
    add("other").article.correction = "corrects the name";
    EXPECT_EQ(why(), "");
    lineup_.stories[1].fingerprint = "the right text";
    EXPECT_EQ(why(), "");
    lineup_.stories[1].article.correction = "corrects the name";
    EXPECT_EQ(why(), "correction");
    EXPECT_EQ(why(kThree - minutes{1}), "");
}

TEST_F(WhyAgain, AnEditorsWordCountsUntilTheLock) {
    lineup_.taken_off = {{"ferry", "held by an editor until approved", false}};
    EXPECT_EQ(why(), "editor");
    EXPECT_EQ(why(kThree - minutes{2}), "");
    lineup_.taken_off.clear();
    orders_ = {{Order::Verb::Approve, "release", 0}, {Order::Verb::Pin, "ferry", 0}};
    EXPECT_EQ(why(), "");
    add("release");
    EXPECT_EQ(why(), "editor");
}

TEST_F(WhyAgain, NewsTakesThePlaceOfAFallback) {
    there_.edition.kind = EditionKind::Evergreen;
    EXPECT_EQ(why(), "news");
    EXPECT_EQ(why(kThree - minutes{2}), "");
    lineup_.stories.clear();
    EXPECT_EQ(why(), "");
}

// The precedence, pair by pair: a kill before an editor's word before breaking news before the schedule.
TEST_F(WhyAgain, AKillGoesBeforeAnEditorsApproval) {
    settled_ = Settled::Approved;
    killed_ = {"ferry"};
    EXPECT_EQ(why(), "kill");
    EXPECT_EQ(why(kThree + minutes{30}), "kill");
    killed_.clear();
    lineup_.taken_off = {{"ferry", "withdrawn by its supplier", true}};
    EXPECT_EQ(why(), "kill");
    // The story alone was approved, and is pinned besides.
    settled_ = Settled::No;
    orders_ = {{Order::Verb::Approve, "ferry", 0}, {Order::Verb::Pin, "ferry", 0}};
    EXPECT_EQ(why(), "kill");
}

TEST_F(WhyAgain, AKillGoesBeforeBreakingNewsAndTheSchedule) {
    add("blast").breaking = true;
    killed_ = {"ferry"};
    EXPECT_EQ(why(), "kill");
    EXPECT_EQ(why(kThree - minutes{1}), "kill");
    EXPECT_EQ(why(kThree + minutes{10}), "kill");
}

TEST_F(WhyAgain, AnEditorsApprovalGoesBeforeBreakingNewsAndTheSchedule) {
    settled_ = Settled::Approved;
    add("blast").breaking = true;
    EXPECT_EQ(why(), "");
    lineup_.stories[0].fingerprint = "the right text";
    lineup_.stories[0].article.correction = "corrects the name";
    EXPECT_EQ(why(), "");
    there_.edition.kind = EditionKind::Again;
    EXPECT_EQ(why(), "");
    // What other editors say later needs the edition to be opened again, too.
    lineup_.taken_off = {{"bridge", "held by an editor until approved", false}};
    orders_ = {{Order::Verb::Pin, "blast", 0}};
    EXPECT_EQ(why(), "");
    settled_ = Settled::No;
    EXPECT_EQ(why(), "editor");
}

TEST_F(WhyAgain, BreakingNewsGoesBeforeTheSchedule) {
    add("one story more");
    EXPECT_EQ(why(), "");
    lineup_.stories.back().breaking = true;
    EXPECT_EQ(why(), "breaking");
}

TEST_F(WhyAgain, TheWeightiestReasonIsGiven) {
    there_.edition.kind = EditionKind::Again;
    EXPECT_EQ(why(), "news");
    add("blast").breaking = true;
    EXPECT_EQ(why(), "breaking");
    orders_ = {{Order::Verb::Approve, "release", 0}};
    add("release");
    EXPECT_EQ(why(), "editor");
    killed_ = {"ferry"};
    EXPECT_EQ(why(), "kill");
}

}  // namespace
}  // namespace newscart
