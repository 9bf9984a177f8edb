#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace newscart {

/// Results of parsing, kept by key. Used from one thread.
class FeedCache {
  public:
    FeedCache() = default;
    virtual ~FeedCache() = default;
    FeedCache(const FeedCache&) = delete;
    FeedCache& operator=(const FeedCache&) = delete;
    FeedCache(FeedCache&&) = delete;
    FeedCache& operator=(FeedCache&&) = delete;

    virtual std::optional<std::string> get(const std::string& key) = 0;
    virtual void put(const std::string& key, const std::string& value) = 0;
};

/// One story in one edition that was delivered.
struct Aired {
    std::string story_id;
    std::string fingerprint;  ///< of the text, as lineup makes it: tells an update from a repeat
    std::string headline;
    Instant air_time;
};

/// One story that was in the feed.
struct Seen {
    std::string story_id;
    std::string fingerprint;  ///< of its text; "" if that was not looked at
};

/// Something a supplier withdrew.
struct Withdrawn {
    std::string key;
    std::string article;  ///< JSON
};

/// What the station did before, as far as choosing needs it. A value: reading it once makes the choice repeatable.
struct History {
    std::vector<Aired> aired;                   ///< newest air time first
    std::vector<std::string> killed;            ///< story ids
    std::map<std::string, Instant> first_seen;  ///< when a story id was first in the feed, if before the air time
    std::vector<std::string> withdrawn;         ///< what suppliers withdrew, as lineup remembers it
    std::map<std::string, std::string> texts;   ///< fingerprints of the stories that were asked for, by id
};

/// The editor's words, keyed by story and by line. The archive stores them as JSON, so that a verb can be added.
struct Order {
    enum class Verb {
        Pin,
        Drop,
        Kill,
        Move,
        Hold,
        Approve,
        Undrop,   ///< takes back a Drop
        Replace,  ///< `line` is said in these words: `text`, or as it was written if `automatic`; "": not at all
        Swap,     ///< `line` goes out, `other` comes in; either may be ""
        Length,   ///< of the story: `seconds`, or what the edit gives it if `automatic`
        Voice,    ///< of the story, or of `line`: the voice `text`, or the station's choice if `automatic`
        Insert    ///< a story written by an editor, at `position`: `text` under `headline`; `story_id` is its own
    } verb = Verb::Pin;
    std::string story_id;
    int position = 0;  ///< Pin, Move, Insert: from 0
    std::string line = {};
    std::string other = {};
    std::string text = {};
    std::string headline = {};
    double seconds = 0;
    bool automatic = false;
    std::optional<Instant> air = {};  ///< of this edition only

    // As the archive knows it.
    std::int64_t id = 0;
    Instant given{};
    std::string editor = {};
};
using Orders = std::vector<Order>;

/// What an edition is made of.
enum class EditionKind {
    News,       ///< what the feed had
    Again,      ///< the stories of the last edition, for there was no news
    Evergreen,  ///< what airs when nothing else can
};
const char* name_of(EditionKind kind);

/// One making of a bulletin.
struct EditionRecord {
    Instant air_time;
    std::string station;
    Frames length_frames = 0;
    std::string file;       ///< of the bulletin
    std::string file_hash;  ///< XXH3-128 of the bulletin, hexadecimal
    struct StoryRecord {
        std::string story_id, fingerprint, headline, source_file;
        Frames start_frame = 0, length_frames = 0;
        std::vector<std::string> lines;  ///< as spoken
        std::string version = {};        ///< the supplier's
        std::string source = {};         ///< the supplier
        std::string article = {};        ///< JSON, to tell it again when there is no news
    };
    std::vector<StoryRecord> stories;
    struct SoundRecord {
        std::string file;
        bool bed = false;  ///< under what else is heard
        Frames start_frame = 0, length_frames = 0;
    };
    std::vector<SoundRecord> sounds = {};  ///< for those who count what music was played
    Instant made_at = {};
    EditionKind kind = EditionKind::News;
    std::string reason = {};    ///< why it was made: "schedule", "breaking", "kill" ...
    double loudness_lufs = 0;   ///< -infinity for silence
    double true_peak_dbtp = 0;  ///< -infinity for silence
    std::vector<std::string> degraded = {};
};

/// One destination and what became of it.
struct DeliveryRecord {
    std::string destination;  ///< as the station names it
    std::string file;         ///< where the bulletin lies; "" if it does not
    std::string failure;      ///< "" if all went well
    Instant at;
};

/// An edition as the log has it.
struct LogEntry {
    std::int64_t id = 0;
    int version = 1;     ///< of the bulletin of this air time, from 1
    bool latest = true;  ///< no later version took its place
    std::optional<Instant> delivered_at;
    EditionRecord edition;
    std::vector<DeliveryRecord> deliveries;  ///< in the order they were made
};

/// Which editions, by air time.
struct LogQuery {
    std::optional<Instant> from;  ///< this moment included
    std::optional<Instant> to;    ///< this moment left out
    int newest = 0;               ///< so many at most, the newest; 0: all
    bool superseded = true;       ///< also those whose place a later version took
};

/// An editor's word on a whole edition: as it is, it airs. Only a kill changes it.
struct Approval {
    std::string editor;
    Instant at;
};

/// Trouble that somebody was told of, or is to be.
struct AlertState {
    std::string key;      ///< what it is about: "edition", "deliver: news.mp3"
    std::string message;  ///< the newest
    Instant since;
    Instant last_told;
    int count = 1;  ///< how often it was raised
};

/// The station's memory: one SQLite file (WAL). Its schema has a version and is migrated on opening; a file made by a
/// newer newscart is refused with Error(Config). Statements throw Error(Config) "archive.db: ..." if the file is
/// broken, locked for longer than a few seconds, or the disk is full. Several processes may use one file at once. Each
/// object belongs to one thread.
class Archive {
  public:
    /// Makes the file and its folder if they are not there.
    explicit Archive(const std::filesystem::path& file);
    ~Archive();
    Archive(const Archive&) = delete;
    Archive& operator=(const Archive&) = delete;
    Archive(Archive&&) noexcept;
    Archive& operator=(Archive&&) noexcept;

    /// What was aired before `air_time` (an edition's own record is left out, so that making it again gives the same),
    /// at most `window` back, all kills, and what was seen.
    History history(const std::string& station, Instant air_time, std::chrono::hours window);
    /// In the order they were given, without those taken back. An order with an `air` is for the edition of that time.
    /// Of the others Kill, Hold and Approve hold until the editor says otherwise; all else is about the bulletins of a
    /// day: it holds for air times up to 24 hours before or after it was given.
    Orders orders(const std::string& station, Instant air_time);
    /// Kill also does what kill() does. Returns the order's id.
    std::int64_t add_order(const std::string& station, const Order& order, Instant now, const std::string& editor);
    /// All of them or none.
    std::vector<std::int64_t> add_orders(const std::string& station, const Orders& orders, Instant now,
                                         const std::string& editor);
    /// Orders that no longer hold, or hold again; they stay in the file. What Kill did is not undone.
    void take_back(const std::vector<std::int64_t>& orders, bool back = true);
    void kill(const std::string& station, const std::string& story_id, const std::string& why, Instant now);

    /// Notes that these stories were seen in the feed (first and last time); forgets those not seen for 30 days.
    void note_seen(const std::string& station, const std::vector<Seen>& stories, Instant now);
    /// The last fingerprint that was noted of each of these stories, by id.
    std::map<std::string, std::string> texts_of(const std::string& station, const std::vector<std::string>& story_ids);
    /// Remembers what suppliers withdrew, each under a key of its own, for 60 days.
    void note_withdrawn(const std::string& station, const std::vector<Withdrawn>& withdrawn, Instant now);
    /// Adds an edition; those of the same station and air time are superseded, but kept. The very same bulletin made
    /// again is no further edition. One transaction; returns the edition's id.
    std::int64_t record(const EditionRecord& edition);
    void note_delivery(std::int64_t edition, const DeliveryRecord& delivery);
    /// It lies where players take it from.
    void mark_delivered(std::int64_t edition, Instant at);
    /// By air time, then by version.
    std::vector<LogEntry> log(const std::string& station, const LogQuery& query);
    /// Holds for the air time, whatever versions of its edition come, until it is withdrawn.
    void approve_edition(const std::string& station, Instant air_time, const std::string& editor, Instant now);
    void withdraw_approval(const std::string& station, Instant air_time);
    std::optional<Approval> approval(const std::string& station, Instant air_time);
    /// Forgets editions that aired before this.
    void forget(const std::string& station, Instant before);

    std::vector<AlertState> alerts(const std::string& station);
    void put_alert(const std::string& station, const AlertState& alert);
    void end_alert(const std::string& station, const std::string& key);
    /// Changes with every change that another process makes.
    std::int64_t state();

    /// Lives as long as the archive. What is put is gathered in memory and written by flush(), in one transaction; what
    /// is not flushed is forgotten. Entries long unused go first when the cache outgrows its bounds.
    FeedCache& feed_cache();
    void flush();

  private:
    /// Within a transaction.
    void put_kill(const std::string& station, const std::string& story_id, const std::string& why, Instant now);

    struct Database;
    std::unique_ptr<Database> database_;
};

}  // namespace newscart
