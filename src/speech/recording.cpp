#include "speech/recording.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <numbers>

#include "lib/soxr/resample.h"

namespace newscart {
namespace {

// Below the take's peak by this much (60 dB) it is silence: eSpeak's own silence is digital, its breath is at -40.
constexpr double kSilence = 0.001;
constexpr double kLeadSeconds = 0.005;
constexpr double kTailSeconds = 0.010;
constexpr double kFadeInSeconds = 0.003;
constexpr double kFadeOutSeconds = 0.006;
// The pole of the DC blocker, below every voice.
constexpr double kBlockerHz = 10;

struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
};

Range sounding(const std::vector<std::int16_t>& samples, int rate_hz) {
    int peak = 0;
    for (const std::int16_t sample : samples) peak = std::max(peak, std::abs(static_cast<int>(sample)));
    if (peak == 0) return {};
    const double threshold = std::max(2.0, peak * kSilence);
    const auto loud = [&](std::int16_t sample) { return std::abs(static_cast<int>(sample)) >= threshold; };
    const auto first = std::find_if(samples.begin(), samples.end(), loud);
    const auto last = std::find_if(samples.rbegin(), samples.rend(), loud).base();
    const auto lead = static_cast<std::ptrdiff_t>(kLeadSeconds * rate_hz);
    const auto tail = static_cast<std::ptrdiff_t>(kTailSeconds * rate_hz);
    const std::ptrdiff_t begin = std::max<std::ptrdiff_t>(first - samples.begin() - lead, 0);
    const std::ptrdiff_t end = std::min(last - samples.begin() + tail, static_cast<std::ptrdiff_t>(samples.size()));
    return {static_cast<std::size_t>(begin), static_cast<std::size_t>(end)};
}

std::vector<float> without_dc(const std::vector<std::int16_t>& samples, Range range, int rate_hz) {
    std::vector<float> out(range.end - range.begin);
    const double keep = 1 - 2 * std::numbers::pi * kBlockerHz / rate_hz;
    double before = 0;
    double level = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double now = samples[range.begin + i] / 32768.0;
        level = now - before + keep * level;
        before = now;
        out[i] = static_cast<float>(level);
    }
    return out;
}

// Raised cosines.
void fade_ends(std::vector<float>& samples, int rate_hz) {
    const auto fade = [&](double seconds, auto&& at) {
        const std::size_t length = std::min(static_cast<std::size_t>(seconds * rate_hz), samples.size() / 2);
        for (std::size_t i = 0; i < length; ++i) {
            const double angle = std::numbers::pi * static_cast<double>(i) / static_cast<double>(length);
            samples[at(i)] *= static_cast<float>(0.5 - 0.5 * std::cos(angle));
        }
    };
    fade(kFadeInSeconds, [](std::size_t i) { return i; });
    fade(kFadeOutSeconds, [&](std::size_t i) { return samples.size() - 1 - i; });
}

}  // namespace

Take finish(const Recording& recording) {
    const Range range = sounding(recording.samples, recording.rate_hz);
    Pcm pcm{recording.rate_hz, 1, without_dc(recording.samples, range, recording.rate_hz)};
    fade_ends(pcm.samples, recording.rate_hz);
    Take take{recording.line, soxr::resample(pcm, kFrameRateHz), {}};
    take.marks.reserve(recording.marks.size());
    const double scale = static_cast<double>(kFrameRateHz) / recording.rate_hz;
    const Frames last = std::max<Frames>(take.pcm.frames() - 1, 0);
    for (const wire::Mark& mark : recording.marks) {
        const double sample = static_cast<double>(mark.sample) - static_cast<double>(range.begin);
        take.marks.push_back(
            {mark.text_begin, mark.text_length, std::clamp<Frames>(std::llround(sample * scale), 0, last)});
    }
    return take;
}

}  // namespace newscart
