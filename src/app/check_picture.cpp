#include "app/check_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "audio/loudness_meter.h"
#include "picture/chart.h"

namespace newscart {
namespace {

using picture::Axis;
using picture::Colour;
using picture::Drawing;
using picture::Panel;
using picture::Point;

constexpr double kLeft = 60;
constexpr double kWide = 1000;
constexpr double kLegendHeight = 7;
constexpr double kLowestLufs = -50;
constexpr double kMostHz = 20000;

constexpr Colour kBedColour{150, 160, 120};
constexpr Colour kMomentaryColour{184, 196, 214};

Colour colour_of(const AiredPart& part, int nth_story) {
    switch (part.kind) {
        case AiredPart::Kind::Sound: return picture::kAmber;
        case AiredPart::Kind::Bed: return kBedColour;
        case AiredPart::Kind::Pause:
        case AiredPart::Kind::Speech: break;
    }
    // Neighbours differ; what belongs to no story is grey.
    if (part.story < 0) return picture::kGrey;
    return nth_story % 2 == 0 ? picture::kBlue : picture::kTeal;
}

/// Small squares with words, from the right.
void draw_legend(Drawing& drawing, double right, double y, std::vector<std::pair<Colour, std::string>> entries) {
    std::reverse(entries.begin(), entries.end());
    for (const auto& [colour, words] : entries) {
        right -= picture::text_width(words, kLegendHeight);
        drawing.shapes.emplace_back(picture::Text{{right, y}, words, picture::kInk, kLegendHeight});
        right -= 12;
        drawing.shapes.emplace_back(picture::Fill{{right, y - kLegendHeight, 8, kLegendHeight}, colour});
        right -= 14;
    }
}

void draw_parts(Drawing& drawing, const Panel& panel, const Pcm& sound, const std::vector<AiredPart>& parts) {
    if (parts.empty()) {
        picture::draw_waveform(drawing, panel, sound, panel.x.low, panel.x.high, picture::kBlue);
        return;
    }
    int story = -1;
    int nth_story = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        // A pause belongs to what was said before it.
        AiredPart part = parts[i];
        if (part.kind == AiredPart::Kind::Pause && part.story < 0 && i > 0) part.story = story;
        if (part.story >= 0 && part.story != story) ++nth_story;
        story = part.story;
        const double from = seconds_of(part.start_frame);
        const double until = seconds_of(part.start_frame + part.length_frames);
        picture::draw_waveform(drawing, panel, sound, from, until, colour_of(part, nth_story));
    }
    draw_legend(drawing, panel.box.right(), panel.box.top - 7,
                {{picture::kAmber, "sounds"},
                 {picture::kGrey, "opening, headlines, closing"},
                 {picture::kBlue, "stories"},
                 {picture::kTeal, "by turns"},
                 {kBedColour, "bed"}});
}

/// A curve of one value a step, thinned to what a page can show.
std::vector<Point> points_of(const std::vector<double>& curve, double low) {
    std::vector<Point> points;
    const std::size_t stride = std::max<std::size_t>(1, curve.size() / static_cast<std::size_t>(2 * kWide));
    for (std::size_t i = 0; i < curve.size(); i += stride)
        points.push_back({static_cast<double>(i + 1) * LoudnessMeter::kStepSeconds, std::max(curve[i], low)});
    return points;
}

void draw_loudness(Drawing& drawing, const Panel& panel, const Pcm& sound, const Output& output) {
    LoudnessMeter meter(sound.channels, sound.sample_rate_hz);
    meter.add(sound.samples);
    const auto level_line = [&](double lufs, Colour colour) {
        picture::draw_curve(drawing, panel, std::vector<Point>{{panel.x.low, lufs}, {panel.x.high, lufs}}, colour, 1);
    };
    picture::draw_curve(drawing, panel, points_of(loudness_curve(meter.steps(), kMomentarySteps), panel.y.low),
                        kMomentaryColour, 1);
    // The first whole window ends 3 s after the beginning.
    std::vector<Point> short_term = points_of(loudness_curve(meter.steps(), kShortTermSteps), panel.y.low);
    std::erase_if(short_term, [](const Point& point) { return point.x < 3; });
    picture::draw_curve(drawing, panel, short_term, picture::kBlue, 2);
    level_line(output.loudness_lufs, picture::kTeal);
    level_line(output.short_term_most_lufs, picture::kRed);
    draw_legend(drawing, panel.box.right(), panel.box.top - 7,
                {{kMomentaryColour, "momentary"},
                 {picture::kBlue, "short-term"},
                 {picture::kTeal, "wanted"},
                 {picture::kRed, "short-term limit"}});
}

/// What was found, in three columns.
double draw_findings(Drawing& drawing, const std::vector<Finding>& findings, double top) {
    constexpr std::size_t kColumns = 3;
    constexpr double kRow = 14;
    const std::size_t rows = (findings.size() + kColumns - 1) / kColumns;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const Finding& finding = findings[i];
        const std::size_t column = i / rows;
        const double x = kLeft + static_cast<double>(column) * kWide / kColumns;
        const double y = top + static_cast<double>(i % rows) * kRow;
        const Colour colour = finding.verdict == Verdict::Ok        ? picture::kInk
                              : finding.verdict == Verdict::Warning ? picture::kAmber
                                                                    : picture::kRed;
        // Titles and the like are cut to their column.
        std::string words = finding.what + ": " + finding.measured;
        if (finding.verdict != Verdict::Ok) words += ", wanted " + finding.wanted;
        while (picture::text_width(words, kLegendHeight) > kWide / kColumns - 15) words.pop_back();
        drawing.shapes.emplace_back(picture::Text{{x, y}, words, colour, kLegendHeight});
    }
    return top + static_cast<double>(rows) * kRow;
}

}  // namespace

picture::Drawing draw_check(const FileReport& report, const std::vector<Finding>& findings, const Expectation& expected,
                            const Pcm& sound, const std::vector<AiredPart>& parts) {
    constexpr double kGap = 44;
    Drawing drawing;
    drawing.width = static_cast<int>(kLeft + kWide + 20);
    drawing.shapes.emplace_back(picture::Text{{kLeft, 26}, report.file.filename().string(), picture::kInk, 10});
    double y = draw_findings(drawing, findings, 48) + kGap / 2;
    const Axis time{0, report.length_seconds(), Axis::Scale::Linear,
                    picture::ticks_of_time(0, report.length_seconds())};

    const Panel wave{
        {kLeft, y, kWide, 150}, time, {-1, 1, Axis::Scale::Linear, picture::ticks_every(-1, 1, 0.5, 1)}, "waveform"};
    picture::draw_frame(drawing, wave);
    draw_parts(drawing, wave, sound, parts);
    y = wave.box.bottom() + kGap;

    const Panel loudness{{kLeft, y, kWide, 190},
                         time,
                         {kLowestLufs, 0, Axis::Scale::Linear, picture::ticks_every(kLowestLufs, 0, 10)},
                         "loudness, LUFS"};
    picture::draw_frame(drawing, loudness);
    draw_loudness(drawing, loudness, sound, expected.output);
    y = loudness.box.bottom() + kGap;

    const double most_hz = std::min(kMostHz, sound.sample_rate_hz / 2.0);
    const Panel spectrum{{kLeft, y, kWide, 220},
                         time,
                         {50, most_hz, Axis::Scale::Logarithmic, picture::ticks_of_hz(50, most_hz)},
                         "spectrogram, Hz; -100 dBFS light, -20 dark"};
    picture::draw_frame(drawing, spectrum, picture::Grid::None);
    picture::draw_spectrogram(drawing, spectrum, sound, -100, -20);
    drawing.height = static_cast<int>(spectrum.box.bottom() + kGap - 12);
    return drawing;
}

}  // namespace newscart
