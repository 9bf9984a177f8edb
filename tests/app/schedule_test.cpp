#include "app/schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/support.h"

namespace newscart {
namespace {

using testing::ElementsAre;

Instant at(const char* text) { return *parse_instant(text); }

Station london() {
    Station station;
    station.timezone = "Europe/London";
    return station;
}

std::vector<std::string> times(const std::vector<Airing>& airings) {
    std::vector<std::string> out;
    for (const Airing& airing : airings) out.push_back(format_instant(airing.air).substr(5, 11));
    return out;
}

TEST(Schedule, IsEveryHourOnTheHourIfNothingElseIsSaid) {
    EXPECT_THAT(times(airings(london(), at("2026-11-23T14:00:00Z"), at("2026-11-23T17:00:00Z"))),
                ElementsAre("11-23T14:00", "11-23T15:00", "11-23T16:00"));
    Station kolkata;
    kolkata.timezone = "Asia/Kolkata";
    EXPECT_THAT(times(airings(kolkata, at("2026-11-23T14:00:00Z"), at("2026-11-23T16:00:00Z"))),
                ElementsAre("11-23T14:30", "11-23T15:30"));
}

TEST(Schedule, FollowsMinutesHoursAndDaysOfTheStationsOwnTime) {
    Station station = london();
    ScheduleSlot morning;
    morning.minutes = {0, 30};
    morning.hours = {6, 7};
    morning.days = {1, 2, 3, 4, 5};
    morning.length = LengthRange{frames_of(120), frames_of(120)};
    ScheduleSlot rest;
    rest.minutes = {0};
    rest.format = "wav";
    station.schedule = {morning, rest};
    // A Friday in summer: local time is an hour ahead.
    const std::vector<Airing> friday = airings(station, at("2026-07-03T04:30:00Z"), at("2026-07-03T07:30:00Z"));
    EXPECT_THAT(times(friday), ElementsAre("07-03T05:00", "07-03T05:30", "07-03T06:00", "07-03T06:30", "07-03T07:00"));
    EXPECT_TRUE(friday[0].length.has_value());
    EXPECT_EQ(friday[0].format, "");
    EXPECT_EQ(friday[4].format, "wav");
    EXPECT_THAT(times(airings(station, at("2026-07-04T04:30:00Z"), at("2026-07-04T06:30:00Z"))),
                ElementsAre("07-04T05:00", "07-04T06:00"));
    EXPECT_EQ(airing_at(station, at("2026-07-03T05:30:00Z")).length->longest, frames_of(120));
    EXPECT_FALSE(airing_at(station, at("2026-07-03T05:31:00Z")).length.has_value());
}

TEST(Schedule, HasOneBulletinLessOnTheDayClocksGoForward) {
    // 2026-03-29 at 01:00 clocks show 02:00.
    const std::vector<Airing> day = airings(london(), at("2026-03-29T00:00:00Z"), at("2026-03-29T23:00:00Z"));
    EXPECT_EQ(day.size(), 23U);
    Station at_half_past_one = london();
    ScheduleSlot slot;
    slot.minutes = {30};
    slot.hours = {1};
    at_half_past_one.schedule = {slot};
    EXPECT_THAT(times(airings(at_half_past_one, at("2026-03-28T00:00:00Z"), at("2026-03-31T00:00:00Z"))),
                ElementsAre("03-28T01:30", "03-30T00:30"));
}

TEST(Schedule, HasTheHourThatIsShownTwiceTwice) {
    // 2026-10-25 at 02:00 clocks show 01:00.
    EXPECT_EQ(airings(london(), at("2026-10-24T23:00:00Z"), at("2026-10-26T00:00:00Z")).size(), 25U);
    Station at_half_past_one = london();
    ScheduleSlot slot;
    slot.minutes = {30};
    slot.hours = {1};
    at_half_past_one.schedule = {slot};
    EXPECT_THAT(times(airings(at_half_past_one, at("2026-10-25T00:00:00Z"), at("2026-10-26T00:00:00Z"))),
                ElementsAre("10-25T00:30", "10-25T01:30"));
}

TEST(Schedule, FindsTheNextOneDaysAhead) {
    Station station = london();
    ScheduleSlot slot;
    slot.hours = {12};
    slot.days = {0};
    station.schedule = {slot};
    EXPECT_EQ(next_airing(station, at("2026-11-23T00:00:00Z"))->air, at("2026-11-29T12:00:00Z"));
    EXPECT_EQ(next_airing(station, at("2026-11-29T12:00:00Z"))->air, at("2026-11-29T12:00:00Z"));
    station.schedule[0].hours = {};
    station.schedule[0].minutes = {};
    EXPECT_FALSE(next_airing(station, at("2026-11-23T00:00:00Z")).has_value());
}

TEST(Schedule, GivesTheStationTheLengthAndFormatOfTheSlot) {
    Station station = london();
    station.outputs.resize(2);
    station.outputs[1].format = "wav";
    const Station other = station_for(station, {{}, LengthRange{frames_of(60), frames_of(60)}, "wav"});
    EXPECT_EQ(other.clock.length.longest, frames_of(60));
    EXPECT_EQ(other.clock.stories_most, 3);
    ASSERT_EQ(other.outputs.size(), 1U);
    EXPECT_EQ(other.outputs[0].format, "wav");
    EXPECT_EQ(station_for(station, {}).outputs.size(), 2U);
}

}  // namespace
}  // namespace newscart
