#include "mix/mix.h"

#include <fnmatch.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <stdexcept>

#include "audio/level.h"
#include "audio/loudness.h"
#include "base/parallel.h"
#include "mix/bed.h"

namespace newscart {
namespace {

constexpr double kSoundUnderSpeechLu = 1;
constexpr double kMostSoundGainDb = 24;            // a nearly silent file is left nearly silent
constexpr double kUsualSpeechLufs = -20;           // if there is too little speech to measure
constexpr Frames kWordFadeIn = frames_of(0.0015);  // what trimming left at the edges of a take
constexpr Frames kWordFadeOut = frames_of(0.003);
constexpr Frames kSoundFadeIn = frames_of(0.001);  // a sound that begins at full level keeps its attack
constexpr Frames kSoundFadeOut = frames_of(0.01);
constexpr Frames kTalkedOverFadeOut = frames_of(0.6);  // the bed takes over

/// 1 with straight ramps of the given lengths at both ends.
class EdgeFade {
  public:
    EdgeFade(Frames length, Frames in, Frames out)
        : length_(length), in_(std::min(in, length / 2)), out_(std::min(out, length / 2)) {}
    float operator()(Frames frame) const {
        if (frame < in_) return (static_cast<float>(frame) + 0.5F) / static_cast<float>(in_);
        if (frame >= length_ - out_) return (static_cast<float>(length_ - frame) - 0.5F) / static_cast<float>(out_);
        return 1;
    }

  private:
    Frames length_;
    Frames in_;
    Frames out_;
};

void add_speech(Pcm& out, const Pcm& take, const RundownItem& item) {
    const Frames length = std::min(item.length_frames, take.frames());
    const EdgeFade fade(length, kWordFadeIn, kWordFadeOut);
    float* to = out.samples.data() + item.start_frame * 2;
    for (Frames i = 0; i < length; ++i) {
        const float sample = fade(i) * take.samples[i];
        to[2 * i] += sample;
        to[2 * i + 1] += sample;
    }
}

/// A sound, which may go on under what follows its item.
void add_sound(Pcm& out, const Pcm& sound, const RundownItem& item, Frames length, double gain) {
    length = std::min({length, sound.frames(), out.frames() - item.start_frame});
    const EdgeFade fade(length, kSoundFadeIn, kSoundFadeOut);
    float* to = out.samples.data() + item.start_frame * 2;
    for (Frames i = 0; i < length; ++i) {
        const float g = static_cast<float>(gain) * fade(i);
        to[2 * i] += g * sound.samples[2 * i];
        to[2 * i + 1] += g * sound.samples[2 * i + 1];
    }
}

/// A sound that is talked over: at `gain` while nobody speaks, at `gain_under` below speech, with the bed's ramps.
void add_talked_over(Pcm& out, const Pcm& sound, const RundownItem& item, double gain, double gain_under,
                     Ducking ducking) {
    const Frames length = std::min(sound.frames(), out.frames() - item.start_frame);
    const EdgeFade fade(length, kSoundFadeIn, kTalkedOverFadeOut);
    const double rise_db = db_of_gain(gain / gain_under);
    const auto gain_at = [&](Frames i) {
        return static_cast<float>(gain_under * gain_of_db(rise_db * ducking.up(item.start_frame + i)));
    };
    float* to = out.samples.data() + item.start_frame * 2;
    float now = gain_at(0);
    for (Frames block = 0; block < length; block += kBedBlockFrames) {
        const Frames count = std::min(kBedBlockFrames, length - block);
        const float after = gain_at(block + count);
        const float step = (after - now) / static_cast<float>(count);
        for (Frames i = block; i < block + count; ++i) {
            const float g = (now + step * static_cast<float>(i - block)) * fade(i);
            to[2 * i] += g * sound.samples[2 * i];
            to[2 * i + 1] += g * sound.samples[2 * i + 1];
        }
        now = after;
    }
}

BedPlan plan_of(const Lineup& lineup, const Sounds& sounds, const SoundDesign& design) {
    BedPlan plan{design.bed, {}, {}};
    for (std::size_t i = 0; i < lineup.stories.size(); ++i) {
        const std::string& section = lineup.stories[i].article.section;
        const auto own =
            std::find_if(design.section_beds.begin(), design.section_beds.end(), [&](const SectionBed& bed) {
                return !section.empty() && ::fnmatch(bed.section.c_str(), section.c_str(), FNM_CASEFOLD) == 0;
            });
        if (own != design.section_beds.end() && sounds.pcm.find(own->file) != sounds.pcm.end())
            plan.bed_of_story[static_cast<int>(i)] = own->file;
    }
    for (const auto& [file, tail] : sounds.tails)
        if (tail.ducked) plan.talked_over[file] = sounds.pcm.at(file).frames();
    return plan;
}

double loudness_of(const Sounds& sounds, const std::filesystem::path& file) {
    const auto known = sounds.loudness_lufs.find(file);
    return known != sounds.loudness_lufs.end() ? known->second : loudness_lufs(sounds.pcm.at(file));
}

double gain_to(double target_lufs, double lufs) {
    return std::isfinite(lufs) ? gain_of_db(std::clamp(target_lufs - lufs, -kMostSoundGainDb, kMostSoundGainDb)) : 1;
}

std::vector<ProgrammeMark> marks_of(const Rundown& rundown, const Draft& draft, const Lineup& lineup) {
    std::vector<ProgrammeMark> marks;
    const auto in_story = [&](const RundownItem& item) {
        return std::any_of(rundown.stories.begin(), rundown.stories.end(), [&](const RundownStory& story) {
            return item.start_frame >= story.start_frame && item.start_frame < story.start_frame + story.length_frames;
        });
    };
    const Frames news_start = rundown.stories.empty() ? 0 : rundown.stories.front().start_frame;
    std::set<int> spoken_items;  // of the clock; a sound within one of them is a sting
    for (const RundownItem& item : rundown.items)
        if (item.kind == RundownItem::Kind::Line) spoken_items.insert(item.clock_item);
    int open_item = -1;  // the clock item whose mark is being made longer
    for (const RundownItem& item : rundown.items) {
        const Frames end = item.start_frame + item.length_frames;
        if (item.kind == RundownItem::Kind::BedTail) {
            marks.push_back({item.start_frame, item.length_frames, "bed", "Bed"});
        } else if (item.kind == RundownItem::Kind::Cue && !spoken_items.contains(item.clock_item)) {
            const bool first = item.start_frame == 0;
            const bool last = end == rundown.length_frames;
            marks.push_back({item.start_frame, item.length_frames, "sound",
                             first  ? "Intro"
                             : last ? "Outro"
                                    : item.sound.stem().string()});
        } else if (item.kind == RundownItem::Kind::Line && !in_story(item)) {
            const bool says = draft.lines.at(item.line).role == Role::Say;
            const bool after = item.start_frame > news_start;
            if (item.clock_item != open_item || marks.empty()) {
                marks.push_back({item.start_frame, 0, says ? "say" : "headlines",
                                 says ? (after ? "Closing" : "Opening") : (after ? "Recap" : "Headlines")});
                open_item = item.clock_item;
            }
            marks.back().length_frames = end - marks.back().frame;
            continue;
        } else if (item.kind != RundownItem::Kind::Line) {
            continue;
        }
        open_item = -1;
    }
    for (const RundownStory& story : rundown.stories)
        marks.push_back(
            {story.start_frame, story.length_frames, "story", lineup.stories.at(story.story).article.headline});
    std::stable_sort(marks.begin(), marks.end(),
                     [](const ProgrammeMark& a, const ProgrammeMark& b) { return a.frame < b.frame; });
    return marks;
}

}  // namespace

Programme mix(const Rundown& rundown, const std::vector<Take>& processed, const Draft& draft, const Lineup& lineup,
              const Sounds& sounds, const SoundDesign& design, int jobs) {
    std::vector<const Pcm*> take_of_line(draft.lines.size(), nullptr);
    for (const Take& take : processed) take_of_line.at(take.line) = &take.pcm;
    return mix(rundown, take_of_line, draft, lineup, sounds, design, jobs);
}

Programme mix(const Rundown& rundown, const std::vector<const Pcm*>& take_of_line, const Draft& draft,
              const Lineup& lineup, const Sounds& sounds, const SoundDesign& design, int jobs) {
    for (const RundownItem& item : rundown.items)
        if (item.kind == RundownItem::Kind::Line && take_of_line.at(item.line) == nullptr)
            throw std::logic_error("mix: a line of the rundown has no take");

    Programme programme;
    Pcm& out = programme.pcm;
    out.channels = 2;
    out.samples.resize(static_cast<std::size_t>(rundown.length_frames) * 2);
    programme.marks = marks_of(rundown, draft, lineup);
    for (const RundownItem& item : rundown.items)
        if (item.kind == RundownItem::Kind::Line) add_speech(out, *take_of_line[item.line], item);
    const auto any = [&](const auto& is) { return std::any_of(rundown.items.begin(), rundown.items.end(), is); };
    const bool cues = any([](const RundownItem& item) { return item.kind == RundownItem::Kind::Cue; });
    const bool bed = sounds.bed && !design.bed.empty() && any([](const RundownItem& item) { return item.bed; });
    if (!cues && !bed) return programme;

    // So far there is nothing but speech: what it measures now is what will be heard over the bed.
    const std::vector<float> speech_power = weighted_mean_squares(out, jobs);
    const double measured_lufs = loudness_of_blocks(speech_power);
    const double speech = std::isfinite(measured_lufs) ? measured_lufs : kUsualSpeechLufs;
    const Ducking ducking(rundown, design);
    for (const RundownItem& item : rundown.items) {
        if (item.kind != RundownItem::Kind::Cue) continue;
        const Pcm& sound = sounds.pcm.at(item.sound);
        const double lufs = loudness_of(sounds, item.sound);
        const double gain = gain_to(speech - kSoundUnderSpeechLu, lufs);
        const auto tail = sounds.tails.find(item.sound);
        if (tail == sounds.tails.end()) {
            add_sound(out, sound, item, item.length_frames, gain);
        } else if (!tail->second.ducked) {
            add_sound(out, sound, item, sound.frames(), gain);
        } else {
            add_talked_over(out, sound, item, gain, gain_to(speech - design.speech_over_bed_lu, tail->second.lufs),
                            ducking);
        }
    }
    if (!bed) return programme;
    const BedPlan plan = plan_of(lineup, sounds, design);
    const std::vector<BedRun> runs = bed_runs(rundown, plan);
    BedSounds beds;
    for (const BedRun& run : runs) {
        if (beds.find(run.file) != beds.end()) continue;
        const Pcm& pcm = sounds.pcm.at(run.file);
        beds[run.file] = {&pcm, weighted_mean_squares(pcm, jobs),
                          gain_to(speech - design.speech_over_bed_lu, loudness_of(sounds, run.file))};
    }
    const Balance level = balance(speech_power, runs, beds, ducking, design.speech_over_bed_lu);
    programme.speech_over_bed_lu = level.speech_over_bed_lu;
    programme.speech_over_bed_off_lu = level.off_lu;
    constexpr Frames kPartFrames = kBedBlockFrames * 5625;  // 15 s
    parallel_for(static_cast<std::size_t>((out.frames() + kPartFrames - 1) / kPartFrames), jobs, [&](std::size_t part) {
        const Frames first = static_cast<Frames>(part) * kPartFrames;
        add_beds(out, first, std::min(first + kPartFrames, out.frames()), runs, beds, ducking, level);
    });
    return programme;
}

}  // namespace newscart
