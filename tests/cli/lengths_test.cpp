// The promise itself, over the whole range of lengths, and in the opinion of other programs too; slow because it speaks
// and encodes an hour.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "cli/station.h"

namespace newscart::test {
namespace {

using testing::HasSubstr;
using testing::Not;

/// The number behind the last "I:" or "Peak:" of what ffmpeg's ebur128 says: the summary's.
double last_figure(const std::string& said, std::string_view name) {
    const std::size_t at = said.rfind(name);
    return at == std::string::npos ? 0 : std::stod(said.substr(at + name.size()));
}

}  // namespace

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

    const Ran validated = run({"/usr/bin/mp3val", bulletin});
    EXPECT_EQ(validated.status, 0) << validated.err;
    EXPECT_THAT(validated.out, HasSubstr("INFO"));
    EXPECT_THAT(validated.out, Not(HasSubstr("WARNING")));
    EXPECT_THAT(validated.out, Not(HasSubstr("ERROR")));
    const Ran played = run({"/usr/bin/mpg123", "-q", "-t", bulletin});
    EXPECT_EQ(played.status, 0);
    EXPECT_EQ(played.err, "");
    const Ran metered = run({"/usr/bin/ffmpeg", "-hide_banner", "-nostats", "-i", bulletin, "-af",
                             "ebur128=peak=true:framelog=verbose", "-f", "null", "-"});
    ASSERT_EQ(metered.status, 0) << metered.err;
    const nlohmann::json rundown = room.rundown();
    EXPECT_NEAR(last_figure(metered.err, "I:"), rundown.at("loudness_lufs").get<double>(), 0.3);
    EXPECT_NEAR(last_figure(metered.err, "Peak:"), rundown.at("true_peak_dbtp").get<double>(), 0.2);
}

INSTANTIATE_TEST_SUITE_P(OneToTenMinutes, Lengths,
                         testing::Values(60, 61, 75, 90, 107, 120, 150, 180, 233, 240, 300, 360, 420, 480, 540, 600));

}  // namespace newscart::test
