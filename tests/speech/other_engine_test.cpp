#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/program.h"
#include "lib/sndfile/file.h"
#include "speech/speech.h"
#include "speech/take_cache.h"
#include "speech/word_times.h"
#include "support/support.h"

namespace newscart {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kLine = "The harbour bridge reopens on Monday, the council said.";

/// A station folder whose voice "other" is spoken by a shell script. The script finds its folder in $0.
class OtherEngine : public ::testing::Test {
  protected:
    /// Three seconds of a tone with DC, silence before and after it: a take of 3 s.
    void SetUp() override {
        Pcm pcm = test::tone(200, -6, 3, 1, 16000);
        for (float& sample : pcm.samples) sample += 0.1F;
        pcm.samples.insert(pcm.samples.begin(), 8000, 0.1F);
        pcm.samples.insert(pcm.samples.end(), 8000, 0.1F);
        wav_ = sndfile::encode_wav(pcm);
        folder_.write("good.wav", wav_);
    }

    Voice voice(const std::string& script, const std::string& keys = "") const {
        const std::filesystem::path file =
            folder_.write("engine", "#!/bin/sh\nhere=$(dirname \"$0\")\nprintf x >> \"$here/calls\"\n" + script + "\n");
        std::filesystem::permissions(file, std::filesystem::perms::owner_all);
        folder_.write("voices/other.toml", "language = \"en-GB\"\nengine = \"command\"\ncommand = [\"" + file.string() +
                                               "\"]\nstand_in = \"emma\"\n" + keys);
        return load_voice("other", folder_.path());
    }

    std::size_t calls() const {
        std::error_code none;
        const auto size = std::filesystem::file_size(folder_.path() / "calls", none);
        return none ? 0 : size;
    }

    SpeechSettings settings() const {
        SpeechSettings settings;
        settings.cache = folder_.path() / "cache";
        return settings;
    }

    static std::vector<SpeechJob> jobs(const Voice& voice, const std::vector<std::string>& texts) {
        std::vector<SpeechJob> jobs;
        jobs.reserve(texts.size());
        for (const std::string& text : texts) jobs.push_back({static_cast<int>(jobs.size()), text, voice});
        return jobs;
    }

    Takes speak(const Voice& voice, const std::vector<std::string>& texts = {kLine}) const {
        Speaker speaker(settings());
        return speaker.speak(jobs(voice, texts));
    }

    /// Of a voice that cannot speak at all: what the report says.
    std::string trouble(const Voice& voice) const {
        const Takes takes = speak(voice);
        EXPECT_THAT(takes.takes, SizeIs(1));
        EXPECT_THAT(takes.stand_ins, SizeIs(1));
        if (!takes.stand_ins.empty()) {
            EXPECT_EQ(takes.stand_ins.front().voice.name, "emma");
        }
        return takes.trouble.empty() ? "" : takes.trouble.front();
    }

    test::TempFolder folder_;
    std::string wav_;
};

double peak_of(const Pcm& pcm) {
    float peak = 0;
    for (const float sample : pcm.samples) peak = std::max(peak, std::abs(sample));
    return static_cast<double>(peak);
}

TEST_F(OtherEngine, GivesATakeAt48KilohertzWithoutSilenceOrDc) {
    const Takes takes = speak(voice("cat \"$here/good.wav\""));
    ASSERT_THAT(takes.takes, SizeIs(1));
    EXPECT_THAT(takes.trouble, IsEmpty());
    EXPECT_THAT(takes.stand_ins, IsEmpty());
    const Pcm& pcm = takes.takes.front().pcm;
    EXPECT_EQ(pcm.sample_rate_hz, 48000);
    EXPECT_NEAR(static_cast<double>(pcm.frames()) / 48000, 3.0, 0.08);
    double mean = 0;
    for (const float sample : pcm.samples) mean += static_cast<double>(sample);
    EXPECT_NEAR(mean / static_cast<double>(pcm.frames()), 0, 0.002);
    EXPECT_NEAR(peak_of(pcm), 0.5, 0.03);
    EXPECT_EQ(takes.takes.front().marks.size(), 9U);
}

TEST_F(OtherEngine, MayGiveRawSoundOrWriteAFile) {
    std::string raw;
    for (int i = 0; i < 3 * 22050; ++i) {
        const auto value = static_cast<std::int16_t>(std::lround(8000 * std::sin(i * 0.06)));
        raw += static_cast<char>(value & 0xff);
        raw += static_cast<char>((value >> 8) & 0xff);
    }
    folder_.write("good.raw", raw);
    const Takes takes = speak(voice("cat \"$here/good.raw\"", "format = \"raw\"\nrate_hz = 22050\n"));
    ASSERT_THAT(takes.takes, SizeIs(1));
    EXPECT_THAT(takes.trouble, IsEmpty());
    EXPECT_NEAR(static_cast<double>(takes.takes.front().pcm.frames()) / 48000, 3.0, 0.08);

    Voice writes = voice("cat \"$here/good.wav\" > \"$1\"; echo done");
    writes.command.arguments.emplace_back("{out}");
    EXPECT_THAT(speak(writes).trouble, IsEmpty());
}

TEST_F(OtherEngine, GetsOnlyWordsOnItsInput) {
    Voice other = voice("cat > \"$here/heard\"; cat \"$here/good.wav\"");
    EXPECT_THAT(speak(other, {"Mr [[Nguyen|n'wIn]] spoke \x01 for the harbour."}).trouble, IsEmpty());
    std::ifstream heard(folder_.path() / "heard");
    std::string line;
    std::getline(heard, line);
    EXPECT_EQ(line, "Mr Nguyen spoke   for the harbour.");
}

TEST_F(OtherEngine, IsAskedOnceForEachText) {
    const Voice other = voice("cat \"$here/good.wav\"");
    const Takes first = speak(other);
    const Takes second = speak(other);
    EXPECT_EQ(calls(), 1U);
    ASSERT_THAT(second.takes, SizeIs(1));
    EXPECT_EQ(first.takes.front().pcm.samples, second.takes.front().pcm.samples);
    EXPECT_EQ(first.takes.front().marks.size(), second.takes.front().marks.size());
    speak(other, {"Another line is another take, of course."});
    EXPECT_EQ(calls(), 2U);
    // Another engine under the same name, another take.
    speak(voice("true; cat \"$here/good.wav\""));
    EXPECT_EQ(calls(), 3U);
}

TEST_F(OtherEngine, IsAskedAgainWhereAKeptTakeIsDamaged) {
    const Voice other = voice("cat \"$here/good.wav\"");
    speak(other);
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path() / "cache" / "takes")) {
        std::filesystem::resize_file(entry.path(), 1000);
    }
    EXPECT_THAT(speak(other).trouble, IsEmpty());
    EXPECT_EQ(calls(), 2U);
}

TEST_F(OtherEngine, IsTriedAgainBeforeItIsGivenUp) {
    const Voice other = voice("[ $(wc -c < \"$here/calls\") -ge 2 ] || exit 1\ncat \"$here/good.wav\"");
    EXPECT_THAT(speak(other).trouble, IsEmpty());
    EXPECT_EQ(calls(), 2U);
}

TEST_F(OtherEngine, ThatIsMissingIsReplacedAndNamed) {
    Voice other = voice("", "install = \"apt install other\"\n");
    other.command.arguments = {"no-such-engine-here"};
    EXPECT_EQ(trouble(other),
              "voice other: no-such-engine-here is not installed: apt install other; emma reads its lines");
    Voice model = voice("", "model = \"small.onnx\"\n");
    EXPECT_EQ(trouble(model), "voice other: small.onnx is not there; emma reads its lines");
    EXPECT_EQ(calls(), 0U);
}

TEST_F(OtherEngine, ThatHangsIsEnded) {
    EXPECT_EQ(trouble(voice("sleep 1000", "time_limit_s = 0.2\ntries = 1\n")),
              "voice other: engine took longer than 0.2 s over a line; emma reads its lines");
}

TEST_F(OtherEngine, ThatHangsIsNotGivenTheSameLineAgain) {
    EXPECT_EQ(trouble(voice("sleep 1000", "time_limit_s = 0.2\ntries = 5\n")),
              "voice other: engine took longer than 0.2 s over a line; emma reads its lines");
    EXPECT_EQ(calls(), 1U);
}

TEST_F(OtherEngine, ThatWorksAndThenHangsIsGivenUpAfterTwoLines) {
    const Voice other =
        voice("[ $(wc -c < \"$here/calls\") -le 3 ] || sleep 1000\ncat \"$here/good.wav\"", "time_limit_s = 0.3\n");
    std::vector<std::string> texts;
    texts.reserve(40);
    for (int i = 0; i < 40; ++i) texts.push_back("One of many lines, of the number " + std::to_string(i) + ".");
    SpeechSettings alone = settings();
    alone.jobs = 1;
    Speaker speaker(alone);
    const Takes takes = speaker.speak(jobs(other, texts));
    EXPECT_EQ(calls(), 5U);
    EXPECT_THAT(takes.takes, SizeIs(40));
    EXPECT_THAT(takes.stand_ins, SizeIs(40));
    EXPECT_THAT(takes.trouble,
                ElementsAre("voice other: engine took longer than 0.3 s over a line; emma reads its lines"));
}

// The time is told by how often the engine was called: a quarter of a minute for each.
TEST_F(OtherEngine, IsReplacedPassageByPassageWhenItsTimeIsOver) {
    const Voice other = voice("cat \"$here/good.wav\"");
    std::vector<SpeechJob> three_stories;
    three_stories.reserve(9);
    for (int i = 0; i < 9; ++i) {
        three_stories.push_back({i, "This is line number " + std::to_string(i) + " of three stories.", other, i / 3});
    }
    const std::chrono::steady_clock::time_point begin{};
    SpeechSettings slow = settings();
    slow.jobs = 1;
    slow.clock = [&] { return begin + std::chrono::seconds(15 * calls()); };
    slow.deadline = begin + std::chrono::seconds(70);
    std::vector<SpeechProgress> heard;
    slow.progress = [&heard](const SpeechProgress& progress) { heard.push_back(progress); };
    Speaker speaker(slow);
    const Takes takes = speaker.speak(three_stories);
    EXPECT_EQ(calls(), 5U);
    ASSERT_THAT(takes.takes, SizeIs(9));
    ASSERT_THAT(takes.stand_ins, SizeIs(6));
    for (int i = 0; i < 6; ++i) EXPECT_EQ(takes.stand_ins[static_cast<std::size_t>(i)].line, i + 3);
    EXPECT_THAT(takes.trouble,
                ElementsAre("voice other: engine was not done in the 70 s it had; emma reads 6 of its 9 lines"));
    // It is said after the third: six more at a quarter of a minute each.
    ASSERT_THAT(heard, SizeIs(5));
    EXPECT_FALSE(heard[1].seconds_left.has_value());
    ASSERT_TRUE(heard[2].seconds_left.has_value());
    EXPECT_NEAR(*heard[2].seconds_left, 90, 1);
    EXPECT_NEAR(heard[2].seconds_allowed, 25, 0.1);

    // What it has spoken it does not speak again, but it has no time for more.
    const Takes again = Speaker(slow).speak(three_stories);
    EXPECT_THAT(again.stand_ins, SizeIs(6));
    EXPECT_EQ(calls(), 5U);
    slow.deadline = begin + std::chrono::hours(1);
    EXPECT_THAT(Speaker(slow).speak(three_stories).stand_ins, IsEmpty());
    EXPECT_EQ(calls(), 9U);
}

TEST_F(OtherEngine, HasATimeThatFollowsTheSpeechWhereNoAirWaits) {
    const Voice other = voice("cat \"$here/good.wav\"");
    std::vector<std::string> texts;
    texts.reserve(30);
    for (int i = 0; i < 30; ++i)
        texts.push_back("A line of thirty characters " + std::to_string(i % 10) + std::to_string(i / 10));
    // Thirty of them are 60 s of speech; at twice its length that is 120 s, twelve calls of ten seconds.
    SpeechSettings slow = settings();
    slow.jobs = 1;
    slow.patience = 2;
    slow.clock = [&] { return std::chrono::steady_clock::time_point(std::chrono::seconds(10 * calls())); };
    Speaker speaker(slow);
    const Takes takes = speaker.speak(jobs(other, texts));
    EXPECT_EQ(calls(), 12U);
    EXPECT_THAT(takes.stand_ins, SizeIs(18));
    EXPECT_THAT(takes.trouble,
                ElementsAre("voice other: engine was not done in the 120 s it had; emma reads 18 of its 30 lines"));
}

TEST_F(OtherEngine, SharesItsTimeWithTheNextVoice) {
    const Voice first = voice("cat \"$here/good.wav\"");
    Voice second = first;
    second.name = "zelda";
    second.command.arguments.emplace_back("zelda");
    std::vector<SpeechJob> both;
    both.reserve(8);
    for (int i = 0; i < 8; ++i) {
        both.push_back({i, "This is line number " + std::to_string(i) + " of eight.", i % 2 == 0 ? first : second});
    }
    SpeechSettings slow = settings();
    slow.jobs = 1;
    slow.clock = [&] { return std::chrono::steady_clock::time_point(std::chrono::seconds(10 * calls())); };
    slow.deadline = std::chrono::steady_clock::time_point(std::chrono::seconds(40));
    Speaker speaker(slow);
    const Takes takes = speaker.speak(both);
    EXPECT_EQ(calls(), 4U);
    ASSERT_THAT(takes.stand_ins, SizeIs(4));
    for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(takes.stand_ins[i].line, static_cast<int>(i) + 4);
}

TEST_F(OtherEngine, ThatSpeaksTooFastAsAWholeIsGivenUp) {
    // Each line may pass by itself: 33 characters a second.
    folder_.write("fast.wav", sndfile::encode_wav(test::tone(200, -6, 1.2, 1, 16000)));
    folder_.write("slow.wav", sndfile::encode_wav(test::tone(200, -6, 12, 1, 16000)));
    const std::vector<std::string> texts = {"This line has forty characters, as have",
                                            "all others that are read in this place"};
    const Takes takes = speak(voice("cat \"$here/fast.wav\"", "rate_hz = 16000\n"), texts);
    EXPECT_THAT(takes.stand_ins, SizeIs(2));
    EXPECT_THAT(takes.trouble, ElementsAre("voice other: engine speaks 33 characters a second, too fast to follow; "
                                           "is its rate_hz right?; emma reads its lines"));
    EXPECT_THAT(
        speak(voice("cat \"$here/slow.wav\""), texts).trouble,
        ElementsAre("voice other: engine speaks 3 characters a second, too slow to follow; emma reads its lines"));
    // Of a few words nobody can tell.
    EXPECT_THAT(speak(voice("cat \"$here/fast.wav\""), {"Now the weather."}).trouble, IsEmpty());
}

TEST_F(OtherEngine, IsNotAskedForAVoiceItDoesNotHave) {
    Voice other = voice("cat \"$here/good.wav\"");
    other.command.check = {"echo", "Voices: ann bob"};
    other.command.engine_voice = "bobb";
    EXPECT_EQ(trouble(other), "voice other: engine has no voice 'bobb'; it has: ann, bob; emma reads its lines");
    EXPECT_EQ(calls(), 0U);
    other.command.engine_voice = "bob";
    EXPECT_THAT(speak(other).trouble, IsEmpty());
}

TEST_F(OtherEngine, CanBeTriedAlone) {
    const EngineTrial good = try_engine(voice("cat \"$here/good.wav\""), kLine, settings());
    EXPECT_EQ(good.failure, "");
    EXPECT_EQ(good.rate_hz, 16000);
    EXPECT_NEAR(good.seconds, 3, 0.08);
    EXPECT_EQ(try_engine(voice("exit 3", "tries = 1\n"), kLine, settings()).failure, "engine ended with status 3");
    // Each time anew.
    try_engine(voice("cat \"$here/good.wav\""), kLine, settings());
    EXPECT_EQ(calls(), 3U);
}

TEST_F(OtherEngine, IsAskedForTheRateThatItsModelHas) {
    folder_.write("voices/small.onnx", "model");
    folder_.write("voices/small.onnx.json", R"({"audio": {"sample_rate": 16000}, "espeak": {"voice": "en-us"}})");
    const std::string keys = "model = \"small.onnx\"\nformat = \"raw\"\n";
    EXPECT_EQ(
        trouble(voice("cat \"$here/good.wav\"", keys + "rate_hz = 22050\n")),
        "voice other: small.onnx.json says 16000 Hz, the voice 22050: write rate_hz = 16000; emma reads its lines");
    EXPECT_EQ(calls(), 0U);
    EXPECT_THAT(speak(voice("cat \"$here/good.wav\"", keys + "rate_hz = 16000\n")).trouble, IsEmpty());
    folder_.write("voices/small.onnx.json", "[no JSON");
    EXPECT_THAT(speak(voice("cat \"$here/good.wav\"", keys + "rate_hz = 16000\n")).trouble, IsEmpty());
}

TEST_F(OtherEngine, ThatComplainsForEverIsEnded) {
    EXPECT_EQ(trouble(voice("exec cat /dev/zero >&2", "tries = 1\n")),
              "voice other: engine wrote without end; emma reads its lines");
}

TEST_F(OtherEngine, ThatGivesAnHourOfSoundIsEnded) {
    EXPECT_EQ(trouble(voice("exec cat /dev/zero", "tries = 1\n")),
              "voice other: engine wrote without end; emma reads its lines");
    folder_.write("long.wav", sndfile::encode_wav(test::tone(200, -6, 60, 1, 8000)));
    EXPECT_THAT(trouble(voice("cat \"$here/long.wav\"", "tries = 1\n")), HasSubstr("longer than"));
}

TEST_F(OtherEngine, ThatGivesNothingOrSilenceIsReplaced) {
    EXPECT_EQ(trouble(voice("true", "tries = 1\n")), "voice other: engine gave no sound; emma reads its lines");
    folder_.write("silent.wav", sndfile::encode_wav(test::tone(200, -120, 3, 1, 16000)));
    EXPECT_EQ(trouble(voice("cat \"$here/silent.wav\"", "tries = 1\n")),
              "voice other: engine gave silence; emma reads its lines");
    folder_.write("short.wav", sndfile::encode_wav(test::tone(200, -6, 0.3, 1, 16000)));
    EXPECT_THAT(trouble(voice("cat \"$here/short.wav\"", "tries = 1\n")), HasSubstr("0.3 s of sound for"));
}

TEST_F(OtherEngine, ThatGivesWhatIsNoSoundOrOfAnotherRateIsReplaced) {
    EXPECT_THAT(trouble(voice("echo 'Traceback (most recent call last)'", "tries = 1\n")),
                HasSubstr("voice other: engine: the answer: cannot read the sound: "));
    EXPECT_EQ(trouble(voice("cat \"$here/good.wav\"", "tries = 1\nrate_hz = 22050\n")),
              "voice other: engine: its sound has 16000 Hz, not 22050; emma reads its lines");
}

TEST_F(OtherEngine, ThatCrashesIsReplacedAndItsComplaintTold) {
    EXPECT_EQ(trouble(voice("echo 'no such voice' >&2; exit 3", "tries = 1\n")),
              "voice other: engine ended with status 3: no such voice; emma reads its lines");
    EXPECT_EQ(trouble(voice("kill -SEGV $$", "tries = 1\n")),
              "voice other: engine crashed with signal 11; emma reads its lines");
}

TEST_F(OtherEngine, ThatNeverWorksIsGivenUpAfterTwoLines) {
    const std::vector<std::string> texts(12, kLine);
    const Takes takes = speak(voice("exit 1", "tries = 1\n"), texts);
    EXPECT_THAT(takes.takes, SizeIs(12));
    EXPECT_THAT(takes.stand_ins, SizeIs(12));
    EXPECT_EQ(calls(), 2U);
}

TEST_F(OtherEngine, LosesAWholePassageWithALineOfIt) {
    const Voice other = voice("grep -q wrong && exit 1; cat \"$here/good.wav\"", "tries = 1\n");
    Speaker speaker(settings());
    const std::vector<SpeechJob> jobs = {{0, "The first story has one line here.", other, 0},
                                         {1, "The second story begins well enough.", other, 1},
                                         {2, "Then something goes wrong in the middle.", other, 1},
                                         {3, "The third story is read as it should be.", other, 2}};
    const Takes takes = speaker.speak(jobs);
    ASSERT_THAT(takes.takes, SizeIs(4));
    for (int line = 0; line < 4; ++line) EXPECT_EQ(takes.takes[static_cast<std::size_t>(line)].line, line);
    ASSERT_THAT(takes.stand_ins, SizeIs(2));
    EXPECT_EQ(takes.stand_ins[0].line, 1);
    EXPECT_EQ(takes.stand_ins[1].line, 2);
    EXPECT_THAT(takes.trouble, ElementsAre("voice other: engine ended with status 1; emma reads 2 of its 4 lines"));
}

TEST_F(OtherEngine, IsGivenUpWhereTooManyLinesFail) {
    const Voice other = voice("grep -q wrong && exit 1; cat \"$here/good.wav\"", "tries = 1\n");
    std::vector<std::string> texts = {"This line at the beginning is all right."};
    for (int i = 0; i < 8; ++i) texts.push_back("This is wrong line number " + std::to_string(i) + " of several.");
    const Takes takes = speak(other, texts);
    EXPECT_THAT(takes.takes, SizeIs(9));
    EXPECT_THAT(takes.stand_ins, SizeIs(9));
}

TEST_F(OtherEngine, TellsHowFarItIsAndStopsWhenAsked) {
    const Voice other = voice("cat \"$here/good.wav\"");
    std::vector<SpeechProgress> heard;
    SpeechSettings telling = settings();
    telling.progress = [&heard](const SpeechProgress& progress) { heard.push_back(progress); };
    Speaker speaker(telling);
    speaker.speak({{0, "One line that has been spoken before.", other}});
    speaker.speak({{0, "One line that has been spoken before.", other}, {1, "And another that has not.", other}});
    ASSERT_THAT(heard, SizeIs(2));
    EXPECT_EQ(heard[1].remembered, 1U);
    EXPECT_EQ(heard[1].lines, 1U);
    EXPECT_EQ(heard[1].done, 1U);
    EXPECT_EQ(heard[1].seconds_left, 0);

    SpeechSettings stopping = settings();
    stopping.pulse = [] { throw Error(Fault::Interrupted, "stop"); };
    Speaker stopped(stopping);
    EXPECT_THROW(stopped.speak({{0, "A line that nobody will hear.", other}}), Error);
}

TEST_F(OtherEngine, GivesTheSameWithAnyNumberOfJobs) {
    const Voice other = voice("cat \"$here/good.wav\"");
    std::vector<std::string> texts;
    texts.reserve(10);
    for (int i = 0; i < 10; ++i) texts.push_back("A line of the number " + std::to_string(i) + " and no more.");
    const std::vector<SpeechJob> ten = jobs(other, texts);
    SpeechSettings one = settings();
    one.jobs = 1;
    one.cache.clear();
    SpeechSettings four = one;
    four.jobs = 4;
    const Takes alone = Speaker(one).speak(ten);
    const Takes together = Speaker(four).speak(ten);
    ASSERT_EQ(alone.takes.size(), together.takes.size());
    for (std::size_t i = 0; i < alone.takes.size(); ++i) {
        EXPECT_EQ(alone.takes[i].line, together.takes[i].line);
        EXPECT_EQ(alone.takes[i].pcm.samples, together.takes[i].pcm.samples);
    }
}

TEST(TakeCache, ForgetsWhatWasNotUsedForTheLongestTime) {
    const test::TempFolder folder;
    const TakeCache cache(folder.path() / "takes", 5000);
    Recording recording;
    recording.rate_hz = 16000;
    recording.samples.assign(1000, 7);
    ASSERT_TRUE(cache.keep("a", recording));
    ASSERT_TRUE(cache.keep("b", recording));
    ASSERT_TRUE(cache.keep("c", recording));
    const auto now = std::filesystem::file_time_type::clock::now();
    std::filesystem::last_write_time(folder.path() / "takes/a.take", now - std::chrono::hours(2));
    std::filesystem::last_write_time(folder.path() / "takes/b.take", now - std::chrono::hours(3));
    cache.age_out();
    EXPECT_FALSE(cache.find("b").has_value());
    ASSERT_TRUE(cache.find("a").has_value());
    EXPECT_EQ(cache.find("a")->samples, recording.samples);
    EXPECT_EQ(cache.find("a")->rate_hz, 16000);
    EXPECT_TRUE(cache.find("c").has_value());
}

TEST(TakeCache, DoesWithoutAFolderItCannotWrite) {
    const TakeCache nowhere{""};
    Recording recording;
    recording.samples.assign(10, 7);
    EXPECT_TRUE(nowhere.keep("a", recording));
    EXPECT_FALSE(nowhere.find("a").has_value());
    const TakeCache barred("/proc/newscart-takes");
    EXPECT_FALSE(barred.keep("a", recording));
}

TEST(WordTimes, FollowTheWordsAndTheirPauses) {
    const PlainText text = plain_text("One two, three [[Nguyen|x]] four.");
    EXPECT_EQ(text.text, "One two, three Nguyen four.");
    ASSERT_THAT(text.words, SizeIs(5));
    EXPECT_EQ(text.words[2].text_begin, 9);
    EXPECT_EQ(text.words[3].text_begin, 17);
    EXPECT_EQ(text.words[4].text_begin, 28);
    // A second of tone, half a second of silence, two seconds of tone.
    Pcm pcm = test::tone(200, -6, 1, 1, 16000);
    const Pcm rest = test::tone(200, -6, 2, 1, 16000);
    pcm.samples.insert(pcm.samples.end(), 8000, 0.0F);
    pcm.samples.insert(pcm.samples.end(), rest.samples.begin(), rest.samples.end());
    std::vector<std::int16_t> samples;
    for (const float sample : pcm.samples) samples.push_back(static_cast<std::int16_t>(sample * 32767));
    const std::vector<wire::Mark> marks = estimate_word_times(text, samples, 16000);
    ASSERT_THAT(marks, SizeIs(5));
    EXPECT_EQ(marks[0].sample, 0);
    EXPECT_NEAR(marks[1].sample, 8000, 1000);
    EXPECT_NEAR(marks[2].sample, 24000, 200);
    for (std::size_t i = 1; i < marks.size(); ++i) EXPECT_GT(marks[i].sample, marks[i - 1].sample);
}

TEST(WordTimes, OfNothingAreNone) {
    EXPECT_THAT(estimate_word_times(plain_text("Word."), {}, 16000), IsEmpty());
    EXPECT_THAT(estimate_word_times(plain_text("..."), std::vector<std::int16_t>(16000, 5000), 16000), IsEmpty());
    EXPECT_EQ(plain_text("[[cut").text, "cut");
    EXPECT_EQ(plain_text("[[cut|off").text, "cut");
}

TEST(Flite, SpeaksALineOfASensibleLength) {
    ASSERT_TRUE(find_program("flite")) << "scripts/setup installs it";
    const test::TempFolder folder;
    SpeechSettings settings;
    settings.cache = folder.path();
    Speaker speaker(settings);
    for (const char* name : {"flite-rms", "flite-slt", "flite-awb"}) {
        const Takes takes = speaker.speak({{0, kLine, load_voice(name, {})}});
        ASSERT_THAT(takes.takes, SizeIs(1)) << name;
        EXPECT_THAT(takes.trouble, IsEmpty()) << name;
        const double seconds = static_cast<double>(takes.takes.front().pcm.frames()) / 48000;
        EXPECT_GT(seconds, 2.2) << name;
        EXPECT_LT(seconds, 6.0) << name;
        EXPECT_EQ(takes.takes.front().marks.size(), 9U) << name;
        EXPECT_GT(peak_of(takes.takes.front().pcm), 0.05) << name;
    }
}

}  // namespace
}  // namespace newscart
