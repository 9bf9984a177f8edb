#include "audio/loudness.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace newscart {
namespace {

constexpr std::size_t kStepBlocks = 4800 / kBlockFrames;  // 100 ms
static_assert(kStepBlocks * kBlockFrames == 4800);
constexpr std::size_t kGateSteps = 4;  // gating blocks of 400 ms, overlapping by three quarters

double lufs(double power) { return -0.691 + 10 * std::log10(power); }
double power_of_lufs(double loudness) { return std::pow(10, (loudness + 0.691) / 10); }

double mean_above(const std::vector<double>& powers, double threshold) {
    double sum = 0;
    std::size_t count = 0;
    for (const double power : powers) {
        if (power <= threshold) continue;
        sum += power;
        ++count;
    }
    return count == 0 ? 0 : sum / static_cast<double>(count);
}

}  // namespace

double loudness_of_blocks(const std::vector<float>& mean_squares) {
    constexpr double kSilence = -std::numeric_limits<double>::infinity();
    const std::size_t steps = mean_squares.size() / kStepBlocks;
    if (steps < kGateSteps) {
        const double sum = std::accumulate(mean_squares.begin(), mean_squares.end(), 0.0);
        return sum > 0 ? lufs(sum / static_cast<double>(mean_squares.size())) : kSilence;
    }
    std::vector<double> step(steps);
    for (std::size_t i = 0; i < steps; ++i) {
        const auto first = mean_squares.begin() + static_cast<std::ptrdiff_t>(i * kStepBlocks);
        step[i] = std::accumulate(first, first + kStepBlocks, 0.0) / kStepBlocks;
    }
    std::vector<double> gated(steps - kGateSteps + 1);
    for (std::size_t i = 0; i < gated.size(); ++i) {
        gated[i] = (step[i] + step[i + 1] + step[i + 2] + step[i + 3]) / kGateSteps;
    }
    const double absolute_gate = power_of_lufs(-70);
    const double relative_gate = mean_above(gated, absolute_gate) / 10;
    const double power = mean_above(gated, std::max(absolute_gate, relative_gate));
    return power > 0 ? lufs(power) : kSilence;
}

}  // namespace newscart
