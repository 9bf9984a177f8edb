#include "master/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <string>

#include "audio/level.h"
#include "lib/ffmpeg/mp3.h"

namespace newscart {
namespace {

/// A wave of 100 Hz, at its crest wherever a part begins: cut there, it would overshoot by nearly a decibel. It swells
/// and fades, so that the file's own ends do not.
std::string wave_file(Frames length_frames, double gain) {
    const ffmpeg::Mp3Format format{128, 1, 7};
    const auto source = [&](Frames start, int count, float* left, float*) {
        for (int i = 0; i < count; ++i) {
            const double turn = 2 * std::numbers::pi * static_cast<double>((start + i) % 480) / 480;
            const double way = std::min(static_cast<double>(start + i) / static_cast<double>(length_frames), 1.0);
            left[i] = static_cast<float>(gain * std::sin(std::numbers::pi * way) * std::cos(turn));
        }
    };
    return ffmpeg::mux_mp3(format, ffmpeg::encode_mp3_frames(format, source, 0, ffmpeg::mp3_frame_count(length_frames)),
                           length_frames);
}

}  // namespace

TEST(Mp3Check, MeasuresInPartsWhatTheWholeFileHas) {
    const std::string file = wave_file(frames_of(31.3), 0.8);
    const Measured whole = measure_file(file);
    Mp3Check check(whole.true_peak_dbtp + 0.01, 2);
    for (const std::vector<Mp3Check::Range>& changed : {std::vector<Mp3Check::Range>{}, {{719990, 720010}}}) {
        const Measured parts = check.measure(file, changed);
        EXPECT_EQ(parts.length_frames, whole.length_frames);
        EXPECT_NEAR(parts.integrated_lufs, whole.integrated_lufs, 1e-4);
        EXPECT_NEAR(parts.true_peak_dbtp, whole.true_peak_dbtp, 1e-4);
        EXPECT_THAT(parts.over, testing::IsEmpty());
    }
}

}  // namespace newscart
