#include "mix/voice_chain.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <map>
#include <numbers>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "audio/biquad.h"
#include "audio/denormals.h"
#include "audio/dynamics.h"
#include "audio/lane_block.h"
#include "audio/level.h"
#include "audio/loudness.h"
#include "base/parallel.h"
#include "mix/mix.h"

namespace newscart {
namespace {

constexpr int kRate = kFrameRateHz;
constexpr double kButterworth = std::numbers::sqrt2 / 2;

constexpr double kExciterOffDb = -100;
constexpr double kDeesserRatio = 3;
constexpr double kDeesserMostDb = 9;
// A line is never raised by more: what is quieter is not speech.
constexpr double kMostGainDb = 45;
constexpr double kEdgeSeconds = 0.002;

using LaneFilters = std::vector<Filter<Lanes>>;

void run(LaneFilters& filters, Block& block) {
    std::size_t i = 0;
    for (; i + 3 <= filters.size(); i += 3) run<3>(&filters[i], block);
    if (i + 2 == filters.size()) run<2>(&filters[i], block);
    if (i + 1 == filters.size()) run<1>(&filters[i], block);
}

// Noise of 4.5 to 9 kHz, mean square 1, that loops without a seam. The same in every run.
std::vector<float> exciter_noise() {
    constexpr std::size_t kFrames = 1U << 16U;
    constexpr std::size_t kOverlap = 2048;
    std::uint32_t state = 0x9E3779B9U;
    std::vector<float> noise(kFrames + kOverlap);
    std::array<Filter<float>, 4> band{
        Filter<float>(high_pass(4500, 0.541, kRate)), Filter<float>(high_pass(4500, 1.307, kRate)),
        Filter<float>(low_pass(9000, 0.541, kRate)), Filter<float>(low_pass(9000, 1.307, kRate))};
    for (float& x : noise) {
        state ^= state << 13U;
        state ^= state >> 17U;
        state ^= state << 5U;
        x = static_cast<float>(state) / 2147483648.0F - 1.0F;
        for (Filter<float>& filter : band) x = filter(x);
    }
    // The end fades into what stood before the beginning: powers, not amplitudes, as noise adds up.
    for (std::size_t i = 0; i < kOverlap; ++i) {
        const double angle = std::numbers::pi / 2 * static_cast<double>(i) / kOverlap;
        noise[i] = static_cast<float>(noise[i] * std::sin(angle) + noise[kFrames + i] * std::cos(angle));
    }
    noise.resize(kFrames);
    double power = 0;
    for (const float x : noise) power += static_cast<double>(x) * x;
    const auto scale = static_cast<float>(std::sqrt(kFrames / power));
    for (float& x : noise) x *= scale;
    return noise;
}

/// Adds noise of 4.5 to 9 kHz that follows the envelope of 2.5 to 5 kHz: Klatt vowels are empty above 4.3 kHz.
class Exciter {
  public:
    explicit Exciter(double gain_db) : gain_(static_cast<float>(gain_of_db(gain_db))) {
        static const std::vector<float> made = exciter_noise();
        noise_ = &made;
        band_.emplace_back(high_pass(2500, kButterworth, kRate));
        band_.emplace_back(low_pass(5000, kButterworth, kRate));
    }

    void operator()(Block& block) {
        Block band = block;
        run(band_, band);
        const Lanes power = mean_square(band);
        Lanes envelope{};
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const float now = gain_ * std::sqrt(power[lane]);
            const float kept = now > envelope_[lane] ? 0.5F : 0.8F;  // 1 ms up, 3 ms down
            envelope[lane] = now + kept * (envelope_[lane] - now);
        }
        const Lanes step = (envelope - envelope_) * kBlockShare;
        Lanes gain = envelope_;
        for (Lanes& frame : block) {
            gain += step;
            frame += gain * (*noise_)[at_];
            at_ = (at_ + 1) % noise_->size();
        }
        envelope_ = envelope;
    }

  private:
    const std::vector<float>* noise_;
    LaneFilters band_;
    float gain_;
    Lanes envelope_{};
    std::size_t at_ = 0;
};

Biquad design_of(const EqBand& band) {
    switch (band.kind) {
        case EqBand::Kind::LowShelf: return low_shelf(band.frequency_hz, band.q, band.gain_db, kRate);
        case EqBand::Kind::HighShelf: return high_shelf(band.frequency_hz, band.q, band.gain_db, kRate);
        case EqBand::Kind::Peak: break;
    }
    return peak(band.frequency_hz, band.q, band.gain_db, kRate);
}

LaneFilters equaliser_of(const VoiceChain& chain) {
    LaneFilters filters;
    // Voices are lopsided: pulses of the glottis all point one way. Turning the phase of the lowest harmonics against
    // the rest lowers the peaks by some dB and cannot be heard; broadcast processors do so.
    if (chain.rotator_hz > 0) {
        filters.emplace_back(all_pass(chain.rotator_hz, 0.5, kRate));
        filters.emplace_back(all_pass(chain.rotator_hz, 0.5, kRate));
    }
    for (const EqBand& band : chain.equaliser) filters.emplace_back(design_of(band));
    return filters;
}

/// Up to four signals in the lanes of one buffer, and what is known of their blocks.
class Strip {
  public:
    Strip(const VoiceChain& chain, std::span<Pcm* const> speech) : chain_(chain), speech_(speech) {
        std::size_t longest = 0;
        for (const Pcm* pcm : speech) longest = std::max(longest, pcm->samples.size());
        blocks_ = (longest + kBlockFrames - 1) / kBlockFrames;
        buffer_.resize(blocks_);
    }

    void process() {
        const FlushDenormals flush;
        colour();
        control();
        level();
    }

  private:
    using PerLane = std::array<std::vector<float>, kLanes>;

    std::size_t blocks_of(std::size_t lane) const {
        return (speech_[lane]->samples.size() + kBlockFrames - 1) / kBlockFrames;
    }

    // High-pass, exciter, equaliser; and how loud each block is, whole and in the range of the s.
    void colour() {
        LaneFilters first;
        if (chain_.highpass_hz > 0) first.emplace_back(high_pass(chain_.highpass_hz, kButterworth, kRate));
        LaneFilters equaliser = equaliser_of(chain_);
        LaneFilters sibilants{Filter<Lanes>(high_pass(chain_.deesser_hz, kButterworth, kRate))};
        Exciter exciter(chain_.exciter_db);
        const bool excites = chain_.exciter_db > kExciterOffDb;
        const bool deesses = chain_.deesser_threshold_db < 0;
        for (std::vector<float>& powers : powers_) powers.reserve(blocks_);
        for (std::vector<float>& powers : sibilant_powers_) powers.reserve(deesses ? blocks_ : 0);
        for (std::size_t b = 0; b < blocks_; ++b) {
            Block& block = buffer_[b];
            load(b, block);
            run(first, block);
            if (excites) exciter(block);
            run(equaliser, block);
            keep(mean_square(block), powers_);
            if (deesses) {
                Block high = block;
                run(sibilants, high);
                keep(mean_square(high), sibilant_powers_);
            }
        }
    }

    // De-esser and compressor, with each line at one level before them.
    void control() {
        std::array<std::vector<float>, kLanes> sibilant_gains;
        std::array<std::vector<float>, kLanes> gains;
        const bool deesses = chain_.deesser_threshold_db < 0;
        for (std::size_t lane = 0; lane < speech_.size(); ++lane) {
            std::vector<float>& powers = powers_[lane];
            powers.resize(blocks_of(lane));
            const double loudness = loudness_of_blocks(powers);
            const double before_db = std::isinf(loudness) ? 0 : std::min(kSpeechLufs - loudness, kMostGainDb);
            const auto scale = static_cast<float>(std::pow(10, before_db / 10));
            for (float& power : powers) power *= scale;
            gains[lane] = compressor_gains(powers, compression_of(chain_), kRate);
            gains[lane].resize(blocks_ + 1, 0.0F);
            if (deesses) {
                std::vector<float>& high = sibilant_powers_[lane];
                for (float& power : high) power *= scale;
                sibilant_gains[lane] = compressor_gains(high,
                                                        {.threshold_db = chain_.deesser_threshold_db,
                                                         .ratio = kDeesserRatio,
                                                         .attack_ms = 1,
                                                         .release_ms = 30,
                                                         .most_db = kDeesserMostDb},
                                                        kRate);
            }
        }
        LaneFilters sibilants{Filter<Lanes>(high_pass(chain_.deesser_hz, kButterworth, kRate))};
        LaneFilters weighting{Filter<Lanes>(kLoudnessShelf), Filter<Lanes>(kLoudnessHighPass)};
        for (std::vector<float>& powers : powers_) powers.clear();
        for (std::vector<float>& peaks : peaks_) peaks.reserve(blocks_);
        for (std::size_t b = 0; b < blocks_; ++b) {
            Block& block = buffer_[b];
            if (deesses) {
                Block high = block;
                run(sibilants, high);
                const auto [start, step] = ramp(sibilant_gains, b);
                Lanes gain = start;
                for (std::size_t i = 0; i < kBlockFrames; ++i) {
                    gain += step;
                    block[i] += (gain - 1.0F) * high[i];
                }
            }
            const auto [start, step] = ramp(gains, b);
            Lanes gain = start;
            Lanes peak{};
            for (Lanes& frame : block) {
                gain += step;
                frame *= gain;
                peak = greater(peak, absolute(frame));
            }
            keep(peak, peaks_);
            Block weighted = block;
            run(weighting, weighted);
            keep(mean_square(weighted), powers_);
        }
    }

    // One loudness, peaks held, ends faded.
    void level() {
        std::array<std::vector<float>, kLanes> gains;
        for (std::size_t lane = 0; lane < speech_.size(); ++lane) gains[lane] = level_gains(lane);
        const auto edge = static_cast<std::size_t>(kEdgeSeconds * kRate);
        for (std::size_t lane = 0; lane < speech_.size(); ++lane) {
            std::vector<float>& out = speech_[lane]->samples;
            for (std::size_t b = 0; b * kBlockFrames < out.size(); ++b) {
                const float step = (gains[lane][b + 1] - gains[lane][b]) * kBlockShare;
                float gain = gains[lane][b];
                const std::size_t frames = std::min(kBlockFrames, out.size() - b * kBlockFrames);
                for (std::size_t i = 0; i < frames; ++i) {
                    gain += step;
                    out[b * kBlockFrames + i] = gain * buffer_[b][i][lane];
                }
            }
            const std::size_t faded = std::min(edge, out.size() / 2);
            for (std::size_t i = 0; i < faded; ++i) {
                const double angle = std::numbers::pi * static_cast<double>(i) / static_cast<double>(faded);
                const auto gain = static_cast<float>(0.5 - 0.5 * std::cos(angle));
                out[i] *= gain;
                out[out.size() - 1 - i] *= gain;
            }
        }
    }

    std::vector<float> level_gains(std::size_t lane) {
        std::vector<float>& powers = powers_[lane];
        std::vector<float>& peaks = peaks_[lane];
        powers.resize(blocks_of(lane));
        peaks.resize(blocks_of(lane));
        const double loudness = loudness_of_blocks(powers);
        std::vector<float> gains(powers.size() + 1, 0.0F);
        if (std::isinf(loudness)) return gains;
        const double ceiling = gain_of_db(kSpeechPeakDbfs);
        const double target = kSpeechLufs + chain_.gain_db;
        constexpr int kRounds = 8;
        double gain_db = std::min(target - loudness, kMostGainDb);
        // Holding the peaks takes a little of the loudness; the blocks' powers tell how much, so it is given back.
        for (int round = 0; round < kRounds; ++round) {
            gains = limiter_gains(peaks, ceiling / gain_of_db(gain_db), 2, 60, kRate);
            std::vector<float> held(powers.size());
            for (std::size_t b = 0; b < powers.size(); ++b) {
                const float middle = (gains[b] + gains[b + 1]) / 2;
                held[b] = powers[b] * middle * middle;
            }
            const double short_by_db = target - gain_db - loudness_of_blocks(held);
            if (std::abs(short_by_db) < 0.02 || gain_db + short_by_db > kMostGainDb) break;
            if (round + 1 < kRounds) gain_db += short_by_db;
        }
        const auto gain = static_cast<float>(gain_of_db(gain_db));
        for (float& g : gains) g *= gain;
        return gains;
    }

    void load(std::size_t b, Block& block) const {
        block = {};
        for (std::size_t lane = 0; lane < speech_.size(); ++lane) {
            const std::vector<float>& in = speech_[lane]->samples;
            const std::size_t first = b * kBlockFrames;
            const std::size_t frames = first < in.size() ? std::min(kBlockFrames, in.size() - first) : 0;
            for (std::size_t i = 0; i < frames; ++i) block[i][lane] = in[first + i];
        }
    }

    void keep(Lanes value, PerLane& to) const {
        for (std::size_t lane = 0; lane < speech_.size(); ++lane) to[lane].push_back(value[lane]);
    }

    struct Ramp {
        Lanes start;
        Lanes step;
    };
    Ramp ramp(const PerLane& gains, std::size_t b) const {
        Lanes from{};
        Lanes to{};
        for (std::size_t lane = 0; lane < speech_.size(); ++lane) {
            from[lane] = gains[lane][b];
            to[lane] = gains[lane][b + 1];
        }
        return {from, (to - from) * kBlockShare};
    }

    const VoiceChain& chain_;
    std::span<Pcm* const> speech_;
    std::size_t blocks_ = 0;
    std::vector<Block> buffer_;
    PerLane powers_;
    PerLane sibilant_powers_;
    PerLane peaks_;
};

}  // namespace

double chain_response_db(const VoiceChain& chain, double frequency_hz) {
    double db = 0;
    if (chain.highpass_hz > 0)
        db += response_db(high_pass(chain.highpass_hz, kButterworth, kRate), frequency_hz, kRate);
    for (const EqBand& band : chain.equaliser) db += response_db(design_of(band), frequency_hz, kRate);
    return db;
}

Compression compression_of(const VoiceChain& chain) {
    return {.threshold_db = chain.compressor_threshold_db,
            .ratio = chain.compressor_ratio,
            .attack_ms = chain.compressor_attack_ms,
            .release_ms = chain.compressor_release_ms};
}

void apply_voice_chain(const VoiceChain& chain, std::span<Pcm* const> speech) {
    for (std::size_t first = 0; first < speech.size(); first += kLanes) {
        Strip(chain, speech.subspan(first, std::min(kLanes, speech.size() - first))).process();
    }
}

std::vector<Take> process_takes(std::vector<Take> takes, const VoiceOfLine& voices, int jobs) {
    // Takes of one voice and of like length side by side.
    std::map<std::string, std::vector<Take*>> by_voice;
    for (Take& take : takes) {
        const auto voice = voices.find(take.line);
        if (voice == voices.end()) throw std::logic_error("a take of a line that no voice was chosen for");
        by_voice[voice->second.name].push_back(&take);
    }
    struct Group {
        const VoiceChain* chain = nullptr;
        std::vector<Pcm*> speech;
    };
    std::vector<Group> groups;
    for (auto& [name, of_voice] : by_voice) {
        std::stable_sort(of_voice.begin(), of_voice.end(),
                         [](const Take* a, const Take* b) { return a->pcm.samples.size() > b->pcm.samples.size(); });
        for (std::size_t i = 0; i < of_voice.size(); ++i) {
            if (i % kLanes == 0) groups.push_back({&voices.at(of_voice[i]->line).chain, {}});
            groups.back().speech.push_back(&of_voice[i]->pcm);
        }
    }
    parallel_for(groups.size(), jobs, [&](std::size_t g) { apply_voice_chain(*groups[g].chain, groups[g].speech); });
    return takes;
}

}  // namespace newscart
