#include "picture/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "audio/spectrum.h"

namespace newscart::picture {
namespace {

constexpr double kLetters = 7;

double share(const Axis& axis, double value) {
    if (axis.scale == Axis::Scale::Linear) return (value - axis.low) / (axis.high - axis.low);
    return std::log(std::max(value, axis.low * 1e-6) / axis.low) / std::log(axis.high / axis.low);
}

double value_at(const Axis& axis, double share) {
    if (axis.scale == Axis::Scale::Linear) return axis.low + share * (axis.high - axis.low);
    return axis.low * std::pow(axis.high / axis.low, share);
}

/// Light to dark by way of blue and red, so that it reads in grey as well.
constexpr int kShades = 14;  // more would cost bytes and show no more
Colour shade(double darkness) {
    struct Stop {
        double at;
        double red;
        double green;
        double blue;
    };
    constexpr std::array<Stop, 5> kStops{
        {{0, 255, 255, 255}, {0.3, 176, 205, 228}, {0.55, 68, 120, 180}, {0.8, 120, 40, 90}, {1, 30, 8, 20}}};
    const double at = std::round(std::clamp(darkness, 0.0, 1.0) * kShades) / kShades;
    std::size_t i = 1;
    while (i + 1 < kStops.size() && kStops[i].at < at) ++i;
    const Stop& a = kStops[i - 1];
    const Stop& b = kStops[i];
    const double along = (at - a.at) / (b.at - a.at);
    const auto mixed = [along](double from, double to) {
        return static_cast<std::uint8_t>(std::lround(from + (to - from) * along));
    };
    return {mixed(a.red, b.red), mixed(a.green, b.green), mixed(a.blue, b.blue)};
}

std::vector<float> mono(const Pcm& pcm) {
    if (pcm.channels == 1) return pcm.samples;
    std::vector<float> out(static_cast<std::size_t>(pcm.frames()));
    const auto channels = static_cast<std::size_t>(pcm.channels);
    for (std::size_t i = 0; i < out.size(); ++i) {
        for (std::size_t c = 0; c < channels; ++c) out[i] += pcm.samples[i * channels + c];
        out[i] /= static_cast<float>(channels);
    }
    return out;
}

}  // namespace

std::vector<Tick> ticks_every(double low, double high, double step, int decimals) {
    std::vector<Tick> ticks;
    for (double n = std::ceil(low / step - 1e-9); n * step <= high + 1e-9 * step; ++n) {
        const double value = n == 0 ? 0 : n * step;
        ticks.push_back({value, fmt::format("{:.{}f}", value, decimals)});
    }
    return ticks;
}

std::vector<Tick> ticks_of_hz(double low, double high) {
    std::vector<Tick> ticks;
    for (double decade = 1; decade <= high; decade *= 10) {
        for (const double lead : {1.0, 2.0, 5.0}) {
            const double hz = lead * decade;
            if (hz < low || hz > high) continue;
            ticks.push_back({hz, hz < 1000 ? fmt::format("{:g}", hz) : fmt::format("{:g}k", hz / 1000)});
        }
    }
    return ticks;
}

std::vector<Tick> ticks_of_time(double low_seconds, double high_seconds) {
    constexpr std::array kSteps{0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0};
    double step = kSteps.back();
    for (const double one : kSteps) {
        if ((high_seconds - low_seconds) / one > 12) continue;
        step = one;
        break;
    }
    std::vector<Tick> ticks = ticks_every(low_seconds, high_seconds, step, step < 1 ? 1 : 0);
    if (high_seconds < 60) return ticks;
    for (Tick& tick : ticks) {
        const auto seconds = static_cast<int>(std::lround(tick.value));
        tick.label = fmt::format("{}:{:02}", seconds / 60, seconds % 60);
    }
    return ticks;
}

Point Panel::at(double value_x, double value_y) const {
    return {box.left + share(x, value_x) * box.width, box.bottom() - share(y, value_y) * box.height};
}

void draw_frame(Drawing& drawing, const Panel& panel, Grid grid) {
    const Box& box = panel.box;
    for (const Tick& tick : panel.x.ticks) {
        const double x = panel.at(tick.value, panel.y.low).x;
        if (grid == Grid::Lines) {
            drawing.shapes.emplace_back(Fill{{std::floor(x), box.top, 1, box.height}, kGrid});
        }
        drawing.shapes.emplace_back(
            Text{{x, box.bottom() + kLetters + 5}, tick.label, kGrey, kLetters, Anchor::Middle});
    }
    for (const Tick& tick : panel.y.ticks) {
        const double y = panel.at(panel.x.low, tick.value).y;
        if (grid == Grid::Lines) drawing.shapes.emplace_back(Fill{{box.left, std::floor(y), box.width, 1}, kGrid});
        drawing.shapes.emplace_back(Text{{box.left - 5, y + kLetters / 2}, tick.label, kGrey, kLetters, Anchor::End});
    }
    if (!panel.title.empty()) {
        drawing.shapes.emplace_back(Text{{box.left, box.top - 7}, panel.title, kInk, kLetters, Anchor::Start});
    }
}

void draw_curve(Drawing& drawing, const Panel& panel, std::span<const Point> values, Colour colour, double width) {
    Line line{{}, colour, width};
    for (const Point& value : values) {
        Point at = panel.at(value.x, value.y);
        at.x = std::clamp(at.x, panel.box.left, panel.box.right());
        at.y = std::clamp(at.y, panel.box.top, panel.box.bottom());
        line.points.push_back(at);
    }
    drawing.shapes.emplace_back(std::move(line));
}

void draw_waveform(Drawing& drawing, const Panel& panel, const Pcm& pcm, double from_seconds, double to_seconds,
                   Colour colour) {
    const Frames frames = pcm.frames();
    const auto channels = static_cast<std::size_t>(pcm.channels);
    const auto columns = static_cast<int>(std::lround(panel.box.width));
    for (int column = 0; column < columns; ++column) {
        const double from = value_at(panel.x, column / panel.box.width);
        const double to = value_at(panel.x, (column + 1) / panel.box.width);
        if (from < from_seconds || from >= to_seconds) continue;
        const auto first = std::clamp<Frames>(static_cast<Frames>(from * pcm.sample_rate_hz), 0, frames);
        const auto last = std::clamp<Frames>(static_cast<Frames>(to * pcm.sample_rate_hz), first, frames);
        if (first == last) continue;
        const auto [lowest, highest] = std::minmax_element(
            pcm.samples.begin() + static_cast<std::ptrdiff_t>(first) * pcm.channels,
            pcm.samples.begin() + static_cast<std::ptrdiff_t>(last) * static_cast<std::ptrdiff_t>(channels));
        const double top =
            std::clamp(panel.at(from, static_cast<double>(*highest)).y, panel.box.top, panel.box.bottom());
        const double bottom =
            std::clamp(panel.at(from, static_cast<double>(*lowest)).y, panel.box.top, panel.box.bottom());
        drawing.shapes.emplace_back(Fill{{panel.box.left + column, top, 1, std::max(1.0, bottom - top)}, colour});
    }
}

void draw_spectrogram(Drawing& drawing, const Panel& panel, const Pcm& pcm, double floor_db, double top_db) {
    constexpr std::size_t kWindow = 2048;
    const std::vector<float> samples = mono(pcm);
    const auto columns = static_cast<int>(std::lround(panel.box.width));
    const auto rows = static_cast<int>(std::lround(panel.box.height));
    Bitmap bitmap(columns, rows, kWhite);
    const double hz_a_line = static_cast<double>(pcm.sample_rate_hz) / kWindow;
    for (int x = 0; x < columns; ++x) {
        const double seconds = value_at(panel.x, (x + 0.5) / columns);
        const auto first = static_cast<std::ptrdiff_t>(std::lround(seconds * pcm.sample_rate_hz)) -
                           static_cast<std::ptrdiff_t>(kWindow / 2);
        const std::vector<double> powers = power_spectrum(samples, first, kWindow);
        for (int y = 0; y < rows; ++y) {
            // The loudest line a pixel covers, at least the nearest one.
            const double low = value_at(panel.y, static_cast<double>(rows - 1 - y) / rows) / hz_a_line;
            const double high = value_at(panel.y, static_cast<double>(rows - y) / rows) / hz_a_line;
            const auto from =
                static_cast<std::size_t>(std::clamp(std::lround(low), 0L, static_cast<long>(kWindow / 2)));
            const auto to = static_cast<std::size_t>(
                std::clamp(std::lround(high), static_cast<long>(from) + 1, static_cast<long>(kWindow / 2) + 1));
            if (from >= powers.size()) continue;
            const double power =
                *std::max_element(powers.begin() + static_cast<std::ptrdiff_t>(from),
                                  powers.begin() + static_cast<std::ptrdiff_t>(std::min(to, powers.size())));
            bitmap.set(x, y, shade((10 * std::log10(power + 1e-15) - floor_db) / (top_db - floor_db)));
        }
    }
    drawing.shapes.emplace_back(Inset{panel.box, std::move(bitmap)});
}

}  // namespace newscart::picture
