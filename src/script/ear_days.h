#pragma once
#include "script/wording.h"

namespace newscart {

/// "on Wednesday" -> "today", "yesterday" or "tomorrow", and "today" in a text of yesterday -> "yesterday", by the
/// article's day and that of the bulletin, where it is certain which day is meant; "said Friday" -> "said on Friday".
void say_days(Wording& line);

}  // namespace newscart
