#include "archive/archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <limits>

#include "archive/feed_cache.h"
#include "archive/schema.h"
#include "base/error.h"
#include "base/text.h"
#include "support/support.h"

namespace newscart {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Instant kNoon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + hours{12}};

EditionRecord edition(Instant air_time, const std::vector<std::string>& ids, const std::string& station = "harbour") {
    EditionRecord record;
    record.air_time = air_time;
    record.station = station;
    record.length_frames = 180 * kFrameRateHz;
    record.file = "bulletin.mp3";
    record.file_hash = "00ff";
    for (const std::string& id : ids) {
        record.stories.push_back(
            {id, "print-of-" + id, "About " + id, id + ".txt", 48000, 960000, {"One.", "\"Two\"."}});
    }
    return record;
}

std::vector<std::string> ids(const History& history) {
    std::vector<std::string> out;
    for (const Aired& aired : history.aired) out.push_back(aired.story_id);
    return out;
}

std::string refusal(const test::TempFolder& folder, Fault fault, const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), fault);
        return replace_all(error.what(), folder.path().string() + "/", "");
    }
    return "no error";
}

class ArchiveFile : public testing::Test {
  protected:
    std::filesystem::path file() const { return folder_.path() / "archive.db"; }
    std::string refusal_on_opening(Fault fault = Fault::Config) {
        return refusal(folder_, fault, [&] { Archive archive(file()); });
    }
    test::TempFolder folder_;
};

/// Runs `work` in so many processes at once; how many of them failed.
int failures_of(int processes, const std::function<void(int)>& work) {
    std::vector<pid_t> children;
    for (int i = 0; i < processes; ++i) {
        const pid_t child = ::fork();
        if (child == 0) {
            int status = 0;
            try {
                work(i);
            } catch (const std::exception& error) {
                std::fprintf(stderr, "%s\n", error.what());
                status = 1;
            }
            ::_exit(status);
        }
        children.push_back(child);
    }
    int failures = 0;
    for (const pid_t child : children) {
        int status = 0;
        ::waitpid(child, &status, 0);
        if (status != 0) ++failures;
    }
    return failures;
}

}  // namespace

TEST_F(ArchiveFile, RemembersWhatWasAiredNewestFirst) {
    {
        Archive archive(file());
        archive.record(edition(kNoon - hours{2}, {"a", "b"}));
        archive.record(edition(kNoon - hours{1}, {"c", "a"}));
    }
    Archive archive(file());
    const History history = archive.history("harbour", kNoon, hours{24});
    EXPECT_EQ(ids(history), (std::vector<std::string>{"c", "a", "a", "b"}));
    EXPECT_EQ(history.aired[0].fingerprint, "print-of-c");
    EXPECT_EQ(history.aired[0].headline, "About c");
    EXPECT_EQ(history.aired[0].air_time, kNoon - hours{1});
}

TEST_F(ArchiveFile, LeavesOutTheEditionOfTheSameAirTimeAndLaterOnes) {
    Archive archive(file());
    archive.record(edition(kNoon, {"own"}));
    archive.record(edition(kNoon + hours{1}, {"later"}));
    archive.record(edition(kNoon - hours{1}, {"before"}));
    EXPECT_EQ(ids(archive.history("harbour", kNoon, hours{24})), (std::vector<std::string>{"before"}));
}

TEST_F(ArchiveFile, ForgetsWhatLiesOutsideTheWindowOrIsAnotherStations) {
    Archive archive(file());
    archive.record(edition(kNoon - hours{25}, {"old"}));
    archive.record(edition(kNoon - hours{24}, {"edge"}));
    archive.record(edition(kNoon - hours{1}, {"theirs"}, "hill"));
    EXPECT_EQ(ids(archive.history("harbour", kNoon, hours{24})), (std::vector<std::string>{"edge"}));
}

TEST_F(ArchiveFile, CountsOnlyTheLastVersionOfAnEditionAsAiredButLogsAll) {
    Archive archive(file());
    const std::int64_t first = archive.record(edition(kNoon, {"a", "b"}));
    EditionRecord other = edition(kNoon, {"c"});
    other.file_hash = "11ff";
    other.reason = "kill";
    EXPECT_NE(archive.record(other), first);
    EXPECT_EQ(ids(archive.history("harbour", kNoon + hours{1}, hours{24})), (std::vector<std::string>{"c"}));
    const std::vector<LogEntry> log = archive.log("harbour", {});
    ASSERT_EQ(log.size(), 2U);
    EXPECT_EQ(log[0].version, 1);
    EXPECT_FALSE(log[0].latest);
    EXPECT_EQ(log[1].version, 2);
    EXPECT_EQ(log[1].edition.reason, "kill");
    EXPECT_TRUE(log[1].latest);
    EXPECT_EQ(archive.log("harbour", {.from = {}, .to = {}, .newest = 0, .superseded = false}).size(), 1U);
}

TEST_F(ArchiveFile, TakesTheSameBulletinMadeAgainForTheSameEdition) {
    Archive archive(file());
    const std::int64_t first = archive.record(edition(kNoon, {"a", "b"}));
    archive.mark_delivered(first, kNoon - minutes{5});
    EXPECT_EQ(archive.record(edition(kNoon, {"a", "b"})), first);
    const std::vector<LogEntry> log = archive.log("harbour", {});
    ASSERT_EQ(log.size(), 1U);
    EXPECT_EQ(log[0].edition.stories.size(), 2U);
    EXPECT_EQ(log[0].delivered_at, kNoon - minutes{5});
}

TEST_F(ArchiveFile, LogsAllThatWasSaidOfAnEdition) {
    Archive archive(file());
    EditionRecord made = edition(kNoon, {"a"});
    made.made_at = kNoon - minutes{8};
    made.kind = EditionKind::Again;
    made.loudness_lufs = -16.04;
    made.true_peak_dbtp = -std::numeric_limits<double>::infinity();
    made.degraded = {"one", "\"two\""};
    made.sounds = {{"intro.flac", false, 0, 96000}, {"bed.flac", true, 96000, 480000}};
    made.stories[0].version = "3";
    made.stories[0].source = "Harbour News";
    made.stories[0].article = "{}";
    const std::int64_t id = archive.record(made);
    archive.note_delivery(id, {"news.mp3", "", "away", kNoon - minutes{7}});
    archive.note_delivery(id, {"news.mp3", "/srv/news.mp3", "", kNoon - minutes{6}});
    const std::vector<LogEntry> log = archive.log("harbour", {});
    ASSERT_EQ(log.size(), 1U);
    const EditionRecord& read = log[0].edition;
    EXPECT_EQ(read.made_at, made.made_at);
    EXPECT_EQ(read.kind, EditionKind::Again);
    EXPECT_DOUBLE_EQ(read.loudness_lufs, -16.04);
    EXPECT_EQ(read.true_peak_dbtp, made.true_peak_dbtp);
    EXPECT_EQ(read.degraded, made.degraded);
    ASSERT_EQ(read.sounds.size(), 2U);
    EXPECT_TRUE(read.sounds[1].bed);
    EXPECT_EQ(read.sounds[1].length_frames, 480000);
    EXPECT_EQ(read.stories.at(0).version, "3");
    EXPECT_EQ(read.stories.at(0).source, "Harbour News");
    EXPECT_EQ(read.stories.at(0).article, "{}");
    EXPECT_FALSE(log[0].delivered_at.has_value());
    ASSERT_EQ(log[0].deliveries.size(), 2U);
    EXPECT_EQ(log[0].deliveries[0].failure, "away");
    EXPECT_EQ(log[0].deliveries[1].file, "/srv/news.mp3");
}

TEST_F(ArchiveFile, LogsTheTimesAndTheNumberAskedFor) {
    Archive archive(file());
    for (int i = 0; i < 5; ++i) archive.record(edition(kNoon + hours{i}, {std::to_string(i)}));
    const auto told = [&](const LogQuery& query) {
        std::string all;
        for (const LogEntry& entry : archive.log("harbour", query)) all += entry.edition.stories.at(0).story_id;
        return all;
    };
    EXPECT_EQ(told({}), "01234");
    EXPECT_EQ(told({.from = kNoon + hours{1}, .to = kNoon + hours{3}}), "12");
    EXPECT_EQ(told({.from = {}, .to = {}, .newest = 2}), "34");
    archive.forget("harbour", kNoon + hours{2});
    EXPECT_EQ(told({}), "234");
}

TEST_F(ArchiveFile, KeepsArticlesOnlyWhileTheyMayBeToldAgain) {
    Archive archive(file());
    for (const int day : {0, 5}) {
        EditionRecord made = edition(kNoon + hours{24 * day}, {"a"});
        made.stories[0].article = "{}";
        archive.record(made);
    }
    EXPECT_EQ(archive.log("harbour", {}).at(0).edition.stories.at(0).article, "");
    EXPECT_EQ(archive.log("harbour", {}).at(1).edition.stories.at(0).article, "{}");
}

TEST_F(ArchiveFile, RemembersWhoWasToldOfWhat) {
    Archive archive(file());
    archive.put_alert("harbour", {"edition", "no news", kNoon, kNoon, 1});
    archive.put_alert("harbour", {"edition", "no news still", kNoon, kNoon + hours{1}, 2});
    archive.put_alert("hill", {"edition", "", kNoon, kNoon, 1});
    ASSERT_EQ(archive.alerts("harbour").size(), 1U);
    EXPECT_EQ(archive.alerts("harbour")[0].message, "no news still");
    EXPECT_EQ(archive.alerts("harbour")[0].count, 2);
    archive.end_alert("harbour", "edition");
    EXPECT_TRUE(archive.alerts("harbour").empty());
    EXPECT_EQ(archive.alerts("hill").size(), 1U);
}

TEST_F(ArchiveFile, ShowsThatAnotherProcessHasChangedIt) {
    Archive archive(file());
    const std::int64_t before = archive.state();
    archive.kill("harbour", "own", "", kNoon);
    EXPECT_EQ(archive.state(), before);
    Archive(file()).kill("harbour", "x", "", kNoon);
    EXPECT_NE(archive.state(), before);
}

TEST_F(ArchiveFile, KeepsKillsByStation) {
    Archive archive(file());
    archive.kill("harbour", "wrong", "the supplier withdrew it", kNoon);
    archive.kill("harbour", "wrong", "again", kNoon);
    archive.add_order("harbour", {Order::Verb::Kill, "worse", 0}, kNoon, "Kim");
    archive.kill("hill", "theirs", "", kNoon);
    EXPECT_EQ(archive.history("harbour", kNoon, hours{1}).killed, (std::vector<std::string>{"worse", "wrong"}));
}

TEST_F(ArchiveFile, KeepsOrdersInTheOrderTheyWereGiven) {
    Archive archive(file());
    archive.add_order("harbour", {Order::Verb::Pin, "tag:x,\"1\"", 2}, kNoon, "Kim");
    archive.add_order("harbour", {Order::Verb::Hold, "b", 0}, kNoon, "Kim");
    archive.add_order("hill", {Order::Verb::Drop, "c", 0}, kNoon, "Kim");
    const Orders orders = archive.orders("harbour", kNoon + hours{1});
    ASSERT_EQ(orders.size(), 2U);
    EXPECT_EQ(orders[0].verb, Order::Verb::Pin);
    EXPECT_EQ(orders[0].story_id, "tag:x,\"1\"");
    EXPECT_EQ(orders[0].position, 2);
    EXPECT_EQ(orders[1].verb, Order::Verb::Hold);
}

TEST_F(ArchiveFile, LetsPlacesLapseAfterADayButNotHolds) {
    Archive archive(file());
    archive.add_order("harbour", {Order::Verb::Pin, "a", 0}, kNoon, "Kim");
    archive.add_order("harbour", {Order::Verb::Hold, "b", 0}, kNoon, "Kim");
    EXPECT_EQ(archive.orders("harbour", kNoon - hours{24}).size(), 2U);
    EXPECT_EQ(archive.orders("harbour", kNoon + hours{24}).size(), 2U);
    const Orders later = archive.orders("harbour", kNoon + hours{25});
    ASSERT_EQ(later.size(), 1U);
    EXPECT_EQ(later[0].story_id, "b");
}

TEST_F(ArchiveFile, KeepsAllThatAnEditorSaysOfALineWithWhoSaidItAndWhen) {
    Archive archive(file());
    Order order{Order::Verb::Replace, "ferry", 0};
    order.line = "00ff";
    order.text = "The ferry is \"back\".";
    Order swap{Order::Verb::Swap, "ferry", 0};
    swap.line = "01";
    swap.other = "02";
    swap.air = kNoon;
    Order length{Order::Verb::Length, "ferry", 0};
    length.seconds = 21.5;
    length.automatic = true;
    const std::vector<std::int64_t> ids = archive.add_orders("harbour", {order, swap, length}, kNoon, "Kim");
    ASSERT_EQ(ids.size(), 3U);
    const Orders kept = archive.orders("harbour", kNoon);
    ASSERT_EQ(kept.size(), 3U);
    EXPECT_EQ(kept[0].line, "00ff");
    EXPECT_EQ(kept[0].text, "The ferry is \"back\".");
    EXPECT_EQ(kept[0].editor, "Kim");
    EXPECT_EQ(kept[0].given, kNoon);
    EXPECT_EQ(kept[0].id, ids[0]);
    EXPECT_FALSE(kept[0].air.has_value());
    EXPECT_EQ(kept[1].line + " " + kept[1].other, "01 02");
    EXPECT_EQ(kept[1].air, kNoon);
    EXPECT_EQ(kept[2].seconds, 21.5);
    EXPECT_TRUE(kept[2].automatic);
}

TEST_F(ArchiveFile, GivesOrdersForOneEditionToNoOther) {
    Archive archive(file());
    Order drop{Order::Verb::Drop, "a", 0};
    drop.air = kNoon + hours{1};
    archive.add_order("harbour", drop, kNoon, "Kim");
    EXPECT_TRUE(archive.orders("harbour", kNoon).empty());
    EXPECT_EQ(archive.orders("harbour", kNoon + hours{1}).size(), 1U);
}

TEST_F(ArchiveFile, LeavesOutOrdersThatWereTakenBackUntilTheyAreGivenAgain) {
    Archive archive(file());
    const std::int64_t drop = archive.add_order("harbour", {Order::Verb::Drop, "a", 0}, kNoon, "Kim");
    archive.add_order("harbour", {Order::Verb::Pin, "b", 0}, kNoon, "Kim");
    archive.take_back({drop});
    ASSERT_EQ(archive.orders("harbour", kNoon).size(), 1U);
    EXPECT_EQ(archive.orders("harbour", kNoon)[0].story_id, "b");
    archive.take_back({drop}, false);
    ASSERT_EQ(archive.orders("harbour", kNoon).size(), 2U);
    EXPECT_EQ(archive.orders("harbour", kNoon)[0].story_id, "a");
}

TEST_F(ArchiveFile, KnowsWhenAStoryWasFirstSeen) {
    Archive archive(file());
    archive.note_seen("harbour", {{"a", "text of a"}, {"b", ""}}, kNoon - hours{5});
    archive.note_seen("harbour", {{"a", ""}}, kNoon - hours{1});
    archive.note_seen("harbour", {{"c", "c1"}}, kNoon + hours{1});
    archive.note_seen("harbour", {{"c", "c2"}}, kNoon + hours{1});
    const History history = archive.history("harbour", kNoon, hours{24});
    EXPECT_EQ(archive.texts_of("harbour", {"a", "b", "c", "d"}),
              (std::map<std::string, std::string>{{"a", "text of a"}, {"c", "c2"}}));
    EXPECT_TRUE(archive.texts_of("hill", {"a"}).empty());
    EXPECT_EQ(history.first_seen, (std::map<std::string, Instant>{{"a", kNoon - hours{5}}, {"b", kNoon - hours{5}}}));
    archive.note_seen("harbour", {}, kNoon + hours{24 * 30});
    EXPECT_EQ(archive.history("harbour", kNoon + hours{2}, hours{24}).first_seen.count("b"), 0U);
}

TEST_F(ArchiveFile, MakesItsFolder) {
    Archive archive(folder_.path() / "a" / "b" / "archive.db");
    EXPECT_TRUE(std::filesystem::exists(folder_.path() / "a" / "b" / "archive.db"));
}

TEST_F(ArchiveFile, OfVersionOneIsMigratedWithAllItHolds) {
    {
        sqlite::Database database(file());
        database.execute(R"sql(
            CREATE TABLE editions(id INTEGER PRIMARY KEY, station TEXT NOT NULL, air_time INTEGER NOT NULL,
                length_frames INTEGER NOT NULL, file TEXT NOT NULL, file_hash TEXT NOT NULL, UNIQUE(station, air_time));
            CREATE TABLE aired(edition INTEGER NOT NULL REFERENCES editions(id) ON DELETE CASCADE,
                position INTEGER NOT NULL, story_id TEXT NOT NULL, fingerprint TEXT NOT NULL, headline TEXT NOT NULL,
                source_file TEXT NOT NULL, start_frame INTEGER NOT NULL, length_frames INTEGER NOT NULL,
                lines TEXT NOT NULL, PRIMARY KEY(edition, position)) WITHOUT ROWID;
            CREATE TABLE seen(station TEXT NOT NULL, story_id TEXT NOT NULL, first_seen INTEGER NOT NULL,
                last_seen INTEGER NOT NULL, PRIMARY KEY(station, story_id)) WITHOUT ROWID;
            CREATE TABLE killed(station TEXT NOT NULL, story_id TEXT NOT NULL, why TEXT NOT NULL,
                killed_at INTEGER NOT NULL, PRIMARY KEY(station, story_id)) WITHOUT ROWID;
            CREATE TABLE orders(id INTEGER PRIMARY KEY, station TEXT NOT NULL, order_json TEXT NOT NULL,
                given_at INTEGER NOT NULL, editor TEXT NOT NULL);
            CREATE INDEX orders_by_station ON orders(station);
            INSERT INTO killed VALUES('harbour', 'old', '', 0);
            INSERT INTO editions VALUES(7, 'harbour', 1795430000, 8640000, 'bulletin.mp3', 'aa');
            INSERT INTO aired VALUES(7, 0, 'a', 'print', 'Headline', 'a.txt', 0, 48000, '["One."]');
            PRAGMA application_id = 1313034836;
            PRAGMA user_version = 1;
        )sql");
    }
    Archive archive(file());
    EXPECT_EQ(archive.history("harbour", kNoon, hours{1}).killed, (std::vector<std::string>{"old"}));
    archive.feed_cache().put("k", "v");
    archive.flush();
    EXPECT_EQ(sqlite::Database(file()).integer("PRAGMA user_version"), 7);
    const std::vector<LogEntry> log = archive.log("harbour", {});
    ASSERT_EQ(log.size(), 1U);
    EXPECT_EQ(log[0].edition.file_hash, "aa");
    EXPECT_TRUE(log[0].latest);
    ASSERT_EQ(log[0].edition.stories.size(), 1U);
    EXPECT_EQ(log[0].edition.stories[0].lines, (std::vector<std::string>{"One."}));
}

TEST_F(ArchiveFile, KnowsWhoApprovedAnEditionUntilThatIsWithdrawnOrForgotten) {
    Archive archive(file());
    EXPECT_FALSE(archive.approval("harbour", kNoon));
    archive.approve_edition("harbour", kNoon, "Anna", kNoon - hours{1});
    archive.approve_edition("harbour", kNoon, "Ben", kNoon);
    const std::optional<Approval> approval = archive.approval("harbour", kNoon);
    ASSERT_TRUE(approval);
    EXPECT_EQ(approval->editor, "Ben");
    EXPECT_EQ(approval->at, kNoon);
    EXPECT_FALSE(archive.approval("hill", kNoon));
    EXPECT_FALSE(archive.approval("harbour", kNoon + hours{1}));
    archive.withdraw_approval("harbour", kNoon);
    EXPECT_FALSE(archive.approval("harbour", kNoon));
    archive.approve_edition("harbour", kNoon, "Anna", kNoon);
    archive.forget("harbour", kNoon + hours{1});
    EXPECT_FALSE(archive.approval("harbour", kNoon));
}

TEST_F(ArchiveFile, RemembersWhatWasWithdrawnFor60Days) {
    Archive archive(file());
    archive.note_withdrawn("harbour", {{"b", "{2}"}, {"a", "{1}"}}, kNoon);
    archive.note_withdrawn("harbour", {{"a", "{3}"}}, kNoon + hours{24 * 60});
    EXPECT_THAT(archive.history("harbour", kNoon, hours{1}).withdrawn, testing::ElementsAre("{1}", "{2}"));
    EXPECT_THAT(archive.history("hill", kNoon, hours{1}).withdrawn, testing::IsEmpty());
    archive.note_withdrawn("harbour", {}, kNoon + hours{24 * 60 + 1});
    EXPECT_THAT(archive.history("harbour", kNoon, hours{1}).withdrawn, testing::IsEmpty());
}

TEST_F(ArchiveFile, OfANewerNewscartIsRefused) {
    { Archive archive(file()); }
    sqlite::Database(file()).execute("PRAGMA user_version = 8");
    EXPECT_EQ(refusal_on_opening(),
              "archive.db: was made by a newer newscart (version 8, this one knows 7); update newscart");
}

TEST_F(ArchiveFile, OfAnotherProgramIsRefused) {
    sqlite::Database(file()).execute("CREATE TABLE songs(title TEXT)");
    EXPECT_EQ(refusal_on_opening(), "archive.db: is a database of another program; name another file for the archive");
}

TEST_F(ArchiveFile, ThatIsNoDatabaseIsRefused) {
    folder_.write("archive.db", std::string(5000, 'x'));
    EXPECT_EQ(refusal_on_opening(),
              "archive.db: is damaged (file is not a database); move it away, and a new one is begun");
}

TEST_F(ArchiveFile, DamagedInTheMiddleIsNamed) {
    {
        Archive archive(file());
        for (int i = 0; i < 300; ++i) archive.record(edition(kNoon - minutes{i + 1}, {"a", "b", "c"}));
    }
    {
        std::fstream bytes(file(), std::ios::in | std::ios::out | std::ios::binary);
        bytes.seekp(4096);
        const std::string rubbish(static_cast<std::size_t>(std::filesystem::file_size(file())) - 4096, '\x5a');
        bytes.write(rubbish.data(), static_cast<std::streamsize>(rubbish.size()));
    }
    const std::string message =
        refusal(folder_, Fault::Config, [&] { Archive(file()).history("harbour", kNoon, hours{24}); });
    EXPECT_EQ(message.substr(0, 23), "archive.db: is damaged ") << message;
}

TEST_F(ArchiveFile, ThatCannotBeWrittenIsNamed) {
    { Archive archive(file()); }
    std::filesystem::permissions(file(), std::filesystem::perms::owner_read);
    // Root may write everything, so the test steps down.
    std::filesystem::permissions(folder_.path(), std::filesystem::perms{0755});
    const bool root = ::geteuid() == 0;
    if (root) std::filesystem::permissions(file(), std::filesystem::perms{0444});
    ASSERT_EQ(root ? ::seteuid(65534) : 0, 0);
    const std::string file_message = refusal_on_opening(Fault::Delivery);
    const std::string folder_message =
        refusal(folder_, Fault::Delivery, [&] { Archive archive("/proc/newscart/archive.db"); });
    ASSERT_EQ(root ? ::seteuid(0) : 0, 0);
    EXPECT_EQ(
        file_message,
        "archive.db: cannot be opened for writing (attempt to write a readonly database); the file and its folder "
        "must be writable");
    EXPECT_EQ(folder_message.substr(0, 50), "/proc/newscart: cannot make the archive's folder: ");
}

TEST_F(ArchiveFile, OnAFullDiskSaysSoAndKeepsWhatItHad) {
    { Archive archive(file()); }
    sqlite::Database database(file());
    // SQLite's own limit of pages fails in the same way as the disk does.
    database.execute("PRAGMA max_page_count = 20");
    EXPECT_EQ(refusal(folder_, Fault::Delivery,
                      [&] {
                          sqlite::Transaction transaction(database, sqlite::Durability::PowerLoss);
                          database.prepare("INSERT INTO killed VALUES('harbour', ?, '', 0)")
                              .with(std::string(1 << 20, 'x'))
                              .run();
                          transaction.commit();
                      }),
              "archive.db: cannot be written: the disk is full; make room and try again");
    EXPECT_TRUE(Archive(file()).history("harbour", kNoon, hours{1}).killed.empty());
}

TEST_F(ArchiveFile, LockedForTooLongIsNamed) {
    { Archive archive(file()); }
    sqlite::Database holder(file());
    const sqlite::Transaction held(holder, sqlite::Durability::Crash);
    sqlite::Database waiting(file(), std::chrono::milliseconds{20});
    EXPECT_EQ(
        refusal(folder_, Fault::Delivery, [&] { const sqlite::Transaction t(waiting, sqlite::Durability::Crash); }),
        "archive.db: another program keeps it locked; try again, or end that program");
}

TEST_F(ArchiveFile, TakesBackATransactionThatWasNotCommitted) {
    sqlite::Database database(file());
    database.execute("CREATE TABLE t(x INTEGER)");
    {
        const sqlite::Transaction transaction(database, sqlite::Durability::Crash);
        database.execute("INSERT INTO t VALUES(1)");
    }
    EXPECT_EQ(database.integer("SELECT count(*) FROM t"), 0);
}

TEST_F(ArchiveFile, IsMadeAndUsedByManyProcessesAtOnce) {
    constexpr int kProcesses = 8;
    EXPECT_EQ(failures_of(kProcesses,
                          [&](int process) {
                              Archive archive(file());
                              for (int i = 0; i < 20; ++i) {
                                  const std::string id = std::to_string(process) + "-" + std::to_string(i);
                                  archive.record(edition(kNoon + minutes{process * 100 + i}, {id}));
                                  archive.feed_cache().put(id, "text");
                                  archive.flush();
                                  archive.note_seen("harbour", {{id, ""}, {"shared", ""}}, kNoon);
                              }
                          }),
              0);
    Archive archive(file());
    EXPECT_EQ(archive.history("harbour", kNoon + hours{48}, hours{100}).aired.size(), 160U);
    EXPECT_EQ(archive.feed_cache().get("7-19"), "text");
    EXPECT_EQ(archive.history("harbour", kNoon + hours{48}, hours{100}).first_seen.size(), 161U);
}

TEST_F(ArchiveFile, KilledInTheMiddleOfATransactionIsAsBefore) {
    {
        Archive archive(file());
        archive.record(edition(kNoon, {"a"}));
    }
    const pid_t child = ::fork();
    if (child == 0) {
        sqlite::Database database(file());
        const sqlite::Transaction transaction(database, sqlite::Durability::PowerLoss);
        database.execute("DELETE FROM editions");
        ::_exit(0);  // without unwinding, as by SIGKILL
    }
    ::waitpid(child, nullptr, 0);
    EXPECT_EQ(Archive(file()).history("harbour", kNoon + hours{1}, hours{24}).aired.size(), 1U);
}

TEST_F(ArchiveFile, CacheGivesWhatWasPut) {
    const std::string bytes("nul \0 byte", 10);
    {
        Archive archive(file());
        EXPECT_EQ(archive.feed_cache().get("a"), std::nullopt);
        archive.feed_cache().put("a", "1");
        archive.feed_cache().put("a", bytes);
        EXPECT_EQ(archive.feed_cache().get("a"), bytes);
        archive.flush();
        archive.feed_cache().put("b", "forgotten");
    }
    Archive archive(file());
    EXPECT_EQ(archive.feed_cache().get("a"), bytes);
    EXPECT_EQ(archive.feed_cache().get("b"), std::nullopt);
}

TEST_F(ArchiveFile, CacheDoesNotHoldOnToAnOldStateOfTheFile) {
    Archive archive(file());
    archive.feed_cache().put("a", "1");
    archive.flush();
    EXPECT_EQ(archive.feed_cache().get("a"), "1");
    Archive(file()).kill("harbour", "x", "", kNoon);
    EXPECT_NO_THROW(archive.kill("harbour", "y", "", kNoon));
    EXPECT_EQ(archive.history("harbour", kNoon, hours{1}).killed.size(), 2U);
}

TEST_F(ArchiveFile, CacheDropsTheLeastUsedBeyondItsBounds) {
    sqlite::Database database(file());
    migrate_archive(database);
    StoredFeedCache cache(database, {.most_bytes = 3 * 1001, .most_generations_unused = 2000});
    for (const char* key : {"a", "b", "c", "d"}) {
        cache.put(key, std::string(1000, 'x'));
        cache.flush();
    }
    EXPECT_EQ(cache.get("a"), std::nullopt);
    EXPECT_TRUE(cache.get("b") && cache.get("c") && cache.get("d"));
}

TEST_F(ArchiveFile, CacheKeepsWhatIsUsedAndDropsWhatIsNot) {
    sqlite::Database database(file());
    migrate_archive(database);
    StoredFeedCache cache(database, {.most_bytes = 1 << 20, .most_generations_unused = 100});
    cache.put("used", "x");
    cache.put("unused", "x");
    for (int i = 0; i < 205; ++i) {
        cache.put("other", "x");
        cache.flush();
        cache.get("used");
    }
    EXPECT_TRUE(cache.get("used").has_value());
    EXPECT_EQ(cache.get("unused"), std::nullopt);
}

}  // namespace newscart
