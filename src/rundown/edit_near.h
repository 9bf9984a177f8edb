#pragma once
#include <vector>

#include "rundown/rundown.h"

namespace newscart {

/// edit_to_time() that stays as near as it can to another edit of the same draft: what an editor changes in one story
/// must not bring other lines into all others. `like` has the same line ids.
Rundown edit_near(const Rundown& like, const Draft& draft, const Lineup& lineup, std::vector<Frames> length_of_line,
                  const BulletinClock& clock, const SoundLengths& sounds);

}  // namespace newscart
