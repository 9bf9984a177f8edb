#include "audio/loudness.h"

#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

#include "audio/lane_block.h"
#include "base/parallel.h"

namespace newscart {
namespace {

constexpr std::size_t kStepBlocks = 4800 / kBlockFrames;  // 100 ms
static_assert(kStepBlocks * kBlockFrames == 4800);
constexpr std::size_t kGateSteps = 4;  // gating blocks of 400 ms, overlapping by three quarters

double lufs(double power) { return -0.691 + 10 * std::log10(power); }
double power_of_lufs(double loudness) { return std::pow(10, (loudness + 0.691) / 10); }

std::vector<double> step_powers(const std::vector<float>& mean_squares) {
    std::vector<double> step(mean_squares.size() / kStepBlocks);
    for (std::size_t i = 0; i < step.size(); ++i) {
        const auto first = mean_squares.begin() + static_cast<std::ptrdiff_t>(i * kStepBlocks);
        step[i] = std::accumulate(first, first + kStepBlocks, 0.0) / kStepBlocks;
    }
    return step;
}

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

constexpr std::size_t kPartBlocks = 15000;  // 10 s
constexpr std::size_t kLeadBlocks = 75;     // 50 ms: by then the filters have forgotten how they began

/// Several parts of the sound, and their channels, side by side in the lanes.
void weigh(const Pcm& pcm, std::size_t first_part, std::vector<float>& mean_squares) {
    const auto channels = static_cast<std::size_t>(pcm.channels);
    const std::vector<float> nothing(kBlockFrames * channels);
    std::array<Filter<Lanes>, 2> weighting{Filter<Lanes>(kLoudnessShelf), Filter<Lanes>(kLoudnessHighPass)};
    for (std::size_t step = 0; step < kLeadBlocks + kPartBlocks; ++step) {
        std::array<const float*, kLanes> from{};
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const std::size_t after_lead = (first_part + lane / channels) * kPartBlocks + step;
            const bool there = after_lead >= kLeadBlocks && after_lead - kLeadBlocks < mean_squares.size();
            from[lane] = there ? &pcm.samples[(after_lead - kLeadBlocks) * kBlockFrames * channels] : nothing.data();
            from[lane] += lane % channels;
        }
        Block block;
        for (std::size_t i = 0; i < kBlockFrames; ++i) {
            const std::size_t at = i * channels;
            block[i] = Lanes{from[0][at], from[1][at], from[2][at], from[3][at]};
        }
        run<2>(weighting.data(), block);
        if (step < kLeadBlocks) continue;
        const Lanes power = mean_square(block);
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const std::size_t b = (first_part + lane / channels) * kPartBlocks + step - kLeadBlocks;
            if (b < mean_squares.size()) mean_squares[b] += power[lane];
        }
    }
}

}  // namespace

std::vector<float> weighted_mean_squares(const Pcm& pcm, int jobs) {
    assert(pcm.channels == 1 || pcm.channels == 2);
    std::vector<float> mean_squares(static_cast<std::size_t>(pcm.frames()) / kBlockFrames);
    const std::size_t parts = (mean_squares.size() + kPartBlocks - 1) / kPartBlocks;
    const std::size_t at_once = kLanes / static_cast<std::size_t>(pcm.channels);
    parallel_for((parts + at_once - 1) / at_once, jobs, [&](std::size_t g) { weigh(pcm, g * at_once, mean_squares); });
    return mean_squares;
}

double loudness_of_blocks(const std::vector<float>& mean_squares) {
    constexpr double kSilence = -std::numeric_limits<double>::infinity();
    const std::size_t steps = mean_squares.size() / kStepBlocks;
    if (steps < kGateSteps) {
        const double sum = std::accumulate(mean_squares.begin(), mean_squares.end(), 0.0);
        return sum > 0 ? lufs(sum / static_cast<double>(mean_squares.size())) : kSilence;
    }
    const std::vector<double> step = step_powers(mean_squares);
    std::vector<double> gated(steps - kGateSteps + 1);
    for (std::size_t i = 0; i < gated.size(); ++i) {
        gated[i] = (step[i] + step[i + 1] + step[i + 2] + step[i + 3]) / kGateSteps;
    }
    const double absolute_gate = power_of_lufs(-70);
    const double relative_gate = mean_above(gated, absolute_gate) / 10;
    const double power = mean_above(gated, std::max(absolute_gate, relative_gate));
    return power > 0 ? lufs(power) : kSilence;
}

double most_short_term_lufs(const std::vector<float>& mean_squares) {
    constexpr std::size_t kWindowSteps = 30;
    const std::vector<double> step = step_powers(mean_squares);
    double most = 0;
    for (std::size_t i = 0; i + kWindowSteps <= step.size(); ++i) {
        const auto first = step.begin() + static_cast<std::ptrdiff_t>(i);
        most = std::max(most, std::accumulate(first, first + kWindowSteps, 0.0) / kWindowSteps);
    }
    return lufs(most);
}

double loudness_lufs(const Pcm& pcm) { return loudness_of_blocks(weighted_mean_squares(pcm, 1)); }

}  // namespace newscart
