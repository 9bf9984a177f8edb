#include "desk/sound.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "audio/level.h"
#include "audio/loudness.h"
#include "audio/loudness_meter.h"
#include "audio/true_peak.h"
#include "master/levels.h"

namespace newscart::desk {
namespace {

constexpr std::size_t kHeaderBytes = 44;

void put(std::string& bytes, std::size_t at, std::uint32_t value, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) bytes[at + i] = static_cast<char>(value >> (8 * i) & 0xFFU);
}

std::string wav_header(const Pcm& pcm, std::size_t data_bytes) {
    std::string header("RIFF....WAVEfmt ........................data....");
    header.resize(kHeaderBytes);
    const auto channels = static_cast<std::uint32_t>(pcm.channels);
    const auto rate = static_cast<std::uint32_t>(pcm.sample_rate_hz);
    const auto data = static_cast<std::uint32_t>(data_bytes);
    put(header, 4, data + static_cast<std::uint32_t>(kHeaderBytes) - 8, 4);
    put(header, 16, 16, 4);  // bytes of what follows up to "data"
    put(header, 20, 1, 2);   // PCM
    put(header, 22, channels, 2);
    put(header, 24, rate, 4);
    put(header, 28, rate * channels * 2, 4);
    put(header, 32, channels * 2, 2);
    put(header, 34, 16, 2);
    std::memcpy(header.data() + 36, "data", 4);
    put(header, 40, data, 4);
    return header;
}

}  // namespace

std::size_t Sound::wav_bytes(Frames first, Frames last) const {
    return kHeaderBytes + static_cast<std::size_t>(last - first) * static_cast<std::size_t>(pcm.channels) * 2;
}

std::string Sound::wav_part(Frames first, Frames last, std::size_t offset, std::size_t count) const {
    const std::size_t all = wav_bytes(first, last);
    offset = std::min(offset, all);
    const std::size_t end = std::min(all, offset + count);
    std::string bytes;
    bytes.reserve(end - offset);
    if (offset < kHeaderBytes) {
        bytes = wav_header(pcm, all - kHeaderBytes).substr(offset, end - offset);
        offset = std::min(end, kHeaderBytes);
    }
    const std::size_t begin = static_cast<std::size_t>(first) * static_cast<std::size_t>(pcm.channels);
    for (std::size_t at = offset; at < end; ++at) {
        const std::size_t byte = at - kHeaderBytes;
        const float sample = pcm.samples[begin + byte / 2] * gain;
        const auto value = static_cast<std::int16_t>(std::lrintf(std::clamp(sample, -1.0F, 1.0F) * 32767.0F));
        const auto bits = static_cast<std::uint16_t>(value);
        // Both bytes of a sample at once, but for those a part begins or ends within.
        if (byte % 2 == 0 && at + 1 < end) {
            bytes += static_cast<char>(bits & 0xFFU);
            bytes += static_cast<char>(bits >> 8U);
            ++at;
        } else {
            bytes += static_cast<char>(byte % 2 == 0 ? bits & 0xFFU : bits >> 8U);
        }
    }
    return bytes;
}

std::string Sound::wav(Frames first, Frames last) const { return wav_part(first, last, 0, wav_bytes(first, last)); }

float gain_to_air(const Pcm& mixed, double loudness_lufs, int jobs) {
    const double measured = loudness_of_blocks(weighted_mean_squares(mixed, jobs));
    return std::isfinite(measured) ? static_cast<float>(gain_of_db(loudness_lufs - measured)) : 1.0F;
}

std::vector<float> peaks_of(const Sound& sound, int rate) {
    const Frames step = sound.pcm.sample_rate_hz / rate;
    const Frames frames = sound.pcm.frames();
    std::vector<float> peaks;
    for (Frames first = 0; first < frames; first += step) {
        const auto begin = sound.pcm.samples.begin() + first * sound.pcm.channels;
        const auto end = sound.pcm.samples.begin() + std::min(frames, first + step) * sound.pcm.channels;
        float most = 0;
        for (auto sample = begin; sample != end; ++sample) most = std::max(most, std::abs(*sample));
        peaks.push_back(std::min(1.0F, most * sound.gain));
    }
    return peaks;
}

HeardLevels measure_levels(const Sound& sound, const Output& output, int jobs) {
    const Pcm& pcm = sound.pcm;
    const newscart::Levels levels = find_levels(pcm, {output.loudness_lufs, output.true_peak_dbtp}, jobs);
    LoudnessMeter loudness(pcm.channels, pcm.sample_rate_hz);
    TruePeakMeter peak(pcm.channels);
    HeardLevels result;
    double highest = 0;
    constexpr Frames kBlock = kFrameRateHz / 10;
    std::vector<float> block;
    for (Frames at = 0; at < pcm.frames(); at += kBlock) {
        block.assign(static_cast<std::size_t>(std::min(kBlock, pcm.frames() - at) * pcm.channels), 0.0F);
        fill_interleaved(pcm, levels, at, block);
        loudness.add(block);
        peak.add(block);
        if (peak.peak() > highest) {
            highest = peak.peak();
            result.true_peak_at_seconds = seconds_of(at);
        }
    }
    result.integrated_lufs = loudness.integrated_lufs();
    result.true_peak_dbtp = db_of_gain(highest);
    const auto every_tenth = [](const std::vector<double>& curve) {
        std::vector<double> thinned;
        for (std::size_t i = 9; i < curve.size(); i += 10) thinned.push_back(curve[i]);
        return thinned;
    };
    result.momentary_lufs = every_tenth(loudness_curve(loudness.steps(), kMomentarySteps));
    result.short_term_lufs = every_tenth(loudness_curve(loudness.steps(), kShortTermSteps));
    return result;
}

}  // namespace newscart::desk
