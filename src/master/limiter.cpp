#include "master/limiter.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <deque>

namespace newscart {
namespace {

constexpr Frames kSmooth = kFrameRateHz / 400;  // 2.5 ms; held and smoothed on both sides: 5 ms of look-ahead
constexpr Frames kReach = kSmooth + 8;          // held for a little longer: a peak between samples has neighbours
constexpr double kReleaseSeconds = 0.080;
constexpr float kRecovered = 0.9988F;  // 0.01 dB: what is nearer to 1 than this is 1

/// Mean over 2 x reach + 1 values; beyond the ends all is 1.
std::vector<float> box(const std::vector<float>& from, std::size_t reach) {
    const auto value = [&](std::ptrdiff_t i) {
        return i < 0 || i >= static_cast<std::ptrdiff_t>(from.size()) ? 1.0 : double{from[static_cast<std::size_t>(i)]};
    };
    const auto wide = static_cast<std::ptrdiff_t>(reach);
    const double scale = 1.0 / (2.0 * static_cast<double>(reach) + 1);
    double sum = 0;
    for (std::ptrdiff_t i = -wide; i <= wide; ++i) sum += value(i);
    std::vector<float> to(from.size());
    for (std::ptrdiff_t i = 0; i < static_cast<std::ptrdiff_t>(from.size()); ++i) {
        to[static_cast<std::size_t>(i)] = static_cast<float>(sum * scale);
        sum += value(i + wide + 1) - value(i - wide);
    }
    return to;
}

}  // namespace

GainCurve::GainCurve(const std::vector<GainLimit>& limits) {
    const auto recovery = static_cast<float>(1 - std::exp(-1 / (kReleaseSeconds * kFrameRateHz)));
    std::size_t next = 0;
    while (next < limits.size()) {
        if (limits[next].most_gain >= 1) {
            ++next;
            continue;
        }
        // One span: from the first limit to where the gain has recovered and no further limit is in reach.
        Span span{limits[next].frame - kReach - kSmooth, {}};
        std::vector<float> held(static_cast<std::size_t>(kSmooth), 1.0F);  // room for the smoothing
        std::deque<GainLimit> window;                                      // those in reach, their gains rising
        float gain = 1;
        for (Frames frame = span.start_frame + kSmooth;; ++frame) {
            for (; next < limits.size() && limits[next].frame <= frame + kReach; ++next) {
                while (!window.empty() && window.back().most_gain >= limits[next].most_gain) window.pop_back();
                window.push_back(limits[next]);
            }
            while (!window.empty() && window.front().frame < frame - kReach) window.pop_front();
            gain += (1 - gain) * recovery;
            if (!window.empty()) {
                gain = std::min(gain, window.front().most_gain);
            } else if (gain > kRecovered && (next == limits.size() || limits[next].frame > frame + 3 * kReach)) {
                break;
            }
            held.push_back(gain);
        }
        held.insert(held.end(), static_cast<std::size_t>(kSmooth), 1.0F);
        // Twice a mean is a triangle as wide as what was held: never above the limit in its middle.
        span.gain = box(box(held, kSmooth / 2), kSmooth / 2);
        spans_.push_back(std::move(span));
    }
}

float GainCurve::at(Frames frame) const {
    const auto after = std::upper_bound(spans_.begin(), spans_.end(), frame,
                                        [](Frames f, const Span& span) { return f < span.start_frame; });
    if (after == spans_.begin()) return 1;
    const Span& span = *std::prev(after);
    const Frames place = frame - span.start_frame;
    return place < static_cast<Frames>(span.gain.size()) ? span.gain[static_cast<std::size_t>(place)] : 1;
}

void GainCurve::apply_interleaved(Frames start_frame, std::size_t channels, std::span<float> samples) const {
    const Frames end_frame = start_frame + static_cast<Frames>(samples.size() / channels);
    auto span = std::upper_bound(spans_.begin(), spans_.end(), start_frame,
                                 [](Frames f, const Span& s) { return f < s.start_frame; });
    if (span != spans_.begin()) --span;
    for (; span != spans_.end() && span->start_frame < end_frame; ++span) {
        const Frames first = std::max(start_frame, span->start_frame);
        const Frames last = std::min(end_frame, span->start_frame + static_cast<Frames>(span->gain.size()));
        for (Frames frame = first; frame < last; ++frame) {
            const float gain = span->gain[static_cast<std::size_t>(frame - span->start_frame)];
            float* to = samples.data() + static_cast<std::size_t>(frame - start_frame) * channels;
            for (std::size_t c = 0; c < channels; ++c) to[c] *= gain;
        }
    }
}

}  // namespace newscart
