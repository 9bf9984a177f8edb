#include "audio/mono.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/support.h"

namespace newscart {
namespace {

double power_of(const Pcm& pcm) {
    double sum = 0;
    // Not at the edges, where half of a filter's neighbours are missing.
    const std::size_t edge = pcm.samples.size() / 10;
    for (std::size_t i = edge; i < pcm.samples.size() - edge; ++i) sum += double{pcm.samples[i]} * pcm.samples[i];
    return sum / static_cast<double>(pcm.samples.size() - 2 * edge);
}

/// A tone that is on the left, and turned by `degrees` on the right.
Pcm turned(double frequency_hz, double degrees) {
    Pcm pcm{kFrameRateHz, 2, {}};
    for (int i = 0; i < kFrameRateHz; ++i) {
        const double turn = 2 * M_PI * frequency_hz * i / kFrameRateHz;
        pcm.samples.push_back(static_cast<float>(0.5 * std::sin(turn)));
        pcm.samples.push_back(static_cast<float>(0.5 * std::sin(turn + degrees * M_PI / 180)));
    }
    return pcm;
}

}  // namespace

TEST(Mono, KeepsThePowerOfWhatIsAgainstItself) {
    for (const double frequency_hz : {200.0, 400.0, 1000.0, 5000.0, 15000.0}) {
        for (const double degrees : {0.0, 180.0}) {
            const Pcm stereo = turned(frequency_hz, degrees);
            EXPECT_NEAR(10 * std::log10(power_of(mono_of(stereo, 2)) / power_of(stereo)), 0, 0.1)
                << frequency_hz << " Hz, " << degrees << " degrees";
        }
    }
}

TEST(Mono, KeepsThePowerOfWhatIsOnOneSideOrDifferentOnEach) {
    Pcm apart{kFrameRateHz, 2, {}};
    std::uint32_t state = 5;
    for (int i = 0; i < 2 * kFrameRateHz; ++i) {
        state = state * 1664525U + 1013904223U;
        apart.samples.push_back(static_cast<float>(static_cast<double>(state >> 8U) / (1 << 23) - 1) * 0.5F);
    }
    EXPECT_NEAR(10 * std::log10(power_of(mono_of(apart, 2)) / power_of(apart)), 0, 0.3);
    Pcm left = turned(800, 0);
    for (std::size_t i = 1; i < left.samples.size(); i += 2) left.samples[i] = 0;
    EXPECT_NEAR(10 * std::log10(power_of(mono_of(left, 2)) / power_of(left)), 0, 0.1);
}

TEST(Mono, LeavesTheCentreAsItIs) {
    const Pcm stereo = test::tone(440, -6, 0.5);
    const Pcm mono = mono_of(stereo, 2);
    ASSERT_EQ(mono.frames(), stereo.frames());
    for (std::size_t i = 0; i < mono.samples.size(); ++i) ASSERT_EQ(mono.samples[i], stereo.samples[2 * i]);
}

TEST(Mono, IsTheSameWhateverTheNumberOfJobs) {
    const Pcm stereo = turned(700, 130);
    EXPECT_EQ(mono_of(stereo, 1).samples, mono_of(stereo, 3).samples);
}

TEST(Mono, TakesTheShortestSounds) {
    EXPECT_TRUE(mono_of(Pcm{kFrameRateHz, 2, {}}, 1).samples.empty());
    EXPECT_EQ(mono_of(Pcm{kFrameRateHz, 2, {0.5F, 0.5F, 0.25F, -0.25F}}, 1).frames(), 2);
}

}  // namespace newscart
