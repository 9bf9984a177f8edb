#include "mix/bed.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "audio/level.h"

namespace newscart {
namespace {

constexpr double kPauseRiseDb = 7;                 // between words, where a gap is long enough
constexpr double kTailRiseDb = 9;                  // when the bed is all there is
constexpr Frames kUnderIntro = frames_of(0.6);     // a bed starts under the end of the sound before it
constexpr Frames kUnderOutro = frames_of(1.2);     // and leaves under the beginning of the one after it
constexpr Frames kOpenFade = frames_of(0.25);      // a bed that starts from nothing
constexpr Frames kCloseFade = frames_of(0.4);      // before words without a bed
constexpr Frames kEndFade = frames_of(1.5);        // at the end of the bulletin
constexpr Frames kLoopCrossfade = frames_of(2);    // of a bed that was not made to loop
constexpr Frames kSeamWindow = kFrameRateHz / 20;  // what is compared at both sides of a loop's seam
constexpr double kSeamLevelDb = 9;                 // how much they may differ
constexpr std::size_t kBlockFrames = 128;          // gain is a straight line within

double raised_cosine(double x) { return 0.5 - 0.5 * std::cos(std::numbers::pi * std::clamp(x, 0.0, 1.0)); }
double quarter_sine(double x) { return std::sin(std::numbers::pi / 2 * std::clamp(x, 0.0, 1.0)); }

double fade_of(const BedRun& run, Frames frame) {
    double gain = 1;
    if (frame < run.begin_frame + run.fade_in_frames)
        gain *= quarter_sine(static_cast<double>(frame - run.begin_frame) / static_cast<double>(run.fade_in_frames));
    if (frame > run.end_frame - run.fade_out_frames)
        gain *= quarter_sine(static_cast<double>(run.end_frame - frame) / static_cast<double>(run.fade_out_frames));
    return gain;
}

double mean_square(const float* samples, std::size_t count) {
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) sum += static_cast<double>(samples[i]) * static_cast<double>(samples[i]);
    return count > 0 ? sum / static_cast<double>(count) : 0;
}

/// Whether nobody hears where the end of `bed` meets its beginning: no step larger than its own, no jump of level.
bool loops(const Pcm& bed) {
    const auto channels = static_cast<std::size_t>(bed.channels);
    const auto window = static_cast<std::size_t>(kSeamWindow) * channels;
    if (bed.samples.size() < 4 * window) return false;
    const float* first = bed.samples.data();
    const float* last = bed.samples.data() + bed.samples.size() - window;
    float own_step = 0;
    float seam_step = 0;
    for (const float* side : {first, last})
        for (std::size_t i = channels; i < window; ++i)
            own_step = std::max(own_step, std::abs(side[i] - side[i - channels]));
    for (std::size_t c = 0; c < channels; ++c)
        seam_step = std::max(seam_step, std::abs(first[c] - last[window - channels + c]));
    const double quiet = 1e-9;
    const double level_db = 10 * std::log10((mean_square(first, window) + quiet) / (mean_square(last, window) + quiet));
    return seam_step <= 1.5F * own_step + 1e-4F && std::abs(level_db) <= kSeamLevelDb;
}

}  // namespace

std::vector<BedRun> bed_runs(const Rundown& rundown) {
    std::vector<BedRun> runs;
    const auto& items = rundown.items;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!items[i].bed || (i > 0 && items[i - 1].bed)) continue;
        std::size_t end = i;
        while (end < items.size() && items[end].bed) ++end;
        BedRun run{items[i].start_frame, items[end - 1].start_frame + items[end - 1].length_frames, 0, 0};
        const Frames half = (run.end_frame - run.begin_frame) / 2;
        run.fade_in_frames = std::min(kOpenFade, half);
        run.fade_out_frames = std::min(end == items.size() ? kEndFade : kCloseFade, half);
        if (i > 0 && items[i - 1].kind == RundownItem::Kind::Cue) {
            run.fade_in_frames = std::min(kUnderIntro, items[i - 1].length_frames / 2);
            run.begin_frame -= run.fade_in_frames;
        }
        if (end < items.size() && items[end].kind == RundownItem::Kind::Cue) {
            run.fade_out_frames = std::min(kUnderOutro, items[end].length_frames / 2);
            run.end_frame += run.fade_out_frames;
        }
        runs.push_back(run);
    }
    return runs;
}

Ducking::Ducking(const Rundown& rundown, const SoundDesign& design)
    : down_frames_(std::max(1.0, design.duck_down_ms * kFrameRateHz / 1000)),
      up_frames_(std::max(1.0, design.duck_up_ms * kFrameRateHz / 1000)) {
    const auto hold = static_cast<Frames>(design.hold_gap_ms * kFrameRateHz / 1000);
    for (const RundownItem& item : rundown.items) {
        if (item.kind == RundownItem::Kind::BedTail && !speech_.empty()) speech_.back().rise_after_db = kTailRiseDb;
        // A sting over the bed is heard like speech; the intro and the outro are not over it.
        const bool heard = item.kind == RundownItem::Kind::Line || (item.kind == RundownItem::Kind::Cue && item.bed);
        if (!heard) continue;
        const Frames end = item.start_frame + item.length_frames;
        if (!speech_.empty() && item.start_frame - speech_.back().end_frame < hold)
            speech_.back().end_frame = end;
        else
            speech_.push_back({item.start_frame, end, kPauseRiseDb});
    }
}

double Ducking::rise_db(Frames frame) {
    while (next_ < speech_.size() && speech_[next_].end_frame <= frame) ++next_;
    double up = 1;
    double rise = kPauseRiseDb;
    if (next_ > 0) {
        const Speech& before = speech_[next_ - 1];
        up = raised_cosine(static_cast<double>(frame - before.end_frame) / up_frames_);
        rise = before.rise_after_db;
    }
    if (next_ < speech_.size())
        up = std::min(up, raised_cosine(static_cast<double>(speech_[next_].begin_frame - frame) / down_frames_));
    return rise * up;
}

void add_bed(Pcm& out, const Pcm& bed, double gain_under_speech, const Rundown& rundown, const SoundDesign& design) {
    const auto loop_frames = static_cast<std::size_t>(bed.frames());
    if (loop_frames == 0) return;
    Ducking ducking(rundown, design);
    double last_rise_db = 0;
    double last_gain = gain_under_speech;
    for (const BedRun& run : bed_runs(rundown)) {
        const auto gain_at = [&](Frames frame) {
            const double rise_db = ducking.rise_db(frame);
            if (rise_db != last_rise_db) {
                last_rise_db = rise_db;
                last_gain = gain_under_speech * gain_of_db(rise_db);
            }
            return static_cast<float>(last_gain * fade_of(run, frame));
        };
        std::size_t at = 0;  // in the loop
        Frames frame = run.begin_frame;
        float gain = gain_at(frame);
        while (frame < run.end_frame) {
            const std::size_t block =
                std::min({kBlockFrames, static_cast<std::size_t>(run.end_frame - frame), loop_frames - at});
            const float gain_after = gain_at(frame + static_cast<Frames>(block));
            const float step = (gain_after - gain) / static_cast<float>(block);
            const float* in = bed.samples.data() + at * 2;
            float* to = out.samples.data() + static_cast<std::size_t>(frame) * 2;
            for (std::size_t i = 0; i < block; ++i) {
                const float g = gain + step * static_cast<float>(i);
                to[2 * i] += g * in[2 * i];
                to[2 * i + 1] += g * in[2 * i + 1];
            }
            gain = gain_after;
            frame += static_cast<Frames>(block);
            at = (at + block) % loop_frames;
        }
    }
}

Pcm seamless(Pcm bed) {
    if (bed.frames() < 4 || loops(bed)) return bed;
    const auto channels = static_cast<std::size_t>(bed.channels);
    const auto fade = static_cast<std::size_t>(std::min(kLoopCrossfade, bed.frames() / 4));
    const auto keep = static_cast<std::size_t>(bed.frames()) - fade;
    for (std::size_t i = 0; i < fade; ++i) {
        const double x = (static_cast<double>(i) + 0.5) / static_cast<double>(fade);
        const auto in = static_cast<float>(quarter_sine(x));
        const auto out = static_cast<float>(quarter_sine(1 - x));
        for (std::size_t c = 0; c < channels; ++c) {
            float& sample = bed.samples[i * channels + c];
            sample = in * sample + out * bed.samples[(keep + i) * channels + c];
        }
    }
    bed.samples.resize(keep * channels);
    return bed;
}

}  // namespace newscart
