#pragma once
#include "script/wording.h"

namespace newscart {

/// "The road is closed, police said." -> "Police said the road is closed." True if there was nothing to move or it
/// was moved.
bool move_attribution(Wording& line);

/// "He said, the road is closed." -> "He said the road is closed."
void close_up_attribution(Wording& line);

}  // namespace newscart
