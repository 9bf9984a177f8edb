#pragma once
#include "script/wording.h"

namespace newscart {

/// "..., and the ferry has been sold to a rival." -> "... The ferry has been sold to a rival.": a sentence too long for
/// one breath is parted before a clause that stands by itself, unless what goes before it is somebody's claim or a
/// condition, which would then no longer hold for the rest.
void part_long_sentence(Wording& line);

/// Words of the longest sentence in the line.
int longest_breath(const Words& words);

}  // namespace newscart
