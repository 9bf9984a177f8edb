#include "app/interrupt.h"

#include <csignal>

#include "base/error.h"

namespace newscart {
namespace {

// A signal handler can reach nothing but a static.
volatile std::sig_atomic_t interrupted = 0;

extern "C" void note_interrupt(int) { interrupted = 1; }

}  // namespace

void watch_for_interrupts() {
    struct sigaction action {};
    action.sa_handler = note_interrupt;
    ::sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
    action.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &action, nullptr);
    // A limit on file size (ulimit -f) then shows as a failed write, which is reported, and not as a death.
    ::sigaction(SIGXFSZ, &action, nullptr);
}

void stop_if_interrupted() {
    if (interrupted != 0) throw Error(Fault::Interrupted, "interrupted; nothing was delivered");
}

}  // namespace newscart
