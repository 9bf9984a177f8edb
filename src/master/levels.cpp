#include "master/levels.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "audio/level.h"
#include "audio/loudness.h"
#include "base/parallel.h"

namespace newscart {
namespace {

constexpr double kMostGainDb = 40;  // what is quieter than that is no programme
constexpr double kRoomDb = 9;       // how far the gain may rise to make up for what the limiter takes
constexpr double kNearEnoughLu = 0.03;
constexpr Frames kShortestMeasured = frames_of(0.4);
constexpr Frames kPartFrames = frames_of(15);
constexpr int kMostRounds = 8;

/// Loudness behind the limiter, from the sound's K-weighted blocks: filtering once is enough, because the limiter's
/// gain moves little within a block and the filters' memory is short. Within 0.02 LU of libebur128's measure.
std::vector<float> levelled(const std::vector<float>& mean_squares, const Levels& levels) {
    const auto power_gain = static_cast<float>(levels.gain * levels.gain);
    std::vector<float> held = mean_squares;
    for (float& power : held) power *= power_gain;
    constexpr auto kBlock = static_cast<Frames>(kBlockFrames);
    const Frames known_frames = static_cast<Frames>(held.size()) * kBlock;
    for (const GainCurve::Span& span : levels.curve.spans()) {
        const Frames end = std::min(span.start_frame + static_cast<Frames>(span.gain.size()), known_frames);
        Frames frame = std::max<Frames>(span.start_frame, 0);
        while (frame < end) {
            const Frames block = frame / kBlock;
            const Frames stop = std::min((block + 1) * kBlock, end);
            float lost = 0;
            for (; frame < stop; ++frame) {
                const float gain = span.gain[static_cast<std::size_t>(frame - span.start_frame)];
                lost += 1 - gain * gain;
            }
            held[static_cast<std::size_t>(block)] *= 1 - lost / static_cast<float>(kBlock);
        }
    }
    return held;
}

std::vector<Peak> find_peaks(const Pcm& pcm, double floor, int jobs) {
    std::vector<std::vector<Peak>> found(static_cast<std::size_t>((pcm.frames() + kPartFrames - 1) / kPartFrames));
    parallel_for(found.size(), jobs, [&](std::size_t k) {
        const Frames start = static_cast<Frames>(k) * kPartFrames;
        found[k] = peaks_above(pcm, static_cast<float>(floor), start, std::min(start + kPartFrames, pcm.frames()));
    });
    std::vector<Peak> peaks;
    for (const std::vector<Peak>& part : found) peaks.insert(peaks.end(), part.begin(), part.end());
    return peaks;
}

void limit(Levels& levels, const std::vector<Peak>& peaks, double ceiling) {
    levels.limits.clear();
    for (const Peak& peak : peaks) {
        const double level = double{peak.level} * levels.gain;
        if (level > ceiling) levels.limits.push_back({peak.frame, static_cast<float>(ceiling / level)});
    }
    levels.curve = GainCurve(levels.limits);
}

}  // namespace

Levels find_levels(const Pcm& pcm, const LevelTarget& target, int jobs) {
    const double ceiling = gain_of_db(target.ceiling_dbtp);
    const std::vector<float> mean_squares = weighted_mean_squares(pcm, jobs);
    const double plain_lufs =
        pcm.frames() < kShortestMeasured ? -std::numeric_limits<double>::infinity() : loudness_of_blocks(mean_squares);
    double gain_db = std::isfinite(plain_lufs) ? std::min(target.loudness_lufs - plain_lufs, kMostGainDb) : 0;
    const double most_db = gain_db + kRoomDb;
    const std::vector<Peak> peaks = find_peaks(pcm, ceiling / gain_of_db(most_db), jobs);
    Levels levels;
    double slope = 0.9;  // what a decibel of gain adds to the loudness: the less, the harder the limiter works
    double last_lufs = 0;
    double step_db = 0;
    for (int round = 0; round < kMostRounds; ++round) {
        levels.gain = gain_of_db(gain_db);
        limit(levels, peaks, ceiling);
        if (levels.limits.empty() || !std::isfinite(plain_lufs)) break;
        const double lufs = loudness_of_blocks(levelled(mean_squares, levels));
        const double missing_lu = target.loudness_lufs - lufs;
        if (std::abs(missing_lu) < kNearEnoughLu || (gain_db >= most_db && missing_lu > 0)) break;
        if (round > 0 && step_db != 0) slope = std::clamp((lufs - last_lufs) / step_db, 0.25, 1.0);
        last_lufs = lufs;
        step_db = std::min(missing_lu / slope, most_db - gain_db);
        gain_db += step_db;
    }
    levels.most_short_term_lufs = most_short_term_lufs(levelled(mean_squares, levels));
    return levels;
}

void fill_planes(const Pcm& pcm, const Levels& levels, Frames start, int count, float* left, float* right) {
    const auto wanted = static_cast<std::size_t>(count);
    const auto there = static_cast<std::size_t>(std::clamp<Frames>(pcm.frames() - start, 0, count));
    const auto channels = static_cast<std::size_t>(pcm.channels);
    const auto gain = static_cast<float>(levels.gain);
    const float* from = pcm.samples.data() + static_cast<std::size_t>(start) * channels;
    if (right == nullptr) {
        for (std::size_t i = 0; i < there; ++i) left[i] = from[i * channels] * gain;
        std::fill(left + there, left + wanted, 0.0F);
    } else {
        for (std::size_t i = 0; i < there; ++i) {
            left[i] = from[i * channels] * gain;
            right[i] = from[i * channels + 1] * gain;
        }
        std::fill(left + there, left + wanted, 0.0F);
        std::fill(right + there, right + wanted, 0.0F);
        levels.curve.apply(start, {right, wanted});
    }
    levels.curve.apply(start, {left, wanted});
}

void fill_interleaved(const Pcm& pcm, const Levels& levels, Frames start, std::span<float> block) {
    const auto channels = static_cast<std::size_t>(pcm.channels);
    const auto gain = static_cast<float>(levels.gain);
    const float* from = pcm.samples.data() + static_cast<std::size_t>(start) * channels;
    for (std::size_t i = 0; i < block.size(); ++i) block[i] = from[i] * gain;
    levels.curve.apply_interleaved(start, channels, block);
}

}  // namespace newscart
