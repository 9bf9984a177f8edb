// A week on air by an injected clock: 168 editions, a change of the clocks, no news, breaking news and a kill.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <iostream>
#include <map>

#include "app/evergreen.h"
#include "app/production.h"
#include "app/watch_plan.h"
#include "cli/station.h"
#include "lib/icu/calendar.h"

namespace newscart::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kEditions = 168;
/// Thursday noon; clocks in London go back on the Sunday after, at 01:00 UTC.
constexpr Instant kBegin{std::chrono::sys_days{std::chrono::year{2026} / 10 / 22} + hours{12}};

constexpr std::array<const char*, 13> kPlaces{"Ellery",  "Sandgate", "Marsham", "Oakby",   "Torrick",
                                              "Fenwold", "Hale",     "Brixley", "Dunmore", "Ashcombe",
                                              "Wexley",  "Kilbride", "Norwell"};
constexpr std::array<const char*, 11> kBodies{"council",       "hospital", "library",       "college",
                                              "fire service",  "museum",   "harbour board", "football club",
                                              "water company", "theatre",  "school"};
constexpr std::array<const char*, 7> kDeeds{"opens a workshop for bicycles",     "plants an orchard of old apple trees",
                                            "repairs the roof of its main hall", "buys two electric buses",
                                            "starts a course in boat building",  "mends the wall along the river",
                                            "puts solar panels on its sheds"};
constexpr std::array<const char*, 5> kWhys{"The money comes from a fund that was set up after the floods",
                                           "Volunteers collected most of what it costs at three summer fairs",
                                           "A sponsor who wants no name has promised to pay a third of the bill",
                                           "The work had been put off twice because builders were hard to find",
                                           "Neighbours had asked for it since the bridge was closed to lorries"};

class Week {
  public:
    Week() {
        const std::filesystem::path pack = room_.path() / "pack";
        std::filesystem::create_directories(pack);
        std::ofstream(pack / "station.toml") << R"(
[station]
name = "Bay Radio"
timezone = "Europe/London"
[bulletin]
length = "0:20..0:40"
stories = [2, 3]
segment = ["0:08", "0:20"]
[feed]
path = "../feed"
[fallback]
stale_after = "90 min"
[[item]]
kind = "say"
text = "It's {time}. {station} news."
[[item]]
kind = "stories"
[[output]]
format = "flac"
channels = 1
[[deliver]]
path = "../playout"
name = "news.flac"
)";
        std::filesystem::create_directories(room_.feed());
        station_ = load_station(pack);
        memory_.watched_from = now_;
        make_evergreen(station_, room_.out(), 2, now_, console_);
        archive_ = room_.out() / station_.id / "archive.db";
    }

    void run() {
        const Instant end = kBegin + hours{kEditions} + minutes{1};
        Instant event = kBegin + minutes{1};
        while (now_ < end) {
            if (now_ >= event) {
                happen(event);
                event += minutes{1};
                continue;
            }
            const Step step = next_step(station_, memory_, now_);
            if (step.kind == Step::Kind::Wait) {
                now_ = std::min(step.wake, event);
            } else {
                take(step);
            }
        }
    }

    std::vector<LogEntry> log() const { return Archive(archive_).log(station_.id, {}); }
    const Station& station() const { return station_; }
    int missed() const { return missed_; }
    std::string script(Instant air) const {
        return read(room_.out() / station_.id / format_compact(air) / "script.txt");
    }
    std::string playing() const { return read(room_.path() / "playout" / "news.flac"); }
    std::string killed() const { return killed_; }

    std::string table() const {
        std::string out;
        for (const LogEntry& entry : log()) {
            const icu::CivilTime at = icu::civil_time(entry.edition.air_time, station_.timezone);
            out +=
                fmt::format("{:02}-{:02} {:02}:{:02}  {}  made {:>3} min ahead  v{} {:<10} {:<9} {:<10} {} stories\n",
                            at.month, at.day, at.hour, at.minute, format_length(entry.edition.length_frames),
                            (entry.edition.air_time - entry.edition.made_at) / minutes{1}, entry.version,
                            entry.latest ? "" : "superseded", name_of(entry.edition.kind), entry.edition.reason,
                            entry.edition.stories.size());
        }
        return out;
    }

    /// Nothing new comes from hour 60 to 62, and what there was is gone.
    static constexpr Instant kSilence = kBegin + hours{60} + minutes{5};
    static constexpr Instant kNewsAgain = kBegin + hours{62} + minutes{5};
    static constexpr Instant kBreaking = kBegin + hours{29} + minutes{54};
    static constexpr Instant kKill = kBegin + hours{99} + minutes{59};

  private:
    void happen(Instant at) {
        if (at == kSilence) {
            for (const auto& file : std::filesystem::directory_iterator(room_.feed())) std::filesystem::remove(file);
            changed();
        }
        if (at == kBreaking) write("flash.md", "Fire closes the harbour tunnel at Ellery", 3, 1, "urgency: 1\n");
        if (at == kKill) {
            // The edition for hour 100 is delivered and locked.
            const std::vector<LogEntry> there = log();
            killed_ = there.back().edition.stories.at(0).story_id;
            Archive(archive_).kill(station_.id, killed_, "wrong", now_);
            changed();
        }
        const auto since = at - kBegin;
        const auto hour = since / hours{1};
        if (since % hours{1} == minutes{20} && (at < kSilence || at > kNewsAgain)) {
            for (int i = 0; i < 2; ++i) {
                const auto n = static_cast<std::size_t>(hour * 2 + i);
                write(fmt::format("{:04}.md", n),
                      fmt::format("{} {} {}", kPlaces.at(n % 13), kBodies.at(n % 11), kDeeds.at(n % 7)), n, 5, "");
            }
            if (hour >= 8) {
                for (int i = 0; i < 2; ++i)
                    std::filesystem::remove(room_.feed() / fmt::format("{:04}.md", (hour - 8) * 2 + i));
            }
        }
    }

    void write(const std::string& name, const std::string& headline, std::size_t n, int, const std::string& fields) {
        const std::string body = fmt::format(
            "The {} in {} {}, it said on {} morning. {}. About {} people are expected when work ends in spring.\n\n"
            "The {} has {} members, who will be asked to help on Saturdays. {} has waited {} years for it.",
            kBodies.at(n % 11), kPlaces.at(n % 13), kDeeds.at(n % 7), "this", kWhys.at(n % 5), 40 + n * 7,
            kBodies.at(n % 11), 120 + n * 3, kPlaces.at(n % 13), 2 + n % 17);
        const std::filesystem::path file =
            room_.folder().write("feed/" + name, fmt::format("---\ntitle: \"{}\"\nid: {}\ndate: {}\n{}---\n\n{}\n",
                                                             headline, name, format_instant(now_), fields, body));
        std::filesystem::last_write_time(file, std::chrono::file_clock::from_sys(now_));
        changed();
    }

    void changed() { memory_.changed = now_; }

    void take(const Step& step) {
        Standing& standing = memory_.editions[step.airing.air];
        if (step.kind == Step::Kind::Missed) {
            standing.missed_told = true;
            ++missed_;
            return;
        }
        ProductionOrder order;
        order.station = station_for(station_, step.airing);
        order.feed = station_.feed;
        order.out = room_.out();
        order.archive = archive_;
        order.air_time = step.airing.air;
        order.next_air = next_airing(station_, step.airing.air + seconds{1})->air;
        order.jobs = 2;
        order.segments = false;
        order.not_after = step.airing.air;
        order.reason = "schedule";
        order.only_if_changed = step.kind == Step::Kind::Look;
        standing.looked_at = now_;
        now_ += seconds{1};
        const Production made = produce_bulletin(
            order, [this] { return now_; }, console_);
        if (made.made) standing.delivered = true;
    }

    Newsroom room_;
    Console console_{Chatter::Quiet};
    Station station_;
    std::filesystem::path archive_;
    WatchMemory memory_;
    Instant now_ = kBegin;
    int missed_ = 0;
    std::string killed_;
};

}  // namespace

TEST(AWeekOnAir, HasEveryEditionOnceOnTimeAndRight) {
    Week week;
    week.run();
    std::cout << week.table();
    const std::vector<LogEntry> log = week.log();
    EXPECT_EQ(week.missed(), 0);

    std::map<Instant, const LogEntry*> latest;
    std::vector<const LogEntry*> again;
    std::map<EditionKind, int> kinds;
    for (const LogEntry& entry : log) {
        ASSERT_TRUE(entry.delivered_at.has_value());
        if (entry.latest) {
            EXPECT_TRUE(latest.emplace(entry.edition.air_time, &entry).second);
            ++kinds[entry.edition.kind];
        }
        if (entry.version > 1) again.push_back(&entry);
        if (entry.edition.reason != "kill") {
            EXPECT_LT(*entry.delivered_at, entry.edition.air_time);
        }
    }
    ASSERT_EQ(latest.size(), static_cast<std::size_t>(kEditions));
    for (int i = 1; i <= kEditions; ++i) EXPECT_TRUE(latest.contains(kBegin + hours{i})) << i;

    // Two editions had no news: one told the last one's anew, the other was too late for that.
    EXPECT_EQ(kinds[EditionKind::Again], 1);
    EXPECT_EQ(kinds[EditionKind::Evergreen], 1);
    EXPECT_EQ(kinds[EditionKind::News], kEditions - 2);
    EXPECT_EQ(latest.at(kBegin + hours{61})->edition.kind, EditionKind::Again);
    EXPECT_EQ(latest.at(kBegin + hours{62})->edition.kind, EditionKind::Evergreen);

    // What was killed is gone from the edition that was delivered and locked, and does not come again.
    const LogEntry* killed = latest.at(kBegin + hours{100});
    EXPECT_EQ(killed->edition.reason, "kill");
    EXPECT_GT(killed->version, 1);
    for (const auto& [air, entry] : latest) {
        if (air < kBegin + hours{100}) continue;
        for (const EditionRecord::StoryRecord& story : entry->edition.stories) EXPECT_NE(story.story_id, week.killed());
    }

    // Breaking news came after its edition was made, and leads it.
    const LogEntry* breaking = latest.at(kBegin + hours{30});
    EXPECT_EQ(breaking->edition.reason, "breaking");
    EXPECT_EQ(breaking->edition.stories.at(0).headline, "Fire closes the harbour tunnel at Ellery");

    // Clocks show one o'clock twice on that Sunday, and both times it is said.
    EXPECT_THAT(week.script(kBegin + hours{60}), testing::HasSubstr("It's"));
    EXPECT_THAT(week.script(Instant{std::chrono::sys_days{std::chrono::year{2026} / 10 / 25}}),
                testing::HasSubstr("one o'clock"));
    EXPECT_THAT(week.script(Instant{std::chrono::sys_days{std::chrono::year{2026} / 10 / 25} + hours{1}}),
                testing::HasSubstr("one o'clock"));

    // No story twice in a row while there is other news.
    int repeated = 0;
    for (auto at = latest.begin(); std::next(at) != latest.end(); ++at) {
        const auto next = std::next(at);
        if (at->second->edition.kind != EditionKind::News || next->second->edition.kind != EditionKind::News) continue;
        for (const auto& before : at->second->edition.stories) {
            for (const auto& after : next->second->edition.stories)
                repeated += before.story_id == after.story_id ? 1 : 0;
        }
    }
    EXPECT_LE(repeated, 12);
}

}  // namespace newscart::test
