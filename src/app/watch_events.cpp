#include "app/watch_events.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>

#include "base/error.h"

namespace newscart {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kChanges =
    IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF;
constexpr std::uint32_t kWrites = IN_MODIFY | IN_CREATE | IN_MOVED_TO;
constexpr int kDeepest = 8;
/// A feed of more folders than these is looked at by the clock.
constexpr std::size_t kMostFolders = 4096;

sigset_t our_signals() {
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGCHLD}) ::sigaddset(&signals, signal);
    return signals;
}

int opened(int descriptor, const char* what) {
    if (descriptor < 0) {
        throw Error(Fault::Engine, fmt::format("{}: {}; raise the limits of this system", what,
                                               std::generic_category().message(errno)));
    }
    return descriptor;
}

}  // namespace

WatchEvents::WatchEvents() {
    const sigset_t signals = our_signals();
    ::sigprocmask(SIG_BLOCK, &signals, nullptr);
    timer_ = opened(::timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC), "timerfd");
    signals_ = opened(::signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC), "signalfd");
    inotify_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);  // without it, the clock does
}

WatchEvents::~WatchEvents() {
    for (const int descriptor : {timer_, signals_, inotify_}) {
        if (descriptor >= 0) ::close(descriptor);
    }
    const sigset_t signals = our_signals();
    ::sigprocmask(SIG_UNBLOCK, &signals, nullptr);
}

void WatchEvents::watch_below(const fs::path& folder, int depth) {
    if (depth > kDeepest || feeds_.size() >= kMostFolders) {
        all_watched_ = false;
        return;
    }
    const int descriptor = ::inotify_add_watch(inotify_, folder.c_str(), kChanges);
    if (descriptor < 0) {
        all_watched_ = false;
        return;
    }
    feeds_[descriptor] = folder;
    std::error_code ignored;
    for (fs::directory_iterator entry(folder, ignored), end; entry != end; entry.increment(ignored)) {
        if (entry->is_directory(ignored) && !entry->is_symlink(ignored)) watch_below(entry->path(), depth + 1);
    }
}

bool WatchEvents::watch(const fs::path& feed, const fs::path& archive) {
    if (inotify_ < 0) return false;
    for (const auto& [descriptor, folder] : feeds_) ::inotify_rm_watch(inotify_, descriptor);
    feeds_.clear();
    if (memory_ >= 0) ::inotify_rm_watch(inotify_, memory_);
    all_watched_ = true;
    watch_below(feed, 0);
    memory_name_ = archive.filename().string();
    memory_ = ::inotify_add_watch(inotify_, archive.parent_path().c_str(), kWrites);
    return all_watched_ && memory_ >= 0;
}

void WatchEvents::read_inotify(Woken& woken) {
    alignas(inotify_event) std::array<char, 16384> buffer{};
    while (true) {
        const ssize_t got = ::read(inotify_, buffer.data(), buffer.size());
        if (got <= 0) return;
        for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
            inotify_event event{};
            std::memcpy(&event, buffer.data() + at, sizeof event);
            const std::string name = event.len > 0 ? std::string(buffer.data() + at + sizeof event) : std::string();
            at += sizeof event + event.len;
            if ((event.mask & IN_Q_OVERFLOW) != 0) {
                woken.feed = woken.memory = true;
                continue;
            }
            if (event.wd == memory_) {
                // SQLite writes beside the file and into it.
                if (name.starts_with(memory_name_)) woken.memory = true;
                continue;
            }
            const auto folder = feeds_.find(event.wd);
            if (folder == feeds_.end()) continue;
            // Hidden files are parts on their way, or notes of the fetcher.
            if (name.starts_with(".")) continue;
            woken.feed = true;
            if ((event.mask & IN_ISDIR) != 0 && (event.mask & (IN_CREATE | IN_MOVED_TO)) != 0)
                watch_below(folder->second / name, 1);
            if ((event.mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED)) != 0) woken.lost = true;
            if ((event.mask & (IN_DELETE_SELF | IN_IGNORED)) != 0) feeds_.erase(event.wd);
        }
    }
}

Woken WatchEvents::wait(Instant until, std::chrono::milliseconds longest) {
    itimerspec when{};
    when.it_value.tv_sec = std::max<std::int64_t>(1, until.time_since_epoch().count());
    // Absolute, by the wall clock: after a sleep of the machine it fires at once, and it says when the clock is set.
    bool cancelled = ::timerfd_settime(timer_, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, nullptr) != 0;
    std::array<pollfd, 3> waits{{{timer_, POLLIN, 0}, {signals_, POLLIN, 0}, {inotify_, POLLIN, 0}}};
    const int ready = cancelled ? 0 : ::poll(waits.data(), waits.size(), static_cast<int>(longest.count()));
    Woken woken;
    std::uint64_t fired = 0;
    if (::read(timer_, &fired, sizeof fired) < 0 && errno == ECANCELED) cancelled = true;
    woken.clock = cancelled;
    if (ready <= 0) return woken;
    signalfd_siginfo signal{};
    while (::read(signals_, &signal, sizeof signal) == sizeof signal) {
        if (signal.ssi_signo == SIGTERM || signal.ssi_signo == SIGINT) woken.end = true;
        if (signal.ssi_signo == SIGHUP) woken.reload = true;
    }
    if (child_ > 0 && !status_) {
        int status = 0;
        if (::waitpid(child_, &status, WNOHANG) == child_) {
            status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            woken.child = true;
        }
    }
    read_inotify(woken);
    return woken;
}

void WatchEvents::start(const std::vector<std::string>& arguments) {
    std::vector<std::string> copies = arguments;
    std::vector<char*> pointers;
    for (std::string& argument : copies) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    // The child must be reached by the signals that we have taken for ourselves.
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    sigset_t none;
    ::sigemptyset(&none);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    status_.reset();
    const int failure = ::posix_spawn(&child_, pointers.front(), &actions, &attributes, pointers.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    if (failure != 0) {
        child_ = 0;
        throw Error(Fault::Engine, fmt::format("{}: cannot be run: {}; install newscart again", arguments.front(),
                                               std::generic_category().message(failure)));
    }
}

std::optional<int> WatchEvents::status() {
    const std::optional<int> ended = status_;
    if (ended) {
        child_ = 0;
        status_.reset();
    }
    return ended;
}

void WatchEvents::stop(int signal) {
    if (child_ > 0 && !status_) ::kill(child_, signal);
}

}  // namespace newscart
