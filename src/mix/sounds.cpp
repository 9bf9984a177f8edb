#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>

#include "audio/level.h"
#include "audio/loudness.h"
#include "audio/loudness_meter.h"
#include "base/error.h"
#include "base/parallel.h"
#include "lib/sndfile/file.h"
#include "lib/soxr/resample.h"
#include "mix/bed.h"
#include "mix/mix.h"

namespace newscart {
namespace {

constexpr double kLongestSoundSeconds = 120;
constexpr double kLongestRecordingSeconds = 900;
constexpr double kLongestBedSeconds = 3600;
constexpr Frames kShortestBed = frames_of(2);
constexpr Frames kShortestSound = frames_of(0.05);
constexpr double kMostOffset = 0.001;  // of full scale
constexpr double kDiedAwayDb = -30;    // below a sound's loudest 50 ms
constexpr Frames kDyingWindow = frames_of(0.05);
constexpr Frames kLeastTail = frames_of(0.15);
constexpr Frames kLeastBeforeTail = frames_of(0.3);
constexpr double kSilenceDb = -60;                  // below a sound's own peak
constexpr Frames kSilenceKept = frames_of(0.25);    // shorter silence may be meant
constexpr Frames kSilenceMargin = frames_of(0.02);  // kept of what is cut
constexpr double kBedSpareSeconds = 5;  // read beyond what can be heard, in case of silence at the beginning
constexpr Frames kShortestMeasured = frames_of(0.5);
constexpr double kMostBedRangeLu = 14;  // a bed is moved by 9 dB up and down at the most (balance.cpp)

enum class Use { Sound, Sting, Recording, Bed };

struct Wanted {
    std::filesystem::path file;
    Use use = Use::Sound;
    Frames heard_frames = 0;  ///< of a bed: the most that a bulletin can hold
    SoundMarks marks;
};

struct Loaded {
    std::optional<Pcm> pcm;
    double loudness_lufs = 0;
    std::optional<Sounds::Tail> tail;
    std::vector<std::string> warnings;
};

/// Two channels of any number; NaN and infinity, which a float file may hold, become silence.
Pcm as_stereo(Pcm pcm, bool& repaired) {
    for (float& sample : pcm.samples) {
        if (std::isfinite(sample)) continue;
        sample = 0;
        repaired = true;
    }
    if (pcm.channels == 2) return pcm;
    Pcm stereo{pcm.sample_rate_hz, 2, std::vector<float>(static_cast<std::size_t>(pcm.frames()) * 2)};
    const auto channels = static_cast<std::size_t>(pcm.channels);
    const std::size_t right = channels > 1 ? 1 : 0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(pcm.frames()); ++i) {
        stereo.samples[2 * i] = pcm.samples[i * channels];
        stereo.samples[2 * i + 1] = pcm.samples[i * channels + right];
    }
    return stereo;
}

/// The mean of a channel is no sound: it makes a step where the sound begins, and costs headroom.
bool remove_offset(Pcm& stereo) {
    bool removed = false;
    for (std::size_t c = 0; c < 2; ++c) {
        double sum = 0;
        for (std::size_t i = c; i < stereo.samples.size(); i += 2) sum += double{stereo.samples[i]};
        const double mean = sum / static_cast<double>(std::max<Frames>(stereo.frames(), 1));
        if (std::abs(mean) <= kMostOffset) continue;
        for (std::size_t i = c; i < stereo.samples.size(); i += 2) stereo.samples[i] -= static_cast<float>(mean);
        removed = true;
    }
    return removed;
}

/// Where a sound has died away: from there on no 50 ms come near the loudest ones. nullopt if it does not, as a sound
/// that ends in full voice, or only at its very end.
std::optional<Frames> dies_away(const Pcm& stereo) {
    std::vector<double> powers;
    for (Frames at = 0; at + kDyingWindow <= stereo.frames(); at += kDyingWindow) {
        double sum = 0;
        for (Frames i = at * 2; i < (at + kDyingWindow) * 2; ++i) {
            const double sample = stereo.samples[static_cast<std::size_t>(i)];
            sum += sample * sample;
        }
        powers.push_back(sum);
    }
    if (powers.empty()) return std::nullopt;
    const double least = *std::max_element(powers.begin(), powers.end()) * std::pow(10, kDiedAwayDb / 10);
    std::size_t from = powers.size();
    while (from > 0 && powers[from - 1] < least) --from;
    const Frames frame = std::max(static_cast<Frames>(from) * kDyingWindow, kLeastBeforeTail);
    if (stereo.frames() - frame < kLeastTail) return std::nullopt;
    return frame;
}

/// Seconds of silence cut from the beginning and from the end of a stereo sound.
std::pair<double, double> cut_silence(Pcm& pcm) {
    float peak = 0;
    for (const float sample : pcm.samples) peak = std::max(peak, std::abs(sample));
    const float threshold = peak * static_cast<float>(gain_of_db(kSilenceDb));
    const auto loud = [&](float sample) { return std::abs(sample) > threshold; };
    const auto first = std::find_if(pcm.samples.begin(), pcm.samples.end(), loud);
    if (first == pcm.samples.end()) return {0, 0};
    const auto last = std::find_if(pcm.samples.rbegin(), pcm.samples.rend(), loud);
    Frames before = (first - pcm.samples.begin()) / 2;
    Frames after = (last - pcm.samples.rbegin()) / 2;
    before = before > kSilenceKept ? before - kSilenceMargin : 0;
    after = after > kSilenceKept ? after - kSilenceMargin : 0;
    pcm.samples.resize(pcm.samples.size() - static_cast<std::size_t>(after) * 2);
    pcm.samples.erase(pcm.samples.begin(), pcm.samples.begin() + before * 2);
    return {seconds_of(before), seconds_of(after)};
}

/// A sting may be shorter than the meter's window: then it is measured as if it were repeated.
double loudness_of(const Pcm& pcm) {
    if (pcm.frames() == 0) return -std::numeric_limits<double>::infinity();
    if (pcm.frames() >= kShortestMeasured) return loudness_lufs(pcm);
    Pcm repeated = pcm;
    while (repeated.frames() < kShortestMeasured)
        repeated.samples.insert(repeated.samples.end(), pcm.samples.begin(), pcm.samples.end());
    return loudness_lufs(repeated);
}

double range_lu(const Pcm& pcm) {
    LoudnessMeter meter(pcm.channels, pcm.sample_rate_hz);
    meter.add(pcm.samples);
    return meter.range_lu();
}

enum class Read { WhatIsHeard, All };

Loaded load_whole(const Wanted& wanted, Read read) {
    Loaded loaded;
    const std::string name = wanted.file.filename().string();
    const auto refuse = [&](const std::string& what) {
        throw Error(Fault::Config, wanted.file.string() + ": " + what);
    };
    const auto warn = [&](const std::string& what) { loaded.warnings.push_back(name + ": " + what); };
    const double longest = wanted.use == Use::Bed         ? kLongestBedSeconds
                           : wanted.use == Use::Recording ? kLongestRecordingSeconds
                                                          : kLongestSoundSeconds;
    // A long bed is not held whole for a short bulletin.
    const bool part = wanted.use == Use::Bed && read == Read::WhatIsHeard;
    const double kept = part ? seconds_of(wanted.heard_frames) + kBedSpareSeconds : longest;
    Pcm pcm = sndfile::read_sound(wanted.file, longest, kept);
    bool repaired = false;
    if (pcm.channels > 2) warn(fmt::format("{} channels, the first two used", pcm.channels));
    pcm = as_stereo(std::move(pcm), repaired);
    if (repaired) warn("holds samples that are no numbers, silenced");
    if (pcm.sample_rate_hz != kFrameRateHz) {
        warn(fmt::format("{} Hz, converted", pcm.sample_rate_hz));
        pcm = soxr::resample(pcm, kFrameRateHz);
    }
    const bool whole = !part || pcm.frames() < frames_of(kept) - 1;
    if (remove_offset(pcm)) warn("DC offset removed");
    const auto [before, after] = cut_silence(pcm);
    if (before > 0) warn(fmt::format("{:.1f} s of silence at its beginning left out", before));
    if (after > 0 && whole) warn(fmt::format("{:.1f} s of silence at its end left out", after));
    SoundMarks marks = wanted.marks;
    marks.first_beat_frame = std::max<Frames>(marks.first_beat_frame - frames_of(before), 0);
    const Frames post = marks.post_frame - frames_of(before);
    if (wanted.use == Use::Bed) {
        if (whole && pcm.frames() < kShortestBed)
            refuse(fmt::format("{:.2f} s are too short for a bed; it needs {:g} s", seconds_of(pcm.frames()),
                               seconds_of(kShortestBed)));
        if (pcm.frames() >= wanted.heard_frames) {  // never comes to its end
            pcm.samples.resize(static_cast<std::size_t>(wanted.heard_frames) * 2);
            pcm.samples.shrink_to_fit();
        } else if (whole) {
            if (marks.tempo_bpm > 0 && !holds_a_bar(pcm.frames(), marks))
                warn("holds no bar from its first beat on; its tempo left out, it loops with a crossfade");
            pcm = seamless(std::move(pcm), marks);
        } else {
            return load_whole(wanted, Read::All);
        }
    }
    loaded.loudness_lufs = loudness_of(pcm);
    if (!whole && !std::isfinite(loaded.loudness_lufs)) return load_whole(wanted, Read::All);
    if (!std::isfinite(loaded.loudness_lufs)) {
        // Without a bed the news is what it was; an intro of silence is dead air.
        if (wanted.use != Use::Bed) refuse("is silent; put a sound there, or leave it out");
        warn("is silent");
    }
    if (wanted.use == Use::Bed && std::isfinite(loaded.loudness_lufs)) {
        const double range = range_lu(pcm);
        if (range > kMostBedRangeLu)
            warn(fmt::format(
                "its loudness range is {:.0f} LU, more than can be evened out under speech; take a steadier bed",
                range));
    }
    if (wanted.use != Use::Bed && pcm.frames() < kShortestSound)
        refuse(fmt::format("{:.2f} s are too short to be heard", seconds_of(pcm.frames())));
    if (wanted.use == Use::Sound && post > 0) {
        if (post < pcm.frames()) {
            const Pcm under{pcm.sample_rate_hz, 2, {pcm.samples.begin() + post * 2, pcm.samples.end()}};
            loaded.tail = Sounds::Tail{post, true, loudness_of(under)};
        } else {
            warn(fmt::format("its post, {:.2f} s, is behind its end; left out", seconds_of(marks.post_frame)));
        }
    }
    if (wanted.use == Use::Sting) {
        if (const auto died = dies_away(pcm)) loaded.tail = Sounds::Tail{*died, false};
    }
    loaded.pcm = std::move(pcm);
    return loaded;
}

Loaded load(const Wanted& wanted) {
    try {
        return load_whole(wanted, Read::WhatIsHeard);
    } catch (const Error& error) {
        // A sponsor's file that has not come must not cost the news.
        if (wanted.use != Use::Recording) throw;
        Loaded loaded;
        loaded.warnings.push_back(std::string(error.what()) + "; left out");
        return loaded;
    }
}

}  // namespace

SoundLengths Sounds::lengths() const {
    SoundLengths lengths;
    for (const auto& [file, sound] : pcm) lengths.frames[file] = sound.frames();
    for (const auto& [file, tail] : tails) lengths.frames[file] = tail.from_frame;
    lengths.bed = bed;
    return lengths;
}

Sounds load_sounds(const BulletinClock& clock, const SoundDesign& design, int jobs) {
    std::vector<Wanted> wanted;
    const auto want = [&](const std::filesystem::path& file, Use use, Frames heard_frames = 0) {
        if (file.empty()) return;
        const auto same = [&](const Wanted& other) { return other.file == file; };
        if (std::any_of(wanted.begin(), wanted.end(), same)) return;
        const auto marks = design.marks.find(file);
        wanted.push_back({file, use, heard_frames, marks == design.marks.end() ? SoundMarks{} : marks->second});
    };
    // The bed first: it takes longest.
    want(design.bed, Use::Bed, clock.length.longest);
    for (const SectionBed& bed : design.section_beds) want(bed.file, Use::Bed, clock.length.longest);
    for (const ClockItem& item : clock.items) {
        if (item.kind == ClockItem::Kind::Sound) want(item.file, Use::Sound);
        want(item.between, Use::Sting);
    }
    for (const ClockItem& item : clock.items)
        if (item.kind == ClockItem::Kind::File) want(item.file, Use::Recording);

    std::vector<Loaded> loaded(wanted.size());
    parallel_for(wanted.size(), jobs, [&](std::size_t i) { loaded[i] = load(wanted[i]); });

    Sounds sounds;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        sounds.warnings.insert(sounds.warnings.end(), loaded[i].warnings.begin(), loaded[i].warnings.end());
        if (!loaded[i].pcm) continue;
        sounds.loudness_lufs[wanted[i].file] = loaded[i].loudness_lufs;
        const bool heard = std::isfinite(loaded[i].loudness_lufs);
        sounds.bed = sounds.bed || (wanted[i].file == design.bed && heard);
        if (wanted[i].use == Use::Bed && wanted[i].file != design.bed && !heard) continue;  // the other bed plays on
        if (loaded[i].tail) sounds.tails[wanted[i].file] = *loaded[i].tail;
        sounds.pcm[wanted[i].file] = std::move(*loaded[i].pcm);
    }
    return sounds;
}

}  // namespace newscart
