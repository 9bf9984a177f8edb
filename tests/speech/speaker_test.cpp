#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "speech/speech.h"
#include "support/support.h"

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

TEST(Speaker, FollowsTheVoicesIntonationAndGaps) {
    Speaker speaker({});
    Voice plain = voice("emma");
    Voice gaps = plain;
    gaps.word_gap_ms = 100;
    Voice tunes = plain;
    tunes.intonation = 3;
    const std::string text = "The harbour board has put off its vote, and nobody knows why.";
    const Takes takes = speaker.speak({{0, text, plain}, {1, text, gaps}, {2, text, tunes}, {3, text, plain}});
    ASSERT_EQ(takes.takes.size(), 4U);
    EXPECT_GT(takes.takes[1].pcm.samples.size(), takes.takes[0].pcm.samples.size() + 15000);
    EXPECT_NE(takes.takes[2].pcm.samples, takes.takes[0].pcm.samples);
    EXPECT_EQ(takes.takes[3].pcm.samples, takes.takes[0].pcm.samples);
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

TEST(Speaker, TellsThePhonemesOfATextInAVoice) {
    Speaker speaker({});
    EXPECT_EQ(speaker.pronounce({"north", "[[Oakby|h@l'oU]] to you", "", "two\nlines"}, voice("emma")),
              (std::vector<std::string>{"n'O@T", "h@l'oU t@ ju:", "", "t'u: l'aInz"}));
    EXPECT_NE(speaker.pronounce({"path"}, voice("emma")), speaker.pronounce({"pat"}, voice("emma")));
}

TEST(Speaker, TellsThePhonemesOfTheOtherLinesWhenOneBreaksTheEngine) {
    Speaker speaker({});
    std::vector<std::string> texts(150, "north");
    texts[70] = std::string(30000, 'a');
    const std::vector<std::string> phonemes = speaker.pronounce(texts, voice("emma"));
    ASSERT_EQ(phonemes.size(), texts.size());
    EXPECT_EQ(phonemes[70], "");
    EXPECT_EQ(std::count(phonemes.begin(), phonemes.end(), "n'O@T"), 149);
}

TEST(Speaker, SpeaksPhonemesInPlaceOfTheWord) {
    Speaker speaker({});
    const Takes takes = speaker.speak({{0, "We sail to [[Oakby|h@l'oU]] today.", voice("emma")},
                                       {1, "We sail to [[Ashes|h@l'oU]] today.", voice("emma")},
                                       {2, "We sail to Oakby today.", voice("emma")}});
    ASSERT_EQ(takes.takes.size(), 3U);
    EXPECT_EQ(takes.takes[0].pcm.samples, takes.takes[1].pcm.samples);
    EXPECT_NE(takes.takes[0].pcm.samples, takes.takes[2].pcm.samples);
}

TEST(Speaker, MakesTheSameSamplesWithOneAndWithFourWorkers) {
    const std::vector<SpeechJob> jobs = lines(200, {voice("emma"), voice("alan"), voice("walter")});
    Speaker one({.jobs = 1});
    Speaker four({.jobs = 4});
    const Takes first = one.speak(jobs);
    const Takes second = four.speak(jobs);
    // What was spoken before makes no difference either.
    const std::vector<SpeechJob> backwards(jobs.rend() - 40, jobs.rend());
    Takes third = four.speak(backwards);
    std::reverse(third.takes.begin(), third.takes.end());
    ASSERT_EQ(first.takes.size(), jobs.size());
    ASSERT_EQ(second.takes.size(), jobs.size());
    ASSERT_EQ(third.takes.size(), backwards.size());
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        EXPECT_TRUE(same(first.takes[i], second.takes[i])) << jobs[i].spoken;
        if (i < third.takes.size()) {
            EXPECT_TRUE(same(first.takes[i], third.takes[i])) << jobs[i].spoken;
        }
    }
}

std::string repeated(const std::string& text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
}

// Process ids of the children of a process, from the kernel.
std::vector<pid_t> children_of(pid_t parent) {
    std::ifstream list("/proc/" + std::to_string(parent) + "/task/" + std::to_string(parent) + "/children");
    std::vector<pid_t> children;
    for (pid_t child = 0; list >> child;) children.push_back(child);
    return children;
}

std::string error_of(Speaker& speaker, const Voice& voice) {
    try {
        speaker.speak({{0, "Good morning.", voice}});
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::Config);
        return error.what();
    }
    return "";
}

TEST(Speaker, LosesOneLineAtMostToTextThatBreaksTheEngine) {
    const Voice alan = voice("alan");
    Speaker speaker({.jobs = 2});
    const Takes takes = speaker.speak({{0, "The first line is sound.", alan},
                                       {1, repeated("s'", 80), alan},
                                       {2, repeated("U.S.A.", 30), alan},
                                       {3, repeated("A.B.C.D. ", 30), alan},
                                       {4,
                                        repeated("\x01"
                                                 "400S ",
                                                 40) +
                                            "rate",
                                        alan},
                                       {5, "...!!! \xf0\x9f\x98\x80", alan},
                                       {6, "The last line is sound.", alan}});
    EXPECT_EQ(takes.takes.front().line, 0);
    EXPECT_EQ(takes.takes.back().line, 6);
    EXPECT_EQ(takes.takes.size() + takes.dropped.size(), 7U);
    ASSERT_FALSE(takes.dropped.empty());
    EXPECT_EQ(takes.dropped.back().reason, "there is nothing in it to say");
}

TEST(Speaker, DropsALineThatIsTooLongAsSpeech) {
    Speaker speaker({.longest_seconds = 2});
    const Takes takes = speaker.speak(
        {{0, repeated("The ferry sails again on Monday. ", 5), voice("alan")}, {1, "Good morning.", voice("alan")}});
    ASSERT_EQ(takes.takes.size(), 1U);
    EXPECT_EQ(takes.takes[0].line, 1);
    ASSERT_EQ(takes.dropped.size(), 1U);
    EXPECT_EQ(takes.dropped[0].reason, "spoken it is longer than 2 s");
}

TEST(Speaker, DropsALineOverWhichTheEngineTakesTooLong) {
    Speaker speaker({.time_limit = std::chrono::milliseconds(1), .longest_seconds = 80});
    const Takes takes = speaker.speak({{0, repeated("The ferry sails again on Monday. ", 40), voice("alan")}});
    EXPECT_TRUE(takes.takes.empty());
    ASSERT_EQ(takes.dropped.size(), 1U);
    EXPECT_EQ(takes.dropped[0].reason, "the speech engine took longer than 0.001 s over it");
}

TEST(Speaker, NamesTheVoiceThatDoesNotExist) {
    Speaker speaker({});
    Voice unknown = voice("emma");
    unknown.espeak_voice = "gmw/klingon";
    EXPECT_THAT(error_of(speaker, unknown), testing::HasSubstr("emma.toml: eSpeak NG has no voice 'gmw/klingon'"));
    unknown.espeak_voice = "../voices/!v/edward";
    EXPECT_THAT(error_of(speaker, unknown), testing::HasSubstr("eSpeak NG has no voice"));
    EXPECT_EQ(speaker.speak({{0, "Good morning.", voice("emma")}}).takes.size(), 1U);
}

TEST(Speaker, NamesTheVariantThatDoesNotExist) {
    Speaker speaker({});
    Voice unknown = voice("emma");
    unknown.espeak_variant = "nosuchvariant";
    EXPECT_THAT(error_of(speaker, unknown), testing::HasSubstr("eSpeak NG has no variant 'nosuchvariant'"));
}

TEST(Speaker, SpeaksAVariantFileOfTheStationAndRefusesOneThatOversteps) {
    const test::TempFolder folder;
    folder.write("voices/variants/deep", "language variant\nname deep\npitch 60 80\nklatt 5\n");
    folder.write("voices/variants/bad", "language variant\nmbrola en1 en1\n");
    Speaker speaker({});
    Voice own = voice("alan");
    own.file = folder.path() / "voices/own.toml";
    own.espeak_variant = "deep";
    const Takes deep = speaker.speak({{0, "Good morning.", own}});
    const Takes plain = speaker.speak({{0, "Good morning.", voice("alan")}});
    ASSERT_EQ(deep.takes.size(), 1U);
    ASSERT_EQ(plain.takes.size(), 1U);
    EXPECT_FALSE(same(deep.takes[0], plain.takes[0]));
    own.espeak_variant = "bad";
    EXPECT_THAT(error_of(speaker, own), testing::HasSubstr("variant 'bad' has a line 'mbrola'"));
}

TEST(Speaker, IsRestartedWhenTheHelperIsLost) {
    const std::vector<SpeechJob> jobs = lines(6, {voice("emma")});
    const std::vector<pid_t> before = children_of(::getpid());
    Speaker speaker({.jobs = 2});
    const Takes first = speaker.speak(jobs);
    pid_t helper = 0;
    for (const pid_t child : children_of(::getpid())) {
        if (std::find(before.begin(), before.end(), child) == before.end()) helper = child;
    }
    ASSERT_GT(helper, 0);
    ASSERT_EQ(::kill(helper, SIGKILL), 0);
    const Takes second = speaker.speak(jobs);
    ASSERT_EQ(second.takes.size(), jobs.size());
    for (std::size_t i = 0; i < jobs.size(); ++i) EXPECT_TRUE(same(first.takes[i], second.takes[i]));
}

TEST(Speaker, LeavesNoProcessBehind) {
    {
        Speaker speaker({.jobs = 3});
        speaker.speak(lines(6, {voice("emma"), voice("alan")}));
        EXPECT_FALSE(children_of(::getpid()).empty());
    }
    EXPECT_TRUE(children_of(::getpid()).empty());
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
    EXPECT_EQ(errno, ECHILD);
}

TEST(Speaker, LeavesNoOrphanWhenNewscartIsKilled) {
    std::array<int, 2> told{};
    ASSERT_EQ(::pipe(told.data()), 0);
    const pid_t doomed = ::fork();
    ASSERT_GE(doomed, 0);
    if (doomed == 0) {
        Speaker speaker({.jobs = 2});
        speaker.speak(lines(2, {voice("emma")}));
        const std::vector<pid_t> helpers = children_of(::getpid());
        const ssize_t put = ::write(told[1], helpers.data(), sizeof(pid_t));
        if (put == sizeof(pid_t)) ::pause();
        ::_exit(1);
    }
    pid_t helper = 0;
    ASSERT_EQ(::read(told[0], &helper, sizeof(helper)), static_cast<ssize_t>(sizeof(helper)));
    ::close(told[0]);
    ::close(told[1]);
    // Watched by descriptors: a process id could be given out again.
    std::vector<pollfd> watched;
    std::vector<pid_t> processes = children_of(helper);
    EXPECT_EQ(processes.size(), 2U);
    processes.push_back(helper);
    for (const pid_t process : processes) {
        watched.push_back({static_cast<int>(::syscall(SYS_pidfd_open, process, 0)), POLLIN, 0});
        ASSERT_GE(watched.back().fd, 0);
    }
    ASSERT_EQ(::kill(doomed, SIGKILL), 0);
    ASSERT_EQ(::waitpid(doomed, nullptr, 0), doomed);
    for (pollfd& one : watched) {
        EXPECT_EQ(::poll(&one, 1, 20000), 1);
        ::close(one.fd);
    }
}

TEST(Speaker, TrimsSilenceAndMarksWordsWhereTheyBegin) {
    Speaker speaker({});
    const std::string text = "Good morning. The caf\u00e9 on the pier, which burned down, opens again.";
    const Takes takes = speaker.speak({{0, text, voice("alan")}});
    ASSERT_EQ(takes.takes.size(), 1U);
    const Take& take = takes.takes[0];
    // A few milliseconds of silence at most, and nothing that clicks.
    const auto loud = [](float x) { return std::abs(x) > 0.002F; };
    const auto first = std::find_if(take.pcm.samples.begin(), take.pcm.samples.end(), loud);
    const auto last = std::find_if(take.pcm.samples.rbegin(), take.pcm.samples.rend(), loud);
    EXPECT_LT(first - take.pcm.samples.begin(), frames_of(0.03));
    EXPECT_LT(last - take.pcm.samples.rbegin(), frames_of(0.05));
    EXPECT_LT(std::abs(take.pcm.samples.front()), 1e-3F);
    EXPECT_LT(std::abs(take.pcm.samples.back()), 1e-3F);
    // In order, within the take, each on a letter that begins a word.
    ASSERT_GE(take.marks.size(), 8U);
    const std::string ascii = "Good morning. The cafe on the pier, which burned down, opens again.";
    Frames before = 0;
    for (const WordMark& mark : take.marks) {
        EXPECT_GE(mark.frame, before);
        before = mark.frame;
        EXPECT_LT(mark.frame, take.pcm.frames());
        const auto at = static_cast<std::size_t>(mark.text_begin);
        ASSERT_LT(at, ascii.size());
        EXPECT_TRUE(at == 0 || ascii[at - 1] == ' ') << ascii.substr(at);
        EXPECT_NE(ascii[at], ' ');
    }
}

TEST(Speaker, SpeaksEveryVoiceThatIsShippedAndEachInItsOwnWay) {
    Speaker speaker({});
    std::vector<SpeechJob> jobs;
    for (const Voice& shipped : list_voices({})) {
        EXPECT_FALSE(shipped.reader.empty());
        EXPECT_FALSE(shipped.description.empty());
        if (shipped.by_command()) continue;
        jobs.push_back({static_cast<int>(jobs.size()), "The council meets tonight.", shipped});
    }
    ASSERT_GE(jobs.size(), 4U);
    const Takes takes = speaker.speak(jobs);
    ASSERT_EQ(takes.takes.size(), jobs.size());
    for (std::size_t i = 1; i < jobs.size(); ++i) {
        EXPECT_NE(takes.takes[i].pcm.samples, takes.takes[i - 1].pcm.samples) << jobs[i].voice.name;
    }
}

}  // namespace
}  // namespace newscart
