#include "master/verify.h"

#include <algorithm>
#include <cmath>

#include "audio/level.h"
#include "base/error.h"
#include "base/parallel.h"
#include "lib/ebur128/meter.h"
#include "lib/ffmpeg/mp3.h"
#include "lib/ffmpeg/reader.h"

namespace newscart {

using ebur128::Loudness;

struct Mp3Check::Part {
    Loudness loudness{1};
    float peak = 0;
    std::vector<Peak> over;
};

namespace {

constexpr Frames kStepFrames = kFrameRateHz;  // decoded at once

}  // namespace

Mp3Check::Mp3Check(double limit_dbtp, int jobs) : limit_(gain_of_db(limit_dbtp)), jobs_(jobs) {}
Mp3Check::~Mp3Check() = default;

Measured Mp3Check::measure(std::string_view file, const std::vector<Range>& changed) {
    const ffmpeg::Mp3Parts mp3(file);
    if (mp3.sample_rate_hz() != kFrameRateHz) throw Error(Fault::Engine, "libavformat: an MP3 file of another rate");
    const Frames length = mp3.length_frames();
    const auto limit = static_cast<float>(limit_);
    const std::size_t known = parts_.size();
    parts_.resize(static_cast<std::size_t>((length + Loudness::kPartFrames - 1) / Loudness::kPartFrames));
    parallel_for(parts_.size(), jobs_, [&](std::size_t k) {
        const Frames start = static_cast<Frames>(k) * Loudness::kPartFrames;
        const Frames end = std::min(start + Loudness::kPartFrames, length);
        const Frames lead = std::max<Frames>(start - Loudness::kPartLeadFrames, 0);
        const Frames tail = std::min(end + kTruePeakReach, length);
        const bool touched = std::any_of(changed.begin(), changed.end(),
                                         [&](const Range& range) { return range.first < tail && range.last > lead; });
        if (k < known && !touched) return;
        Part part;
        part.loudness = Loudness(mp3.channels());
        for (Frames at = lead; at < end; at += kStepFrames) {
            const Frames next = std::min(at + kStepFrames, end);
            const Frames from = std::max<Frames>(at - kTruePeakReach, 0);
            const Pcm piece{kFrameRateHz, mp3.channels(), mp3.decode(from, std::min(next + kTruePeakReach, length))};
            const auto channels = static_cast<std::size_t>(piece.channels);
            part.loudness.add(std::span(piece.samples)
                                  .subspan(static_cast<std::size_t>(at - from) * channels,
                                           static_cast<std::size_t>(next - at) * channels));
            // Beyond the file, where a decoder falls silent, the wave still swings; beyond a piece it goes on.
            const Frames first = std::max(at, start) - from;
            const Frames last = next - from;
            if (first >= last) continue;
            part.peak = highest_true_peak(piece, at == 0 ? first - kTruePeakReach : first,
                                          next == length ? last + kTruePeakReach : last, part.peak);
            if (part.peak <= limit) continue;
            for (const Peak& peak : peaks_above(piece, limit, first, last)) {
                part.over.push_back({peak.frame + from, peak.level});
            }
        }
        parts_[k] = std::move(part);
    });
    Measured measured;
    measured.length_frames = length;
    std::vector<const Loudness*> loudness;
    float peak = 0;
    for (const Part& part : parts_) {
        loudness.push_back(&part.loudness);
        peak = std::max(peak, part.peak);
        measured.over.insert(measured.over.end(), part.over.begin(), part.over.end());
    }
    measured.integrated_lufs = Loudness::integrated_lufs(loudness);
    measured.true_peak_dbtp = db_of_gain(double{peak});
    return measured;
}

Measured measure_file(std::string_view file) {
    ffmpeg::Reader reader(file);
    const int channels = reader.format().channels;
    Loudness loudness(channels, reader.format().sample_rate_hz);
    TruePeakMeter peak(channels);
    Measured measured;
    std::vector<float> samples;
    while (reader.read(samples)) {
        measured.length_frames += static_cast<Frames>(samples.size()) / channels;
        loudness.add(samples);
        peak.add(samples);
    }
    if (!reader.complaints().empty()) throw Error(Fault::Engine, reader.complaints().front());
    measured.integrated_lufs = loudness.integrated_lufs();
    measured.true_peak_dbtp = db_of_gain(peak.peak());
    return measured;
}

}  // namespace newscart
