#include "audio/loudness_meter.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace newscart {
namespace {

constexpr std::size_t kHopSteps = 10;  // 100 ms: gating blocks overlap by three quarters
constexpr double kAbsoluteGateLufs = -70;
constexpr double kIntegratedGateLu = -10;
constexpr double kRangeGateLu = -20;
constexpr double kSilence = -std::numeric_limits<double>::infinity();

/// BS.1770 gives its filters for 48 kHz; these are the analogue ones they come from, for any rate.
Biquad shelf(int sample_rate_hz) {
    const double k = std::tan(std::numbers::pi * 1681.974450955533 / sample_rate_hz);
    const double q = 0.7071752369554196;
    const double high = std::pow(10.0, 3.999843853973347 / 20);
    const double band = std::pow(high, 0.4996667741545416);
    const double a0 = 1 + k / q + k * k;
    return {(high + band * k / q + k * k) / a0, 2 * (k * k - high) / a0, (high - band * k / q + k * k) / a0,
            2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0};
}

Biquad weighting_high_pass(int sample_rate_hz) {
    const double k = std::tan(std::numbers::pi * 38.13547087602444 / sample_rate_hz);
    const double q = 0.5003270373238773;
    const double a0 = 1 + k / q + k * k;
    return {1, -2, 1, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0};
}

/// Mean powers of all whole windows, one every `hop` steps.
std::vector<double> windows(const std::vector<double>& steps, std::size_t window, std::size_t hop) {
    std::vector<double> means;
    double sum = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        sum += steps[i];
        if (i >= window) sum -= steps[i - window];
        if (i + 1 >= window && (i + 1 - window) % hop == 0)
            means.push_back(std::max(sum, 0.0) / static_cast<double>(window));
    }
    return means;
}

double mean_above(const std::vector<double>& powers, double threshold) {
    double sum = 0;
    std::size_t count = 0;
    for (const double power : powers) {
        if (power < threshold) continue;
        sum += power;
        ++count;
    }
    return count == 0 ? 0 : sum / static_cast<double>(count);
}

}  // namespace

double lufs_of_power(double power) { return power > 0 ? -0.691 + 10 * std::log10(power) : kSilence; }
double power_of_lufs(double lufs) { return std::pow(10, (lufs + 0.691) / 10); }

LoudnessMeter::LoudnessMeter(int channels, int sample_rate_hz)
    : channels_(static_cast<std::size_t>(channels)),
      step_frames_(static_cast<std::size_t>(std::lround(sample_rate_hz * kStepSeconds))) {
    for (std::size_t c = 0; c < channels_.size(); ++c) {
        channels_[c].stages = {Stage{shelf(sample_rate_hz)}, Stage{weighting_high_pass(sample_rate_hz)}};
        if (c >= 3) channels_[c].weight = 1.41;  // surrounds
    }
}

void LoudnessMeter::add(std::span<const float> samples) {
    for (const float sample : samples) {
        Channel& channel = channels_[next_channel_];
        double x = sample;
        for (Stage& stage : channel.stages) {
            const double y = stage.filter.b0 * x + stage.s1;
            stage.s1 = stage.filter.b1 * x - stage.filter.a1 * y + stage.s2;
            stage.s2 = stage.filter.b2 * x - stage.filter.a2 * y;
            x = y;
        }
        sum_ += channel.weight * x * x;
        if (++next_channel_ < channels_.size()) continue;
        next_channel_ = 0;
        if (++frames_in_step_ < step_frames_) continue;
        steps_.push_back(sum_ / static_cast<double>(step_frames_));
        sum_ = 0;
        frames_in_step_ = 0;
    }
}

double LoudnessMeter::integrated_lufs() const {
    const std::vector<double> blocks = windows(steps_, kMomentarySteps, kHopSteps);
    const double absolute = power_of_lufs(kAbsoluteGateLufs);
    const double relative = mean_above(blocks, absolute) * std::pow(10, kIntegratedGateLu / 10);
    return lufs_of_power(mean_above(blocks, std::max(absolute, relative)));
}

double LoudnessMeter::range_lu() const {
    std::vector<double> blocks = windows(steps_, kShortTermSteps, kHopSteps);
    const double absolute = power_of_lufs(kAbsoluteGateLufs);
    const double relative = mean_above(blocks, absolute) * std::pow(10, kRangeGateLu / 10);
    std::erase_if(blocks, [&](double power) { return power < std::max(absolute, relative); });
    if (blocks.empty()) return 0;
    std::sort(blocks.begin(), blocks.end());
    const auto at = [&](double share) {
        return blocks[static_cast<std::size_t>(std::lround(share * static_cast<double>(blocks.size() - 1)))];
    };
    return lufs_of_power(at(0.95)) - lufs_of_power(at(0.10));
}

std::vector<double> loudness_curve(const std::vector<double>& steps, std::size_t window) {
    std::vector<double> curve(steps.size());
    double sum = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        sum += steps[i];
        if (i >= window) sum -= steps[i - window];
        // What is left of loud steps that have gone is rounding, no sound.
        const double power = sum / static_cast<double>(window);
        curve[i] = power > 1e-13 ? lufs_of_power(power) : kSilence;
    }
    return curve;
}

LoudestWindow loudest_window(const std::vector<double>& steps, std::size_t window) {
    LoudestWindow loudest{kSilence, 0};
    const std::vector<double> curve = loudness_curve(steps, window);
    for (std::size_t i = window - 1; i < curve.size(); ++i) {
        if (curve[i] > loudest.lufs) loudest = {curve[i], i + 1 - window};
    }
    return loudest;
}

}  // namespace newscart
