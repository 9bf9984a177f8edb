#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "audio/dynamics.h"
#include "audio/level.h"
#include "mix/bed.h"

namespace newscart {
namespace {

constexpr Frames kStepFrames = kFrameRateHz / 100;
constexpr std::size_t kStepBlocks = static_cast<std::size_t>(kStepFrames) / kBlockFrames;
static_assert(kStepBlocks * kBlockFrames == static_cast<std::size_t>(kStepFrames));
constexpr std::size_t kHopSteps = static_cast<std::size_t>(Balance::kHopFrames / kStepFrames);
constexpr std::size_t kWindowSteps = 300;  // 3 s: EBU short-term loudness
constexpr std::size_t kLeastSpeech = 180;  // steps of a window; with less, it measures pauses
constexpr double kLeastPower = 1e-7;       // of a step with speech
constexpr double kMostRideDb = 9;          // what a bed may be moved
constexpr std::ptrdiff_t kHeldHops = 20;   // beyond the speech it was measured at
constexpr std::ptrdiff_t kSmoothHops = 4;  // at either side
constexpr int kRounds = 5;

double db(double power) { return 10 * std::log10(power); }

/// Mean power of each whole step.
std::vector<double> steps_of(const std::vector<float>& mean_squares) {
    std::vector<double> steps(mean_squares.size() / kStepBlocks);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        double sum = 0;
        for (std::size_t b = 0; b < kStepBlocks; ++b) sum += double{mean_squares[i * kStepBlocks + b]};
        steps[i] = sum / kStepBlocks;
    }
    return steps;
}

std::vector<double> running_sum(const std::vector<double>& values) {
    std::vector<double> sums(values.size() + 1);
    for (std::size_t i = 0; i < values.size(); ++i) sums[i + 1] = sums[i] + values[i];
    return sums;
}

/// A place where the two can be compared: 3 s of speech over the bed at its low level.
struct Window {
    std::size_t first_step = 0;
    std::size_t hop = 0;  ///< in its middle
    double speech = 0;
    double off_db = 0;  ///< speech over bed, beyond what is wanted
};

/// Between windows the nearest one counts; away from all of them, nothing is moved.
std::vector<double> spread(const std::vector<Window>& windows, const std::vector<double>& at_window, std::size_t hops) {
    std::vector<double> ride(hops);
    std::size_t next = 0;
    for (std::size_t h = 0; h < hops; ++h) {
        while (next < windows.size() && windows[next].hop < h) ++next;
        std::ptrdiff_t nearest = std::numeric_limits<std::ptrdiff_t>::max();
        for (const std::size_t w : {next, next - 1}) {
            if (w >= windows.size()) continue;  // and before the first
            const auto away = std::abs(static_cast<std::ptrdiff_t>(windows[w].hop) - static_cast<std::ptrdiff_t>(h));
            if (away >= nearest) continue;
            nearest = away;
            if (away <= kHeldHops) ride[h] = at_window[w];
        }
    }
    std::vector<double> smooth(hops);
    const auto count = static_cast<std::ptrdiff_t>(hops);
    for (std::ptrdiff_t h = 0; h < count; ++h) {
        double sum = 0;
        for (std::ptrdiff_t i = h - kSmoothHops; i <= h + kSmoothHops; ++i)
            sum += ride[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(i, 0, count - 1))];
        smooth[static_cast<std::size_t>(h)] = sum / (2 * kSmoothHops + 1);
    }
    return smooth;
}

}  // namespace

double Balance::at(Frames frame) const {
    if (gain.empty()) return 1;
    const auto hop = static_cast<std::size_t>(frame / kHopFrames);
    if (hop + 1 >= gain.size()) return double{gain.back()};
    const double share = static_cast<double>(frame % kHopFrames) / static_cast<double>(kHopFrames);
    return double{gain[hop]} + share * (double{gain[hop + 1]} - double{gain[hop]});
}

Balance balance(const std::vector<float>& speech_mean_squares, const std::vector<BedRun>& runs, const BedSounds& beds,
                const Ducking& ducking, double wanted_lu) {
    Balance result;
    const std::vector<double> speech = steps_of(speech_mean_squares);
    const std::size_t steps = speech.size();
    std::vector<double> bed(steps);
    std::vector<double> low(steps);  // 1 where one bed plays at its low level
    for (const BedRun& run : runs) {
        const auto found = beds.find(run.file);
        if (found == beds.end()) continue;
        const std::vector<double> loop = steps_of(found->second.mean_squares);
        if (loop.empty()) continue;
        const double power = found->second.gain * found->second.gain;
        Ducking down = ducking;
        for (auto t = static_cast<std::size_t>(run.begin_frame / kStepFrames); t < steps; ++t) {
            const Frames middle = static_cast<Frames>(t) * kStepFrames + kStepFrames / 2;
            if (middle < run.begin_frame) continue;
            if (middle >= run.end_frame) break;
            const double fade = run.fade(middle);
            const double rise_db = down.rise_db(middle);
            const auto in_loop =
                static_cast<std::size_t>(((middle - run.begin_frame) % found->second.pcm->frames()) / kStepFrames);
            bed[t] += power * fade * fade * std::pow(10, rise_db / 10) * loop[std::min(in_loop, loop.size() - 1)];
            if (rise_db < 0.1 && fade > 0.99) low[t] = 1;
        }
    }

    const std::vector<double> speech_sums = running_sum(speech);
    const std::vector<double> low_sums = running_sum(low);
    std::vector<double> words(steps);
    for (std::size_t t = 0; t < steps; ++t) words[t] = speech[t] > kLeastPower ? 1 : 0;
    const std::vector<double> words_sums = running_sum(words);
    std::vector<Window> windows;
    for (std::size_t first = 0; first + kWindowSteps <= steps; first += kHopSteps) {
        const std::size_t last = first + kWindowSteps;
        if (low_sums[last] - low_sums[first] < kWindowSteps - 0.5) continue;
        if (words_sums[last] - words_sums[first] < kLeastSpeech) continue;
        windows.push_back({first, (first + kWindowSteps / 2) / kHopSteps, speech_sums[last] - speech_sums[first], 0});
    }
    if (windows.empty()) return result;

    const std::size_t hops = steps / kHopSteps + 2;
    std::vector<double> ride_db(hops);
    std::vector<double> wish_db(windows.size());
    const auto compare = [&] {
        std::vector<double> gain(hops);
        for (std::size_t h = 0; h < hops; ++h) gain[h] = gain_of_db(ride_db[h]);
        std::vector<double> moved(steps);
        for (std::size_t t = 0; t < steps; ++t) {
            const double share = static_cast<double>(t % kHopSteps) / kHopSteps;
            const double here = gain[t / kHopSteps] + share * (gain[t / kHopSteps + 1] - gain[t / kHopSteps]);
            moved[t] = bed[t] * here * here;
        }
        const std::vector<double> sums = running_sum(moved);
        for (Window& window : windows) {
            const double under = sums[window.first_step + kWindowSteps] - sums[window.first_step];
            window.off_db = under > 0 ? db(window.speech / under) - wanted_lu : 0;
        }
    };
    for (int round = 0; round < kRounds; ++round) {
        compare();
        for (std::size_t w = 0; w < windows.size(); ++w)
            wish_db[w] = std::clamp(wish_db[w] + 0.7 * windows[w].off_db, -kMostRideDb, kMostRideDb);
        ride_db = spread(windows, wish_db, hops);
    }
    compare();
    double sum = 0;
    for (const Window& window : windows) {
        sum += window.off_db;
        result.off_lu = std::max(result.off_lu, std::abs(window.off_db));
    }
    result.speech_over_bed_lu = wanted_lu + sum / static_cast<double>(windows.size());
    result.gain.reserve(hops);
    for (const double gain_db : ride_db) result.gain.push_back(static_cast<float>(gain_of_db(gain_db)));
    return result;
}

}  // namespace newscart
