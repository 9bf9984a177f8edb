#pragma once
#include <string>

namespace newscart {

/// A variable of the environment; "" if it is not set.
std::string environment(const std::string& name);

}  // namespace newscart
