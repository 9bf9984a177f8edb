#pragma once
#include <cstddef>

namespace newscart {

inline constexpr std::size_t kLanes = 4;

/// Four signals side by side in one register: a recursive filter waits for its own last result, so four of them take
/// no longer than one. Each lane is computed as if it were alone; results do not depend on its neighbours.
using Lanes = float __attribute__((vector_size(kLanes * sizeof(float))));

inline Lanes absolute(Lanes x) { return x < 0.0F ? -x : x; }
inline Lanes greater(Lanes a, Lanes b) { return a > b ? a : b; }

}  // namespace newscart
