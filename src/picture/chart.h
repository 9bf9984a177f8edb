#pragma once
#include <span>
#include <string>
#include <vector>

#include "audio/pcm.h"
#include "picture/drawing.h"

namespace newscart::picture {

struct Tick {
    double value = 0;
    std::string label;
};

struct Axis {
    double low = 0;
    double high = 1;
    enum class Scale { Linear, Logarithmic } scale = Scale::Linear;
    std::vector<Tick> ticks;
};

/// Ticks at the multiples of `step` within an axis, with `decimals` places.
std::vector<Tick> ticks_every(double low, double high, double step, int decimals = 0);
/// 100, 200, 500, 1k, 2k ... within an axis.
std::vector<Tick> ticks_of_hz(double low, double high);
/// Minutes and seconds, about ten of them.
std::vector<Tick> ticks_of_time(double low_seconds, double high_seconds);

/// A field of a drawing with its two axes.
struct Panel {
    Box box;
    Axis x;
    Axis y;
    std::string title;

    /// Where a value stands; outside the axes, outside the box.
    Point at(double value_x, double value_y) const;
};

/// Title, grid and the ticks' labels; draw it first. `Grid::None` leaves the lines out, for what a picture will cover.
enum class Grid { Lines, None };
void draw_frame(Drawing& drawing, const Panel& panel, Grid grid = Grid::Lines);

/// Values of x and y as a line, held within the panel.
void draw_curve(Drawing& drawing, const Panel& panel, std::span<const Point> values, Colour colour, double width = 1.5);

/// Lowest and highest sample of every column of the panel between two times. x is in seconds from the sound's first
/// frame, y is amplitude.
void draw_waveform(Drawing& drawing, const Panel& panel, const Pcm& pcm, double from_seconds, double to_seconds,
                   Colour colour);

/// A sound's spectrogram over the panel, its channels mixed: x in seconds, y in Hz; from `floor_db` (light) to `top_db`
/// (dark) below full scale, by windows of 2048 frames.
void draw_spectrogram(Drawing& drawing, const Panel& panel, const Pcm& pcm, double floor_db, double top_db);

}  // namespace newscart::picture
