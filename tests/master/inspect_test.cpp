#include "master/inspect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "lib/sndfile/file.h"
#include "programme.h"
#include "support/support.h"

namespace newscart {
namespace {

const std::string& good_mp3() {
    static const std::string bytes = [] {
        Tags tags;
        tags.title = "News";
        return master(test::talk(6), Output{}, tags, MasterSettings{}).bytes;
    }();
    return bytes;
}

Expectation six_seconds() {
    Expectation expectation;
    expectation.length = LengthRange{frames_of(6), frames_of(6)};
    return expectation;
}

Finding named(const std::vector<Finding>& findings, const std::string& what) {
    const auto found = std::find_if(findings.begin(), findings.end(), [&](const Finding& f) { return f.what == what; });
    return found == findings.end() ? Finding{what, "not there", "", Verdict::Fail} : *found;
}

}  // namespace

TEST(Inspect, FindsNothingWrongWithWhatMasterMade) {
    const test::TempFolder folder;
    const FileReport report = inspect_file(folder.write("a.mp3", good_mp3()));
    EXPECT_EQ(report.error, "");
    EXPECT_EQ(report.codec, "mp3");
    EXPECT_EQ(report.length_frames, 6 * kFrameRateHz);
    EXPECT_EQ(report.bitrate_kbps, 192);
    EXPECT_TRUE(report.constant_bitrate);
    for (const Finding& finding : judge(report, six_seconds())) {
        EXPECT_EQ(finding.verdict, Verdict::Ok) << finding.what << ": " << finding.measured;
    }
    EXPECT_EQ(named(judge(report, six_seconds()), "length").measured, "0:06");
    EXPECT_EQ(named(judge(report, six_seconds()), "bit rate").measured, "192 kb/s, constant");
    EXPECT_EQ(named(judge(report, six_seconds()), "delay and padding").measured.substr(0, 8), "576 and ");
}

TEST(Inspect, SaysByHowMuchTheLengthIsOff) {
    const test::TempFolder folder;
    const FileReport report = inspect_file(folder.write("a.mp3", good_mp3()));
    Expectation expectation;
    expectation.length = LengthRange{frames_of(7), frames_of(8)};
    const Finding finding = named(judge(report, expectation), "length");
    EXPECT_EQ(finding.verdict, Verdict::Fail);
    EXPECT_EQ(finding.measured, "0:06 (-1.000 s)");
    EXPECT_EQ(finding.wanted, "0:07..0:08");
}

TEST(Inspect, FindsTheSilences) {
    Pcm pcm = test::talk(5).pcm;
    const auto mute = [&](double from, double to) {
        std::fill(pcm.samples.begin() + 2 * frames_of(from), pcm.samples.begin() + 2 * frames_of(to), 0.0F);
    };
    mute(0, 0.75);
    mute(1, 3);
    mute(4.9, 5);
    const test::TempFolder folder;
    const FileReport report = inspect_file(folder.write("a.flac", sndfile::encode_flac(pcm)));
    EXPECT_NEAR(report.head_silence_seconds, 0.75, 0.001);
    EXPECT_NEAR(report.longest_silence_seconds, 2, 0.001);
    EXPECT_NEAR(report.longest_silence_at_seconds, 1, 0.001);
    EXPECT_NEAR(report.tail_silence_seconds, 0.1, 0.001);
    Expectation expectation;
    expectation.output.format = "flac";
    const auto findings = judge(report, expectation);
    EXPECT_EQ(named(findings, "silence at the start").verdict, Verdict::Warning);
    EXPECT_EQ(named(findings, "silence inside").verdict, Verdict::Fail);
    EXPECT_EQ(named(findings, "silence at the end").verdict, Verdict::Ok);
}

TEST(Inspect, TellsOfChannelsThatMonoLoses) {
    const test::TempFolder folder;
    const auto stereo_of = [&](const auto& change) {
        Pcm pcm = test::talk(5).pcm;
        for (std::size_t i = 0; i + 1 < pcm.samples.size(); i += 2) change(pcm.samples[i], pcm.samples[i + 1]);
        const FileReport report = inspect_file(folder.write("a.flac", sndfile::encode_flac(pcm)));
        return named(judge(report, Expectation{}), "stereo");
    };
    const Finding turned = stereo_of([](float left, float& right) { right = -left; });
    EXPECT_EQ(turned.verdict, Verdict::Warning);
    EXPECT_EQ(turned.measured, "correlation -1.00, left over right +0.0 dB");
    const Finding dead = stereo_of([](float, float& right) { right = 0; });
    EXPECT_EQ(dead.verdict, Verdict::Warning);
    EXPECT_EQ(dead.measured, "right is silent");
    EXPECT_EQ(stereo_of([](float left, float& right) { right = left * 0.4F; }).verdict, Verdict::Warning);
    EXPECT_EQ(stereo_of([](float left, float& right) { right = left * 0.8F; }).verdict, Verdict::Ok);
}

TEST(Inspect, ComparesFormatAndLevelsWithTheOutput) {
    const test::TempFolder folder;
    const FileReport report =
        inspect_file(folder.write("a.wav", sndfile::encode_wav(test::tone(1000, -3, 2, 1, 44100))));
    EXPECT_EQ(report.codec, "pcm_s16le");
    EXPECT_EQ(report.bits, 16);
    const auto findings = judge(report, Expectation{});
    for (const char* what : {"format", "sample rate", "channels", "loudness"}) {
        EXPECT_EQ(named(findings, what).verdict, Verdict::Fail) << what;
    }
    EXPECT_EQ(named(findings, "sample rate").measured, "44100 Hz");
    EXPECT_EQ(named(findings, "channels").measured, "mono");
    EXPECT_EQ(named(findings, "true peak").verdict, Verdict::Ok);
}

TEST(Inspect, NoticesACutMp3) {
    const test::TempFolder folder;
    const FileReport report = inspect_file(folder.write("a.mp3", good_mp3().substr(0, good_mp3().size() / 2 + 100)));
    EXPECT_THAT(report.decode_errors, testing::Not(testing::IsEmpty()));
    const auto findings = judge(report, six_seconds());
    EXPECT_EQ(named(findings, "length").verdict, Verdict::Fail);
    EXPECT_EQ(named(findings, "decoding").verdict, Verdict::Fail);
}

TEST(Inspect, NoticesACorruptMp3) {
    const test::TempFolder folder;
    std::string bytes = good_mp3();
    for (std::size_t i = bytes.size() / 3; i < bytes.size() / 3 + 4000; ++i) bytes[i] = static_cast<char>(i * 37);
    const FileReport report = inspect_file(folder.write("a.mp3", bytes));
    EXPECT_EQ(named(judge(report, six_seconds()), "decoding").verdict, Verdict::Fail);
}

TEST(Inspect, ReportsWhatIsNoSoundWithoutAFuss) {
    const test::TempFolder folder;
    std::string noise(50000, '\0');
    std::uint32_t state = 3;
    for (char& byte : noise) byte = static_cast<char>((state = state * 1664525U + 1013904223U) >> 24U);
    const auto error_of = [&](const char* name, const std::string& bytes) {
        const FileReport report = inspect_file(folder.write(name, bytes));
        const auto findings = judge(report, Expectation{});
        const bool failed =
            std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return f.verdict == Verdict::Fail; });
        EXPECT_TRUE(failed) << name;
        return report.error;
    };
    EXPECT_EQ(error_of("empty.mp3", ""), "is empty");
    EXPECT_NE(error_of("words.mp3", "This is a text and no sound at all."), "");
    error_of("noise.mp3", noise);
    error_of("list.mp3", "#EXTM3U\nhttp://localhost:1/a.mp3\nfile:///etc/passwd\n");
    error_of("header.wav", sndfile::encode_wav(test::tone(1000, -20, 1)).substr(0, 44));
    EXPECT_EQ(inspect_file(folder.path() / "none.mp3").error, "cannot read: No such file or directory");
    EXPECT_EQ(inspect_file(folder.path()).error, "cannot read: not a regular file");
}

}  // namespace newscart
