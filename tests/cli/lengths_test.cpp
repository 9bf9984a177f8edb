// The promise itself, over the whole range of lengths; slow because it speaks and encodes an hour.
#include <gtest/gtest.h>

#include "cli/station.h"

namespace newscart::test {

class Lengths : public testing::TestWithParam<int> {};

TEST_P(Lengths, ComeOutExactAndFitForAir) {
    Newsroom room;
    room.take_sample_feed();
    const std::string length =
        std::to_string(GetParam() / 60) + ":" + (GetParam() % 60 < 10 ? "0" : "") + std::to_string(GetParam() % 60);
    const Ran ran = room.produce({"--length", length});
    ASSERT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(room.rundown().at("length_frames"), static_cast<std::int64_t>(GetParam()) * kFrameRateHz);
    const std::string bulletin = (room.edition() / "bulletin.mp3").string();
    const Ran checked = run({newscart_program(), "check", bulletin, "--length", length});
    EXPECT_EQ(checked.status, 0) << checked.out << checked.err;
    const Ran decoded = run({"/usr/bin/ffmpeg", "-v", "error", "-i", bulletin, "-f", "s16le", "-ac", "1", "-"});
    EXPECT_EQ(decoded.err, "");
    EXPECT_EQ(decoded.out.size(), static_cast<std::size_t>(GetParam()) * kFrameRateHz * 2);
}

INSTANTIATE_TEST_SUITE_P(OneToTenMinutes, Lengths,
                         testing::Values(60, 61, 75, 90, 107, 120, 150, 180, 233, 240, 300, 360, 420, 480, 540, 600));

}  // namespace newscart::test
