#include "desk/session.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

#include "app/air_time.h"
#include "app/status.h"
#include "base/error.h"
#include "base/file.h"
#include "base/paths.h"
#include "base/text.h"
#include "deliver/deliver.h"
#include "feed/feed.h"
#include "lib/icu/unicode.h"
#include "lib/xxhash/hash.h"
#include "lineup/editors_word.h"
#include "master/inspect.h"
#include "rundown/edit_near.h"
#include "script/editors_lines.h"
#include "script/spell_lexicon.h"

namespace newscart::desk {

std::string story_name(const std::string& story_id) { return content_hash(story_id).substr(0, 16); }

namespace {

using Json = nlohmann::ordered_json;
using spelling::Lexicon;

constexpr std::size_t kVersionsKept = 3;
constexpr std::size_t kEventsKept = 256;
constexpr std::size_t kMostLineBytes = 2000;
constexpr std::size_t kMostTextBytes = 20000;
constexpr std::size_t kMostOrders = 50;
constexpr std::size_t kLargestLexicon = std::size_t{16} << 20U;

std::string new_name() {
    std::array<unsigned char, 8> bytes{};
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        throw Error(Fault::Engine, "the desk: the system gives no random numbers");
    std::string name;
    for (const unsigned char byte : bytes) name += fmt::format("{:02x}", byte);
    return name;
}

std::string text_in(const nlohmann::json& object, const char* key, std::size_t most = kMostLineBytes) {
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) return {};
    if (!found->is_string()) throw Refusal(400, fmt::format("\"{}\" must be a text", key));
    std::string text = found->get<std::string>();
    if (text.size() > most) throw Refusal(422, fmt::format("\"{}\" is longer than {} bytes; shorten it", key, most));
    return text;
}

bool is_null(const nlohmann::json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() || found->is_null();
}

double number_in(const nlohmann::json& object, const char* key, double least, double most) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number()) throw Refusal(400, fmt::format("\"{}\" must be a number", key));
    return std::clamp(found->get<double>(), least, most);
}

const Line* line_with(const Version& version, const std::string& key) {
    const auto& lines = version.edition.draft.lines;
    const auto found = std::find_if(lines.begin(), lines.end(), [&](const Line& line) { return line.key == key; });
    return found == lines.end() ? nullptr : &*found;
}

/// The article of a story by what the page calls it; nullptr if there is none.
const Article* article_of(const Gathered& gathered, const std::string& story) {
    const auto id = gathered.story_ids.find(story);
    if (id == gathered.story_ids.end()) return nullptr;
    const auto& articles = gathered.news.articles.articles;
    const auto found = std::find_if(articles.begin(), articles.end(),
                                    [&](const Article& article) { return story_id(article) == id->second; });
    return found == articles.end() ? nullptr : &*found;
}

std::string story_id_of(const Version& version, const std::string& story) {
    const auto& ids = version.gathered->story_ids;
    if (const auto id = ids.find(story); id != ids.end()) return id->second;
    for (const Story& told : version.edition.lineup.stories)
        if (story_name(told.story_id) == story) return told.story_id;
    throw Refusal(422, "there is no such story any more; look at the edition again");
}

std::vector<std::int64_t> ids_of(const Orders& orders) {
    std::vector<std::int64_t> ids;
    ids.reserve(orders.size());
    for (const Order& order : orders) ids.push_back(order.id);
    return ids;
}

std::string phase_changes_to(Instant now, Instant air, std::chrono::seconds lock, Frames length) {
    if (now >= air + std::chrono::seconds(length / kFrameRateHz)) return "over";
    if (now >= air) return "on_air";
    return now >= air - lock ? "locked" : "open";
}

}  // namespace

Session::Session(DeskSettings settings, Speaker& speaker, Clock now, const Console& console)
    : settings_(std::move(settings)),
      now_(std::move(now)),
      console_(console),
      name_(new_name()),
      request_(request()),
      lines_(speaker, settings_.order.jobs) {
    const Station& station = request_.station;
    rehearsal_ = request_.air_time < request_.now;
    if (!settings_.order.archive.empty()) archive_.emplace(settings_.order.archive);
    compile();
    read_feed_anew();
    console_.progress("loading sounds", 0.1);
    sounds_ = load_sounds(request_.clock, station.sound, request_.jobs);
    Orders orders;
    if (archive_) {
        archive_state_ = archive_->state();
        orders = archive_->orders(station.id, request_.air_time);
        approved_ = archive_->approval(station.id, request_.air_time);
        recall_delivery();
    } else if (!settings_.article.empty() && !gathered_->news.articles.articles.empty()) {
        orders.push_back({Order::Verb::Pin, story_id(gathered_->news.articles.articles.front()), 0});
    }
    console_.progress("writing and speaking", 0.2);
    std::shared_ptr<Version> first = build(orders);
    if (archive_) {
        archive_->note_seen(station.id, first->edition.lineup.seen, request_.now);
        if (!first->edition.lineup.withdrawn.empty())
            archive_->note_withdrawn(station.id, first->edition.lineup.withdrawn, request_.now);
        archive_->flush();
    }
    for (const Order& order : orders)
        if (order.air && order.id != 0) undo_.push_back({{order}, {}});
    undo_steps_ = undo_.size();
    last_phase_ = phase(now_());
    publish(std::move(first), "");
    console_.end_progress();
    settler_ = std::thread([this] { settle(); });
}

Session::~Session() {
    close();
    if (settler_.joinable()) settler_.join();
}

void Session::close() {
    {
        const std::lock_guard lock(reading_);
        closed_ = true;
    }
    waiting_.notify_all();
}

EditionRequest Session::request() const {
    const ProductionOrder& order = settings_.order;
    EditionRequest request;
    request.station = order.station;
    request.clock = dated_clock(order.station.clock, order.air_time, order.station.timezone);
    if (!order.feed.empty()) request.feed = {order.feed};
    request.air_time = order.air_time;
    request.next_air = order.next_air;
    request.now = now_();
    request.jobs = order.jobs;
    request.segments = order.segments;
    return request;
}

void Session::read_feed_anew() {
    Language language = load_language(request_.station.language);
    language.own_lexicon = request_.station.folder / "lexicon";
    // What comes while it is read is found changed afterwards.
    const std::string print = feed_state(settings_.order.feed).print;
    request_.now = now_();
    auto fresh = std::make_shared<Gathered>();
    fresh->news = read_news(request_, language, archive_ ? &*archive_ : nullptr, console_);
    for (const Article& article : fresh->news.articles.articles) {
        const std::string id = story_id(article);
        fresh->story_ids.emplace(story_name(id), id);
    }
    gathered_ = std::move(fresh);
    const std::lock_guard lock(reading_);
    feed_print_ = print;
    feed_changed_ = false;
}

/// What was delivered by others, as by `watch`: a kill must take it off the air too.
void Session::recall_delivery() {
    const std::vector<LogEntry> there =
        archive_->log(request_.station.id, {.from = request_.air_time,
                                            .to = request_.air_time + std::chrono::seconds{1},
                                            .newest = 0,
                                            .superseded = false});
    if (there.empty() || !there.front().delivered_at) return;
    Json copies = Json::array();
    for (const DeliveryRecord& copy : there.front().deliveries)
        copies.push_back(
            {{"to", copy.destination}, {"where", copy.file}, {"ok", copy.failure.empty()}, {"why", copy.failure}});
    const std::lock_guard lock(reading_);
    if (!delivered_.is_null()) return;
    delivered_ = {{"at", format_instant(*there.front().delivered_at)},
                  {"by", approved_ ? approved_->editor : "newscart"},
                  {"revision", 0},
                  {"copies", std::move(copies)}};
}

VersionRef Session::refresh(const nlohmann::json& request, const std::string& editor) {
    const std::lock_guard lock(editing_);
    check_session(request);
    const std::shared_ptr<const Gathered> before = gathered_;
    try {
        read_feed_anew();
        return publish(build(version()->orders), editor);
    } catch (const Error& error) {
        gathered_ = before;
        throw Refusal(422, error.what());
    }
}

bool Session::feed_has_changed() const {
    const std::lock_guard lock(reading_);
    return feed_changed_;
}

void Session::compile() {
    Language language = load_language(request_.station.language);
    language.own_lexicon = request_.station.folder / "lexicon";
    plain_.reset();
    writer_ = std::make_unique<ScriptWriter>(language);
    speller_ = std::make_unique<Speller>(language);
    spellers_ = std::make_unique<VoiceSpellers>(language);
}

// --------------------------------------------------------------------------------------------------- versions

/// What is spoken already does for the edit, but for lines that are wanted now; another length asks for other lines.
std::vector<int> Session::worth_speaking(const Edition& edition, const Plain& plain) const {
    const bool other_length = std::any_of(edition.lineup.stories.begin(), edition.lineup.stories.end(),
                                          [](const Story& story) { return story.wishes.length_frames.has_value(); });
    if (!plain.rundown || other_length)
        return shortlist(edition.draft, edition.lineup, request_.clock, sounds_.lengths());
    std::set<int> wanted(plain.wanted.begin(), plain.wanted.end());
    for (const Line& line : edition.draft.lines)
        if (line.must) wanted.insert(line.id);
    return {wanted.begin(), wanted.end()};
}

std::shared_ptr<Version> Session::build(const Orders& orders) const {
    auto version = std::make_shared<Version>();
    version->orders = orders;
    Edition& edition = version->edition;
    version->gathered = gathered_;
    const Plain& plain = this->plain(orders);
    edition = plain.edition;
    give_wishes(edition.lineup, orders);
    const bool wished = without_wishes(edition.lineup).has_value();
    if (wished) heed_wishes(edition.draft, edition.lineup, *speller_, script_settings(request_).words_per_second);
    edition.voices = cast_voices(edition.draft, edition.lineup, request_);
    spellers_->spell(edition.draft, edition.voices);
    edition.warnings = sounds_.warnings;
    const std::vector<int> wanted = worth_speaking(edition, plain);
    const std::vector<SpokenLine> spoken = lines_.speak(speech_jobs(edition.draft, wanted, edition.voices));
    version->lengths.assign(edition.draft.lines.size(), 0);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const int id = wanted[i];
        const Spoken& line = *spoken[i];
        version->spoken.emplace(id, spoken[i]);
        version->lengths[static_cast<std::size_t>(id)] = line.pcm.frames();
        if (line.stand_in) edition.voices.insert_or_assign(id, *line.stand_in);
        for (const std::string& trouble : line.trouble)
            if (std::find(edition.degraded.begin(), edition.degraded.end(), trouble) == edition.degraded.end())
                edition.degraded.push_back(trouble);
        const Line& said = edition.draft.lines[static_cast<std::size_t>(id)];
        if (!line.lost.empty()) {
            edition.degraded.push_back(fmt::format("line lost: \"{}\": {}", said.text, line.lost));
            edition.rundown.dropped.push_back({said.text, line.lost, said.story});
        }
    }
    std::vector<Dropped> lost = std::move(edition.rundown.dropped);
    if (!wished && plain.rundown) {
        edition.rundown = *plain.rundown;
    } else if (plain.rundown) {
        edition.rundown = edit_near(*plain.rundown, edition.draft, edition.lineup, version->lengths, request_.clock,
                                    sounds_.lengths());
    } else {
        edition.rundown =
            edit_to_time(edition.draft, edition.lineup, version->lengths, request_.clock, sounds_.lengths());
    }
    edition.degraded.insert(edition.degraded.end(), edition.rundown.degraded.begin(), edition.rundown.degraded.end());
    std::move(lost.begin(), lost.end(), std::back_inserter(edition.rundown.dropped));
    return version;
}

const Session::Plain& Session::plain(const Orders& orders) const {
    std::string key;
    for (const Order& order : orders)
        if (changes_lineup(order.verb))
            key += fmt::format("{} {} {} {}\n", static_cast<int>(order.verb), order.position, order.automatic,
                               order.story_id);
    if (plain_ && plain_->gathered == gathered_ && plain_->orders == key) return *plain_;
    auto fresh = std::make_unique<Plain>();
    fresh->gathered = gathered_;
    fresh->orders = key;
    Edition& edition = fresh->edition;
    edition = choose_news(gathered_->news, request_, orders);
    if (edition.lineup.stories.empty()) throw Error(Fault::Input, "there is no story left to air");
    give_wishes(edition.lineup, {});
    edition.draft = writer_->write(edition.lineup, script_settings(request_));
    const VoiceOfLine voices = cast_voices(edition.draft, edition.lineup, request_);
    const std::vector<int>& wanted = fresh->wanted =
        shortlist(edition.draft, edition.lineup, request_.clock, sounds_.lengths());
    // Another voice may read the same line in the next version, so the draft stays as the language spells it.
    Draft read_out = edition.draft;
    spellers_->spell(read_out, voices);
    const std::vector<SpokenLine> spoken = lines_.speak(speech_jobs(read_out, wanted, voices));
    std::vector<Frames> lengths(edition.draft.lines.size(), 0);
    for (std::size_t i = 0; i < wanted.size(); ++i)
        lengths.at(static_cast<std::size_t>(wanted[i])) = spoken[i]->pcm.frames();
    try {
        fresh->rundown = edit_to_time(edition.draft, edition.lineup, lengths, request_.clock, sounds_.lengths());
    } catch (const Error& error) {
        // With the editors' wishes it may be possible all the same.
        console_.detail(error.what());
    }
    plain_ = std::move(fresh);
    return *plain_;
}

std::vector<const Pcm*> Session::takes_of(const Version& version) const {
    std::vector<const Pcm*> takes(version.edition.draft.lines.size(), nullptr);
    for (const auto& [line, spoken] : version.spoken)
        if (spoken->pcm.frames() > 0) takes.at(static_cast<std::size_t>(line)) = &spoken->pcm;
    return takes;
}

VersionRef Session::publish(std::shared_ptr<Version> version, const std::string& by) {
    // The sound is mixed at once, beside all else: whoever asks for it waits for the rest of it only. Both futures are
    // the version's own and end before it does, so a bare pointer to it is good.
    Version* const made = version.get();
    made->by = by;
    const std::optional<float> given = [&] {
        const std::lock_guard lock(reading_);
        return gain_;
    }();
    made->sound = std::async(std::launch::async, [this, made, given] {
                      auto sound = std::make_shared<Sound>();
                      const Edition& edition = made->edition;
                      sound->pcm = mix(edition.rundown, takes_of(*made), edition.draft, edition.lineup, sounds_,
                                       request_.station.sound, request_.jobs)
                                       .pcm;
                      sound->gain =
                          gain_to_air(sound->pcm, request_.station.outputs.front().loudness_lufs, request_.jobs);
                      return std::shared_ptr<const Sound>(std::move(sound));
                  }).share();
    made->levels = std::async(std::launch::deferred, [this, made] {
                       return std::make_shared<const HeardLevels>(
                           measure_levels(*made->sound.get(), request_.station.outputs.front(), request_.jobs));
                   }).share();
    std::vector<VersionRef> gone;  // let go of outside the lock: their sound may still be in the making
    {
        const std::lock_guard lock(reading_);
        made->revision = versions_.empty() ? 1 : versions_.back()->revision + 1;
        versions_.push_back(version);
        undo_steps_ = undo_.size();
        redo_steps_ = redo_.size();
        while (versions_.size() > kVersionsKept) {
            gone.push_back(versions_.front());
            versions_.pop_front();
        }
    }
    tell("revision", {{"session", name_}, {"revision", made->revision}, {"by", by}}, made->revision);
    return version;
}

VersionRef Session::version() const {
    const std::lock_guard lock(reading_);
    return versions_.back();
}

VersionRef Session::version(int revision) const {
    const std::lock_guard lock(reading_);
    for (const VersionRef& version : versions_)
        if (version->revision == revision) return version;
    throw Refusal(410, fmt::format("revision {} is gone; fetch /api/edition for the newest", revision));
}

std::shared_ptr<const Sound> Session::sound(const VersionRef& version) const { return version->sound.get(); }

/// A line must not wait until the whole edition is mixed: the gain hardly changes from one version to the next.
float Session::gain_at_hand(const VersionRef& version) const {
    const auto ready = [](const VersionRef& one) {
        return one->sound.wait_for(std::chrono::seconds{0}) == std::future_status::ready;
    };
    std::vector<VersionRef> versions;
    {
        const std::lock_guard lock(reading_);
        versions.assign(versions_.rbegin(), versions_.rend());
    }
    if (ready(version)) return version->sound.get()->gain;
    for (const VersionRef& other : versions)
        if (ready(other)) return other->sound.get()->gain;
    return version->sound.get()->gain;
}

/// Measures the levels when nobody is at work.
void Session::settle() {
    int settled = 0;
    std::unique_lock lock(reading_);
    while (!closed_) {
        if (versions_.back()->revision == settled) {
            waiting_.wait(lock, [&] { return closed_ || versions_.back()->revision != settled; });
            continue;
        }
        const VersionRef newest = versions_.back();
        const bool changed = waiting_.wait_for(
            lock, settings_.quiet, [&] { return closed_ || versions_.back()->revision != newest->revision; });
        if (changed) continue;
        lock.unlock();
        const std::shared_ptr<const HeardLevels> levels = newest->levels.get();
        const float gain =
            gain_to_air(newest->sound.get()->pcm, request_.station.outputs.front().loudness_lufs, request_.jobs);
        settled = newest->revision;
        tell("levels",
             {{"session", name_},
              {"revision", settled},
              {"lufs", levels->integrated_lufs},
              {"true_peak", levels->true_peak_dbtp}},
             settled);
        lock.lock();
        gain_ = gain;
    }
}

// ----------------------------------------------------------------------------------------------------- events

void Session::tell(const std::string& name, Json data, int revision) const {
    {
        const std::lock_guard lock(reading_);
        events_.push_back({next_event_++, name, std::move(data), revision});
        if (events_.size() > kEventsKept) events_.pop_front();
    }
    waiting_.notify_all();
}

std::int64_t Session::last_event() const {
    const std::lock_guard lock(reading_);
    return next_event_ - 1;
}

std::vector<Event> Session::events(std::int64_t after, std::chrono::milliseconds longest) const {
    std::unique_lock lock(reading_);
    waiting_.wait_for(lock, longest, [&] { return closed_ || next_event_ - 1 > after; });
    std::vector<Event> fresh;
    for (const Event& event : events_)
        if (event.number > after) fresh.push_back(event);
    return fresh;
}

// ----------------------------------------------------------------------------------------------------- orders

void Session::check_session(const nlohmann::json& request) const {
    if (!request.is_object()) throw Refusal(400, "the request is no JSON object");
    const std::string session = text_in(request, "session");
    if (!session.empty() && session != name_)
        throw Refusal(409, "the desk was started anew, or went on to the next edition; look at it again");
}

void Session::add_order(const nlohmann::json& asked, const Version& now, Given& given) const {
    if (!asked.is_object()) throw Refusal(400, "an order must be an object");
    const std::string verb = text_in(asked, "verb");
    const Station& station = request_.station;
    Order order;
    order.air = request_.air_time;
    const auto line_named = [&](const char* key) -> const Line& {
        const Line* line = line_with(now, text_in(asked, key));
        if (line == nullptr) throw Refusal(422, "there is no such line any more; look at the edition again");
        return *line;
    };
    const auto about_line = [&](const Line& line) {
        if (line.story >= 0)
            order.story_id = now.edition.lineup.stories.at(static_cast<std::size_t>(line.story)).story_id;
        given.touched.push_back("line " + line.key);
        given.checked.push_back("line " + line.key);
        given.checked.push_back("gone " + order.story_id);
        given.touched.push_back("in " + order.story_id);
    };
    const auto about_story = [&] {
        order.story_id = story_id_of(now, text_in(asked, "story"));
        given.touched.push_back("story " + order.story_id);
        given.checked.push_back("story " + order.story_id);
        given.checked.push_back("gone " + order.story_id);
    };
    const auto takes_out = [&] {
        about_story();
        given.touched.push_back("gone " + order.story_id);
        given.checked.push_back("in " + order.story_id);
    };
    // Where in the lineup the story stands that airs at a place.
    const auto place = [&](const char* key) {
        const auto wanted = static_cast<std::size_t>(number_in(asked, key, 0, 1000));
        const auto& aired = now.edition.rundown.stories;
        return wanted < aired.size() ? aired[wanted].story : static_cast<int>(now.edition.lineup.stories.size());
    };
    const auto check_voice = [&](const std::string& name) {
        try {
            const std::string missing = missing_part(load_voice(name, station.folder));
            if (!missing.empty()) throw Refusal(422, name + ": " + missing);
        } catch (const Error& error) {
            throw Refusal(422, error.what());
        }
    };

    if (verb == "replace_line") {
        const Line& line = line_named("line");
        about_line(line);
        order.verb = Order::Verb::Replace;
        order.line = line.key;
        order.text = text_in(asked, "text");
        order.automatic = is_null(asked, "text") || order.text == line.original.value_or("");
        if (line.story >= 0) order.air.reset();
        if (!order.automatic && !order.text.empty() && speller_->spell(order.text).empty())
            throw Refusal(422, "there is nothing in the line to say");
    } else if (verb == "swap") {
        order.verb = Order::Verb::Swap;
        for (const char* key : {"line", "candidate"}) {
            if (is_null(asked, key)) continue;
            const Line& line = line_named(key);
            about_line(line);
            (std::string_view(key) == "line" ? order.line : order.other) = line.key;
        }
        if (order.line.empty() && order.other.empty()) throw Refusal(400, "swap: name a line or a candidate");
    } else if (verb == "drop") {
        takes_out();
        order.verb = Order::Verb::Drop;
    } else if (verb == "undrop") {
        about_story();
        order.verb = Order::Verb::Undrop;
    } else if (verb == "pin" || verb == "move") {
        about_story();
        order.verb = verb == "pin" ? Order::Verb::Pin : Order::Verb::Move;
        order.automatic = is_null(asked, "place");
        if (!order.automatic) order.position = place("place");
        if (order.automatic && verb == "move") throw Refusal(400, "move: say where to");
    } else if (verb == "kill") {
        takes_out();
        order.verb = Order::Verb::Kill;
        order.air.reset();
        if (const Article* article = article_of(*now.gathered, text_in(asked, "story")))
            given.withdrawn.push_back(memory_of(*article));
    } else if (verb == "hold" || verb == "approve") {
        takes_out();
        order.verb = verb == "hold" ? Order::Verb::Hold : Order::Verb::Approve;
        order.air.reset();
    } else if (verb == "length") {
        about_story();
        order.verb = Order::Verb::Length;
        order.automatic = is_null(asked, "seconds");
        if (!order.automatic) order.seconds = number_in(asked, "seconds", 1, 3600);
    } else if (verb == "voice") {
        order.verb = Order::Verb::Voice;
        if (is_null(asked, "line")) {
            about_story();
        } else {
            const Line& line = line_named("line");
            about_line(line);
            order.line = line.key;
        }
        order.text = text_in(asked, "voice");
        order.automatic = is_null(asked, "voice");
        if (!order.automatic) check_voice(order.text);
    } else if (verb == "insert") {
        order.verb = Order::Verb::Insert;
        order.headline = text_in(asked, "headline");
        order.text = text_in(asked, "text", kMostTextBytes);
        if (trim(order.text).empty()) throw Refusal(422, "there is nothing in the item to say");
        if (trim(order.headline).empty()) order.headline = order.text.substr(0, order.text.find_first_of(".\n"));
        order.story_id = written_item_id(order.headline, order.text);
        order.position = place("place");
    } else if (verb == "pronounce") {
        const std::string written = std::string(trim(text_in(asked, "text")));
        const std::string reading = std::string(trim(text_in(asked, "as")));
        if (settings_.shipped_pack)
            throw Refusal(422,
                          "the pack that comes with newscart is not changed; make your own with newscart station "
                          "new, and name it with --station");
        const std::string before = given.lexicon.value_or([&] {
            std::error_code ignored;
            return std::filesystem::exists(lexicon_file(), ignored) ? read_file(lexicon_file(), kLargestLexicon)
                                                                    : std::string();
        }());
        if (written.empty() || written.find_first_of("\n\t") != std::string::npos)
            throw Refusal(422, "pronounce: give a word, or words, on one line");
        if (is_null(asked, "as")) {
            given.lexicon = spelling::with_entry(before, written, "");
        } else {
            const std::string note = one_line(text_in(asked, "note"));
            const std::string line = written + '\t' + reading + (note.empty() ? "" : '\t' + note) + '\n';
            std::vector<std::string> faults;
            if (Lexicon::parse(line, "pronounce", faults).size() != 1 || !faults.empty())
                throw Refusal(422, faults.empty() ? "pronounce: not understood" : faults.front());
            given.lexicon = spelling::with_entry(before, written, line);
        }
        return;
    } else {
        throw Refusal(400, "there is no order called '" + verb + "'");
    }
    given.orders.push_back(std::move(order));
}

Session::Given Session::understood(const nlohmann::json& request, const Version& now) const {
    check_session(request);
    const auto orders = request.find("orders");
    if (orders == request.end() || !orders->is_array() || orders->empty() || orders->size() > kMostOrders)
        throw Refusal(400, "\"orders\" must be a list of one to fifty orders");
    Given given;
    for (const nlohmann::json& order : *orders) add_order(order, now, given);
    const int known = request.value("revision", now.revision);
    for (const std::string& key : given.checked) {
        const auto changed = changed_.find(key);
        if (changed != changed_.end() && changed->second > known)
            throw Refusal(409, "somebody has changed the same since; look at it again");
    }
    return given;
}

std::filesystem::path Session::lexicon_file() const {
    return request_.station.folder / "lexicon" / (request_.station.language + ".tsv");
}

void Session::write_lexicon(const std::string& text) {
    std::error_code failure;
    std::filesystem::create_directory(lexicon_file().parent_path(), failure);
    deliver_file(lexicon_file(), text);
    compile();
}

VersionRef Session::give_orders(const nlohmann::json& request, const std::string& editor) {
    const std::lock_guard lock(editing_);
    const VersionRef now = version();
    Given given = understood(request, *now);
    Step step;
    const std::filesystem::path lexicon = lexicon_file();
    if (given.lexicon) {
        std::error_code ignored;
        const bool there = std::filesystem::exists(lexicon, ignored);
        step.lexicon = {there ? read_file(lexicon, kLargestLexicon) : "", *given.lexicon};
    }
    // First what it comes to, then into the archive: an order that cannot be done must leave no trace.
    Orders orders = now->orders;
    orders.insert(orders.end(), given.orders.begin(), given.orders.end());
    std::shared_ptr<Version> next;
    try {
        if (step.lexicon) write_lexicon(step.lexicon->second);
        next = build(orders);
        if (archive_) {
            const Instant moment = now_();
            const std::vector<std::int64_t> ids =
                archive_->add_orders(request_.station.id, given.orders, moment, editor);
            step.orders = given.orders;
            for (std::size_t i = 0; i < ids.size(); ++i) step.orders[i].id = ids[i];
            if (!given.withdrawn.empty()) archive_->note_withdrawn(request_.station.id, given.withdrawn, moment);
            next->orders = archive_->orders(request_.station.id, request_.air_time);
        } else {
            for (std::size_t i = now->orders.size(); i < next->orders.size(); ++i) {
                Order& order = next->orders[i];
                order.id = next_order_++;
                order.given = now_();
                order.editor = editor;
                step.orders.push_back(order);
            }
        }
    } catch (const Error& error) {
        if (step.lexicon) write_lexicon(step.lexicon->first);
        throw Refusal(422, error.what());
    }
    const bool killed = std::any_of(given.orders.begin(), given.orders.end(),
                                    [](const Order& order) { return order.verb == Order::Verb::Kill; });
    if (!killed) undo_.push_back(std::move(step));
    redo_.clear();
    for (const std::string& key : given.touched) changed_[key] = now->revision + 1;
    console_.detail(fmt::format("{}: {} orders", editor, given.orders.size()));
    return publish(std::move(next), editor);
}

VersionRef Session::undo(const nlohmann::json& request, const std::string& editor) {
    const std::lock_guard lock(editing_);
    check_session(request);
    if (undo_.empty()) throw Refusal(409, "there is nothing to undo");
    const Step step = undo_.back();
    const VersionRef now = version();
    Orders orders = now->orders;
    const std::vector<std::int64_t> ids = ids_of(step.orders);
    std::erase_if(orders, [&](const Order& order) { return std::find(ids.begin(), ids.end(), order.id) != ids.end(); });
    std::shared_ptr<Version> next;
    try {
        if (step.lexicon) write_lexicon(step.lexicon->first);
        next = build(orders);
        if (archive_) archive_->take_back(ids);
    } catch (const Error& error) {
        if (step.lexicon) write_lexicon(step.lexicon->second);
        throw Refusal(422, error.what());
    }
    redo_.push_back(step);
    undo_.pop_back();
    return publish(std::move(next), editor);
}

VersionRef Session::redo(const nlohmann::json& request, const std::string& editor) {
    const std::lock_guard lock(editing_);
    check_session(request);
    if (redo_.empty()) throw Refusal(409, "there is nothing to do again");
    const Step step = redo_.back();
    std::shared_ptr<Version> next;
    try {
        if (step.lexicon) write_lexicon(step.lexicon->second);
        Orders orders = version()->orders;
        // As they were given. The archive would not do: of an edition that is rehearsed long after its air time it
        // gives no words for lines, for those hold a day.
        orders.insert(orders.end(), step.orders.begin(), step.orders.end());
        std::stable_sort(orders.begin(), orders.end(), [](const Order& a, const Order& b) { return a.id < b.id; });
        if (archive_) archive_->take_back(ids_of(step.orders), false);
        next = build(orders);
    } catch (const Error& error) {
        if (step.lexicon) write_lexicon(step.lexicon->first);
        if (archive_) archive_->take_back(ids_of(step.orders));
        throw Refusal(422, error.what());
    }
    undo_.push_back(step);
    redo_.pop_back();
    return publish(std::move(next), editor);
}

std::string Session::say(const nlohmann::json& request) {
    if (!request.is_object()) throw Refusal(400, "the request is no JSON object");
    const std::string text = text_in(request, "text");
    const std::string name = text_in(request, "voice");
    Voice voice = request_.station.reader;
    try {
        if (!name.empty()) voice = load_voice(name, request_.station.folder);
    } catch (const Error& error) {
        throw Refusal(422, error.what());
    }
    std::string spoken;
    {
        const std::lock_guard lock(editing_);
        const auto reading = request.find("pronounce");
        if (reading == request.end() || reading->is_null()) {
            const Speller* own = spellers_->of(voice);
            spoken = (own != nullptr ? *own : *speller_).spell(text);
        } else {
            const std::string written = std::string(trim(text_in(*reading, "text")));
            const std::string line = written + '\t' + text_in(*reading, "as") + '\n';
            std::vector<std::string> faults;
            if (Lexicon::parse(line, "pronounce", faults).size() != 1 || !faults.empty())
                throw Refusal(422, faults.empty() ? "pronounce: not understood" : faults.front());
            Language language = load_language(request_.station.language);
            language.own_lexicon = request_.station.folder / "lexicon";
            spoken = Speller(language, line).spell(text);
        }
    }
    if (spoken.empty()) throw Refusal(422, "there is nothing in it to say");
    const SpokenLine line = lines_.speak({{0, spoken, voice, SpeechJob::kAlone}}).front();
    if (line->pcm.frames() == 0) throw Refusal(422, line->lost.empty() ? "it cannot be said" : line->lost);
    const Sound sound{line->pcm, gain_at_hand(version())};
    return sound.wav();
}

std::string Session::line_wav(const VersionRef& version, const std::string& line) {
    const Line* found = line_with(*version, line);
    if (found == nullptr) throw Refusal(404, "there is no such line");
    const auto spoken = version->spoken.find(found->id);
    const SpokenLine take =
        spoken != version->spoken.end()
            ? spoken->second
            : lines_.speak(speech_jobs(version->edition.draft, {found->id}, version->edition.voices)).front();
    if (take->pcm.frames() == 0) throw Refusal(422, take->lost.empty() ? "it cannot be said" : take->lost);
    const Sound sound{take->pcm, gain_at_hand(version)};
    return sound.wav();
}

// ------------------------------------------------------------------------------------------------------ to air

Json Session::deliver(const VersionRef& version, const std::string& editor, const std::string& reason) {
    const auto progress = [&](const char* text, double part) {
        tell("progress", {{"text", text}, {"part", part}}, version->revision);
    };
    if (!settings_.article.empty())
        throw Refusal(422, "this is the desk of one article; open the bulletin to send something to air");
    progress("mastering", 0.1);
    EditionRequest request = request_;
    request.now = now_();
    Edition edition = version->edition;
    edition.speech_over_bed_lu.reset();
    make_files(edition, request, takes_of(*version), sounds_, console_);
    progress("delivering", 0.8);
    ProductionOrder order = settings_.order;
    order.editor = editor;
    order.reason = reason;
    const Production made = deliver_bulletin(order, std::move(edition), request, now_, console_);
    progress("checking", 0.9);
    Json copies = Json::array();
    for (const Copy& copy : made.copies) {
        const bool ok = copy.failure.empty();
        copies.push_back({{"to", copy.destination},
                          {"where", copy.file.string()},
                          {"ok", ok},
                          {"why", ok ? copy.warning : copy.failure}});
    }
    Json check = Json::array();
    const FileReport report = inspect_file(made.folder / made.edition.file);
    Expectation expected;
    expected.output = request_.station.outputs.front();
    expected.length = request_.clock.length;
    if (!report.error.empty())
        check.push_back({{"what", "file"}, {"measured", report.error}, {"wanted", ""}, {"verdict", "fail"}});
    for (const Finding& finding : report.error.empty() ? judge(report, expected) : std::vector<Finding>{}) {
        const char* verdict = finding.verdict == Verdict::Ok     ? "ok"
                              : finding.verdict == Verdict::Fail ? "fail"
                                                                 : "warning";
        check.push_back(
            {{"what", finding.what}, {"measured", finding.measured}, {"wanted", finding.wanted}, {"verdict", verdict}});
    }
    {
        const std::lock_guard lock(reading_);
        delivered_ = {{"at", format_instant(now_())},
                      {"by", editor},
                      {"revision", version->revision},
                      {"folder", made.folder.string()},
                      {"copies", copies}};
        approved_ = Approval{editor, now_()};
    }
    progress("delivered", 1);
    console_.info(fmt::format("{}: sent to air by {}", format_instant(request_.air_time), editor));
    // Whoever looks at an older page sees that it is delivered.
    tell("revision", {{"session", name_}, {"revision", version->revision}, {"by", editor}}, version->revision);
    return {{"copies", copies}, {"check", check}};
}

Json Session::to_air(const nlohmann::json& request, const std::string& editor) {
    const std::lock_guard lock(editing_);
    check_session(request);
    const VersionRef now = version();
    if (request.value("revision", now->revision) != now->revision)
        throw Refusal(409, "somebody has changed the edition since; look at it again");
    try {
        Json answer = deliver(now, editor, "editor");
        answer["state"] = state(now, editor);
        return answer;
    } catch (const Error& error) {
        throw Refusal(500, error.what());
    }
}

Json Session::kill(const nlohmann::json& request, const std::string& editor) {
    const std::lock_guard lock(editing_);
    check_session(request);
    const std::string story = text_in(request, "story");
    const VersionRef now = version();
    const std::string id = story_id_of(*now, story);
    const Station& station = request_.station;
    if (!archive_) throw Refusal(422, "without an archive nothing can be killed for good; drop it");
    // Whatever becomes of the edition, the story must not air again.
    const Instant moment = now_();
    archive_->add_order(station.id, {Order::Verb::Kill, id, 0}, moment, editor);
    if (const Article* article = article_of(*now->gathered, story))
        archive_->note_withdrawn(station.id, {memory_of(*article)}, moment);
    bool sent = false;
    {
        const std::lock_guard reading(reading_);
        sent = !delivered_.is_null();
    }
    try {
        VersionRef next = publish(build(archive_->orders(station.id, request_.air_time)), editor);
        Json answer = sent ? deliver(next, editor, "kill") : Json{{"copies", Json::array()}, {"check", Json::array()}};
        answer["state"] = state(next, editor);
        return answer;
    } catch (const Error& error) {
        if (!sent) throw Refusal(422, std::string("killed; but ") + error.what());
        try {
            ProductionOrder order = settings_.order;
            order.editor = editor;
            order.reason = "kill";
            produce_bulletin(order, now_, console_);
        } catch (const Error& worse) {
            throw Refusal(500, std::string("killed; but ") + worse.what());
        }
        throw Refusal(422, std::string("killed, and what the station falls back on was delivered: ") + error.what());
    }
}

// --------------------------------------------------------------------------------------------------- the hour

std::string Session::phase(Instant now) const {
    if (rehearsal_) return "open";
    return phase_changes_to(now, request_.air_time, request_.station.watch.lock, request_.clock.length.longest);
}

bool Session::over() const { return phase(now_()) == "over"; }

void Session::look_around() {
    const std::string current = phase(now_());
    const bool changed = [&] {
        const std::lock_guard lock(reading_);
        return std::exchange(last_phase_, current) != current;
    }();
    if (changed) tell("air", {{"phase", current}}, version()->revision);
    constexpr int kLooksBetweenFeeds = 5;
    if (looks_++ % kLooksBetweenFeeds == 0 && !feed_has_changed()) {
        const std::string print = feed_state(settings_.order.feed).print;
        const bool fresh = [&] {
            const std::lock_guard lock(reading_);
            const bool other = print != feed_print_;
            return std::exchange(feed_changed_, other) != other;
        }();
        if (fresh) tell("feed", {{"changed", true}}, version()->revision);
    }
    const std::unique_lock lock(editing_, std::try_to_lock);
    if (!lock.owns_lock() || !archive_) return;
    const std::int64_t archive_state = archive_->state();
    if (archive_state == archive_state_) return;
    archive_state_ = archive_state;
    const std::optional<Approval> approval = archive_->approval(request_.station.id, request_.air_time);
    {
        const std::lock_guard reading(reading_);
        approved_ = approval;
    }
    recall_delivery();
    const Orders orders = archive_->orders(request_.station.id, request_.air_time);
    if (ids_of(orders) == ids_of(version()->orders)) return;
    auto gathered = std::make_shared<Gathered>(*gathered_);
    recall_history(gathered->news, request_, *archive_);
    gathered_ = std::move(gathered);
    try {
        const std::string by = orders.empty() ? "" : orders.back().editor;
        publish(build(orders), by);
    } catch (const Error& error) {
        console_.warning(std::string("an order from elsewhere cannot be done: ") + error.what());
    }
}

}  // namespace newscart::desk
