#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <optional>

#include "app/alerts.h"
#include "app/commands/commands.h"
#include "app/companion.h"
#include "app/station_archive.h"
#include "app/status.h"
#include "app/watch_events.h"
#include "app/watch_plan.h"
#include "app/workers.h"
#include "base/error.h"
#include "deliver/deliver.h"
#include "lib/icu/calendar.h"
#include "lib/systemd/service.h"

namespace newscart {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::chrono::hours kRemembered{24};
/// What hangs is not waited for beyond its air time, nor a look longer than this.
constexpr seconds kLongestLook{120};
constexpr seconds kToEnd{10};
constexpr seconds kBetweenMetrics{30};
constexpr seconds kLongestSleep{20};
/// A feed folder that is gone (a share that is mounted again, a folder that is replaced) reports nothing when it is
/// back.
constexpr seconds kForLostFeed{5};

Instant system_now() { return std::chrono::floor<seconds>(std::chrono::system_clock::now()); }

class Watch {
  public:
    Watch(const Options& options, Station station, const Console& console)
        : options_(options),
          station_(std::move(station)),
          console_(console),
          archive_(archive_file(options, station_)),
          watchdog_(std::chrono::duration_cast<milliseconds>(systemd::watchdog_interval() / 3)) {
        const Instant now = system_now();
        memory_.watched_from = now;
        recall(now);
        if (!memory_.editions.empty()) {
            // What was to air while nobody watched is missed, or still to be made.
            memory_.watched_from = memory_.editions.rbegin()->first;
            memory_.watched_from = std::min(memory_.watched_from + seconds{1}, now);
        }
        words_ = editors_words(now);
        feed_ = feed_state(feed_folder());
        memory_.changed = now;
        watch_folders();
    }

    ExitStatus run() {
        make_evergreen();
        if (!options_.listen.empty()) desk_.emplace("the desk", desk_arguments(), console_);
        systemd::notify("READY=1");
        while (!ending_ || events_.running()) {
            const Instant now = system_now();
            Instant wake = now + kLongestSleep;
            if (events_.running()) {
                wake = mind_the_child(now);
            } else {
                const Step step = next_step(station_, memory_, now);
                if (take(step, now)) continue;
                wake = step.wake;
            }
            if (desk_ && !ending_) desk_->mind(now);
            look_around(now);
            say_how_it_is(now);
            const milliseconds longest =
                watchdog_ > milliseconds{0} ? std::min<milliseconds>(watchdog_, kLongestSleep) : kLongestSleep;
            heed(events_.wait(std::min(wake, scanned_at_ + rescan()), longest));
        }
        systemd::notify("STOPPING=1");
        console_.info("ended; what was delivered stays");
        return ExitStatus::Ok;
    }

  private:
    seconds rescan() const {
        return feed_there_ ? station_.watch.rescan : std::min(station_.watch.rescan, kForLostFeed);
    }

    std::filesystem::path feed_folder() const { return options_.feed.empty() ? station_.feed : options_.feed; }

    void watch_folders() {
        const std::filesystem::path archive = archive_file(options_, station_);
        const bool all =
            events_.watch(feed_folder(), archive.has_parent_path() ? archive : std::filesystem::path(".") / archive);
        std::error_code ignored;
        feed_there_ = std::filesystem::exists(feed_folder(), ignored);
        if (!all && all_watched_) {
            console_.warning(fmt::format("{}: {}; it is looked at every {} s", feed_folder().string(),
                                         feed_there_ ? "changes are not reported there" : "is not there",
                                         rescan().count()));
        }
        if (all && !all_watched_) console_.info(feed_folder().string() + ": changes are reported again");
        all_watched_ = all;
    }

    /// What the archive knows of the editions around now.
    void recall(Instant now) {
        for (const LogEntry& entry :
             archive_.log(station_.id, {.from = now - kRemembered, .to = {}, .newest = 0, .superseded = false})) {
            Standing& standing = memory_.editions[entry.edition.air_time];
            standing.delivered = standing.delivered || entry.delivered_at.has_value();
            standing.looked_at = std::max(standing.looked_at, entry.edition.made_at);
        }
        std::erase_if(memory_.editions, [&](const auto& edition) { return edition.first < now - 2 * kRemembered; });
    }

    /// Another text whenever an editor has said something.
    std::string editors_words(Instant now) {
        std::string words;
        for (const Order& order : archive_.orders(station_.id, now))
            words += fmt::format("{} {} {}\n", static_cast<int>(order.verb), order.position, order.story_id);
        for (const std::string& id : archive_.history(station_.id, now, std::chrono::hours{1}).killed)
            words += "killed " + id + "\n";
        return words;
    }

    // ------------------------------------------------------------------------------------------------ doing

    /// True if something was done, and there may be more to do.
    bool take(const Step& step, Instant now) {
        switch (step.kind) {
            case Step::Kind::Wait: return false;
            case Step::Kind::Missed:
                memory_.editions[step.airing.air].missed_told = true;
                console_.warning("missed: " + format_instant(step.airing.air));
                alerts().trouble(
                    "missed", fmt::format("the edition for {} was not made in time", format_instant(step.airing.air)),
                    now);
                return true;
            case Step::Kind::Make:
            case Step::Kind::Look: break;
        }
        if (ending_) return false;
        const bool look = step.kind == Step::Kind::Look;
        std::vector<std::string> arguments = produce_arguments(step.airing.air);
        if (look) arguments.emplace_back("--if-changed");
        job_ = Job{step.airing.air, look, now, now + kLongestLook};
        if (!look) job_->until = std::max(step.airing.air + station_.watch.late, now + seconds{5}) + seconds{5};
        memory_.editions[job_->air].looked_at = now;
        try {
            events_.start(arguments);
        } catch (const Error& error) {
            console_.error(error.what());
            ended(127);
        }
        return true;
    }

    std::vector<std::string> produce_arguments(Instant air) const {
        std::vector<std::string> arguments{"/proc/self/exe",
                                           "produce",
                                           "--on-time",
                                           "--reason",
                                           "schedule",
                                           "--air",
                                           format_instant(air),
                                           "--out",
                                           options_.out.string(),
                                           "--archive",
                                           archive_file(options_, station_).string()};
        const auto add = [&](const char* option, const std::filesystem::path& value) {
            if (!value.empty()) arguments.insert(arguments.end(), {option, value.string()});
        };
        add("--station", options_.station);
        add("--feed", options_.feed);
        arguments.insert(arguments.end(), {"--jobs", std::to_string(workers(options_))});
        if (!options_.segments) arguments.emplace_back("--no-segments");
        if (options_.chatter == Chatter::Quiet) arguments.emplace_back("--quiet");
        if (options_.chatter == Chatter::Verbose) arguments.emplace_back("--verbose");
        return arguments;
    }

    /// A desk that fails must not take the watch with it, so it is a program by itself.
    std::vector<std::string> desk_arguments() const {
        std::vector<std::string> arguments{"/proc/self/exe",
                                           "preview",
                                           "--no-browser",
                                           "--listen",
                                           options_.listen,
                                           "--out",
                                           options_.out.string(),
                                           "--archive",
                                           archive_file(options_, station_).string()};
        const auto add = [&](const char* option, const std::string& value) {
            if (!value.empty()) arguments.insert(arguments.end(), {option, value});
        };
        add("--station", options_.station.string());
        add("--feed", options_.feed.string());
        add("--editor-header", options_.editor_header);
        for (const std::string& host : options_.hosts) add("--host", host);
        add("--jobs", std::to_string(workers(options_)));
        if (!options_.segments) arguments.emplace_back("--no-segments");
        if (options_.chatter == Chatter::Quiet) arguments.emplace_back("--quiet");
        return arguments;
    }

    /// The child's time is limited; returns when to look again.
    Instant mind_the_child(Instant now) {
        if (!job_) {
            // The evergreen must not keep the news waiting.
            if (now >= evergreen_until_) events_.stop(SIGKILL);
            return now + seconds{1};
        }
        if (now < job_->until) return job_->until;
        if (!job_->asked_to_end) {
            job_->asked_to_end = true;
            job_->until = now + kToEnd;
            events_.stop(SIGTERM);
        } else {
            events_.stop(SIGKILL);
            job_->until = now + kToEnd;
        }
        return job_->until;
    }

    void ended(int status) {
        const Instant now = system_now();
        if (!job_) {
            // The evergreen; the station falls back on an older one, or has none.
            if (status != 0) console_.warning(fmt::format("the evergreen could not be made (status {})", status));
            return;
        }
        const Job job = *job_;
        job_.reset();
        recall(now);
        Standing& standing = memory_.editions[job.air];
        const bool made = status == 0 || status == 1;
        if (job.look) {
            if (!made) console_.warning(fmt::format("the edition for {} stays as it is", format_instant(job.air)));
            return;
        }
        if (made) {
            // It lies there, even if it could not be remembered.
            standing.delivered = true;
            standing.failures = 0;
            alerts().recovered("missed", "editions are made in time again", now);
            return;
        }
        ++standing.failures;
        standing.failed_at = now;
    }

    void make_evergreen() {
        std::vector<std::string> arguments{"/proc/self/exe", "station", "check"};
        arguments.push_back((options_.station.empty() ? default_station_folder() : options_.station).string());
        arguments.insert(arguments.end(), {"--out", options_.out.string(), "--quiet"});
        evergreen_until_ = system_now() + kLongestLook;
        try {
            events_.start(arguments);
        } catch (const Error& error) {
            console_.warning(error.what());
        }
    }

    // ------------------------------------------------------------------------------------------- looking around

    void heed(const Woken& woken) {
        const Instant now = system_now();
        if (woken.end && !ending_) {
            ending_ = true;
            systemd::notify("STOPPING=1");
            events_.stop(SIGTERM);
        }
        if (woken.clock) {
            console_.info("the clock was set, or the machine slept");
            clock_was_set(memory_, now);
            scanned_at_ = {};
        }
        if (woken.feed) memory_.changed = now;
        if (woken.lost) scanned_at_ = {};
        if (woken.memory) note_editors_words(now);
        if (woken.reload) pack_changed_ = true;
        if (const std::optional<int> status = events_.status()) ended(*status);
    }

    void note_editors_words(Instant now) {
        if (std::string words = editors_words(now); words != words_) {
            words_ = std::move(words);
            memory_.changed = now;
        }
    }

    /// The slow way, beside the reports: network mounts send none.
    void look_around(Instant now) {
        if (now < scanned_at_ + rescan() && now >= scanned_at_ && !pack_changed_) return;
        scanned_at_ = now;
        recall(now);
        note_editors_words(now);
        FeedState feed = feed_state(feed_folder());
        if (feed.print != feed_.print) memory_.changed = now;
        feed_ = std::move(feed);
        take_up_pack();
        watch_folders();
        const seconds silent = station_.watch.feed_silent;
        if (silent > seconds{0} && (!feed_.newest || *feed_.newest < now - silent)) {
            alerts().trouble(
                "feed",
                feed_.newest ? "nothing new in the feed since " + format_instant(*feed_.newest) : "the feed is empty",
                now);
        } else {
            alerts().recovered("feed", "the feed has news again", now);
        }
    }

    /// A pack that was changed is used from now on, if it works.
    void take_up_pack() {
        std::error_code ignored;
        const std::filesystem::path folder = options_.station.empty() ? default_station_folder() : options_.station;
        const auto time = std::filesystem::last_write_time(folder / "station.toml", ignored);
        if (!pack_changed_ && time == pack_time_) return;
        const bool first = pack_time_ == std::filesystem::file_time_type{};
        pack_changed_ = false;
        pack_time_ = time;
        if (first) return;
        try {
            Station station = load_station(folder);
            if (station.id != station_.id) {
                console_.warning("the station has another name now; start newscart watch again");
                return;
            }
            station_ = std::move(station);
            console_.info("the station pack was changed and is used from now on");
            if (!events_.running()) make_evergreen();
        } catch (const Error& error) {
            console_.warning(std::string(error.what()) + "; the pack stays as it was");
        }
    }

    // ---------------------------------------------------------------------------------------------- saying

    void say_how_it_is(Instant now) {
        if (watchdog_ > milliseconds{0}) systemd::notify("WATCHDOG=1");
        if (now >= said_at_ && now < said_at_ + kBetweenMetrics) return;
        said_at_ = now;
        const std::optional<Airing> next = next_airing(station_, now);
        if (next) {
            const auto known = memory_.editions.find(next->air);
            const bool there = known != memory_.editions.end() && known->second.delivered;
            const icu::CivilTime at = icu::civil_time(next->air, station_.timezone);
            systemd::notify(
                fmt::format("STATUS=next: {:02}:{:02}, {}", at.hour, at.minute, there ? "delivered" : "not made yet"));
        }
        if (station_.watch.metrics.empty()) return;
        try {
            deliver_file(station_.watch.metrics,
                         status_metrics(status_of(station_, archive_, feed_folder(), options_.out, now), station_));
        } catch (const Error& error) {
            console_.warning(error.what());
        }
    }

    Alerts alerts() { return Alerts(station_, &archive_, console_); }

    struct Job {
        Instant air;
        bool look = false;
        Instant begun;
        Instant until;
        bool asked_to_end = false;
    };

    const Options& options_;
    Station station_;
    const Console& console_;
    Archive archive_;
    milliseconds watchdog_;
    WatchEvents events_;
    WatchMemory memory_;
    std::optional<Job> job_;
    std::optional<Companion> desk_;
    std::string words_;
    FeedState feed_;
    Instant scanned_at_{};
    Instant said_at_{};
    Instant evergreen_until_{};
    std::filesystem::file_time_type pack_time_{};
    bool pack_changed_ = false;
    bool all_watched_ = true;
    bool feed_there_ = true;
    bool ending_ = false;
};

}  // namespace

ExitStatus run_watch(const Options& options, const Console& console) {
    PackOnHand pack = load_pack(options);
    if (!pack.trouble.empty()) console.warning(pack.trouble);
    Station& station = pack.station;
    if (options.feed.empty() && station.feed.empty()) {
        throw Error(Fault::Usage, "watch: no feed folder; name one with --feed, or as path under [feed] in " +
                                      (station.folder / "station.toml").string());
    }
    const WatchLock lock(make_station_folder(options.out, station.id));
    const std::optional<Airing> next = next_airing(station, system_now());
    console.info(fmt::format("{}: watching {}, next bulletin {}", station.name,
                             (options.feed.empty() ? station.feed : options.feed).string(),
                             next ? format_instant(next->air) : "none"));
    return Watch(options, std::move(station), console).run();
}

}  // namespace newscart
