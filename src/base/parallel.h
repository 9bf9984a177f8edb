#pragma once
#include <cstddef>
#include <functional>

namespace newscart {

/// Runs work(0) ... work(count - 1) on at most `jobs` threads (the caller's among them) and returns when all are done.
/// Which thread does which index is open, so each index must write only what is its own: then results do not depend on
/// `jobs`. The first exception by index is thrown again after all threads have stopped.
void parallel_for(std::size_t count, int jobs, const std::function<void(std::size_t)>& work);

}  // namespace newscart
