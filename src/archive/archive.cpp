#include "archive/archive.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "archive/feed_cache.h"
#include "archive/schema.h"
#include "base/error.h"
#include "lib/sqlite/database.h"

namespace newscart {
namespace {

using nlohmann::json;

constexpr std::chrono::hours kPlacementHolds{24};
constexpr std::chrono::days kSeenKept{30};
constexpr std::chrono::days kWithdrawnKept{60};

constexpr std::array<std::pair<Order::Verb, const char*>, 6> kVerbs{{
    {Order::Verb::Pin, "pin"},
    {Order::Verb::Drop, "drop"},
    {Order::Verb::Kill, "kill"},
    {Order::Verb::Move, "move"},
    {Order::Verb::Hold, "hold"},
    {Order::Verb::Approve, "approve"},
}};

bool is_placement(Order::Verb verb) {
    return verb == Order::Verb::Pin || verb == Order::Verb::Move || verb == Order::Verb::Drop;
}

/// JSON stays valid whatever bytes a story's id has.
std::string dump(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

std::string order_json(const Order& order) {
    for (const auto& [verb, name] : kVerbs) {
        if (verb == order.verb) return dump({{"verb", name}, {"story", order.story_id}, {"position", order.position}});
    }
    throw std::logic_error("an order without a verb");
}

std::optional<Order> parse_order(const std::string& text) {
    const json value = json::parse(text, nullptr, false);
    if (!value.is_object()) return std::nullopt;
    for (const auto& [verb, name] : kVerbs) {
        if (value.value("verb", "") == name) return Order{verb, value.value("story", ""), value.value("position", 0)};
    }
    return std::nullopt;
}

std::int64_t stored(Instant instant) { return instant.time_since_epoch().count(); }
Instant instant_of(std::int64_t seconds) { return Instant{std::chrono::seconds{seconds}}; }

sqlite::Database open(const std::filesystem::path& file) {
    std::error_code failure;
    if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), failure);
    if (failure) {
        throw Error(Fault::Delivery, file.parent_path().string() + ": cannot make the archive's folder: " +
                                         failure.message() + "; name a folder that can be written");
    }
    sqlite::Database database(file);
    migrate_archive(database);
    return database;
}

}  // namespace

struct Archive::Database {
    explicit Database(const std::filesystem::path& file) : sqlite(open(file)), cache(sqlite) {}
    sqlite::Database sqlite;
    StoredFeedCache cache;
};

Archive::Archive(const std::filesystem::path& file) : database_(std::make_unique<Database>(file)) {}
Archive::~Archive() = default;
Archive::Archive(Archive&&) noexcept = default;
Archive& Archive::operator=(Archive&&) noexcept = default;

History Archive::history(const std::string& station, Instant air_time, std::chrono::hours window) {
    sqlite::Database& db = database_->sqlite;
    History history;
    sqlite::Statement aired = db.prepare(
        "SELECT story_id, fingerprint, headline, air_time FROM editions JOIN aired ON edition = id "
        "WHERE station = ? AND air_time < ? AND air_time >= ? ORDER BY air_time DESC, position");
    aired.with(station, stored(air_time), stored(air_time - window));
    while (aired.step()) {
        history.aired.push_back({aired.text(0), aired.text(1), aired.text(2), instant_of(aired.integer(3))});
    }
    sqlite::Statement killed = db.prepare("SELECT story_id FROM killed WHERE station = ? ORDER BY story_id");
    killed.with(station);
    while (killed.step()) history.killed.push_back(killed.text(0));
    sqlite::Statement seen =
        db.prepare("SELECT story_id, first_seen FROM seen WHERE station = ? AND first_seen < ? ORDER BY story_id");
    seen.with(station, stored(air_time));
    while (seen.step())
        history.first_seen.emplace_hint(history.first_seen.end(), seen.text(0), instant_of(seen.integer(1)));
    sqlite::Statement withdrawn = db.prepare("SELECT article FROM withdrawn WHERE station = ? ORDER BY key");
    withdrawn.with(station);
    while (withdrawn.step()) history.withdrawn.push_back(withdrawn.text(0));
    return history;
}

Orders Archive::orders(const std::string& station, Instant air_time) {
    sqlite::Statement rows =
        database_->sqlite.prepare("SELECT order_json, given_at, id FROM orders WHERE station = ? ORDER BY id");
    rows.with(station);
    Orders orders;
    while (rows.step()) {
        const std::optional<Order> order = parse_order(rows.text(0));
        if (!order) {
            throw Error(Fault::Config, fmt::format("{}: order {} is not understood; update newscart",
                                                   database_->sqlite.file().string(), rows.integer(2)));
        }
        const Instant given = instant_of(rows.integer(1));
        const bool near = air_time >= given - kPlacementHolds && air_time <= given + kPlacementHolds;
        if (near || !is_placement(order->verb)) orders.push_back(*order);
    }
    return orders;
}

void Archive::add_order(const std::string& station, const Order& order, Instant now, const std::string& editor) {
    if (order.verb == Order::Verb::Kill) kill(station, order.story_id, "killed by " + editor, now);
    sqlite::Database& db = database_->sqlite;
    sqlite::Transaction transaction(db, sqlite::Durability::PowerLoss);
    db.prepare("INSERT INTO orders(station, order_json, given_at, editor) VALUES(?, ?, ?, ?)")
        .with(station, order_json(order), stored(now), editor)
        .run();
    transaction.commit();
}

void Archive::kill(const std::string& station, const std::string& story_id, const std::string& why, Instant now) {
    sqlite::Database& db = database_->sqlite;
    sqlite::Transaction transaction(db, sqlite::Durability::PowerLoss);
    db.prepare("INSERT OR IGNORE INTO killed(station, story_id, why, killed_at) VALUES(?, ?, ?, ?)")
        .with(station, story_id, why, stored(now))
        .run();
    transaction.commit();
}

void Archive::note_seen(const std::string& station, const std::vector<Seen>& stories, Instant now) {
    sqlite::Database& db = database_->sqlite;
    sqlite::Transaction transaction(db, sqlite::Durability::Crash);
    sqlite::Statement note = db.prepare(
        "INSERT INTO seen(station, story_id, first_seen, last_seen, fingerprint) VALUES(?1, ?2, ?3, ?3, ?4) "
        "ON CONFLICT DO UPDATE SET first_seen = min(first_seen, ?3), last_seen = max(last_seen, ?3), "
        "fingerprint = CASE WHEN ?4 = '' THEN fingerprint ELSE ?4 END");
    for (const Seen& story : stories) note.with(station, story.story_id, stored(now), story.fingerprint).run();
    db.prepare("DELETE FROM seen WHERE station = ? AND last_seen < ?").with(station, stored(now - kSeenKept)).run();
    transaction.commit();
}

std::map<std::string, std::string> Archive::texts_of(const std::string& station,
                                                     const std::vector<std::string>& story_ids) {
    std::map<std::string, std::string> texts;
    if (story_ids.empty()) return texts;
    sqlite::Statement text = database_->sqlite.prepare(
        "SELECT fingerprint FROM seen WHERE station = ? AND story_id = ? AND fingerprint <> ''");
    for (const std::string& id : story_ids) {
        text.with(station, id);
        if (text.step()) texts[id] = text.text(0);
    }
    return texts;
}

void Archive::note_withdrawn(const std::string& station, const std::vector<Withdrawn>& withdrawn, Instant now) {
    sqlite::Database& db = database_->sqlite;
    sqlite::Transaction transaction(db, sqlite::Durability::PowerLoss);
    sqlite::Statement note =
        db.prepare("INSERT OR IGNORE INTO withdrawn(station, key, article, noted_at) VALUES(?, ?, ?, ?)");
    for (const Withdrawn& each : withdrawn) note.with(station, each.key, each.article, stored(now)).run();
    db.prepare("DELETE FROM withdrawn WHERE station = ? AND noted_at < ?")
        .with(station, stored(now - kWithdrawnKept))
        .run();
    transaction.commit();
}

void Archive::record(const EditionRecord& edition) {
    sqlite::Database& db = database_->sqlite;
    sqlite::Transaction transaction(db, sqlite::Durability::PowerLoss);
    db.prepare("DELETE FROM editions WHERE station = ? AND air_time = ?")
        .with(edition.station, stored(edition.air_time))
        .run();
    sqlite::Statement insert = db.prepare(
        "INSERT INTO editions(station, air_time, length_frames, file, file_hash) VALUES(?, ?, ?, ?, ?) RETURNING id");
    insert.with(edition.station, stored(edition.air_time), edition.length_frames, edition.file, edition.file_hash)
        .step();
    const std::int64_t id = insert.integer(0);
    insert.run();
    sqlite::Statement story = db.prepare("INSERT INTO aired VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)");
    int position = 0;
    for (const EditionRecord::StoryRecord& told : edition.stories) {
        story
            .with(id, position++, told.story_id, told.fingerprint, told.headline, told.source_file, told.start_frame,
                  told.length_frames, dump(told.lines))
            .run();
    }
    transaction.commit();
}

FeedCache& Archive::feed_cache() { return database_->cache; }
void Archive::flush() { database_->cache.flush(); }

}  // namespace newscart
