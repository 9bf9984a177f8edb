// A week on air by an injected clock: 168 editions, two without news, a change of the clocks, a restart, breaking news
// and a killed story. It ends with a table of every edition, and every line of it is what it must be.
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <set>

#include "app/evergreen.h"
#include "app/production.h"
#include "app/watch_plan.h"
#include "cli/station.h"
#include "lib/icu/calendar.h"
#include "lib/sndfile/file.h"

namespace newscart::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kEditions = 168;
/// Thursday noon; clocks in London go back on the Sunday after, at 01:00 UTC.
constexpr Instant kBegin{std::chrono::sys_days{std::chrono::year{2026} / 10 / 22} + hours{12}};
constexpr Instant kClocksGoBack{std::chrono::sys_days{std::chrono::year{2026} / 10 / 25} + hours{1}};
constexpr Instant air_of(int edition) { return kBegin + hours{edition}; }

// What happens, by the number of the edition that it is about.
constexpr int kBreaking = 30;
constexpr int kAfterRestart = 45;
constexpr int kNoNews = 91;
constexpr int kNoNewsStill = 92;
constexpr int kKilled = 120;
constexpr const char* kFlash = "Fire closes the harbour tunnel at Ellery";

/// Words that make one story unlike another: nearly every three words in a row hold one that was drawn.
class Reporter {
  public:
    struct Text {
        std::string headline, body;
    };

    Text story() {
        const std::string place = one_of(kPlaces);
        const std::string body = one_of(kBodies);
        const std::string thing = one_of(kThings);
        const std::string deed = one_of(kDeeds);
        return {fmt::format("{} {} {} {} {}", place, body, deed, one_of(kColours), thing),
                fmt::format("The {} in {} {} a {} {} {} {}, {} people were told on a {} evening.\n\n"
                            "{} {}, who leads the {}, said {} {} had asked for the {} since {}.\n\n"
                            "It costs {} thousand pounds, of which {} thousand come from {} {} {}.\n\n"
                            "{} of {} will bring {} {} to {} before {}, and {} them {} in {} {} sheds.",
                            body, place, deed, one_of(kColours), thing, one_of(kWhere), one_of(kPlaces), number(30, 90),
                            one_of(kMoods), one_of(kFirstNames), one_of(kLastNames), body, number(100, 990),
                            one_of(kPeople), thing, one_of(kMonths), number(200, 900), number(20, 190),
                            one_of(kColours), one_of(kPeople), one_of(kGivers), one_of(kTraders), one_of(kPlaces),
                            number(12, 48), one_of(kGoods), one_of(kPlaces), one_of(kMonths), one_of(kKeeps),
                            one_of(kMoods), number(3, 11), one_of(kColours))};
    }

  private:
    template <std::size_t kCount>
    std::string one_of(const std::array<const char*, kCount>& words) {
        return words.at(random_() % kCount);
    }
    int number(int least, int most) {
        return least + static_cast<int>(random_() % static_cast<unsigned>(most - least));
    }

    std::mt19937 random_{168};
    static constexpr std::array kPlaces{"Ellery",   "Sandgate", "Marsham",  "Oakby",    "Torrick",  "Fenwold",
                                        "Hale",     "Brixley",  "Dunmore",  "Ashcombe", "Wexley",   "Kilbride",
                                        "Norwell",  "Penhurst", "Stavely",  "Corwen",   "Haddon",   "Melby",
                                        "Rushmere", "Tarvin",   "Whitmore", "Yarrow",   "Bexcombe", "Larkhill"};
    static constexpr std::array kBodies{"council",       "hospital",    "library",       "college", "fire service",
                                        "museum",        "theatre",     "football club", "school",  "water company",
                                        "harbour board", "rowing club", "orchestra",     "bakery",  "post office",
                                        "railway",       "university",  "market hall",   "brewery", "lifeboat crew"};
    static constexpr std::array kDeeds{"opens",   "buys",     "repairs", "plants",   "restores", "sells",
                                       "borrows", "measures", "paints",  "replaces", "builds",   "closes"};
    static constexpr std::array kColours{"green", "wooden",  "narrow", "second",   "silent", "brick", "floating",
                                         "old",   "roofed",  "tall",   "northern", "copper", "stone", "round",
                                         "small", "painted", "glass",  "southern", "hollow", "heavy"};
    static constexpr std::array kThings{"orchard",     "workshop",   "staircase", "windmill",  "footbridge",
                                        "bus shelter", "greenhouse", "clock",     "boathouse", "kitchen",
                                        "fountain",    "playground", "archive",   "lantern",   "chimney",
                                        "dance floor", "signal box", "aviary",    "weir",      "rowing boat"};
    static constexpr std::array kWhere{"behind", "opposite", "near", "north of", "below", "beside", "west of", "above"};
    static constexpr std::array kMoods{"mild", "stormy", "foggy", "busy", "dry", "frosty", "warm", "windy", "quiet"};
    static constexpr std::array kFirstNames{"Anna",  "Robert", "Jane",  "Peter",  "Helen", "Omar",   "Ruth", "Simon",
                                            "Priya", "Alan",   "Grace", "Victor", "Nora",  "Daniel", "Irene"};
    static constexpr std::array kLastNames{"Marsh",   "Okoro",  "Bell",  "Lindqvist", "Hughes",
                                           "Patel",   "Forbes", "Nash",  "Carver",    "Doyle",
                                           "Winters", "Abbott", "Keane", "Rossi",     "Tully"};
    static constexpr std::array kPeople{"anglers",   "parents",  "nurses",  "cyclists",   "shopkeepers", "pensioners",
                                        "gardeners", "students", "sailors", "neighbours", "farmers",     "walkers"};
    static constexpr std::array kMonths{"January", "February", "March",     "April",    "June",
                                        "July",    "August",   "September", "November", "December"};
    static constexpr std::array kGivers{"in the valley",  "from abroad", "at two fairs", "in a lottery",
                                        "over ten years", "by letter",   "at a concert", "through a raffle"};
    static constexpr std::array kTraders{"Carpenters", "Plumbers",  "Electricians", "Roofers", "Masons",
                                         "Divers",     "Gardeners", "Painters",     "Welders", "Weavers"};
    static constexpr std::array kGoods{"benches", "bricks", "pumps", "ladders", "barrels", "tables",
                                       "ropes",   "crates", "lamps", "wheels",  "doors",   "pipes"};
    static constexpr std::array kKeeps{"keep", "dry", "store", "clean", "mend", "count"};
};

/// One line of the table.
struct Row {
    Instant air;
    std::string kind, why;
    int version = 1;
    bool operator==(const Row&) const = default;
};

void PrintTo(const Row& row, std::ostream* out) {
    *out << format_instant(row.air) << ' ' << row.kind << ' ' << row.why << " v" << row.version;
}

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
segment = ["0:06", "0:15"]
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
format = "wav"
channels = 1
[[deliver]]
path = "../playout"
name = "news.wav"
)";
        std::filesystem::create_directories(room_.feed());
        std::filesystem::create_directories(room_.path() / "playout");
        station_ = load_station(pack);
        memory_.watched_from = now_;
        make_evergreen(station_, room_.out(), 2, now_, console_);
        archive_ = room_.out() / station_.id / "archive.db";
    }

    void run() {
        const Instant end = air_of(kEditions) + minutes{1};
        Instant event = kBegin + minutes{1};
        while (now_ < end) {
            if (now_ >= event) {
                happen(event - kBegin);
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
    int missed() const { return missed_; }
    std::string killed() const { return killed_; }
    std::string script(int edition) const {
        return read(room_.out() / station_.id / format_compact(air_of(edition)) / "script.txt");
    }
    Pcm playing() const { return sndfile::read_sound(room_.path() / "playout" / "news.wav"); }
    Pcm sound(int edition) const {
        return sndfile::read_sound(room_.out() / station_.id / format_compact(air_of(edition)) / "bulletin.wav");
    }

    std::string table() const {
        std::string out = "air time, London and UTC   length    kind       stories  delivered               why\n";
        for (const LogEntry& entry : log()) {
            const icu::CivilTime at = icu::civil_time(entry.edition.air_time, station_.timezone);
            const auto ahead = entry.edition.air_time - entry.delivered_at.value_or(Instant{});
            out += fmt::format(
                "{:04}-{:02}-{:02} {:02}:{:02}  {:%H:%M}Z  {:<8}  {:<9}  {:>7}  {:>2}:{:02} ahead {:<10}  {}\n",
                at.year, at.month, at.day, at.hour, at.minute, entry.edition.air_time,
                format_length(entry.edition.length_frames), name_of(entry.edition.kind), entry.edition.stories.size(),
                ahead / minutes{1}, ahead % minutes{1} / seconds{1}, entry.latest ? "" : "superseded",
                entry.edition.reason);
        }
        return out;
    }

  private:
    static bool is_silent(seconds since) {
        return since >= hours{kNoNews - 1} + minutes{5} && since < hours{kNoNewsStill} + minutes{5};
    }

    void happen(seconds since) {
        if (since == hours{kNoNews - 1} + minutes{5}) {
            for (const auto& file : std::filesystem::directory_iterator(room_.feed())) std::filesystem::remove(file);
            memory_.changed = now_;
        }
        if (since == hours{kBreaking} - minutes{6}) {
            file(
                "flash.md", "urgency: 1\n",
                {kFlash,
                 "A fire has closed the harbour tunnel at Ellery, and all traffic is sent over the moor.\n\nNobody was "
                 "hurt, the police said. Smoke was seen at noon, when a lorry with timber had stopped inside.\n\nThe "
                 "tunnel carries nineteen thousand cars a day and stays closed until engineers have looked at its "
                 "roof."});
        }
        if (since == hours{kAfterRestart} - minutes{5}) restart();
        if (since == hours{kKilled} - minutes{1}) {
            // The edition is delivered and locked.
            killed_ = log().back().edition.stories.at(0).story_id;
            Archive(archive_).kill(station_.id, killed_, "wrong", now_);
            memory_.changed = now_;
        }
        if (since % hours{1} == minutes{40} && !is_silent(since)) {
            const auto hour = since / hours{1};
            for (int i = 0; i < 3; ++i) file(fmt::format("{:03}-{}.md", hour, i), "", reporter_.story());
            for (int i = 0; i < 3; ++i) std::filesystem::remove(room_.feed() / fmt::format("{:03}-{}.md", hour - 8, i));
        }
    }

    void file(const std::string& name, const std::string& fields, const Reporter::Text& text) {
        const std::filesystem::path path = room_.folder().write(
            "feed/" + name, fmt::format("---\ntitle: \"{}\"\nid: {}\ndate: {}\n{}---\n\n{}\n", text.headline, name,
                                        format_instant(now_), fields, text.body));
        // Written before, and at rest for long.
        std::filesystem::last_write_time(path, std::chrono::file_clock::from_sys(now_ - minutes{1}));
        memory_.changed = now_;
    }

    /// As after a crash: what is known is what the archive knows.
    void restart() {
        memory_ = {};
        for (const LogEntry& entry : log()) {
            Standing& standing = memory_.editions[entry.edition.air_time];
            standing.delivered = standing.delivered || entry.delivered_at.has_value();
            standing.looked_at = std::max(standing.looked_at, entry.edition.made_at);
        }
        memory_.watched_from = memory_.editions.rbegin()->first + seconds{1};
        memory_.changed = now_;
    }

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
    Reporter reporter_;
    Instant now_ = kBegin;
    int missed_ = 0;
    std::string killed_;
};

std::vector<Row> expected_rows() {
    std::vector<Row> rows;
    for (int i = 1; i <= kEditions; ++i) {
        const std::string kind = i == kNoNews ? "again" : i == kNoNewsStill ? "evergreen" : "news";
        rows.push_back({air_of(i), kind, "schedule", 1});
        if (i == kBreaking) rows.push_back({air_of(i), "news", "breaking", 2});
        if (i == kKilled) rows.push_back({air_of(i), "news", "kill", 2});
    }
    return rows;
}

}  // namespace

TEST(AWeekOnAir, HasEveryEditionOnceOnTimeAndRight) {
    Week week;
    week.run();
    const std::string table = week.table();
    std::cout << table;
    const std::vector<LogEntry> log = week.log();
    EXPECT_EQ(week.missed(), 0);

    // Line by line: air time, what it is made of, why, and which version.
    std::vector<Row> rows;
    for (const LogEntry& entry : log) {
        rows.push_back({entry.edition.air_time, name_of(entry.edition.kind), entry.edition.reason, entry.version});
    }
    EXPECT_EQ(rows, expected_rows());
    EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), kEditions + 3);

    // Each has its length, its stories, and was delivered before its air time: when it was due, or at once for a
    // reason.
    for (const LogEntry& entry : log) {
        const EditionRecord& edition = entry.edition;
        const std::string when = format_instant(edition.air_time);
        EXPECT_GE(edition.length_frames, frames_of(20)) << when;
        EXPECT_LE(edition.length_frames, frames_of(40)) << when;
        EXPECT_NEAR(edition.loudness_lufs, -16, 0.2) << when;
        if (edition.kind != EditionKind::Evergreen) {
            EXPECT_GE(edition.stories.size(), edition.reason == "kill" ? 1U : 2U) << when;
        }
        EXPECT_LE(edition.stories.size(), 3U) << when;
        ASSERT_TRUE(entry.delivered_at.has_value()) << when;
        const auto ahead = edition.air_time - *entry.delivered_at;
        if (edition.reason == "schedule") {
            EXPECT_LE(ahead, minutes{10}) << when;
            EXPECT_GE(ahead, minutes{9}) << when;
        }
        if (edition.reason == "breaking") {
            EXPECT_NEAR(static_cast<double>(ahead / seconds{1}), 6 * 60, 10) << when;
        }
        if (edition.reason == "kill") {
            EXPECT_NEAR(static_cast<double>(ahead / seconds{1}), 60, 10) << when;
        }
        EXPECT_EQ(entry.deliveries.size(), 1U) << when;
        EXPECT_EQ(entry.latest, !(entry.version == 1 &&
                                  (edition.air_time == air_of(kBreaking) || edition.air_time == air_of(kKilled))))
            << when;
    }
    // What the log says of the last one is what players have.
    EXPECT_EQ(week.sound(kEditions).frames(), log.back().edition.length_frames);
    EXPECT_EQ(week.playing().samples, week.sound(kEditions).samples);

    std::map<Instant, const EditionRecord*> aired;
    for (const LogEntry& entry : log) {
        if (entry.latest) aired[entry.edition.air_time] = &entry.edition;
    }
    // Breaking news came after its edition was made, and leads it.
    EXPECT_EQ(aired.at(air_of(kBreaking))->stories.at(0).headline, kFlash);
    // What was killed is gone from the edition that was delivered and locked, and does not come again.
    for (const auto& [air, edition] : aired) {
        if (air < air_of(kKilled)) continue;
        for (const EditionRecord::StoryRecord& story : edition->stories) EXPECT_NE(story.story_id, week.killed());
    }
    // The first edition without news tells what the one before told; the other says nothing of the day.
    std::set<std::string> before;
    for (const auto& story : aired.at(air_of(kNoNews - 1))->stories) before.insert(story.story_id);
    for (const auto& story : aired.at(air_of(kNoNews))->stories) EXPECT_TRUE(before.contains(story.story_id));
    EXPECT_TRUE(aired.at(air_of(kNoNewsStill))->stories.empty());
    EXPECT_THAT(week.script(kNoNewsStill), testing::Not(testing::HasSubstr("It's")));

    // It says the time on the clocks of London; on that Sunday they show one o'clock twice.
    const int second_one = static_cast<int>((kClocksGoBack - kBegin) / hours{1});
    EXPECT_THAT(week.script(second_one - 1), testing::HasSubstr("It's one o'clock"));
    EXPECT_THAT(week.script(second_one), testing::HasSubstr("It's one o'clock"));
    EXPECT_THAT(week.script(second_one + 1), testing::HasSubstr("It's two o'clock"));

    // No story twice in a row while there is other news; what breaks may be.
    for (int i = 1; i < kEditions; ++i) {
        if (aired.at(air_of(i))->kind != EditionKind::News || aired.at(air_of(i + 1))->kind != EditionKind::News)
            continue;
        for (const auto& one : aired.at(air_of(i))->stories) {
            for (const auto& other : aired.at(air_of(i + 1))->stories) {
                if (one.headline != kFlash) {
                    EXPECT_NE(one.story_id, other.story_id) << format_instant(air_of(i + 1));
                }
            }
        }
    }
}

}  // namespace newscart::test
