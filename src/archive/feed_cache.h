#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "archive/archive.h"
#include "lib/sqlite/database.h"

namespace newscart {

/// How much the feed cache may hold. A feed may have 50,000 files, and one run must not evict what it put itself.
struct FeedCacheBounds {
    std::int64_t most_bytes = 256 << 20;
    std::int64_t most_generations_unused = 2000;
};

/// The feed cache in the archive's file. Age is counted in flushes, since it is given no time.
class StoredFeedCache : public FeedCache {
  public:
    explicit StoredFeedCache(sqlite::Database& database, FeedCacheBounds bounds = {});

    std::optional<std::string> get(const std::string& key) override;
    void put(const std::string& key, const std::string& value) override;
    void flush();

  private:
    sqlite::Database& database_;
    FeedCacheBounds bounds_;
    std::int64_t generation_;
    sqlite::Statement find_;
    std::map<std::string, std::string> put_;
    std::vector<std::int64_t> used_;  ///< entries whose note of use is old enough to be renewed
};

}  // namespace newscart
