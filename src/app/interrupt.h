#pragma once

namespace newscart {

/// From here on SIGINT and SIGTERM only leave a note, and SIGPIPE is ignored: nothing is cut short in the middle.
void watch_for_interrupts();

/// Throws Error(Interrupted) if such a signal came. Called between stages, where stopping leaves nothing half done.
void stop_if_interrupted();

}  // namespace newscart
