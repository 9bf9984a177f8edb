#pragma once
#include <cmath>

namespace newscart {

inline double gain_of_db(double db) { return std::pow(10.0, db / 20.0); }
/// -infinity for 0.
inline double db_of_gain(double gain) { return 20.0 * std::log10(gain); }

}  // namespace newscart
