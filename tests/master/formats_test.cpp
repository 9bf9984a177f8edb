#include <gtest/gtest.h>

#include "base/text.h"
#include "lib/ffmpeg/reader.h"
#include "master/master.h"
#include "support/support.h"

namespace newscart {
namespace {

struct Wanted {
    const char* format;
    int bitrate_kbps;
    const char* extension;
    const char* codec;
    int rate_hz;
};

}  // namespace

class LossyFormats : public testing::TestWithParam<Wanted> {};

TEST_P(LossyFormats, DecodeToTheLevelAndLengthAskedFor) {
    const Wanted& wanted = GetParam();
    Output output;
    output.format = wanted.format;
    output.bitrate_kbps = wanted.bitrate_kbps;
    output.loudness_lufs = -24;
    output.true_peak_dbtp = -2;
    Programme programme;
    programme.pcm = test::tone(440, -12, 6);
    Tags tags;
    tags.title = "News";
    const Media media = master(programme, output, tags, {1});
    EXPECT_EQ(media.extension, wanted.extension);
    EXPECT_EQ(media.length_frames, programme.pcm.frames());
    EXPECT_NEAR(media.integrated_lufs, -24, 0.3);
    EXPECT_LE(media.true_peak_dbtp, -2);
    EXPECT_TRUE(media.on_target);
    const ffmpeg::Reader reader{std::string_view(media.bytes)};
    EXPECT_EQ(reader.format().codec, wanted.codec);
    EXPECT_EQ(reader.format().sample_rate_hz, wanted.rate_hz);
    EXPECT_EQ(reader.format().channels, 2);
    if (std::string(wanted.format) == "mp2") {
        // Bare frames: networks refuse a tag before them.
        EXPECT_EQ(media.bytes.substr(0, 2), "\xFF\xFD");
        EXPECT_EQ(reader.format().bit_rate_bps, 256000);
    } else if (std::string(wanted.format) == "opus") {
        EXPECT_NE(ascii_lower(media.bytes).find("title=news"), std::string::npos);  // a comment of the stream
    } else {
        EXPECT_EQ(reader.format().tags.at("title"), "News");
    }
    EXPECT_EQ(master(programme, output, tags, {2}).bytes, media.bytes);
}

INSTANTIATE_TEST_SUITE_P(Formats, LossyFormats,
                         testing::Values(Wanted{"mp2", 256, "mp2", "mp2", 44100},
                                         Wanted{"opus", 96, "opus", "opus", 48000},
                                         Wanted{"aac", 128, "m4a", "aac", 48000}),
                         [](const auto& test) { return std::string(test.param.format); });

}  // namespace newscart
