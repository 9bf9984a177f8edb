#include "app/companion.h"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <utility>

namespace newscart {
namespace {

constexpr std::chrono::seconds kShortestPause{1};
constexpr std::chrono::seconds kLongestPause{300};
constexpr std::chrono::seconds kRanWell{60};
constexpr useconds_t kTickMicroseconds = 20000;
constexpr int kTicksToEnd = 250;

/// fork, since only the child itself can ask to die with its parent. Nothing but system calls happens in it.
pid_t start(const std::vector<std::string>& arguments) {
    std::vector<std::string> copies = arguments;
    std::vector<char*> pointers;
    for (std::string& argument : copies) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child != 0) return child;
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (::getppid() == parent && ::dup2(STDERR_FILENO, STDOUT_FILENO) >= 0) ::execv(pointers.front(), pointers.data());
    ::_exit(127);
}

}  // namespace

Companion::Companion(std::string name, std::vector<std::string> arguments, const Console& console)
    : name_(std::move(name)), arguments_(std::move(arguments)), console_(console) {}

Companion::~Companion() {
    if (child_ <= 0) return;
    ::kill(child_, SIGTERM);
    for (int tick = 0; tick < kTicksToEnd; ++tick) {
        if (::waitpid(child_, nullptr, WNOHANG) != 0) return;
        ::usleep(kTickMicroseconds);
    }
    ::kill(child_, SIGKILL);
    while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

void Companion::mind(Instant now) {
    int status = 0;
    if (child_ > 0 && ::waitpid(child_, &status, WNOHANG) == child_) {
        child_ = 0;
        pause_ = now - started_ >= kRanWell ? kShortestPause : std::min(pause_ * 2, kLongestPause);
        next_start_ = now + pause_;
        console_.warning(fmt::format("{} has ended (status {}); it is started again in {} s", name_,
                                     WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), pause_.count()));
    }
    // A clock that was set back must not keep it waiting.
    if (child_ > 0 || (now < next_start_ && next_start_ - now <= kLongestPause)) return;
    started_ = now;
    child_ = start(arguments_);
    if (child_ < 0) {
        child_ = 0;
        next_start_ = now + kLongestPause;
        console_.warning(name_ + " cannot be started: too many processes");
    }
}

}  // namespace newscart
