#include "mix/bed.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>

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
constexpr Frames kBedChange = frames_of(0.8);      // from one bed to another, done when the words begin
constexpr Frames kBarCrossfade = frames_of(0.02);  // at a bar, of the music that would go on and its first bar
constexpr double kNearBar = 0.02;                  // of a bar: as near as a file of whole bars may be to them

double raised_cosine(double x) { return 0.5 - 0.5 * std::cos(std::numbers::pi * std::clamp(x, 0.0, 1.0)); }
double quarter_sine(double x) { return std::sin(std::numbers::pi / 2 * std::clamp(x, 0.0, 1.0)); }

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

double BedRun::fade(Frames frame) const {
    double gain = 1;
    if (frame < begin_frame + fade_in_frames)
        gain *= quarter_sine(static_cast<double>(frame - begin_frame) / static_cast<double>(fade_in_frames));
    if (frame > end_frame - fade_out_frames)
        gain *= quarter_sine(static_cast<double>(end_frame - frame) / static_cast<double>(fade_out_frames));
    return gain;
}

std::vector<BedRun> bed_runs(const Rundown& rundown, const BedPlan& plan) {
    std::vector<BedRun> runs;
    const auto& items = rundown.items;
    const auto bed_of = [&](const RundownItem& item) {
        const auto own = plan.bed_of_story.find(item.story);
        if (own == plan.bed_of_story.end()) return plan.bed;
        // A headline belongs to a story too, but airs among the others.
        const bool told = std::any_of(rundown.stories.begin(), rundown.stories.end(), [&](const RundownStory& story) {
            return story.story == item.story && item.start_frame >= story.start_frame &&
                   item.start_frame < story.start_frame + story.length_frames;
        });
        return told ? own->second : plan.bed;
    };
    for (std::size_t i = 0; i < items.size();) {
        if (!items[i].bed) {
            ++i;
            continue;
        }
        const std::filesystem::path file = bed_of(items[i]);
        std::size_t end = i + 1;
        while (end < items.size() && items[end].bed && bed_of(items[end]) == file) ++end;
        BedRun run{items[i].start_frame, items[end - 1].start_frame + items[end - 1].length_frames, 0, 0, file};
        const Frames half = (run.end_frame - run.begin_frame) / 2;
        run.fade_in_frames = std::min(kOpenFade, half);
        run.fade_out_frames = std::min(end == items.size() ? kEndFade : kCloseFade, half);
        if (i > 0 && items[i - 1].bed) {
            run.fade_in_frames = std::min(kBedChange, items[i - 1].length_frames);
            run.begin_frame -= run.fade_in_frames;
        } else if (i > 0 && items[i - 1].kind == RundownItem::Kind::Cue) {
            const auto over = plan.talked_over.find(items[i - 1].sound);
            if (over != plan.talked_over.end())
                run.begin_frame = std::max(run.begin_frame, items[i - 1].start_frame + over->second);
            run.fade_in_frames = std::min(kUnderIntro, items[i - 1].length_frames / 2);
            run.begin_frame -= run.fade_in_frames;
        }
        if (end < items.size() && items[end].bed) {
            run.fade_out_frames = std::min(kBedChange, items[end - 1].length_frames);
        } else if (end < items.size() && items[end].kind == RundownItem::Kind::Cue) {
            run.fade_out_frames = std::min(kUnderOutro, items[end].length_frames / 2);
            run.end_frame += run.fade_out_frames;
        }
        if (run.end_frame - run.begin_frame > run.fade_in_frames + run.fade_out_frames) runs.push_back(run);
        i = end;
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
    const double share = up(frame);
    return share * (next_ > 0 ? speech_[next_ - 1].rise_after_db : kPauseRiseDb);
}

double Ducking::up(Frames frame) {
    while (next_ < speech_.size() && speech_[next_].end_frame <= frame) ++next_;
    double up = 1;
    if (next_ > 0) up = raised_cosine(static_cast<double>(frame - speech_[next_ - 1].end_frame) / up_frames_);
    if (next_ < speech_.size())
        up = std::min(up, raised_cosine(static_cast<double>(speech_[next_].begin_frame - frame) / down_frames_));
    return up;
}

void add_beds(Pcm& out, Frames first, Frames last, const std::vector<BedRun>& runs, const BedSounds& beds,
              const Ducking& ducking, const Balance& balance) {
    for (const BedRun& run : runs) {
        const auto found = beds.find(run.file);
        if (found == beds.end() || found->second.pcm->samples.empty()) continue;
        const BedSound& bed = found->second;
        const Frames loop_frames = bed.pcm->frames();
        Ducking down = ducking;
        double last_rise_db = 0;
        double rise = 1;
        const auto gain_at = [&](Frames frame) {
            const double rise_db = down.rise_db(frame);
            if (rise_db != last_rise_db) rise = gain_of_db(rise_db);
            last_rise_db = rise_db;
            return static_cast<float>(bed.gain * rise * run.fade(frame) * balance.at(frame));
        };
        const Frames end = std::min(last, run.end_frame);
        Frames frame = std::max(first, run.begin_frame);
        if (frame >= end) continue;
        float gain = gain_at(frame);
        while (frame < end) {
            // The gain is a straight line from one multiple of the block to the next.
            const Frames stop = std::min((frame / kBedBlockFrames + 1) * kBedBlockFrames, end);
            const float gain_after = gain_at(stop);
            const float step = (gain_after - gain) / static_cast<float>(stop - frame);
            Frames at = (frame - run.begin_frame) % loop_frames;
            float g = gain;
            while (frame < stop) {
                const auto count = static_cast<std::size_t>(std::min(stop - frame, loop_frames - at));
                const float* in = bed.pcm->samples.data() + at * 2;
                float* to = out.samples.data() + frame * 2;
                for (std::size_t i = 0; i < count; ++i) {
                    const float here = g + step * static_cast<float>(i);
                    to[2 * i] += here * in[2 * i];
                    to[2 * i + 1] += here * in[2 * i + 1];
                }
                g += step * static_cast<float>(count);
                frame += static_cast<Frames>(count);
                at = 0;
            }
            gain = gain_after;
        }
    }
}

namespace {

double bar_frames(const SoundMarks& marks) { return marks.beats_in_bar * 60.0 / marks.tempo_bpm * kFrameRateHz; }

double bars_in(Frames frames, const SoundMarks& marks) {
    const Frames begin = std::min(marks.first_beat_frame, frames);
    return std::floor(static_cast<double>(frames - begin) / bar_frames(marks) + kNearBar);
}

/// A bed whose tempo is known, of a bar at least: whole bars from its first beat on. Where music goes on beyond, or
/// before the first beat, the seam is crossfaded with it, so that the last bar goes over into the first.
Pcm whole_bars(Pcm bed, const SoundMarks& marks) {
    const Frames begin = std::min(marks.first_beat_frame, bed.frames());
    const double length_of_bars = bars_in(bed.frames(), marks) * bar_frames(marks);
    const Frames end = std::min(begin + static_cast<Frames>(std::llround(length_of_bars)), bed.frames());
    const auto at = [&](Frames frame) { return bed.samples.begin() + frame * 2; };
    Pcm loop{bed.sample_rate_hz, 2, std::vector<float>(at(begin), at(end))};
    const Frames length = loop.frames();
    const Frames fade = std::min(kBarCrossfade, length / 4);
    // `onto` of the loop is reached from `from` of the file, whose music goes on there.
    const auto crossfade = [&](Frames onto, Frames count, Frames from, bool in) {
        for (Frames i = 0; i < count; ++i) {
            const double x = raised_cosine((static_cast<double>(i) + 0.5) / static_cast<double>(count));
            const auto other = static_cast<float>(in ? 1 - x : x);
            for (Frames c = 0; c < 2; ++c) {
                float& sample = loop.samples[static_cast<std::size_t>((onto + i) * 2 + c)];
                sample += other * (bed.samples[static_cast<std::size_t>((from + i) * 2 + c)] - sample);
            }
        }
    };
    constexpr Frames kAttack = frames_of(0.003);  // a first beat bears no longer fade
    if (begin >= fade) {
        crossfade(length - fade, fade, begin - fade, false);
    } else if (loops(loop)) {
        return loop;
    } else if (bed.frames() - end >= kAttack) {
        crossfade(0, kAttack, end, true);
    } else {
        // Nothing to go over into: a breath of silence at the bar.
        const Frames edge = std::min(kBarCrossfade / 4, fade);
        for (Frames i = 0; i < edge; ++i) {
            const auto gain = static_cast<float>(raised_cosine(static_cast<double>(i) / static_cast<double>(edge)));
            for (Frames c = 0; c < 2; ++c) {
                loop.samples[static_cast<std::size_t>(i * 2 + c)] *= gain;
                loop.samples[static_cast<std::size_t>((length - 1 - i) * 2 + c)] *= gain;
            }
        }
    }
    return loop;
}

}  // namespace

bool holds_a_bar(Frames frames, const SoundMarks& marks) { return marks.tempo_bpm > 0 && bars_in(frames, marks) >= 1; }

Pcm seamless(Pcm bed, const SoundMarks& marks) {
    if (bed.channels == 2 && holds_a_bar(bed.frames(), marks)) return whole_bars(std::move(bed), marks);
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
