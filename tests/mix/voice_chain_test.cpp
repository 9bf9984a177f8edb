#include "mix/voice_chain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "audio/level.h"
#include "lib/ebur128/meter.h"
#include "mix/mix.h"
#include "support/support.h"

namespace newscart {
namespace {

// Something like speech: pulses of 8 ms through two resonances, in syllables of changing strength.
Take babble(int line, double seconds, double level_dbfs, double pitch_hz) {
    Take take{line, {}, {}};
    const auto frames = static_cast<std::size_t>(frames_of(seconds));
    const double peak = gain_of_db(level_dbfs);
    for (std::size_t i = 0; i < frames; ++i) {
        const double t = static_cast<double>(i) / 48000;
        const double into = std::fmod(t, 1 / pitch_hz);
        const double pulse = std::exp(-into * 300) * std::sin(2 * std::numbers::pi * 600 * into) +
                             0.4 * std::exp(-into * 500) * std::sin(2 * std::numbers::pi * 2700 * into);
        const double syllable = 0.15 + 0.85 * std::abs(std::sin(std::numbers::pi * 4.3 * t + line));
        take.pcm.samples.push_back(static_cast<float>(peak * syllable * pulse));
    }
    return take;
}

Voice voice_with(const std::string& name, VoiceChain chain) {
    Voice voice;
    voice.name = name;
    voice.chain = std::move(chain);
    return voice;
}

VoiceChain full_chain() {
    VoiceChain chain;
    chain.exciter_db = -6;
    chain.deesser_threshold_db = -26;
    chain.equaliser = {{EqBand::Kind::Peak, 250, -3, 0.8},
                       {EqBand::Kind::Peak, 3200, 4, 0.8},
                       {EqBand::Kind::HighShelf, 7000, 3, 0.7}};
    return chain;
}

float highest(const Pcm& pcm) {
    float peak = 0;
    for (const float x : pcm.samples) peak = std::max(peak, std::abs(x));
    return peak;
}

TEST(VoiceChain, BringsEveryLineOfEveryVoiceToOneLoudness) {
    std::vector<Take> takes;
    VoiceOfLine voices;
    for (int i = 0; i < 9; ++i) {
        takes.push_back(babble(i, 1.5 + 0.7 * i, -6.0 - 3 * i, i % 2 == 0 ? 110 : 190));
        voices[i] = i % 2 == 0 ? voice_with("low", full_chain()) : voice_with("high", VoiceChain{});
    }
    const std::vector<Take> processed = process_takes(takes, voices, 2);
    ASSERT_EQ(processed.size(), takes.size());
    for (std::size_t i = 0; i < takes.size(); ++i) {
        EXPECT_EQ(processed[i].line, takes[i].line);
        ASSERT_EQ(processed[i].pcm.samples.size(), takes[i].pcm.samples.size());
        EXPECT_NEAR(ebur128::integrated_lufs(processed[i].pcm), kSpeechLufs, 0.25) << i;
        EXPECT_LE(highest(processed[i].pcm), gain_of_db(kSpeechPeakDbfs) + 1e-4) << i;
        for (const float x : processed[i].pcm.samples) ASSERT_TRUE(std::isfinite(x));
    }
}

TEST(VoiceChain, DoesNotDependOnJobsNorOnItsNeighbours) {
    std::vector<Take> takes;
    VoiceOfLine voices;
    for (int i = 0; i < 6; ++i) {
        takes.push_back(babble(i, 0.9 + 0.31 * i, -10, 120 + 9 * i));
        voices[i] = voice_with("low", full_chain());
    }
    const std::vector<Take> one = process_takes(takes, voices, 1);
    const std::vector<Take> four = process_takes(takes, voices, 4);
    for (std::size_t i = 0; i < takes.size(); ++i) {
        EXPECT_EQ(one[i].pcm.samples, four[i].pcm.samples) << i;
        EXPECT_EQ(one[i].pcm.samples, process_takes({takes[i]}, voices, 1)[0].pcm.samples) << i;
    }
}

TEST(VoiceChain, LevelsAWordOfAThirdOfASecondSensibly) {
    const Take word = babble(0, 0.3, -25, 120);
    const Pcm out = process_takes({word}, {{0, voice_with("low", full_chain())}}, 1)[0].pcm;
    Pcm repeated{48000, 1, {}};
    for (int i = 0; i < 5; ++i) repeated.samples.insert(repeated.samples.end(), out.samples.begin(), out.samples.end());
    EXPECT_NEAR(ebur128::integrated_lufs(repeated), kSpeechLufs, 1.0);
}

TEST(VoiceChain, KeepsSilenceSilent) {
    Take silence{0, {48000, 1, std::vector<float>(30000, 0.0F)}, {}};
    const Take empty{1, {48000, 1, {}}, {}};
    const VoiceOfLine voices{{0, voice_with("low", full_chain())}, {1, voice_with("low", full_chain())}};
    const std::vector<Take> out = process_takes({silence, empty}, voices, 1);
    EXPECT_EQ(out[0].pcm.samples, silence.pcm.samples);
    EXPECT_TRUE(out[1].pcm.samples.empty());
}

TEST(VoiceChain, FadesBothEnds) {
    // A tone that starts and stops at full strength would click.
    Take tone{0, test::tone(700, -12, 1.0003, 1), {}};
    const Pcm out = process_takes({tone}, {{0, voice_with("low", full_chain())}}, 1)[0].pcm;
    EXPECT_LT(std::abs(out.samples.front()), 1e-4F);
    EXPECT_LT(std::abs(out.samples.back()), 1e-4F);
    float step = std::abs(out.samples.front());
    for (std::size_t i = 1; i < 96; ++i) {
        step = std::max(step, std::abs(out.samples[i] - out.samples[i - 1]));
        const std::size_t end = out.samples.size() - i;
        step = std::max(step, std::abs(out.samples[end] - out.samples[end - 1]));
    }
    // The tone itself steps by 2 pi 700 / 48000 of its peak.
    EXPECT_LT(step, 1.2F * 0.0917F * highest(out));
}

TEST(VoiceChain, LowersThePeaksByTurningThePhase) {
    VoiceChain straight;
    straight.rotator_hz = 0;
    straight.compressor_ratio = 1;
    VoiceChain turned = straight;
    turned.rotator_hz = 200;
    const Take take = babble(0, 3, -12, 110);
    const auto loudness_to_peak = [&](const VoiceChain& chain) {
        const Pcm out = process_takes({take}, {{0, voice_with("low", chain)}}, 1)[0].pcm;
        return db_of_gain(static_cast<double>(highest(out))) - ebur128::integrated_lufs(out);
    };
    EXPECT_LE(loudness_to_peak(turned), loudness_to_peak(straight) + 0.1);
}

TEST(VoiceChain, GivesAVoiceItsOwnLevelIfItAsksForOne) {
    VoiceChain quieter = full_chain();
    quieter.gain_db = -3;
    const Pcm out = process_takes({babble(0, 3, -12, 110)}, {{0, voice_with("low", quieter)}}, 1)[0].pcm;
    EXPECT_NEAR(ebur128::integrated_lufs(out), kSpeechLufs - 3, 0.25);
}

TEST(VoiceChain, LeavesTheSoundAloneWithEveryStageOff) {
    VoiceChain off;
    off.highpass_hz = 0;
    off.rotator_hz = 0;
    off.compressor_ratio = 1;
    // Quiet enough peaks: nothing is left to do but one gain.
    Take take{0, test::tone(700, -12, 1.0, 1), {}};
    const Pcm out = process_takes({take}, {{0, voice_with("bare", off)}}, 1)[0].pcm;
    const float gain = out.samples[24000 + 10] / take.pcm.samples[24000 + 10];
    for (std::size_t i = 4800; i < 43200; ++i) ASSERT_NEAR(out.samples[i], gain * take.pcm.samples[i], 2e-3);
}

TEST(VoiceChain, HasTheResponseItsPlotShows) {
    VoiceChain chain = full_chain();
    EXPECT_NEAR(chain_response_db(chain, 80), -3.01 - 0.25, 0.3);
    EXPECT_NEAR(chain_response_db(chain, 3200), 4, 0.8);
    EXPECT_NEAR(chain_response_db(chain, 15000), 3, 0.5);
    chain.highpass_hz = 0;
    chain.equaliser.clear();
    EXPECT_EQ(chain_response_db(chain, 80), 0);
}

}  // namespace
}  // namespace newscart
