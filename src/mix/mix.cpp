#include "mix/mix.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <stdexcept>

#include "audio/level.h"
#include "audio/loudness.h"
#include "mix/bed.h"

namespace newscart {
namespace {

constexpr double kSoundUnderSpeechLu = 1;
constexpr double kMostSoundGainDb = 24;            // a nearly silent file is left nearly silent
constexpr double kUsualSpeechLufs = -20;           // if there is too little speech to measure
constexpr double kStereoOfMonoLu = 3.0103;         // the same signal on two channels
constexpr Frames kMeasuredSpeech = frames_of(20);  // lines are levelled alike: a sample of them is enough
constexpr Frames kWordFadeIn = frames_of(0.0015);  // what trimming left at the edges of a take
constexpr Frames kWordFadeOut = frames_of(0.003);
constexpr Frames kSoundFadeIn = frames_of(0.001);  // a sound that begins at full level keeps its attack
constexpr Frames kSoundFadeOut = frames_of(0.01);

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

void add_sound(Pcm& out, const Pcm& sound, const RundownItem& item, double gain) {
    const Frames length = std::min(item.length_frames, sound.frames());
    const EdgeFade fade(length, kSoundFadeIn, kSoundFadeOut);
    float* to = out.samples.data() + item.start_frame * 2;
    for (Frames i = 0; i < length; ++i) {
        const float g = static_cast<float>(gain) * fade(i);
        to[2 * i] += g * sound.samples[2 * i];
        to[2 * i + 1] += g * sound.samples[2 * i + 1];
    }
}

/// Loudness of the speech as it will be heard, on both channels, from lines spread over the programme.
double speech_lufs(const Rundown& rundown, const std::vector<const Pcm*>& take_of_line) {
    std::vector<const Pcm*> spoken;
    Frames total = 0;
    for (const RundownItem& item : rundown.items) {
        if (item.kind != RundownItem::Kind::Line) continue;
        spoken.push_back(take_of_line.at(item.line));
        total += item.length_frames;
    }
    const auto stride = static_cast<std::size_t>(std::max<Frames>(1, (total + kMeasuredSpeech - 1) / kMeasuredSpeech));
    Pcm sample;
    for (std::size_t i = 0; i < spoken.size(); i += stride)
        sample.samples.insert(sample.samples.end(), spoken[i]->samples.begin(), spoken[i]->samples.end());
    const double lufs = loudness_lufs(sample);
    return std::isfinite(lufs) ? lufs + kStereoOfMonoLu : kUsualSpeechLufs;
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
              const Sounds& sounds, const SoundDesign& design) {
    std::vector<const Pcm*> take_of_line(draft.lines.size(), nullptr);
    for (const Take& take : processed) take_of_line.at(take.line) = &take.pcm;
    for (const RundownItem& item : rundown.items)
        if (item.kind == RundownItem::Kind::Line && take_of_line.at(item.line) == nullptr)
            throw std::logic_error("mix: a line of the rundown has no take");

    Programme programme;
    programme.pcm.channels = 2;
    programme.pcm.samples.resize(static_cast<std::size_t>(rundown.length_frames) * 2);
    const auto any = [&](const auto& is) { return std::any_of(rundown.items.begin(), rundown.items.end(), is); };
    const bool cues = any([](const RundownItem& item) { return item.kind == RundownItem::Kind::Cue; });
    const bool bed = sounds.bed && !design.bed.empty() && any([](const RundownItem& item) { return item.bed; });
    const double speech = cues || bed ? speech_lufs(rundown, take_of_line) : kUsualSpeechLufs;
    for (const RundownItem& item : rundown.items) {
        if (item.kind == RundownItem::Kind::Line) add_speech(programme.pcm, *take_of_line[item.line], item);
        if (item.kind == RundownItem::Kind::Cue)
            add_sound(programme.pcm, sounds.pcm.at(item.sound), item,
                      gain_to(speech - kSoundUnderSpeechLu, loudness_of(sounds, item.sound)));
    }
    if (bed)
        add_bed(programme.pcm, sounds.pcm.at(design.bed),
                gain_to(speech - design.speech_over_bed_lu, loudness_of(sounds, design.bed)), rundown, design);
    programme.marks = marks_of(rundown, draft, lineup);
    return programme;
}

}  // namespace newscart
