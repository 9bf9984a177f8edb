#include "picture/chart.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "audio/spectrum.h"
#include "support/support.h"

namespace newscart::picture {
namespace {

Panel panel_of(Axis x, Axis y) { return {{20, 10, 200, 100}, std::move(x), std::move(y), ""}; }

TEST(Chart, PlacesValuesOnLinearAndLogarithmicAxes) {
    const Panel panel = panel_of({20, 20000, Axis::Scale::Logarithmic, {}}, {-10, 10, Axis::Scale::Linear, {}});
    EXPECT_NEAR(panel.at(20, -10).x, 20, 1e-9);
    EXPECT_NEAR(panel.at(20, -10).y, 110, 1e-9);
    EXPECT_NEAR(panel.at(20000, 10).x, 220, 1e-9);
    EXPECT_NEAR(panel.at(200, 0).x, 20 + 200.0 / 3, 1e-9);
    EXPECT_NEAR(panel.at(200, 0).y, 60, 1e-9);
}

TEST(Chart, LabelsItsTicks) {
    std::vector<std::string> labels;
    for (const Tick& tick : ticks_of_hz(90, 20000)) labels.push_back(tick.label);
    EXPECT_EQ(labels, (std::vector<std::string>{"100", "200", "500", "1k", "2k", "5k", "10k", "20k"}));
    EXPECT_EQ(ticks_every(-12, 12, 6).size(), 5U);
    EXPECT_EQ(ticks_every(-12, 12, 6)[2].label, "0");
    EXPECT_EQ(ticks_of_time(0, 180).back().label, "3:00");
    EXPECT_LE(ticks_of_time(0, 7200).size(), 13U);
}

TEST(Chart, HoldsACurveWithinItsPanel) {
    Drawing drawing{240, 130, {}};
    const Panel panel = panel_of({0, 1, Axis::Scale::Linear, {}}, {0, 1, Axis::Scale::Linear, {}});
    const std::array<Point, 3> values{{{0, -5}, {0.5, 0.5}, {1, 7}}};
    draw_curve(drawing, panel, values, kBlue);
    const auto& line = std::get<Line>(drawing.shapes.front());
    EXPECT_DOUBLE_EQ(line.points[0].y, 110);
    EXPECT_DOUBLE_EQ(line.points[1].x, 120);
    EXPECT_DOUBLE_EQ(line.points[2].y, 10);
}

TEST(Chart, ShowsHowLoudEachColumnOfAWaveformIs) {
    Pcm pcm = test::tone(1000, -6, 1.0, 2);
    std::fill(pcm.samples.begin() + static_cast<std::ptrdiff_t>(pcm.samples.size() / 2), pcm.samples.end(), 0.0F);
    const Panel panel = panel_of({0, 1, Axis::Scale::Linear, {}}, {-1, 1, Axis::Scale::Linear, {}});
    Drawing drawing{240, 130, {}};
    draw_waveform(drawing, panel, pcm, 0, 2, kTeal);
    const Bitmap bitmap = rasterise(drawing);
    EXPECT_EQ(bitmap.at(70, 60), kTeal);
    EXPECT_EQ(bitmap.at(70, 60 - 23), kTeal);
    EXPECT_EQ(bitmap.at(70, 60 - 28), kWhite);
    EXPECT_EQ(bitmap.at(170, 50), kWhite);
    EXPECT_EQ(bitmap.at(170, 60), kTeal);
}

TEST(Chart, ShowsAToneAtItsFrequency) {
    const Pcm pcm = test::tone(4000, -6, 1.0, 1);
    const Panel panel = panel_of({0, 1, Axis::Scale::Linear, {}}, {0, 8000, Axis::Scale::Linear, {}});
    Drawing drawing{240, 130, {}};
    draw_spectrogram(drawing, panel, pcm, -90, -10);
    const Bitmap bitmap = rasterise(drawing);
    EXPECT_LT(bitmap.at(120, 59).green, 40);
    EXPECT_EQ(bitmap.at(120, 20), kWhite);
    EXPECT_EQ(bitmap.at(120, 100), kWhite);
}

TEST(Spectrum, FindsASineWithItsPower) {
    const Pcm pcm = test::tone(3000, 0, 0.1, 1);  // the 64th of 1024 lines at 48 kHz
    const std::vector<double> powers = power_spectrum(pcm.samples, 1000, 1024);
    ASSERT_EQ(powers.size(), 513U);
    EXPECT_NEAR(10 * std::log10(powers[64]), 0, 0.05);
    EXPECT_LT(powers[80], 1e-9);
    // Beside the sound is silence.
    EXPECT_EQ(power_spectrum(pcm.samples, -5000, 1024)[64], 0);
    EXPECT_THROW(power_spectrum(pcm.samples, 0, 1000), std::invalid_argument);
}

}  // namespace
}  // namespace newscart::picture
