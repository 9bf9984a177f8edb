#include "audio/true_peak.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <numbers>

namespace newscart {
namespace {

constexpr std::size_t kTaps = 12;
constexpr std::size_t kPhases = 3;  // the fourth is the sample itself
constexpr std::size_t kLeft = 5;    // samples needed before the one in hand
constexpr std::size_t kRight = 6;   // and after it
constexpr std::size_t kBlock = 64;

struct Filter {
    std::array<std::array<float, kTaps>, kPhases> taps{};
    float most_gain = 0;  ///< no input of peak 1 comes out higher

    Filter() {
        // The windowed sinc of libebur128: 49 taps under a Hann window, four phases.
        constexpr std::size_t kLength = 49;
        for (std::size_t phase = 0; phase < kPhases; ++phase) {
            double sum = 0;
            for (std::size_t t = 0; t < kTaps; ++t) {
                const auto j = static_cast<double>(t * 4 + phase + 1);
                const double x = (j - (kLength - 1) / 2.0) * std::numbers::pi / 4;
                const double window = 0.5 * (1 - std::cos(2 * std::numbers::pi * j / (kLength - 1)));
                const double tap = std::sin(x) / x * window;
                // Turned round, so that it runs forward over the samples.
                taps[phase][kTaps - 1 - t] = static_cast<float>(tap);
                sum += std::abs(tap);
            }
            most_gain = std::max(most_gain, static_cast<float>(sum));
        }
    }
};

const Filter& filter() {
    static const Filter made;
    return made;
}

// Four samples at a time. Written out, because the compiler does not find it at every level of optimisation.
using Four [[gnu::vector_size(16)]] = float;

Four load(const float* from) {
    Four four;
    std::memcpy(&four, from, sizeof four);
    return four;
}

Four larger(Four a, Four b) { return a > b ? a : b; }
Four magnitude(Four a) { return larger(a, -a); }

/// out[i] = the highest of the four phases from sample i on. Reads x[-kLeft .. count + kRight), count a multiple of 4.
void phase_peaks(const float* x, std::size_t count, float* out) {
    const Filter& fir = filter();
    for (std::size_t i = 0; i < count; i += 4) {
        std::array<Four, kPhases> sums{};
        for (std::size_t t = 0; t < kTaps; ++t) {
            const Four samples = load(x + i + t - kLeft);
            for (std::size_t phase = 0; phase < kPhases; ++phase) sums[phase] += samples * fir.taps[phase][t];
        }
        Four most = magnitude(load(x + i));
        for (const Four& sum : sums) most = larger(most, magnitude(sum));
        std::memcpy(out + i, &most, sizeof most);
    }
}

float highest_sample(const float* x, std::size_t count) {
    Four highest{};
    std::size_t i = 0;
    for (; i + 4 <= count; i += 4) highest = larger(highest, magnitude(load(x + i)));
    float most = std::max(std::max(highest[0], highest[1]), std::max(highest[2], highest[3]));
    for (; i < count; ++i) most = std::max(most, std::abs(x[i]));
    return most;
}

}  // namespace

TruePeakMeter::TruePeakMeter(int channels)
    : channels_(static_cast<std::size_t>(channels)), planes_(channels_, std::vector<float>(kLeft + kRight)) {}

void TruePeakMeter::add(std::span<const float> samples) {
    const std::size_t count = samples.size() / channels_;
    std::array<float, kBlock> levels{};
    for (std::size_t c = 0; c < channels_; ++c) {
        std::vector<float>& plane = planes_[c];
        const std::size_t kept = plane.size();
        plane.resize(kept + count);
        for (std::size_t i = 0; i < count; ++i) plane[kept + i] = samples[i * channels_ + c];
        std::size_t at = kLeft;
        for (; at + kBlock + kRight <= plane.size(); at += kBlock) {
            const float highest = highest_sample(plane.data() + at - kLeft, kLeft + kBlock + kRight);
            if (highest * filter().most_gain <= peak_) continue;
            phase_peaks(plane.data() + at, kBlock, levels.data());
            peak_ = std::max(peak_, *std::max_element(levels.begin(), levels.end()));
        }
        plane.erase(plane.begin(), plane.begin() + static_cast<std::ptrdiff_t>(at - kLeft));
    }
}

double TruePeakMeter::peak() const {
    float most = peak_;
    std::array<float, 2 * kBlock> levels{};
    for (std::vector<float> plane : planes_) {
        const std::size_t left = plane.size() - kLeft;
        const std::size_t whole = (left + kBlock - 1) / kBlock * kBlock;
        plane.resize(kLeft + whole + kRight);
        phase_peaks(plane.data() + kLeft, whole, levels.data());
        most = std::max(most, *std::max_element(levels.begin(), levels.begin() + static_cast<std::ptrdiff_t>(whole)));
    }
    return most;
}

double true_peak(const Pcm& pcm) {
    TruePeakMeter meter(pcm.channels);
    const std::span<const float> samples(pcm.samples);
    const std::size_t step = 4096 * static_cast<std::size_t>(pcm.channels);
    for (std::size_t at = 0; at < samples.size(); at += step) {
        meter.add(samples.subspan(at, std::min(step, samples.size() - at)));
    }
    return meter.peak();
}

std::vector<Peak> peaks_above(const Pcm& pcm, float floor, Frames first, Frames last) {
    std::vector<Peak> found;
    const auto channels = static_cast<std::size_t>(pcm.channels);
    const Frames length = pcm.frames();
    std::array<float, kLeft + kBlock + kRight> plane{};
    std::array<float, kBlock> levels{};
    std::array<float, kBlock> of_channel{};
    for (Frames start = first; start < last; start += static_cast<Frames>(kBlock)) {
        // Nearly everywhere a look at all channels at once is enough.
        const Frames seen_from = std::max<Frames>(start - static_cast<Frames>(kLeft), 0);
        const Frames seen_to = std::min(start + static_cast<Frames>(kBlock + kRight), length);
        const float highest =
            highest_sample(pcm.samples.data() + static_cast<std::size_t>(seen_from) * channels,
                           static_cast<std::size_t>(std::max<Frames>(seen_to - seen_from, 0)) * channels);
        if (highest * filter().most_gain <= floor) continue;
        bool any = false;
        for (std::size_t c = 0; c < channels; ++c) {
            for (std::size_t i = 0; i < plane.size(); ++i) {
                const Frames frame = start + static_cast<Frames>(i) - static_cast<Frames>(kLeft);
                plane[i] =
                    frame >= 0 && frame < length ? pcm.samples[static_cast<std::size_t>(frame) * channels + c] : 0;
            }
            if (highest_sample(plane.data(), plane.size()) * filter().most_gain <= floor) continue;
            phase_peaks(plane.data() + kLeft, kBlock, of_channel.data());
            if (!any) levels = of_channel;
            for (std::size_t i = 0; any && i < kBlock; ++i) levels[i] = std::max(levels[i], of_channel[i]);
            any = true;
        }
        if (!any) continue;
        for (std::size_t i = 0; i < kBlock && start + static_cast<Frames>(i) < last; ++i) {
            if (levels[i] > floor) found.push_back({start + static_cast<Frames>(i), levels[i]});
        }
    }
    return found;
}

float highest_true_peak(const Pcm& piece, Frames first, Frames last, float least) {
    // Above the highest sample there are few places to look at.
    const auto channels = static_cast<std::size_t>(piece.channels);
    const auto from = static_cast<std::size_t>(std::max<Frames>(first, 0)) * channels;
    const auto to = std::min(static_cast<std::size_t>(std::max<Frames>(last, 0)) * channels, piece.samples.size());
    if (from < to) least = std::max(least, highest_sample(piece.samples.data() + from, to - from));
    for (const Peak& peak : peaks_above(piece, least, first, last)) least = std::max(least, peak.level);
    return least;
}

}  // namespace newscart
