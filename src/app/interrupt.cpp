#include "app/interrupt.h"

#include <csignal>
#include <initializer_list>

#include "base/error.h"

namespace newscart {
namespace {

// A signal handler can reach nothing but a static.
volatile std::sig_atomic_t interrupted = 0;

extern "C" void note_interrupt(int) { interrupted = 1; }

void set_handler(void (*handler)(int), std::initializer_list<int> signals) {
    struct sigaction action {};
    action.sa_handler = handler;
    ::sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    for (const int signal : signals) ::sigaction(signal, &action, nullptr);
}

}  // namespace

void report_failed_writes() { set_handler(SIG_IGN, {SIGPIPE, SIGXFSZ}); }

void watch_for_interrupts() { set_handler(note_interrupt, {SIGINT, SIGTERM}); }

void stop_if_interrupted() {
    if (interrupted != 0) throw Error(Fault::Interrupted, "interrupted; nothing was delivered");
}

}  // namespace newscart
