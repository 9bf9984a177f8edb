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
        archive.mark_delivered(id, kNoon);
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
    for (int kill = 0; kill < kKills; ++kill) {
        std::array<int, 2> pipe{};
        ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
        const pid_t child = ::fork();
        if (child == 0) work(file, last + 1, pipe[1]);
        ::close(pipe[1]);
        std::this_thread::sleep_for(std::chrono::microseconds{random() % 40'000});
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        int number = 0;
        while (::read(pipe[0], &number, sizeof number) == sizeof number) last = number;
        ::close(pipe[0]);
    }
    EXPECT_GT(last, kKills / 4) << "too slow a machine to say anything";
    Archive archive(file);
    std::map<Instant, int> times;
    for (const LogEntry& entry : archive.log("harbour", {})) {
        ++times[entry.edition.air_time];
        EXPECT_EQ(entry.version, 1);
        EXPECT_EQ(entry.edition.stories.size(), 6U);
    }
    for (int number = 0; number <= last; ++number) EXPECT_EQ(times[edition(number).air_time], 1) << number;
    // The one that was under way when the last kill came may be there too.
    EXPECT_LE(times.size(), static_cast<std::size_t>(last) + 2);
    sqlite::Database database(file);
    sqlite::Statement check = database.prepare("PRAGMA integrity_check");
    ASSERT_TRUE(check.step());
    EXPECT_EQ(check.text(0), "ok");
}

}  // namespace
}  // namespace newscart
