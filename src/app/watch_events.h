#pragma once
#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace newscart {

/// What woke the watch.
struct Woken {
    bool feed = false;    ///< something in the feed folder has changed
    bool lost = false;    ///< one of the feed's folders itself was moved, removed or unmounted
    bool memory = false;  ///< something beside the archive has changed
    bool clock = false;   ///< the clock was set, or the machine slept
    bool end = false;     ///< SIGTERM or SIGINT
    bool reload = false;  ///< SIGHUP
    bool child = false;   ///< the program that start() began has ended
};

/// All that a watch waits for, in one place: the wall clock, a folder and all below it, signals, and one program at a
/// time. From its making on, SIGTERM, SIGINT, SIGHUP and SIGCHLD come here and nowhere else.
class WatchEvents {
  public:
    WatchEvents();
    ~WatchEvents();
    WatchEvents(const WatchEvents&) = delete;
    WatchEvents& operator=(const WatchEvents&) = delete;
    WatchEvents(WatchEvents&&) = delete;
    WatchEvents& operator=(WatchEvents&&) = delete;

    /// Watches the feed (a folder and those below it, or a file) and the folder of the archive. Again with others, or
    /// when a folder has come back. A place that cannot be watched is looked at by the clock alone: false.
    bool watch(const std::filesystem::path& feed, const std::filesystem::path& archive);

    /// Sleeps until something happens, `until` by the wall clock, which also ends a sleep of the machine, but no longer
    /// than `longest`.
    Woken wait(Instant until, std::chrono::milliseconds longest);

    /// Starts a program; its stderr is ours, its stdout goes nowhere. Throws Error(Engine) if it cannot be started.
    void start(const std::vector<std::string>& arguments);
    bool running() const { return child_ > 0; }
    /// Its status once it has ended: exit status, or 128 + signal.
    std::optional<int> status();
    /// Asks it to end, or makes it.
    void stop(int signal);

  private:
    void read_inotify(Woken& woken);
    void watch_below(const std::filesystem::path& folder, int depth);

    int timer_ = -1;
    int signals_ = -1;
    int inotify_ = -1;
    pid_t child_ = 0;
    std::optional<int> status_;
    std::map<int, std::filesystem::path> feeds_;  ///< by watch descriptor
    int memory_ = -1;                             ///< watch descriptor of the archive's folder
    std::string memory_name_;
    bool all_watched_ = true;
};

}  // namespace newscart
