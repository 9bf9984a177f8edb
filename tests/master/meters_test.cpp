#include "master/meters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "audio/loudness_meter.h"
#include "lib/ffmpeg/reader.h"
#include "master/inspect.h"
#include "programme.h"
#include "support/support.h"

namespace newscart {
namespace {

using ::testing::IsEmpty;

std::vector<double> clicks_of(const Pcm& pcm) {
    ClickMeter meter(pcm.channels, pcm.sample_rate_hz);
    meter.add(pcm.samples);
    return meter.clicks_seconds();
}

Pcm decoded(const std::string& bytes) {
    ffmpeg::Reader reader{std::string_view(bytes)};
    Pcm pcm{reader.format().sample_rate_hz, reader.format().channels, {}};
    std::vector<float> samples;
    while (reader.read(samples)) pcm.samples.insert(pcm.samples.end(), samples.begin(), samples.end());
    return pcm;
}

/// A voice of two seconds without anything sudden.
Pcm smooth_voice() {
    Pcm pcm = test::tone(180, -14, 2);
    const Pcm overtone = test::tone(1440, -26, 2);
    for (std::size_t i = 0; i < pcm.samples.size(); ++i) pcm.samples[i] += overtone.samples[i];
    return pcm;
}

}  // namespace

TEST(ClickMeter, HearsALostSampleBlockAndNothingElse) {
    Pcm pcm = smooth_voice();
    EXPECT_THAT(clicks_of(pcm), IsEmpty());
    // A quarter of a period is gone: the wave jumps from its top to the middle.
    const auto at = pcm.samples.begin() + 2 * 48067;
    pcm.samples.erase(at, at + 2 * 67);
    const std::vector<double> clicks = clicks_of(pcm);
    ASSERT_EQ(clicks.size(), 1U);
    EXPECT_NEAR(clicks[0], 48067.0 / 48000, 0.002);
}

TEST(ClickMeter, HearsItInOneChannelAfterMp3Too) {
    Programme programme;
    programme.pcm = smooth_voice();
    for (std::size_t i = 60000; i < 60010; ++i) programme.pcm.samples[2 * i] = 0.9F;
    Output output;
    output.loudness_lufs = -20;
    const std::vector<double> clicks = clicks_of(decoded(master(programme, output, Tags{}, MasterSettings{}).bytes));
    ASSERT_EQ(clicks.size(), 1U);
    EXPECT_NEAR(clicks[0], 60000.0 / 48000, 0.003);
}

TEST(ClickMeter, TakesHissThatSetsInForWhatItIs) {
    Pcm pcm{kFrameRateHz, 2, std::vector<float>(96000)};
    std::uint32_t state = 7;
    for (std::size_t i = 48000; i < pcm.samples.size(); ++i) {
        state = state * 1664525U + 1013904223U;
        pcm.samples[i] = static_cast<float>(static_cast<double>(state >> 8U) / (1 << 23) - 1) * 0.3F;
    }
    EXPECT_THAT(clicks_of(pcm), IsEmpty());
}

TEST(ClickMeter, TakesTheBurstOfAConsonantForWhatItIs) {
    Pcm pcm = smooth_voice();
    std::uint32_t state = 7;
    for (std::size_t i = 0; i < 240; ++i) {  // five milliseconds, as of a T
        state = state * 1664525U + 1013904223U;
        const double swell = std::sin(3.14159265358979 * static_cast<double>(i) / 240);
        const auto noise = static_cast<float>((static_cast<double>(state >> 8U) / (1 << 23) - 1) * 0.05 * swell);
        for (std::size_t c = 0; c < 2; ++c) pcm.samples[2 * (48000 + i) + c] += noise;
    }
    EXPECT_THAT(clicks_of(pcm), IsEmpty());
}

TEST(ClickMeter, TakesABurstThatSetsInAtOnceForWhatItIs) {
    Pcm pcm = smooth_voice();
    std::uint32_t state = 7;
    for (std::size_t i = 0; i < 480; ++i) {  // a K: the tongue lets go, then breath for ten milliseconds
        const double t = static_cast<double>(i) / kFrameRateHz;
        state = state * 1664525U + 1013904223U;
        const double breath = (static_cast<double>(state >> 8U) / (1 << 23) - 1) * 0.006;
        const double burst = 0.3 * std::exp(-1500 * t) * std::sin(2 * 3.14159265358979 * 3000 * t) + breath;
        for (std::size_t c = 0; c < 2; ++c) pcm.samples[2 * (48000 + i) + c] += static_cast<float>(burst);
    }
    EXPECT_THAT(clicks_of(pcm), IsEmpty());
}

TEST(ClickMeter, CountsAtEveryRate) {
    Pcm pcm = test::tone(180, -14, 100, 1, 44100);
    pcm.samples[44100 * 90] += 0.5F;
    const std::vector<double> clicks = clicks_of(pcm);
    ASSERT_EQ(clicks.size(), 1U);
    EXPECT_NEAR(clicks[0], 90, 0.002);
}

TEST(FloorMeter, FindsTheQuietMomentsAndTheOffset) {
    Pcm pcm = test::tone(1000, -20, 4, 1);
    const Pcm quiet = test::tone(1000, -57, 1, 1);
    pcm.samples.insert(pcm.samples.begin() + 96000, quiet.samples.begin(), quiet.samples.end());
    for (float& sample : pcm.samples) sample += 0.0005F;
    FloorMeter meter(1, kFrameRateHz);
    meter.add(pcm.samples);
    EXPECT_NEAR(meter.noise_floor_dbfs(), -59.3, 0.3) << "-60 as a mean power, and the offset";
    EXPECT_NEAR(meter.offset(), 0.0005, 1e-5);
    FloorMeter silence(2, kFrameRateHz);
    silence.add(std::vector<float>(96000));
    EXPECT_TRUE(std::isinf(silence.noise_floor_dbfs()));
    EXPECT_EQ(silence.offset(), 0);
}

// A voice and a bed 20 LU under it, from which only the sum can be heard.
TEST(SpeechOverBed, IsHeardInThePauses) {
    Pcm sum = test::tone(1000, -40, 30);
    std::vector<AiredPart> parts;
    const Pcm voice = test::tone(1000, -20, 30);
    double speech_seconds = 0;
    for (double at = 0; at < 30; at += 3) {
        parts.push_back({AiredPart::Kind::Speech, frames_of(at), frames_of(2.4), true, 0});
        parts.push_back({AiredPart::Kind::Pause, frames_of(at + 2.4), frames_of(0.6), true, 0});
        speech_seconds += 2.4;
        for (Frames i = 2 * frames_of(at); i < 2 * frames_of(at + 2.4); ++i)
            sum.samples[static_cast<std::size_t>(i)] = voice.samples[static_cast<std::size_t>(i)];
    }
    LoudnessMeter meter(2, kFrameRateHz);
    meter.add(sum.samples);
    const auto measured = speech_over_bed_lu(meter.steps(), parts);
    ASSERT_TRUE(measured.has_value());
    EXPECT_NEAR(*measured, 20 + 10 * std::log10(speech_seconds / 30), 0.2);
    EXPECT_FALSE(speech_over_bed_lu(meter.steps(), {}).has_value());
    for (AiredPart& part : parts) part.bed = false;
    EXPECT_FALSE(speech_over_bed_lu(meter.steps(), parts).has_value());
}

}  // namespace newscart
