#include "archive/feed_cache.h"

namespace newscart {
namespace {

/// Noting each use would write every entry in every run. An age that is right to within this is as good.
constexpr std::int64_t kGenerationsBetweenNotes = 50;

}  // namespace

StoredFeedCache::StoredFeedCache(sqlite::Database& database, FeedCacheBounds bounds)
    : database_(database),
      bounds_(bounds),
      generation_(database.integer("SELECT generation FROM feed_cache_state")),
      find_(database.prepare("SELECT id, value, used FROM feed_cache WHERE key = ?")) {}

std::optional<std::string> StoredFeedCache::get(const std::string& key) {
    if (const auto fresh = put_.find(key); fresh != put_.end()) return fresh->second;
    if (!find_.with(key).step()) return std::nullopt;
    if (generation_ - find_.integer(2) >= kGenerationsBetweenNotes) used_.push_back(find_.integer(0));
    std::string value = find_.text(1);
    // To its end: a statement under way would hold on to the state of the file it began with.
    find_.run();
    return value;
}

void StoredFeedCache::put(const std::string& key, const std::string& value) { put_.insert_or_assign(key, value); }

void StoredFeedCache::flush() {
    if (put_.empty() && used_.empty()) return;
    sqlite::Transaction transaction(database_, sqlite::Durability::Crash);
    generation_ = database_.integer("SELECT generation FROM feed_cache_state") + 1;
    database_.prepare("UPDATE feed_cache_state SET generation = ?").with(generation_).run();
    sqlite::Statement insert = database_.prepare(
        "INSERT INTO feed_cache(key, value, bytes, used) VALUES(?, ?, ?, ?) "
        "ON CONFLICT(key) DO UPDATE SET value = excluded.value, bytes = excluded.bytes, used = excluded.used");
    for (const auto& [key, value] : put_) {
        insert.with(key, value, static_cast<std::int64_t>(key.size() + value.size()), generation_).run();
    }
    sqlite::Statement note = database_.prepare("UPDATE feed_cache SET used = ? WHERE id = ?");
    for (const std::int64_t id : used_) note.with(generation_, id).run();
    database_.prepare("DELETE FROM feed_cache WHERE used < ?")
        .with(generation_ - bounds_.most_generations_unused)
        .run();
    // From the newest use backwards; what lies beyond the bound goes.
    database_
        .prepare(
            "DELETE FROM feed_cache WHERE id IN (SELECT id FROM (SELECT id, sum(bytes) OVER (ORDER BY used DESC, id "
            "DESC) AS total FROM feed_cache) WHERE total > ?)")
        .with(bounds_.most_bytes)
        .run();
    transaction.commit();
    put_.clear();
    used_.clear();
}

}  // namespace newscart
