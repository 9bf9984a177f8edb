#pragma once
#include <algorithm>
#include <array>

#include "audio/biquad.h"
#include "audio/dynamics.h"
#include "audio/lanes.h"

namespace newscart {

/// A block of four signals.
using Block = std::array<Lanes, kBlockFrames>;

inline constexpr float kBlockShare = 1.0F / kBlockFrames;

/// N filters in one loop overlap in time.
template <std::size_t N>
void run(Filter<Lanes>* filters, Block& block) {
    std::array<Filter<Lanes>, N> f;
    std::copy_n(filters, N, f.begin());
    for (Lanes& frame : block) {
        Lanes x = frame;
        for (std::size_t i = 0; i < N; ++i) x = f[i](x);
        frame = x;
    }
    std::copy_n(f.begin(), N, filters);
}

inline Lanes mean_square(const Block& block) {
    Lanes sum{};
    for (const Lanes& x : block) sum += x * x;
    return sum * kBlockShare;
}

}  // namespace newscart
