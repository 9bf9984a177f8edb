#include "base/environment.h"

#include <cstdlib>

namespace newscart {

std::string environment(const std::string& name) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody writes the environment
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? "" : value;
}

}  // namespace newscart
