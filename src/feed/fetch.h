#pragma once
#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "station/station.h"

namespace newscart {

struct FetchSettings {
    std::size_t most_bytes = 8U << 20;  ///< of one answer, unpacked; read_feed() takes no more
    std::chrono::milliseconds connect{15'000};
    std::chrono::milliseconds whole{60'000};  ///< one answer, redirects and all
    int most_redirects = 5;
    enum class Ask { WhenDue, Now } ask = Ask::WhenDue;
};

/// What is remembered of an address from one run to the next.
struct FetchMemory {
    std::string etag;
    std::string last_modified;
    std::string content;  ///< content_hash() of what was fetched last
    Instant asked{};
    Instant not_before{};         ///< the supplier's wish, or ours after a refusal
    std::chrono::seconds ttl{0};  ///< how long the feed itself says that it stays as it is
    bool failed = false;          ///< the last time
    int refusals = 0;             ///< "too busy" in a row
};

/// By content_hash() of the address: an address may hold a password.
using FetchMemories = std::map<std::string, FetchMemory>;

/// As it is kept beside the feed. What cannot be read is forgotten.
std::string write_memories(const FetchMemories& memories);
FetchMemories read_memories(std::string_view json);

/// One address, and what its file holds now.
struct FetchOrder {
    FetchAddress address;
    std::string present;  ///< content_hash() of its file; "" if there is none
};

/// What became of one address.
struct Fetched {
    enum class Kind {
        New,        ///< `bytes` is a feed to be kept
        Unchanged,  ///< the file that is there holds the same
        NotDue,     ///< not asked: too early
        Failed,     ///< the file that is there stays
    } kind = Kind::Failed;
    std::string bytes;
    std::string
        told;  ///< what there is to say: Failed "fact; remedy", NotDue when, New how many items, moved addresses
};

/// Asks those that are due, several at once, and returns what became of each, in order; what must be remembered goes
/// into `memories`. An address is due when its `every` is over, or five minutes after it failed, and never before the
/// time that its supplier named: in Retry-After, as max-age in Cache-Control, as ttl in RSS. Failures are data. Throws
/// Error(Engine) if libcurl itself fails.
std::vector<Fetched> fetch_feeds(const std::vector<FetchOrder>& orders, FetchMemories& memories,
                                 const FetchSettings& settings, Instant now);

/// The name of the file of an address: `name` if it has one, else made of the address; with ".feed" if there is no
/// ending yet.
std::string fetched_file_name(const FetchAddress& address);

}  // namespace newscart
