#include "master/master.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "audio/level.h"
#include "lib/ebur128/meter.h"
#include "lib/ffmpeg/mp3.h"
#include "lib/ffmpeg/reader.h"
#include "master/inspect.h"
#include "master/mp3_scan.h"
#include "programme.h"
#include "support/support.h"

namespace newscart {
namespace {

Output mp3(int bitrate_kbps, int channels) {
    Output output;
    output.bitrate_kbps = bitrate_kbps;
    output.channels = channels;
    return output;
}

Tags full_tags() {
    Tags tags;
    tags.title = "Harbour news at 15:00";
    tags.artist = "Harbour FM";
    tags.album = "Bulletins";
    tags.date = "2026-11-23T15:00";
    tags.language = "en-GB";
    tags.comment = "Six stories \xe2\x80\x94 and the weather";
    tags.genre = "News";
    tags.user = {{"cue_in", "0.00"}};
    tags.chapters = {{0, 48000, "sound", "Intro"},
                     {48000, 0, "story",
                      "A title so long that it takes more than one hundred and twenty-seven bytes in UTF-16 "
                      "\xe2\x80\x94 as it does"}};
    return tags;
}

Pcm decoded(const std::string& bytes) {
    ffmpeg::Reader reader{std::string_view(bytes)};
    Pcm pcm{reader.format().sample_rate_hz, reader.format().channels, {}};
    std::vector<float> samples;
    while (reader.read(samples)) pcm.samples.insert(pcm.samples.end(), samples.begin(), samples.end());
    EXPECT_THAT(reader.complaints(), testing::IsEmpty());
    return pcm;
}

/// The whole file read again by other means than master() used: libebur128's own true peak, one decoder from start to
/// end.
void expect_as_promised(const Media& media, Frames length_frames) {
    EXPECT_TRUE(media.on_target);
    EXPECT_EQ(media.length_frames, length_frames);
    const Pcm sound = decoded(media.bytes);
    EXPECT_EQ(sound.frames(), length_frames);
    EXPECT_EQ(sound.channels, media.output.channels);
    const ebur128::Reading reading = ebur128::measure(sound);
    EXPECT_NEAR(reading.integrated_lufs, media.output.loudness_lufs, 0.2);
    EXPECT_LE(reading.true_peak_dbtp, media.output.true_peak_dbtp + 0.001);
    EXPECT_NEAR(reading.integrated_lufs, media.integrated_lufs, 0.01);
    EXPECT_NEAR(reading.true_peak_dbtp, media.true_peak_dbtp, 0.01);
}

}  // namespace

TEST(Master, LandsOnTheLoudnessAndUnderThePeakAfterDecoding) {
    const Programme programme = test::talk(7.3);
    for (const auto& [bitrate_kbps, channels] : {std::pair{192, 2}, {320, 2}, {128, 2}, {128, 1}, {96, 1}, {64, 1}}) {
        SCOPED_TRACE(bitrate_kbps);
        const Media media = master(programme, mp3(bitrate_kbps, channels), full_tags(), MasterSettings{});
        EXPECT_EQ(media.extension, "mp3");
        EXPECT_GT(media.limited_most_db, 0.5) << "the programme does not try the limiter";
        expect_as_promised(media, programme.pcm.frames());
        const Mp3Scan scan = scan_mp3(media.bytes);
        EXPECT_EQ(scan.lowest_kbps, bitrate_kbps);
        EXPECT_EQ(scan.highest_kbps, bitrate_kbps);
        EXPECT_EQ(scan.junk_bytes, 0U);
        EXPECT_FALSE(scan.cut);
        EXPECT_EQ(scan.delay_frames, 576);
        EXPECT_EQ(scan.tag_version, "ID3v2.3");
    }
}

TEST(Master, ReachesTheOtherPresets) {
    const Programme programme = test::talk(8);
    for (const LoudnessPreset& preset :
         {LoudnessPreset{"r128", -23, -1, ""}, {"a85", -24, -2, ""}, {"aes", -18, -1, ""}}) {
        Output output;
        output.loudness_lufs = preset.loudness_lufs;
        output.true_peak_dbtp = preset.true_peak_dbtp;
        expect_as_promised(master(programme, output, Tags{}, MasterSettings{}), programme.pcm.frames());
    }
}

TEST(Master, MakesWavAndFlacToo) {
    const Programme programme = test::talk(5.1);
    for (const auto& [format, channels] : {std::pair{"wav", 2}, {"flac", 2}, {"wav", 1}}) {
        SCOPED_TRACE(format);
        Output output;
        output.format = format;
        output.channels = channels;
        const Media media = master(programme, output, Tags{}, MasterSettings{});
        EXPECT_EQ(media.extension, format);
        expect_as_promised(media, programme.pcm.frames());
    }
}

TEST(Master, GivesTheSameBytesWhateverTheNumberOfJobs) {
    const Programme programme = test::talk(46);  // two parts
    const Media one = master(programme, mp3(64, 1), full_tags(), MasterSettings{1});
    EXPECT_EQ(one.bytes, master(programme, mp3(64, 1), full_tags(), MasterSettings{2}).bytes);
    EXPECT_EQ(one.bytes, master(programme, mp3(64, 1), full_tags(), MasterSettings{4}).bytes);
    EXPECT_EQ(one.length_frames, programme.pcm.frames());
    EXPECT_TRUE(one.on_target);
}

TEST(Master, MendsTheFewPlacesWhereDecodingOvershoots) {
    // At 64 kb/s the coder's noise is loud enough to lift peaks above the limit.
    const Programme programme = test::talk(10);
    const Media media = master(programme, mp3(64, 1), Tags{}, MasterSettings{});
    EXPECT_GT(media.corrected_frames, 0);
    expect_as_promised(media, programme.pcm.frames());
}

TEST(Master, SaysSoWhenTheTargetCannotBeReached) {
    Programme silence;
    silence.pcm = Pcm{kFrameRateHz, 2, std::vector<float>(2 * 48000)};
    const Media quiet = master(silence, Output{}, Tags{}, MasterSettings{});
    EXPECT_FALSE(quiet.on_target);
    EXPECT_EQ(quiet.length_frames, 48000);

    Programme blip;
    blip.pcm = test::tone(1000, -3, 0.1);
    const Media brief = master(blip, Output{}, Tags{}, MasterSettings{});
    EXPECT_EQ(brief.length_frames, 4800);
    EXPECT_LE(brief.true_peak_dbtp, -1);
}

TEST(Master, KeepsTheSoundWhereItWas) {
    // One click a second: after decoding each is where it was, to the sample.
    Programme programme;
    programme.pcm = Pcm{kFrameRateHz, 2, std::vector<float>(2 * 5 * 48000)};
    for (std::size_t second = 0; second < 5; ++second) {
        for (std::size_t i = 0; i < 2; ++i) programme.pcm.samples[(second * 48000 + 24000) * 2 + i] = 0.5F;
    }
    const Pcm sound = decoded(master(programme, mp3(320, 2), Tags{}, MasterSettings{}).bytes);
    for (std::size_t second = 0; second < 5; ++second) {
        std::size_t highest = second * 48000;
        for (std::size_t i = second * 48000; i < (second + 1) * 48000; ++i) {
            if (std::abs(sound.samples[i * 2]) > std::abs(sound.samples[highest * 2])) highest = i;
        }
        EXPECT_EQ(highest, second * 48000 + 24000);
    }
}

TEST(Master, WritesTagsThatInspectionFinds) {
    const test::TempFolder folder;
    const Media media = master(test::talk(3), Output{}, full_tags(), MasterSettings{});
    const FileReport report = inspect_file(folder.write("a.mp3", media.bytes));
    EXPECT_EQ(report.error, "");
    EXPECT_EQ(report.tag_version, "ID3v2.3");
    EXPECT_EQ(report.tags.at("title"), "Harbour news at 15:00");
    EXPECT_EQ(report.tags.at("artist"), "Harbour FM");
    EXPECT_EQ(report.tags.at("album"), "Bulletins");
    EXPECT_EQ(report.tags.at("genre"), "News");
    EXPECT_EQ(report.tags.at("comment"), "Six stories \xe2\x80\x94 and the weather");
    EXPECT_EQ(report.tags.at("date").substr(0, 4), "2026");
    EXPECT_EQ(report.tags.at("language"), "eng");
    EXPECT_EQ(report.tags.at("cue_in"), "0.00");
    EXPECT_EQ(report.chapters, 2);
}

TEST(Mp3, PartsAreTheSerialStream) {
    const Programme programme = test::talk(20);
    const ffmpeg::Mp3Format format{128, 2, 5};
    const auto source = [&](Frames start, int count, float* left, float* right) {
        for (int i = 0; i < count; ++i) {
            const auto at = static_cast<std::size_t>(start + i) * 2;
            const bool there = at < programme.pcm.samples.size();
            left[i] = there ? programme.pcm.samples[at] : 0;
            right[i] = there ? programme.pcm.samples[at + 1] : 0;
        }
    };
    const int count = ffmpeg::mp3_frame_count(programme.pcm.frames());
    const std::string serial = ffmpeg::encode_mp3_frames(format, source, 0, count);
    std::string parts;
    for (int k = 0; k < 4; ++k) parts += ffmpeg::encode_mp3_frames(format, source, count * k / 4, count * (k + 1) / 4);
    ASSERT_EQ(parts.size(), serial.size());
    const auto bytes = static_cast<std::size_t>(ffmpeg::mp3_frame_bytes(format));
    int different = 0;
    for (std::size_t at = 0; at < serial.size(); at += bytes) {
        different += serial.compare(at, bytes, parts, at, bytes) == 0 ? 0 : 1;
    }
    // Most programmes give none; a decision of the encoder may rest on more than its lead.
    EXPECT_LE(different, count / 200);
    const Pcm by_parts = decoded(ffmpeg::mux_mp3(format, parts, programme.pcm.frames()));
    // And any part decodes to what the whole decodes to.
    const std::string file = ffmpeg::mux_mp3(format, serial, programme.pcm.frames());
    const Pcm whole = decoded(file);
    double error = 0;
    double power = 0;
    for (std::size_t i = 0; i < whole.samples.size(); ++i) {
        error += std::pow(double{whole.samples[i]} - by_parts.samples[i], 2);
        power += std::pow(double{whole.samples[i]}, 2);
    }
    EXPECT_LT(10 * std::log10(error / power), -50);
    const ffmpeg::Mp3Parts mp3_parts(file);
    EXPECT_EQ(mp3_parts.length_frames(), programme.pcm.frames());
    for (const auto& [first, last] : {std::pair<Frames, Frames>{0, 5000}, {100001, 200000}, {950000, 960000}}) {
        const std::vector<float> expected(whole.samples.begin() + first * 2, whole.samples.begin() + last * 2);
        EXPECT_EQ(mp3_parts.decode(first, last), expected);
    }
}

}  // namespace newscart
