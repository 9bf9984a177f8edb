#include "app/workers.h"

#include <algorithm>
#include <thread>

namespace newscart {

int workers(const Options& options) {
    return options.jobs > 0 ? options.jobs : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace newscart
