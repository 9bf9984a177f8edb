#pragma once
#include "app/console.h"
#include "desk/session.h"

namespace newscart::desk {

/// Plays the edition through the sound card, with the line that is being spoken on the terminal. Keys: n and p (or the
/// arrows) to the next and the story before, the space bar to pause, q to end. Throws Error(Engine) without a sound
/// card, Error(Interrupted) at Ctrl-C.
void play(const Session& session, const Console& console);

}  // namespace newscart::desk
