#include "archive/archive.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
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
constexpr std::chrono::days kArticlesKept{4};

constexpr std::array<std::pair<Order::Verb, const char*>, 12> kVerbs{{
    {Order::Verb::Pin, "pin"},
    {Order::Verb::Drop, "drop"},
    {Order::Verb::Kill, "kill"},
    {Order::Verb::Move, "move"},
    {Order::Verb::Hold, "hold"},
    {Order::Verb::Approve, "approve"},
    {Order::Verb::Undrop, "undrop"},
    {Order::Verb::Replace, "replace"},
    {Order::Verb::Swap, "swap"},
    {Order::Verb::Length, "length"},
    {Order::Verb::Voice, "voice"},
    {Order::Verb::Insert, "insert"},
}};

/// Until the editor says otherwise.
bool holds_on(Order::Verb verb) {
    return verb == Order::Verb::Kill || verb == Order::Verb::Hold || verb == Order::Verb::Approve;
}

/// JSON stays valid whatever bytes a story's id has.
std::string dump(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

std::int64_t stored(Instant instant) { return instant.time_since_epoch().count(); }
Instant instant_of(std::int64_t seconds) { return Instant{std::chrono::seconds{seconds}}; }

std::string order_json(const Order& order) {
    const auto verb =
        std::find_if(kVerbs.begin(), kVerbs.end(), [&](const auto& each) { return each.first == order.verb; });
    if (verb == kVerbs.end()) throw std::logic_error("an order without a verb");
    json value{{"verb", verb->second}, {"story", order.story_id}, {"position", order.position}};
    const auto add = [&](const char* key, const std::string& text) {
        if (!text.empty()) value[key] = text;
    };
    add("line", order.line);
    add("other", order.other);
    add("text", order.text);
    add("headline", order.headline);
    if (order.seconds != 0) value["seconds"] = order.seconds;
    if (order.automatic) value["automatic"] = true;
    if (order.air) value["air"] = stored(*order.air);
    return dump(value);
}

std::optional<Order> parse_order(const std::string& text) {
    const json value = json::parse(text, nullptr, false);
    if (!value.is_object()) return std::nullopt;
    const auto verb = std::find_if(kVerbs.begin(), kVerbs.end(),
                                   [&](const auto& each) { return value.value("verb", "") == each.second; });
    if (verb == kVerbs.end()) return std::nullopt;
    Order order{verb->first, value.value("story", ""), value.value("position", 0)};
    order.line = value.value("line", "");
    order.other = value.value("other", "");
    order.text = value.value("text", "");
    order.headline = value.value("headline", "");
    order.seconds = value.value("seconds", 0.0);
    order.automatic = value.value("automatic", false);
    if (value.contains("air")) order.air = instant_of(value.value("air", std::int64_t{0}));
    return order;
}

constexpr std::array<std::pair<EditionKind, const char*>, 3> kKinds{{
    {EditionKind::News, "news"},
    {EditionKind::Again, "again"},
    {EditionKind::Evergreen, "evergreen"},
}};

EditionKind kind_named(const std::string& text) {
    const auto found =
        std::find_if(kKinds.begin(), kKinds.end(), [&](const auto& kind) { return kind.second == text; });
    return found == kKinds.end() ? EditionKind::News : found->first;
}

/// Silence has no level.
constexpr std::int64_t kNoLevel = std::numeric_limits<std::int64_t>::min();

std::int64_t stored_level(double db) { return std::isfinite(db) ? std::llround(db * 1000) : kNoLevel; }

double level_of(std::int64_t stored) {
    return stored == kNoLevel ? -std::numeric_limits<double>::infinity() : static_cast<double>(stored) / 1000;
}

std::vector<std::string> strings_of(const std::string& text) {
    const json list = json::parse(text, nullptr, false);
    std::vector<std::string> strings;
    if (!list.is_array()) return strings;
    for (const json& entry : list) {
        if (entry.is_string()) strings.push_back(entry.get<std::string>());
    }
    return strings;
}

json sounds_json(const std::vector<EditionRecord::SoundRecord>& sounds) {
    json list = json::array();
    for (const EditionRecord::SoundRecord& sound : sounds) {
        list.push_back(
            {{"file", sound.file}, {"bed", sound.bed}, {"start", sound.start_frame}, {"length", sound.length_frames}});
    }
    return list;
}

std::vector<EditionRecord::SoundRecord> sounds_of(const std::string& text) {
    const json list = json::parse(text, nullptr, false);
    std::vector<EditionRecord::SoundRecord> sounds;
    if (!list.is_array()) return sounds;
    for (const json& entry : list) {
        sounds.push_back({entry.value("file", ""), entry.value("bed", false), entry.value("start", Frames{0}),
                          entry.value("length", Frames{0})});
    }
    return sounds;
}

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

const char* name_of(EditionKind kind) {
    return std::find_if(kKinds.begin(), kKinds.end(), [&](const auto& each) { return each.first == kind; })->second;
}

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
        "WHERE station = ? AND air_time < ? AND air_time >= ? AND latest = 1 ORDER BY air_time DESC, position");
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
    sqlite::Statement rows = database_->sqlite.prepare(
        "SELECT order_json, given_at, id, editor FROM orders WHERE station = ? AND taken_back = 0 ORDER BY id");
    rows.with(station);
    Orders orders;
    while (rows.step()) {
        std::optional<Order> order = parse_order(rows.text(0));
        if (!order) {
            throw Error(Fault::Config, fmt::format("{}: order {} is not understood; update newscart",
                                                   database_->sqlite.file().string(), rows.integer(2)));
        }
        order->given = instant_of(rows.integer(1));
        order->id = rows.integer(2);
        order->editor = rows.text(3);
        const bool near = air_time >= order->given - kPlacementHolds && air_time <= order->given + kPlacementHolds;
        const bool holds = order->air ? *order->air == air_time : near || holds_on(order->verb);
        if (holds) orders.push_back(std::move(*order));
    }
    return orders;
}

std::int64_t Archive::add_order(const std::string& station, const Order& order, Instant now,
                                const std::string& editor) {
    return add_orders(station, {order}, now, editor).front();
}

std::vector<std::int64_t> Archive::add_orders(const std::string& station, const Orders& orders, Instant now,
                                              const std::string& editor) {
    sqlite::Database& db = database_->sqlite;
    sqlite::Transaction transaction(db, sqlite::Durability::PowerLoss);
    sqlite::Statement add =
        db.prepare("INSERT INTO orders(station, order_json, given_at, editor) VALUES(?, ?, ?, ?) RETURNING id");
    std::vector<std::int64_t> ids;
    for (const Order& order : orders) {
        if (order.verb == Order::Verb::Kill) put_kill(station, order.story_id, "killed by " + editor, now);
        add.with(station, order_json(order), stored(now), editor);
        if (add.step()) ids.push_back(add.integer(0));
        while (add.step()) continue;
    }
    transaction.commit();
    return ids;
}

void Archive::take_back(const std::vector<std::int64_t>& orders, bool back) {
    sqlite::Database& db = database_->sqlite;
    sqlite::Transaction transaction(db, sqlite::Durability::PowerLoss);
    sqlite::Statement take = db.prepare("UPDATE orders SET taken_back = ? WHERE id = ?");
    for (const std::int64_t id : orders) take.with(back ? 1 : 0, id).run();
    transaction.commit();
}

void Archive::put_kill(const std::string& station, const std::string& story_id, const std::string& why, Instant now) {
    database_->sqlite.prepare("INSERT OR IGNORE INTO killed(station, story_id, why, killed_at) VALUES(?, ?, ?, ?)")
        .with(station, story_id, why, stored(now))
        .run();
}

void Archive::kill(const std::string& station, const std::string& story_id, const std::string& why, Instant now) {
    sqlite::Transaction transaction(database_->sqlite, sqlite::Durability::PowerLoss);
    put_kill(station, story_id, why, now);
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

std::int64_t Archive::record(const EditionRecord& edition) {
    sqlite::Database& db = database_->sqlite;
    sqlite::Transaction transaction(db, sqlite::Durability::PowerLoss);
    // Of the same bulletin only what is said about it may have changed; where it went stays true.
    std::int64_t id = 0;
    std::int64_t version = 1;
    sqlite::Statement before =
        db.prepare("SELECT id, version, file_hash FROM editions WHERE station = ? AND air_time = ? AND latest = 1");
    before.with(edition.station, stored(edition.air_time));
    if (before.step()) {
        version = before.integer(1);
        if (before.text(2) == edition.file_hash) {
            id = before.integer(0);
        } else {
            ++version;
        }
    }
    before.run();
    if (id != 0) {
        db.prepare("DELETE FROM aired WHERE edition = ?").with(id).run();
    } else {
        db.prepare("UPDATE editions SET latest = 0 WHERE station = ? AND air_time = ?")
            .with(edition.station, stored(edition.air_time))
            .run();
        sqlite::Statement insert = db.prepare(
            "INSERT INTO editions(station, air_time, version, latest, made_at, delivered_at, kind, reason, "
            "length_frames, file, file_hash, loudness_millilufs, true_peak_millidbtp, degraded, sounds) "
            "VALUES(?, ?, ?, 1, 0, 0, '', '', 0, '', '', 0, 0, '', '') RETURNING id");
        insert.with(edition.station, stored(edition.air_time), version).step();
        id = insert.integer(0);
        insert.run();
    }
    db.prepare(
          "UPDATE editions SET made_at = ?, kind = ?, reason = ?, length_frames = ?, file = ?, file_hash = ?, "
          "loudness_millilufs = ?, true_peak_millidbtp = ?, degraded = ?, sounds = ? WHERE id = ?")
        .with(stored(edition.made_at), name_of(edition.kind), edition.reason, edition.length_frames, edition.file,
              edition.file_hash, stored_level(edition.loudness_lufs), stored_level(edition.true_peak_dbtp),
              dump(edition.degraded), dump(sounds_json(edition.sounds)), id)
        .run();
    sqlite::Statement story = db.prepare("INSERT INTO aired VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    int position = 0;
    for (const EditionRecord::StoryRecord& told : edition.stories) {
        story
            .with(id, position++, told.story_id, told.fingerprint, told.headline, told.source_file, told.start_frame,
                  told.length_frames, dump(told.lines), told.version, told.source, told.article)
            .run();
    }
    // Articles are kept to be told again, not as an archive of texts.
    db.prepare(
          "UPDATE aired SET article = '' WHERE article <> '' AND edition IN (SELECT id FROM editions WHERE station = ? "
          "AND air_time < ?)")
        .with(edition.station, stored(edition.air_time - kArticlesKept))
        .run();
    transaction.commit();
    return id;
}

void Archive::note_delivery(std::int64_t edition, const DeliveryRecord& delivery) {
    sqlite::Database& db = database_->sqlite;
    sqlite::Transaction transaction(db, sqlite::Durability::PowerLoss);
    db.prepare("INSERT INTO deliveries(edition, destination, file, failure, at) VALUES(?, ?, ?, ?, ?)")
        .with(edition, delivery.destination, delivery.file, delivery.failure, stored(delivery.at))
        .run();
    transaction.commit();
}

void Archive::mark_delivered(std::int64_t edition, Instant at) {
    sqlite::Database& db = database_->sqlite;
    sqlite::Transaction transaction(db, sqlite::Durability::PowerLoss);
    db.prepare("UPDATE editions SET delivered_at = ? WHERE id = ?").with(stored(at), edition).run();
    transaction.commit();
}

std::vector<LogEntry> Archive::log(const std::string& station, const LogQuery& query) {
    sqlite::Database& db = database_->sqlite;
    const Instant first = query.from.value_or(instant_of(std::numeric_limits<std::int64_t>::min()));
    const Instant end = query.to.value_or(instant_of(std::numeric_limits<std::int64_t>::max()));
    sqlite::Statement rows = db.prepare(
        "SELECT id, air_time, version, latest, made_at, delivered_at, kind, reason, length_frames, file, file_hash, "
        "loudness_millilufs, true_peak_millidbtp, degraded, sounds FROM editions WHERE station = ? AND air_time >= ? "
        "AND air_time < ? AND latest >= ? ORDER BY air_time DESC, version DESC LIMIT ?");
    rows.with(station, stored(first), stored(end), query.superseded ? 0 : 1, query.newest > 0 ? query.newest : -1);
    std::vector<LogEntry> entries;
    while (rows.step()) {
        LogEntry entry;
        entry.id = rows.integer(0);
        entry.version = static_cast<int>(rows.integer(2));
        entry.latest = rows.integer(3) != 0;
        if (rows.integer(5) != 0) entry.delivered_at = instant_of(rows.integer(5));
        EditionRecord& edition = entry.edition;
        edition.station = station;
        edition.air_time = instant_of(rows.integer(1));
        edition.made_at = instant_of(rows.integer(4));
        edition.kind = kind_named(rows.text(6));
        edition.reason = rows.text(7);
        edition.length_frames = rows.integer(8);
        edition.file = rows.text(9);
        edition.file_hash = rows.text(10);
        edition.loudness_lufs = level_of(rows.integer(11));
        edition.true_peak_dbtp = level_of(rows.integer(12));
        edition.degraded = strings_of(rows.text(13));
        edition.sounds = sounds_of(rows.text(14));
        entries.push_back(std::move(entry));
    }
    std::reverse(entries.begin(), entries.end());
    sqlite::Statement stories = db.prepare(
        "SELECT story_id, fingerprint, headline, source_file, start_frame, length_frames, lines, version, source, "
        "article FROM aired WHERE edition = ? ORDER BY position");
    sqlite::Statement deliveries =
        db.prepare("SELECT destination, file, failure, at FROM deliveries WHERE edition = ? ORDER BY id");
    for (LogEntry& entry : entries) {
        stories.with(entry.id);
        while (stories.step()) {
            entry.edition.stories.push_back({stories.text(0), stories.text(1), stories.text(2), stories.text(3),
                                             stories.integer(4), stories.integer(5), strings_of(stories.text(6)),
                                             stories.text(7), stories.text(8), stories.text(9)});
        }
        deliveries.with(entry.id);
        while (deliveries.step()) {
            entry.deliveries.push_back(
                {deliveries.text(0), deliveries.text(1), deliveries.text(2), instant_of(deliveries.integer(3))});
        }
    }
    return entries;
}

void Archive::approve_edition(const std::string& station, Instant air_time, const std::string& editor, Instant now) {
    sqlite::Database& db = database_->sqlite;
    sqlite::Transaction transaction(db, sqlite::Durability::PowerLoss);
    db.prepare("INSERT OR REPLACE INTO approvals(station, air_time, editor, given_at) VALUES(?, ?, ?, ?)")
        .with(station, stored(air_time), editor, stored(now))
        .run();
    transaction.commit();
}

void Archive::withdraw_approval(const std::string& station, Instant air_time) {
    sqlite::Database& db = database_->sqlite;
    sqlite::Transaction transaction(db, sqlite::Durability::PowerLoss);
    db.prepare("DELETE FROM approvals WHERE station = ? AND air_time = ?").with(station, stored(air_time)).run();
    transaction.commit();
}

std::optional<Approval> Archive::approval(const std::string& station, Instant air_time) {
    sqlite::Statement row =
        database_->sqlite.prepare("SELECT editor, given_at FROM approvals WHERE station = ? AND air_time = ?");
    row.with(station, stored(air_time));
    if (!row.step()) return std::nullopt;
    return Approval{row.text(0), instant_of(row.integer(1))};
}

void Archive::forget(const std::string& station, Instant before) {
    sqlite::Database& db = database_->sqlite;
    sqlite::Transaction transaction(db, sqlite::Durability::Crash);
    db.prepare("DELETE FROM editions WHERE station = ? AND air_time < ?").with(station, stored(before)).run();
    db.prepare("DELETE FROM approvals WHERE station = ? AND air_time < ?").with(station, stored(before)).run();
    transaction.commit();
}

std::vector<AlertState> Archive::alerts(const std::string& station) {
    sqlite::Statement rows = database_->sqlite.prepare(
        "SELECT key, message, since, last_told, count FROM alerts WHERE station = ? ORDER BY key");
    rows.with(station);
    std::vector<AlertState> alerts;
    while (rows.step()) {
        alerts.push_back({rows.text(0), rows.text(1), instant_of(rows.integer(2)), instant_of(rows.integer(3)),
                          static_cast<int>(rows.integer(4))});
    }
    return alerts;
}

void Archive::put_alert(const std::string& station, const AlertState& alert) {
    sqlite::Database& db = database_->sqlite;
    sqlite::Transaction transaction(db, sqlite::Durability::Crash);
    db.prepare("INSERT OR REPLACE INTO alerts(station, key, message, since, last_told, count) VALUES(?, ?, ?, ?, ?, ?)")
        .with(station, alert.key, alert.message, stored(alert.since), stored(alert.last_told), alert.count)
        .run();
    transaction.commit();
}

void Archive::end_alert(const std::string& station, const std::string& key) {
    sqlite::Database& db = database_->sqlite;
    sqlite::Transaction transaction(db, sqlite::Durability::Crash);
    db.prepare("DELETE FROM alerts WHERE station = ? AND key = ?").with(station, key).run();
    transaction.commit();
}

std::int64_t Archive::state() { return database_->sqlite.integer("PRAGMA data_version"); }

FeedCache& Archive::feed_cache() { return database_->cache; }
void Archive::flush() { database_->cache.flush(); }

}  // namespace newscart
