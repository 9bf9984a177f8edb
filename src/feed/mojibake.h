#pragma once
#include <string>

namespace newscart {

/// UTF-8 that a program before us took for windows-1252 and wrote as UTF-8 again: "Â£" is "£", "donâ€™t" is "don’t".
/// Once or twice over. Only sequences that no language writes are put right; the rest stays as it is.
std::string repair_mojibake(std::string text);

}  // namespace newscart
