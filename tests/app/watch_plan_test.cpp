#include "app/watch_plan.h"

#include <gtest/gtest.h>

namespace newscart {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Kind = Step::Kind;

constexpr Instant kThree{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + hours{15}};

class Plan : public testing::Test {
  protected:
    Plan() { memory_.watched_from = kThree - hours{2}; }

    Step at(Instant now) const { return next_step(station_, memory_, now); }
    void delivered(Instant air, Instant looked_at) {
        memory_.editions[air].delivered = true;
        memory_.editions[air].looked_at = looked_at;
    }
    /// All before three are there.
    void delivered_until_two() {
        delivered(kThree - hours{2}, kThree - hours{2} - minutes{9});
        delivered(kThree - hours{1}, kThree - hours{1} - minutes{9});
    }

    Station station_;  // every hour, 10 minutes ahead, locked 2 minutes before
    WatchMemory memory_;
};

TEST_F(Plan, WaitsForTheLeadAndThenMakesTheEdition) {
    delivered_until_two();
    const Step before = at(kThree - minutes{30});
    EXPECT_EQ(before.kind, Kind::Wait);
    EXPECT_EQ(before.wake, kThree - minutes{10});
    const Step then = at(kThree - minutes{10});
    EXPECT_EQ(then.kind, Kind::Make);
    EXPECT_EQ(then.airing.air, kThree);
}

TEST_F(Plan, HasNotMissedWhatAiredTheMomentItBegan) {
    memory_.watched_from = kThree;
    EXPECT_EQ(at(kThree).kind, Kind::Wait);
    station_.watch.late = minutes{2};
    EXPECT_EQ(at(kThree).kind, Kind::Make);
    EXPECT_EQ(at(kThree + minutes{2}).kind, Kind::Missed);
}

TEST_F(Plan, MakesAnEditionOnceWhateverHappensAfterwards) {
    delivered_until_two();
    delivered(kThree, kThree - minutes{10});
    EXPECT_EQ(at(kThree - minutes{9}).kind, Kind::Wait);
    EXPECT_EQ(at(kThree).kind, Kind::Wait);
    EXPECT_EQ(at(kThree + minutes{1}).wake, kThree + minutes{50});
}

TEST_F(Plan, LooksAtTheEditionAgainWhenTheFeedChangedAndHasSettled) {
    delivered_until_two();
    delivered(kThree, kThree - minutes{10});
    memory_.editions[kThree - hours{1}].looked_at = kThree;  // the one that aired has been looked at
    memory_.changed = kThree - minutes{5};
    const Step settling = at(kThree - minutes{5} + seconds{1});
    EXPECT_EQ(settling.kind, Kind::Wait);
    EXPECT_EQ(settling.wake, kThree - minutes{5} + seconds{3});
    const Step look = at(kThree - minutes{5} + seconds{3});
    EXPECT_EQ(look.kind, Kind::Look);
    EXPECT_EQ(look.airing.air, kThree);
    memory_.editions[kThree].looked_at = kThree - minutes{4};
    EXPECT_EQ(at(kThree - minutes{4}).kind, Kind::Wait);
}

TEST_F(Plan, LooksFirstAtWhatMayBePlaying) {
    delivered_until_two();
    memory_.changed = kThree - minutes{9};
    const Step step = at(kThree - minutes{8});
    EXPECT_EQ(step.kind, Kind::Look);
    EXPECT_EQ(step.airing.air, kThree - hours{1});
    memory_.editions[kThree - hours{1}].looked_at = kThree - minutes{8};
    EXPECT_EQ(at(kThree - minutes{8}).kind, Kind::Make);
}

TEST_F(Plan, DoesNotMakeAnEditionAtOrAfterItsAirTime) {
    delivered_until_two();
    EXPECT_EQ(at(kThree - seconds{1}).kind, Kind::Make);
    const Step missed = at(kThree);
    EXPECT_EQ(missed.kind, Kind::Missed);
    EXPECT_EQ(missed.airing.air, kThree);
    memory_.editions[kThree].missed_told = true;
    EXPECT_EQ(at(kThree).kind, Kind::Wait);
}

TEST_F(Plan, MakesAMissedEditionThatIsStillOfUse) {
    delivered_until_two();
    station_.watch.late = minutes{20};
    EXPECT_EQ(at(kThree + minutes{19}).kind, Kind::Make);
    EXPECT_EQ(at(kThree + minutes{20}).kind, Kind::Missed);
}

TEST_F(Plan, TriesAgainAfterGrowingPauses) {
    delivered_until_two();
    memory_.editions[kThree].failures = 1;
    memory_.editions[kThree].failed_at = kThree - minutes{9};
    EXPECT_EQ(at(kThree - minutes{9}).wake, kThree - minutes{9} + seconds{10});
    EXPECT_EQ(at(kThree - minutes{9} + seconds{10}).kind, Kind::Make);
    memory_.editions[kThree].failures = 3;
    EXPECT_EQ(at(kThree - minutes{9}).wake, kThree - minutes{9} + seconds{40});
    memory_.editions[kThree].failures = 100;
    EXPECT_EQ(at(kThree - minutes{9}).wake, kThree - minutes{9} + seconds{160});
}

TEST_F(Plan, AfterASleepMissesWhatIsPastAndMakesWhatIsToCome) {
    delivered_until_two();
    // Asleep from half past two to ten to five.
    const Instant awake = kThree + hours{1} + minutes{50};
    const Step first = at(awake);
    EXPECT_EQ(first.kind, Kind::Missed);
    EXPECT_EQ(first.airing.air, kThree);
    memory_.editions[kThree].missed_told = true;
    EXPECT_EQ(at(awake).airing.air, kThree + hours{1});
    memory_.editions[kThree + hours{1}].missed_told = true;
    EXPECT_EQ(at(awake).kind, Kind::Make);
    EXPECT_EQ(at(awake).airing.air, kThree + hours{2});
}

TEST_F(Plan, DoesNotRepeatItselfWhenTheClockIsPutBack) {
    delivered_until_two();
    delivered(kThree, kThree - minutes{10});
    clock_was_set(memory_, kThree - hours{1} + minutes{1});
    EXPECT_EQ(at(kThree - hours{1} + minutes{1}).kind, Kind::Wait);
    EXPECT_EQ(at(kThree - minutes{10}).kind, Kind::Wait);
    EXPECT_EQ(at(kThree + minutes{50}).airing.air, kThree + hours{1});
}

TEST_F(Plan, StillSeesChangesAfterTheClockWasPutBack) {
    delivered(kThree, kThree - minutes{10});
    const Instant now = kThree - hours{3};
    clock_was_set(memory_, now);
    memory_.changed = now + seconds{1};
    EXPECT_EQ(at(now + minutes{1}).kind, Kind::Look);
}

TEST_F(Plan, DoesNotPauseForHoursAfterTheClockWasPutBack) {
    delivered_until_two();
    memory_.editions[kThree].failures = 2;
    memory_.editions[kThree].failed_at = kThree + hours{5};
    EXPECT_EQ(at(kThree - minutes{5}).kind, Kind::Make);
}

TEST_F(Plan, LeavesAloneWhatAiredBeforeItBegan) {
    memory_.watched_from = kThree - minutes{5};
    const Step step = at(kThree - minutes{5});
    EXPECT_EQ(step.kind, Kind::Make);
    EXPECT_EQ(step.airing.air, kThree);
    EXPECT_EQ(at(kThree - minutes{5}).airing.air, kThree);
}

}  // namespace
}  // namespace newscart
