#pragma once

namespace newscart {

/// SIGPIPE and SIGXFSZ are ignored: a closed pipe or a limit on file size then shows as a failed write, which is
/// reported, and not as a death.
void report_failed_writes();

/// From here on SIGINT and SIGTERM only leave a note: nothing is cut short in the middle. For commands that call
/// stop_if_interrupted().
void watch_for_interrupts();

/// Throws Error(Interrupted) if such a signal came. Called between stages, where stopping leaves nothing half done.
void stop_if_interrupted();

}  // namespace newscart
