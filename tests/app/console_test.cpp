#include "app/console.h"

#include <gtest/gtest.h>

#include "app/speech_settings.h"

namespace newscart {

TEST(Console, KeepsAMessageOnOneLineAndHarmless) { EXPECT_EQ(one_line("a\nb\x1b[31mc\xff"), "a b [31mc\xEF\xBF\xBD"); }

TEST(Console, NamesTheFirstFewSetAsideAndCountsTheRest) {
    std::vector<Rejected> rejected;
    rejected.reserve(12);
    for (int i = 0; i < 12; ++i) rejected.push_back({"f" + std::to_string(i), "no headline", "", ""});
    testing::internal::CaptureStderr();
    Console(Chatter::Normal).set_aside(rejected);
    const std::string normal = testing::internal::GetCapturedStderr();
    EXPECT_NE(normal.find("newscart: warning: f9: set aside: no headline\n"), std::string::npos);
    EXPECT_EQ(normal.find("f10"), std::string::npos);
    EXPECT_NE(normal.find("and 2 more set aside: no headline (2); --verbose"), std::string::npos);
    testing::internal::CaptureStderr();
    Console(Chatter::Verbose).set_aside(rejected);
    EXPECT_NE(testing::internal::GetCapturedStderr().find("f11"), std::string::npos);
    testing::internal::CaptureStderr();
    Console(Chatter::Quiet).set_aside(rejected);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(SlowVoices, AreTimedWithVerboseAndWarnedOfUnasked) {
    const auto said = [](Chatter chatter, double seconds_left) {
        testing::internal::CaptureStderr();
        const Console console(chatter);
        const SpeechSettings settings = speech_settings(2, Station{}, console);
        SpeechProgress at{.voice = "piper-alba", .lines = 40, .done = 2, .remembered = 5, .seconds_allowed = 240};
        settings.progress(at);
        for (at.done = 3; at.done < 6; ++at.done) {
            at.seconds_left = seconds_left;
            settings.progress(at);
        }
        return testing::internal::GetCapturedStderr();
    };
    EXPECT_EQ(said(Chatter::Normal, 200), "");
    EXPECT_EQ(said(Chatter::Verbose, 200), "newscart: piper-alba: 40 lines to speak, 5 spoken before; about 4 min\n");
    // Once, not with every line.
    EXPECT_EQ(said(Chatter::Normal, 700),
              "newscart: warning: voice piper-alba: to speak its other 37 lines takes about 12 min, and it has about "
              "4 min: its stand-in reads what is not spoken by then\n");
}

}  // namespace newscart
