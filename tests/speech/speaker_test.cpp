#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <string>
#include <vector>

#include "base/error.h"
#include "speech/speech.h"

namespace newscart {
namespace {

Voice voice(const std::string& name) { return load_voice(name, {}); }

std::vector<SpeechJob> lines(std::size_t count, const std::vector<Voice>& voices) {
    const std::vector<std::string> who = {"The harbour board", "Mayor Ruth Adeyemi", "A spokesman for the port",
                                          "The ferry company", "Doctors at Saint Brendan's"};
    const std::vector<std::string> does = {"has agreed to", "will look again at", "says nobody should doubt",
                                           "is to vote this week on", "has put off"};
    const std::vector<std::string> what = {"the new sea wall", "a plan for cheaper night buses",
                                           "the reopening of pier seven", "twelve million pounds of repairs"};
    const std::vector<std::string> when = {", after two days of talks.", ", in spite of the weather.", "."};
    std::vector<SpeechJob> jobs;
    for (std::size_t i = 0; i < count; ++i) {
        jobs.push_back({static_cast<int>(i),
                        who[i % who.size()] + " " + does[i / 5 % does.size()] + " " + what[i / 3 % what.size()] +
                            when[i / 7 % when.size()],
                        voices[i % voices.size()]});
    }
    return jobs;
}

bool same(const Take& a, const Take& b) {
    return a.line == b.line && a.pcm.samples.size() == b.pcm.samples.size() &&
           std::memcmp(a.pcm.samples.data(), b.pcm.samples.data(), a.pcm.samples.size() * sizeof(float)) == 0 &&
           std::equal(a.marks.begin(), a.marks.end(), b.marks.begin(), b.marks.end(),
                      [](const WordMark& x, const WordMark& y) {
                          return x.frame == y.frame && x.text_begin == y.text_begin && x.text_length == y.text_length;
                      });
}

TEST(Speaker, SpeaksALineAt48Kilohertz) {
    Speaker speaker({});
    const Takes takes = speaker.speak({{7, "The harbour bridge reopens this morning.", voice("emma")}});
    ASSERT_EQ(takes.takes.size(), 1U);
    EXPECT_TRUE(takes.dropped.empty());
    const Take& take = takes.takes[0];
    EXPECT_EQ(take.line, 7);
    EXPECT_EQ(take.pcm.sample_rate_hz, 48000);
    EXPECT_EQ(take.pcm.channels, 1);
    EXPECT_GT(seconds_of(take.pcm.frames()), 1.5);
    EXPECT_LT(seconds_of(take.pcm.frames()), 4.0);
    EXPECT_GE(take.marks.size(), 5U);
}

TEST(Speaker, MakesTheSameSamplesWithOneAndWithFourWorkers) {
    const std::vector<SpeechJob> jobs = lines(200, {voice("emma"), voice("alan"), voice("walter")});
    Speaker one({.jobs = 1});
    Speaker four({.jobs = 4});
    const Takes first = one.speak(jobs);
    const Takes second = four.speak(jobs);
    std::vector<SpeechJob> backwards(jobs.rbegin(), jobs.rend());
    Takes third = four.speak(backwards);
    std::reverse(third.takes.begin(), third.takes.end());
    ASSERT_EQ(first.takes.size(), jobs.size());
    ASSERT_EQ(second.takes.size(), jobs.size());
    ASSERT_EQ(third.takes.size(), jobs.size());
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        EXPECT_TRUE(same(first.takes[i], second.takes[i])) << jobs[i].spoken;
        EXPECT_TRUE(same(first.takes[i], third.takes[i])) << jobs[i].spoken;
    }
}

}  // namespace
}  // namespace newscart
