#include "app/voice_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "audio/level.h"
#include "audio/loudness.h"
#include "audio/spectrum.h"
#include "mix/mix.h"
#include "mix/voice_chain.h"
#include "picture/chart.h"

namespace newscart {
namespace {

using picture::Axis;
using picture::Panel;
using picture::Point;

constexpr int kWidth = 860;
constexpr double kLowestHz = 50;
constexpr double kHighestHz = 12000;

Axis hz_axis() {
    return {kLowestHz, kHighestHz, Axis::Scale::Logarithmic, picture::ticks_of_hz(kLowestHz, kHighestHz)};
}

Axis db_axis(double low, double high, double step) {
    return {low, high, Axis::Scale::Linear, picture::ticks_every(low, high, step)};
}

/// Level of each third of an octave, with the sound at the level of speech.
std::vector<Point> thirds(const Pcm& pcm) {
    constexpr std::size_t kWindow = 4096;
    std::vector<double> powers(kWindow / 2 + 1);
    int windows = 0;
    for (std::size_t first = 0; first + kWindow <= pcm.samples.size(); first += kWindow / 2, ++windows) {
        const std::vector<double> here = power_spectrum(pcm.samples, static_cast<std::ptrdiff_t>(first), kWindow);
        for (std::size_t i = 0; i < powers.size(); ++i) powers[i] += here[i];
    }
    const double to_level = kSpeechLufs - loudness_lufs(pcm);
    std::vector<Point> out;
    for (int band = -13; band <= 10; ++band) {
        const double middle = 1000 * std::pow(2, band / 3.0);
        const auto line = [&](double hz) {
            return static_cast<std::size_t>(std::lround(hz * kWindow / pcm.sample_rate_hz));
        };
        double power = 1e-15;
        for (std::size_t i = line(middle / std::pow(2, 1.0 / 6)); i < line(middle * std::pow(2, 1.0 / 6)) + 1; ++i) {
            power += powers[i] / std::max(1, windows);
        }
        out.push_back({middle, 10 * std::log10(power) + to_level});
    }
    return out;
}

Pcm levelled(const Pcm& pcm) {
    Pcm out = pcm;
    const double loudness = loudness_lufs(pcm);
    if (std::isinf(loudness)) return out;
    const auto gain = static_cast<float>(gain_of_db(kSpeechLufs - loudness));
    for (float& x : out.samples) x *= gain;
    return out;
}

}  // namespace

picture::Drawing draw_voice(const Voice& voice, const Pcm& before, const Pcm& after) {
    picture::Drawing drawing{kWidth, 652, {}};
    const VoiceChain& chain = voice.chain;
    drawing.shapes.emplace_back(
        picture::Text{{44, 22},
                      fmt::format("{}: {}, {}", voice.name, voice.language,
                                  voice.by_command() ? engine_name(voice)
                                                     : fmt::format("{} wpm, pitch {}", voice.rate_wpm, voice.pitch)),
                      picture::kInk,
                      14,
                      picture::Anchor::Start});

    const Panel response{{44, 56, 360, 130}, hz_axis(), db_axis(-18, 12, 6), "high-pass and equaliser, dB by Hz"};
    draw_frame(drawing, response);
    std::vector<Point> curve;
    for (int i = 0; i <= 180; ++i) {
        const double hz = kLowestHz * std::pow(kHighestHz / kLowestHz, i / 180.0);
        curve.push_back({hz, chain_response_db(chain, hz)});
    }
    draw_curve(drawing, response, curve, picture::kBlue, 2);

    const Panel levels{{462, 56, 130, 130}, db_axis(-48, 0, 12), db_axis(-48, 0, 12), "compressor, dB out by dB in"};
    draw_frame(drawing, levels);
    curve.clear();
    for (int db = -48; db <= 0; ++db) curve.push_back({1.0 * db, compressed_db(db, compression_of(chain))});
    draw_curve(drawing, levels, curve, picture::kBlue, 2);
    const std::vector<std::string> stages = {
        chain.highpass_hz > 0 ? fmt::format("high-pass {:g} Hz", chain.highpass_hz) : "high-pass off",
        chain.exciter_db > -100 ? fmt::format("exciter {:g} dB", chain.exciter_db) : "exciter off",
        chain.rotator_hz > 0 ? fmt::format("phase rotator {:g} Hz", chain.rotator_hz) : "phase rotator off",
        fmt::format("equaliser, {} bands", chain.equaliser.size()),
        chain.deesser_threshold_db < 0
            ? fmt::format("de-esser {:g} dB over {:g} Hz", chain.deesser_threshold_db, chain.deesser_hz)
            : "de-esser off",
        chain.compressor_ratio > 1
            ? fmt::format("compressor {:g}:1 at {:g} dB", chain.compressor_ratio, chain.compressor_threshold_db)
            : "compressor off",
        fmt::format("level {:g} LUFS a line", kSpeechLufs + chain.gain_db)};
    for (std::size_t i = 0; i < stages.size(); ++i) {
        drawing.shapes.emplace_back(picture::Text{{616, 66 + 18 * static_cast<double>(i)}, stages[i], picture::kInk});
    }

    const Panel spectrum{{44, 240, 796, 110},
                         hz_axis(),
                         db_axis(-70, -20, 10),
                         "thirds of an octave, dB: grey before, blue after the chain, both at one loudness"};
    draw_frame(drawing, spectrum);
    draw_curve(drawing, spectrum, thirds(before), picture::kGrey, 2);
    draw_curve(drawing, spectrum, thirds(after), picture::kBlue, 2);

    const double seconds = std::max(0.1, static_cast<double>(after.frames()) / after.sample_rate_hz);
    const Axis time{0, seconds, Axis::Scale::Linear, picture::ticks_of_time(0, seconds)};
    const Axis hz{0,
                  10000,
                  Axis::Scale::Linear,
                  {{0, "0"}, {2000, "2k"}, {4000, "4k"}, {6000, "6k"}, {8000, "8k"}, {10000, "10k"}}};
    double top = 404;
    for (const auto& [title, pcm] : {std::pair{"before: Hz by seconds", &before}, std::pair{"after", &after}}) {
        const Panel panel{{44, top, 796, 96}, time, hz, title};
        draw_frame(drawing, panel, picture::Grid::None);
        draw_spectrogram(drawing, panel, levelled(*pcm), -95, -35);
        top += 130;
    }
    return drawing;
}

}  // namespace newscart
