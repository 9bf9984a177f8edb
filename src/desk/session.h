#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "app/edition.h"
#include "app/production.h"
#include "desk/sound.h"
#include "desk/spoken_lines.h"
#include "script/spell.h"
#include "script/voice_spellers.h"

namespace newscart::desk {

/// What there is to choose from. Never changes once it is there.
struct Gathered {
    News news;
    std::map<std::string, std::string> story_ids;  ///< by what the page calls them
};

/// One state of the edition. Never changes once it is there.
struct Version {
    int revision = 0;
    std::string by;
    std::shared_ptr<const Gathered> gathered;
    Edition edition;  ///< without files
    Orders orders;
    std::map<int, SpokenLine> spoken;  ///< by line id
    std::vector<Frames> lengths;       ///< by line id, 0 for what was not spoken
    std::shared_future<std::shared_ptr<const Sound>> sound;
    std::shared_future<std::shared_ptr<const HeardLevels>> levels;
};
using VersionRef = std::shared_ptr<const Version>;

/// Something the pages are told.
struct Event {
    std::int64_t number = 0;
    std::string name;
    nlohmann::ordered_json data;
    int revision = 0;
};

/// What somebody asked for cannot be done: `status` as in HTTP.
class Refusal : public std::runtime_error {
  public:
    Refusal(int status, const std::string& why) : std::runtime_error(why), status_(status) {}
    int status() const { return status_; }

  private:
    int status_;
};

/// What a desk is opened with.
struct DeskSettings {
    ProductionOrder order;                  ///< station, feed, archive, air time ...
    std::string article;                    ///< of the desk of one article: its name in messages; "" for a bulletin
    bool shipped_pack = false;              ///< the pack is the one that comes with newscart, and is not written to
    std::chrono::milliseconds quiet{1200};  ///< levels are measured when nothing has changed for so long
};

/// An edition under the hands of its editors. All members may be called from any thread.
class Session {
  public:
    /// Reads the feed and makes the first version. Throws Error as make_edition() does. `speaker`, `console` and what
    /// `now` refers to must outlive it.
    Session(DeskSettings settings, Speaker& speaker, Clock now, const Console& console);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    Session(Session&&) = delete;
    Session& operator=(Session&&) = delete;

    const std::string& name() const { return name_; }
    VersionRef version() const;
    /// One of the newest two. Throws Refusal(410) for an older one.
    VersionRef version(int revision) const;

    // What is answered, as docs/desk.md has it.
    nlohmann::ordered_json state(const VersionRef& version, const std::string& editor) const;
    nlohmann::ordered_json article(const std::string& story) const;
    nlohmann::ordered_json curves(const VersionRef& version) const;
    nlohmann::ordered_json segments(const VersionRef& version) const;
    std::shared_ptr<const Sound> sound(const VersionRef& version) const;
    std::string line_wav(const VersionRef& version, const std::string& line);
    std::string story_wav(const VersionRef& version, const std::string& story) const;
    std::string edition_mp3(const VersionRef& version) const;
    /// The file as it would be delivered, its name without folder.
    std::pair<std::string, std::string> story_file(const VersionRef& version, const std::string& story) const;

    /// Each throws Refusal: 409 if the session or what is meant is no longer as it was, 422 if it cannot be done, 400
    /// if it is not understood.
    VersionRef give_orders(const nlohmann::json& request, const std::string& editor);
    VersionRef undo(const nlohmann::json& request, const std::string& editor);
    VersionRef redo(const nlohmann::json& request, const std::string& editor);
    std::string say(const nlohmann::json& request);
    nlohmann::ordered_json to_air(const nlohmann::json& request, const std::string& editor);
    nlohmann::ordered_json kill(const nlohmann::json& request, const std::string& editor);
    /// Takes in what has come into the feed since.
    VersionRef refresh(const nlohmann::json& request, const std::string& editor);

    /// Takes in what others have ordered in the archive, and the hour; to be called about once a second.
    void look_around();
    /// After the bulletin has aired.
    bool over() const;
    bool feed_has_changed() const;

    /// Events after number `after`, waiting for one up to `longest`. -1: only what is new from now on.
    std::vector<Event> events(std::int64_t after, std::chrono::milliseconds longest) const;
    std::int64_t last_event() const;
    /// Ends all waiting, for good.
    void close();

    std::uint64_t takes_made() const { return lines_.made(); }
    const Station& station() const { return request_.station; }

  private:
    struct Step {
        Orders orders;
        std::optional<std::pair<std::string, std::string>> lexicon;  ///< before and after; "" for no file
    };
    struct Given {
        Orders orders;
        std::optional<std::string> lexicon;  ///< the file's new text
        std::vector<Withdrawn> withdrawn;
        std::vector<std::string> touched;  ///< what others may have changed meanwhile
        std::vector<std::string> checked;
    };

    EditionRequest request() const;
    std::shared_ptr<Version> build(const Orders& orders) const;
    /// What the edition would be if no editor had touched its lines. Made once for all changes that leave the lineup.
    struct Plain {
        std::shared_ptr<const Gathered> gathered;
        std::string orders;       ///< about the lineup
        Edition edition;          ///< with lineup and script
        std::vector<int> wanted;  ///< lines worth speaking
        std::optional<Rundown> rundown;
    };
    const Plain& plain(const Orders& orders) const;
    std::vector<int> worth_speaking(const Edition& edition, const Plain& plain) const;
    VersionRef publish(std::shared_ptr<Version> version, const std::string& by);
    void tell(const std::string& name, nlohmann::ordered_json data, int revision) const;
    void check_session(const nlohmann::json& request) const;
    Given understood(const nlohmann::json& request, const Version& now) const;
    void add_order(const nlohmann::json& asked, const Version& now, Given& given) const;
    void compile();
    void read_feed_anew();
    void recall_delivery();
    std::string phase(Instant now) const;
    void settle();
    nlohmann::ordered_json deliver(const VersionRef& version, const std::string& editor, const std::string& reason);
    std::filesystem::path lexicon_file() const;
    void write_lexicon(const std::string& text);
    float gain_at_hand(const VersionRef& version) const;
    std::vector<const Pcm*> takes_of(const Version& version) const;

    DeskSettings settings_;
    Clock now_;
    const Console& console_;
    std::string name_;
    EditionRequest request_;
    std::optional<Archive> archive_;
    Sounds sounds_;
    bool rehearsal_ = false;  ///< the air time was over before the desk was opened
    mutable SpokenLines lines_;

    mutable std::mutex editing_;  ///< one change at a time; guards all down to `redo_`
    std::shared_ptr<const Gathered> gathered_;
    mutable std::unique_ptr<Plain> plain_;
    std::unique_ptr<ScriptWriter> writer_;
    std::unique_ptr<Speller> speller_;
    std::unique_ptr<VoiceSpellers> spellers_;
    std::vector<Step> undo_;
    std::vector<Step> redo_;
    std::map<std::string, int> changed_;  ///< line or story -> revision
    std::int64_t archive_state_ = 0;
    std::int64_t next_order_ = 1;  ///< without an archive

    mutable std::mutex reading_;  ///< guards what follows
    mutable std::condition_variable waiting_;
    std::deque<VersionRef> versions_;  ///< the newest last
    std::size_t undo_steps_ = 0, redo_steps_ = 0;
    mutable std::deque<Event> events_;
    mutable std::int64_t next_event_ = 1;
    std::optional<Approval> approved_;
    nlohmann::ordered_json delivered_;
    std::string last_phase_;
    std::string feed_print_;
    bool feed_changed_ = false;
    int looks_ = 0;
    std::optional<float> gain_;  ///< as measured last
    bool closed_ = false;
    std::thread settler_;
};

/// What the page calls a story.
std::string story_name(const std::string& story_id);

}  // namespace newscart::desk
