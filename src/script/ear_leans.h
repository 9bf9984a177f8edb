#pragma once
#include "script/wording.h"

namespace newscart {

/// Whether the line cannot be understood without what stands before it.
Worded::Leans leans(const Wording& line);

}  // namespace newscart
