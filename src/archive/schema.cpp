#include "archive/schema.h"

#include <fmt/format.h>

#include <array>

#include "base/error.h"

namespace newscart {
namespace {

/// "NCRT": tells our files from those of other programs.
constexpr std::int64_t kApplicationId = 0x4e435254;

/// Entry n leads from version n to n + 1. Never change one that was released; add another.
constexpr std::array<const char*, 7> kMigrations{
    // 1: what the station saw, aired, killed and ordered. Moments are seconds since 1970, UTC.
    R"sql(
        CREATE TABLE editions(
            id INTEGER PRIMARY KEY,
            station TEXT NOT NULL,
            air_time INTEGER NOT NULL,
            length_frames INTEGER NOT NULL,
            file TEXT NOT NULL,
            file_hash TEXT NOT NULL,
            UNIQUE(station, air_time));
        CREATE TABLE aired(
            edition INTEGER NOT NULL REFERENCES editions(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            story_id TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            headline TEXT NOT NULL,
            source_file TEXT NOT NULL,
            start_frame INTEGER NOT NULL,
            length_frames INTEGER NOT NULL,
            lines TEXT NOT NULL, -- JSON, a list of strings
            PRIMARY KEY(edition, position)) WITHOUT ROWID;
        CREATE TABLE seen(
            station TEXT NOT NULL,
            story_id TEXT NOT NULL,
            first_seen INTEGER NOT NULL,
            last_seen INTEGER NOT NULL,
            PRIMARY KEY(station, story_id)) WITHOUT ROWID;
        CREATE TABLE killed(
            station TEXT NOT NULL,
            story_id TEXT NOT NULL,
            why TEXT NOT NULL,
            killed_at INTEGER NOT NULL,
            PRIMARY KEY(station, story_id)) WITHOUT ROWID;
        CREATE TABLE orders(
            id INTEGER PRIMARY KEY,
            station TEXT NOT NULL,
            order_json TEXT NOT NULL,
            given_at INTEGER NOT NULL,
            editor TEXT NOT NULL);
        CREATE INDEX orders_by_station ON orders(station);
    )sql",
    // 2: what the feed reader has parsed. `used` is the generation, counted in feed_cache_state, of the last use.
    R"sql(
        CREATE TABLE feed_cache(
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            value TEXT NOT NULL,
            bytes INTEGER NOT NULL,
            used INTEGER NOT NULL);
        CREATE INDEX feed_cache_by_use ON feed_cache(used, id, bytes);
        CREATE TABLE feed_cache_state(generation INTEGER NOT NULL);
        INSERT INTO feed_cache_state VALUES(0);
    )sql",
    // 3: what suppliers withdrew, as articles in JSON: an older copy may come long after the notice is gone.
    R"sql(
        CREATE TABLE withdrawn(
            station TEXT NOT NULL,
            key TEXT NOT NULL,
            article TEXT NOT NULL,
            noted_at INTEGER NOT NULL,
            PRIMARY KEY(station, key)) WITHOUT ROWID;
    )sql",
    // 4: what each story last said, to know it under another id when it is withdrawn.
    "ALTER TABLE seen ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';",
    // 5: every making of an edition, where it went, and who was told of trouble. Levels are thousandths of a decibel.
    // The children are dropped first, or they would go with their parents.
    R"sql(
        CREATE TABLE editions_5(
            id INTEGER PRIMARY KEY,
            station TEXT NOT NULL,
            air_time INTEGER NOT NULL,
            version INTEGER NOT NULL,
            latest INTEGER NOT NULL,
            made_at INTEGER NOT NULL,
            delivered_at INTEGER NOT NULL, -- 0: not yet
            kind TEXT NOT NULL,
            reason TEXT NOT NULL,
            length_frames INTEGER NOT NULL,
            file TEXT NOT NULL,
            file_hash TEXT NOT NULL,
            loudness_millilufs INTEGER NOT NULL,
            true_peak_millidbtp INTEGER NOT NULL,
            degraded TEXT NOT NULL, -- JSON, a list of strings
            sounds TEXT NOT NULL,   -- JSON, a list of objects
            UNIQUE(station, air_time, version));
        INSERT INTO editions_5 SELECT id, station, air_time, 1, 1, air_time, air_time, 'news', '', length_frames, file,
            file_hash, 0, 0, '[]', '[]' FROM editions;
        CREATE TABLE aired_5(
            edition INTEGER NOT NULL REFERENCES editions_5(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            story_id TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            headline TEXT NOT NULL,
            source_file TEXT NOT NULL,
            start_frame INTEGER NOT NULL,
            length_frames INTEGER NOT NULL,
            lines TEXT NOT NULL, -- JSON, a list of strings
            version TEXT NOT NULL,
            source TEXT NOT NULL,
            article TEXT NOT NULL, -- JSON; '' when it is too old to be told again
            PRIMARY KEY(edition, position)) WITHOUT ROWID;
        INSERT INTO aired_5 SELECT *, '', '', '' FROM aired;
        DROP TABLE aired;
        DROP TABLE editions;
        ALTER TABLE editions_5 RENAME TO editions;
        ALTER TABLE aired_5 RENAME TO aired;
        CREATE TABLE deliveries(
            id INTEGER PRIMARY KEY,
            edition INTEGER NOT NULL REFERENCES editions(id) ON DELETE CASCADE,
            destination TEXT NOT NULL,
            file TEXT NOT NULL,
            failure TEXT NOT NULL,
            at INTEGER NOT NULL);
        CREATE INDEX deliveries_by_edition ON deliveries(edition);
        CREATE TABLE alerts(
            station TEXT NOT NULL,
            key TEXT NOT NULL,
            message TEXT NOT NULL,
            since INTEGER NOT NULL,
            last_told INTEGER NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY(station, key)) WITHOUT ROWID;
    )sql",
    // 6: which editions an editor approved as they are.
    R"sql(
        CREATE TABLE approvals(
            station TEXT NOT NULL,
            air_time INTEGER NOT NULL,
            editor TEXT NOT NULL,
            given_at INTEGER NOT NULL,
            PRIMARY KEY(station, air_time)) WITHOUT ROWID;
    )sql",
    // 7: orders can be taken back, and are kept all the same.
    "ALTER TABLE orders ADD COLUMN taken_back INTEGER NOT NULL DEFAULT 0;",
};
constexpr auto kNewest = static_cast<std::int64_t>(kMigrations.size());

}  // namespace

void migrate_archive(sqlite::Database& database) {
    while (true) {
        const std::int64_t version = database.integer("PRAGMA user_version");
        const bool empty = database.integer("SELECT count(*) FROM sqlite_schema") == 0;
        if (!empty && database.integer("PRAGMA application_id") != kApplicationId) {
            throw Error(Fault::Config, database.file().string() +
                                           ": is a database of another program; name another file for the archive");
        }
        if (version > kNewest) {
            throw Error(Fault::Config,
                        fmt::format("{}: was made by a newer newscart (version {}, this one knows {}); update newscart",
                                    database.file().string(), version, kNewest));
        }
        if (version == kNewest) return;
        sqlite::Transaction transaction(database, sqlite::Durability::PowerLoss);
        // Another process may have been faster.
        if (database.integer("PRAGMA user_version") != version) continue;
        database.execute(kMigrations.at(static_cast<std::size_t>(version)));
        database.execute(
            fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};", kApplicationId, version + 1));
        transaction.commit();
    }
}

}  // namespace newscart
