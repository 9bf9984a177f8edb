// kill -9 at 200 moments: what was recorded is there, once, and whole.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "archive/archive.h"
#include "lib/sqlite/database.h"
#include "support/support.h"

namespace newscart {
namespace {

constexpr Instant kNoon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + std::chrono::hours{12}};
constexpr int kKills = 200;

EditionRecord edition(int number) {
    EditionRecord record;
    record.air_time = kNoon + std::chrono::hours{number};
    record.station = "harbour";
    record.file = "bulletin.mp3";
    record.file_hash = std::to_string(number);
    for (int i = 0; i < 6; ++i) {
        EditionRecord::StoryRecord story;
        story.story_id = std::to_string(number) + "-" + std::to_string(i);
        story.article = std::string(3000, 'x');
        story.lines = {"One.", "Two."};
        record.stories.push_back(story);
    }
    return record;
}

/// Records editions from `first` on, each delivered to two places, and says so after each.
[[noreturn]] void work(const std::filesystem::path& file, int first, int told) {
    Archive archive(file);
    for (int number = first;; ++number) {
        const std::int64_t id = archive.record(edition(number));
        archive.note_delivery(id, {"a", "/a", "", kNoon});
        archive.note_delivery(id, {"b", "", "b: disk full", kNoon});
        archive.mark_delivered(id, kNoon + std::chrono::seconds{number});
        archive.add_order("harbour", {Order::Verb::Kill, std::to_string(number) + "-0", 0}, kNoon, "Anna");
        archive.approve_edition("harbour", edition(number).air_time, "Anna", kNoon);
        // The same again, as after a restart: it must stay one edition.
        archive.record(edition(number));
        if (::write(told, &number, sizeof number) != sizeof number) ::_exit(1);
    }
}

TEST(ArchiveKilled, LosesNothingAndDoublesNothing) {
    const test::TempFolder folder;
    const std::filesystem::path file = folder.path() / "archive.db";
    { const Archive archive(file); }
    std::mt19937 random(7);
    int last = -1;  // edition that was said to be recorded
    // So long at most: long enough for an edition or two on this machine and disk.
    std::chrono::microseconds longest{40'000};
    for (int kill = 0; kill < kKills; ++kill) {
        std::array<int, 2> pipe{};
        ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
        const pid_t child = ::fork();
        if (child == 0) work(file, last + 1, pipe[1]);
        ::close(pipe[1]);
        std::this_thread::sleep_for(longest * (random() % 1000) / 1000);
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        const int before = last;
        int number = 0;
        while (::read(pipe[0], &number, sizeof number) == sizeof number) last = number;
        longest = last > before + 1 ? longest * 9 / 10 : last == before ? longest * 5 / 4 : longest;
        ::close(pipe[0]);
    }
    EXPECT_GT(last, kKills / 4);
    Archive archive(file);
    std::map<Instant, int> times;
    for (const LogEntry& entry : archive.log("harbour", {})) {
        ++times[entry.edition.air_time];
        EXPECT_EQ(entry.version, 1);
        EXPECT_TRUE(entry.latest);
        ASSERT_EQ(entry.edition.stories.size(), 6U);
        const int number = std::stoi(entry.edition.file_hash);
        for (const EditionRecord::StoryRecord& story : entry.edition.stories) {
            EXPECT_EQ(story.lines, (std::vector<std::string>{"One.", "Two."}));
            // Articles are kept for four days only.
            if (number > last - 90) {
                EXPECT_EQ(story.article.size(), 3000U);
            }
        }
        EXPECT_EQ(entry.edition.air_time, edition(number).air_time);
        if (number > last) continue;
        // What was said to be done is done, all of it.
        EXPECT_EQ(entry.delivered_at, kNoon + std::chrono::seconds{number});
        EXPECT_GE(entry.deliveries.size(), 2U);
        EXPECT_EQ(entry.deliveries.back().failure, "b: disk full");
        EXPECT_EQ(archive.approval("harbour", entry.edition.air_time).value_or(Approval{}).editor, "Anna");
    }
    const std::vector<std::string> killed = archive.history("harbour", kNoon, std::chrono::hours{1}).killed;
    const std::set<std::string> gone(killed.begin(), killed.end());
    for (int number = 0; number <= last; ++number) EXPECT_TRUE(gone.contains(std::to_string(number) + "-0")) << number;
    for (int number = 0; number <= last; ++number) EXPECT_EQ(times[edition(number).air_time], 1) << number;
    // The one that was under way when the last kill came may be there too.
    EXPECT_LE(times.size(), static_cast<std::size_t>(last) + 2);
    sqlite::Database database(file);
    sqlite::Statement check = database.prepare("PRAGMA integrity_check");
    ASSERT_TRUE(check.step());
    EXPECT_EQ(check.text(0), "ok");
}

/// Opens the archive again and again, each time a new one.
[[noreturn]] void open_many(const std::filesystem::path& folder, int first) {
    for (int number = first;; ++number) {
        Archive archive(folder / (std::to_string(number) + ".db"));
        archive.record(edition(number));
    }
}

TEST(ArchiveKilled, WhileItIsMadeOpensAfterwards) {
    constexpr int kFewerKills = 40;
    const test::TempFolder folder;
    std::mt19937 random(11);
    int made = 0;
    for (int kill = 0; kill < kFewerKills; ++kill) {
        const pid_t child = ::fork();
        if (child == 0) open_many(folder.path(), made);
        std::this_thread::sleep_for(std::chrono::microseconds{random() % 20'000});
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        // Whatever state the last one is in, it opens, and takes what a new one takes.
        for (; std::filesystem::exists(folder.path() / (std::to_string(made) + ".db")); ++made) {
            Archive archive(folder.path() / (std::to_string(made) + ".db"));
            archive.record(edition(made));
            EXPECT_EQ(archive.log("harbour", {}).size(), 1U);
        }
    }
    EXPECT_GT(made, 10) << "too slow a machine to say anything";
}

}  // namespace
}  // namespace newscart
