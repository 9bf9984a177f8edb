#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "archive/archive.h"
#include "feed/article.h"
#include "station/language.h"

namespace newscart {

struct FeedSettings {
    std::size_t most_file_bytes = 8u << 20;  ///< larger files are set aside unread
    int most_depth = 256;                    ///< nesting of elements, scanned before any tree is built
    std::size_t most_files = 50'000;
    std::chrono::seconds settle{2};  ///< a file younger than this may still be being written ...
    std::string timezone = "UTC";    ///< of times that the newsroom writes without a zone: embargoes, above all
    int jobs = 2;
};

/// Reads every settled file under `paths` (files or folders, not followed into hidden ones, nor by links out of them).
/// A file is settled if it is not hidden, not named like a partial file (.part .tmp .crdownload .filepart ~ ...), not
/// empty, and its mtime is at least `settle` before `now`. Never writes to the feed. A file that cannot be read,
/// parsed or understood is in `rejected`, by name and reason. What the reader has parsed before comes from `cache`,
/// null for none, keyed by path, the version of the reader and all that it was told: without opening the file if its
/// size, times and inode are those of a file that was at rest when it was read, else if its content has the same hash.
/// A cache that fails is done without. Throws Error(Input) only if a path does not exist or cannot be listed.
ArticleSet read_feed(const std::vector<std::filesystem::path>& paths, const Language& language,
                     const FeedSettings& settings, FeedCache* cache, Instant now);

}  // namespace newscart
