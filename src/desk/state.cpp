#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "app/voice_list.h"
#include "base/error.h"
#include "base/text.h"
#include "desk/session.h"
#include "desk/word_times.h"
#include "lib/icu/calendar.h"

namespace newscart::desk {
namespace {

using Json = nlohmann::ordered_json;
using Kind = RundownItem::Kind;

/// Milliseconds are enough for eyes and ears.
double rounded(double seconds) { return std::round(seconds * 1000) / 1000; }
double rounded(Frames frames) { return rounded(seconds_of(frames)); }

/// JSON has no infinity; silence has no level.
Json level(double db) { return std::isfinite(db) ? Json(std::round(db * 100) / 100) : Json(nullptr); }

Json moment(const std::optional<Instant>& at) { return at ? Json(format_instant(*at)) : Json(nullptr); }

/// Why an article is not there that an editor may still take in; all other reasons are for good.
constexpr std::array<const char*, 8> kMayStillAir{
    "no room:",          "aired unchanged",  "older than", "too short:", "dropped by an editor",
    "held by an editor", "held: its source", "in doubt:"};

bool may_still_air(const std::string& reason) {
    return std::any_of(kMayStillAir.begin(), kMayStillAir.end(),
                       [&](const char* begin) { return reason.rfind(begin, 0) == 0; });
}

std::string clock_time(Instant at, const std::string& timezone, bool seconds) {
    const icu::CivilTime local = icu::civil_time(at, timezone);
    return seconds ? fmt::format("{:02}:{:02}:{:02}", local.hour, local.minute, local.second)
                   : fmt::format("{:02}:{:02}", local.hour, local.minute);
}

class StateWriter {
  public:
    StateWriter(const Version& version, const EditionRequest& request, const std::string& audio)
        : version_(version), edition_(version.edition), request_(request), audio_(audio) {
        for (const RundownStory& story : edition_.rundown.stories) {
            place_of_.emplace(story.story, static_cast<int>(place_of_.size()));
            aired_.insert(story.lines.begin(), story.lines.end());
        }
        news_start_ = edition_.rundown.stories.empty() ? 0 : edition_.rundown.stories.front().start_frame;
    }

    Json items() const;
    Json stories() const;
    Json lines() const;
    Json others() const;
    Json refused() const;
    Json orders() const;
    Json candidate(const Line& line, const Article& article, const std::vector<int>& begins) const;
    bool airs(int line) const { return aired_.contains(line); }
    std::vector<const Line*> candidates_of(int story) const;
    Json spans_of(const Line& line, const Article& article, const std::vector<int>& begins) const;
    double worth_of(const Line& line) const;
    std::string reason_of(const Line& line, int place) const;

  private:
    const Story& story_at(int place) const { return edition_.lineup.stories.at(static_cast<std::size_t>(place)); }
    const Line& line_at(int id) const { return edition_.draft.lines.at(static_cast<std::size_t>(id)); }
    const RundownStory* story_airing(const RundownItem& item) const;
    std::string headline_of(const std::string& story_id) const;
    Json words_of(const RundownItem& item) const;

    const Version& version_;
    const Edition& edition_;
    const EditionRequest& request_;
    std::string audio_;  ///< "/audio/7"
    std::map<int, int> place_of_;
    std::set<int> aired_;
    Frames news_start_ = 0;
};

const RundownStory* StateWriter::story_airing(const RundownItem& item) const {
    for (const RundownStory& story : edition_.rundown.stories)
        if (item.start_frame >= story.start_frame && item.start_frame < story.start_frame + story.length_frames)
            return &story;
    return nullptr;
}

Json StateWriter::items() const {
    struct Item {
        std::string kind, title, story;
        Frames start = 0, end = 0;
        std::vector<std::string> lines;
        int color = 0;
        int clock_item = -1;
    };
    std::vector<Item> items;
    std::set<int> spoken_items;
    for (const RundownItem& item : edition_.rundown.items)
        if (item.kind == Kind::Line) spoken_items.insert(item.clock_item);
    for (const RundownItem& item : edition_.rundown.items) {
        const Frames end = item.start_frame + item.length_frames;
        if (item.kind == Kind::Pause) continue;
        if (const RundownStory* story = story_airing(item)) {
            const Story& told = story_at(story->story);
            const std::string id = story_name(told.story_id);
            if (items.empty() || items.back().story != id)
                items.push_back({"story",
                                 told.article.headline,
                                 id,
                                 story->start_frame,
                                 story->start_frame + story->length_frames,
                                 {},
                                 place_of_.at(story->story) % 2,
                                 item.clock_item});
            if (item.kind == Kind::Line) items.back().lines.push_back(line_at(item.line).key);
            continue;
        }
        if (item.kind == Kind::Cue) {
            const bool first = item.start_frame == 0;
            const bool last = end == edition_.rundown.length_frames;
            const bool between = spoken_items.contains(item.clock_item);
            const char* kind = first ? "intro" : last ? "outro" : between ? "sting" : "sound";
            items.push_back({kind,
                             item.sound.stem().string(),
                             "",
                             item.start_frame,
                             end,
                             {},
                             first  ? 2
                             : last ? 7
                                    : 5,
                             item.clock_item});
        } else if (item.kind == Kind::BedTail) {
            items.push_back({"bed", "", "", item.start_frame, end, {}, 7, item.clock_item});
        } else {
            const bool after = item.start_frame > news_start_;
            const bool says = line_at(item.line).role == Role::Say;
            const char* kind = says ? (after ? "closing" : "opening") : (after ? "recap" : "headlines");
            if (items.empty() || items.back().kind != kind || items.back().clock_item != item.clock_item)
                items.push_back({kind, "", "", item.start_frame, end, {}, says ? (after ? 6 : 3) : 4, item.clock_item});
            items.back().end = end;
            items.back().lines.push_back(line_at(item.line).key);
        }
    }
    Json json = Json::array();
    for (std::size_t n = 0; n < items.size(); ++n) {
        const Item& item = items[n];
        json.push_back({{"n", n},
                        {"kind", item.kind},
                        {"title", item.title},
                        {"story", item.story.empty() ? Json(nullptr) : Json(item.story)},
                        {"lines", item.lines},
                        {"start", rounded(item.start)},
                        {"seconds", rounded(item.end - item.start)},
                        {"until_end", rounded(edition_.rundown.length_frames - item.start)},
                        {"at", clock_time(request_.air_time + std::chrono::seconds(item.start / kFrameRateHz),
                                          request_.station.timezone, true)},
                        {"color", item.color}});
    }
    return json;
}

std::vector<const Line*> StateWriter::candidates_of(int story) const {
    std::vector<const Line*> lines;
    for (const int id : edition_.draft.stories.at(static_cast<std::size_t>(story)).lines)
        if (!airs(id)) lines.push_back(&line_at(id));
    return lines;
}

Json StateWriter::stories() const {
    Json json = Json::array();
    for (const RundownStory& aired : edition_.rundown.stories) {
        const Story& story = story_at(aired.story);
        const Article& article = story.article;
        const std::string id = story_name(story.story_id);
        const int place = place_of_.at(aired.story);
        std::vector<std::string> lines;
        for (const int line : aired.lines) lines.push_back(line_at(line).key);
        const std::string extension = request_.station.outputs.front().format;
        const std::string name = segment_name(story, place + 1, extension);
        const auto wanted = story.wishes.length_frames;
        json.push_back({{"id", id},
                        {"place", place},
                        {"headline", article.headline},
                        {"source", article.source},
                        {"file", article.origin.file.filename().string()},
                        {"section", article.section},
                        {"urgency", article.urgency},
                        {"published", moment(article_time(article))},
                        {"breaking", story.breaking},
                        {"updated", story.updated},
                        {"inserted", story.written},
                        {"pinned", story.pinned},
                        {"seconds", rounded(aired.length_frames)},
                        {"wanted_seconds", wanted ? Json(rounded(*wanted)) : Json(nullptr)},
                        {"start", rounded(aired.start_frame)},
                        {"voice", aired.lines.empty() ? "" : edition_.voices.at(aired.lines.front()).name},
                        {"lines", lines},
                        {"candidates", candidates_of(aired.story).size()},
                        {"segment",
                         {{"name", std::filesystem::path(name).filename().string()},
                          {"wav", fmt::format("{}/story/{}.wav", audio_, id)},
                          {"mp3", fmt::format("{}/story/{}.{}", audio_, id, extension)}}}});
    }
    return json;
}

double StateWriter::worth_of(const Line& line) const {
    if (line.role != Role::Story || line.story < 0) return 1;
    const DraftStory& story = edition_.draft.stories.at(static_cast<std::size_t>(line.story));
    std::set<int> all;
    for (const int id : story.lines) all.insert(line_at(id).concepts.begin(), line_at(id).concepts.end());
    double total = 0;
    for (const int one : all) total += story.concept_worth.at(static_cast<std::size_t>(one));
    return total > 0 ? std::clamp(line.worth / total, 0.0, 1.0) : 1;
}

std::string StateWriter::reason_of(const Line& line, int place) const {
    if (line.original) return "an editor's words";
    std::string reason;
    const bool written = line.story >= 0 && story_at(line.story).written;
    if (line.role == Role::Say) {
        reason = "a text of the station's clock";
    } else if (line.role == Role::Headline) {
        reason = "the headline of its story";
    } else if (written) {
        reason = "written by an editor";
    } else {
        if (line.must) reason = "an editor chose it; ";
        if (place == 0) reason += "opens the story; ";
        reason += fmt::format("tells {:.0f} % of what the story has to say", 100 * worth_of(line));
        if (!line.depends_on.empty()) reason += "; stands on a line before it";
    }
    std::string rules;
    for (const std::string& rule : line.rules)
        if (rule != kEditorsWords && rule != "clock item") rules += (rules.empty() ? "" : ", ") + rule;
    if (!rules.empty()) reason += "; reworded: " + rules;
    return reason;
}

Json StateWriter::words_of(const RundownItem& item) const {
    Json words = Json::array();
    const auto spoken = version_.spoken.find(item.line);
    if (spoken == version_.spoken.end()) return words;
    const Line& line = line_at(item.line);
    const double start = seconds_of(item.start_frame);
    for (const WrittenWord& word : word_times(line.text, line.spoken, spoken->second->marks, item.length_frames))
        words.push_back({{"begin", word.begin},
                         {"end", word.end},
                         {"start", rounded(start + word.start)},
                         {"stop", rounded(start + word.stop)}});
    return words;
}

Json StateWriter::lines() const {
    Json json = Json::array();
    for (const RundownItem& item : edition_.rundown.items) {
        if (item.kind != Kind::Line) continue;
        const Line& line = line_at(item.line);
        const RundownStory* told = line.role == Role::Story ? story_airing(item) : nullptr;
        int place = 0;
        if (told != nullptr)
            place =
                static_cast<int>(std::find(told->lines.begin(), told->lines.end(), item.line) - told->lines.begin());
        const char* role = line.role == Role::Say           ? "say"
                           : line.role == Role::Story       ? "story"
                           : item.start_frame > news_start_ ? "recap"
                                                            : "headline";
        const bool written = line.story >= 0 && story_at(line.story).written;
        json.push_back({{"id", line.key},
                        {"story", line.story >= 0 ? Json(story_name(story_at(line.story).story_id)) : Json(nullptr)},
                        {"role", role},
                        {"text", line.text},
                        {"original", line.original ? Json(*line.original) : Json(nullptr)},
                        {"spoken", line.spoken},
                        {"start", rounded(item.start_frame)},
                        {"seconds", rounded(item.length_frames)},
                        {"words", words_of(item)},
                        {"rules", line.rules},
                        {"reason", reason_of(line, place)},
                        {"worth", rounded(worth_of(line))},
                        {"source", line.original || written ? "editor"
                                   : line.role == Role::Say ? "station"
                                                            : "article"},
                        {"voice", edition_.voices.at(item.line).name},
                        {"wav", fmt::format("{}/line/{}.wav", audio_, line.key)}});
    }
    return json;
}

Json StateWriter::others() const {
    const std::vector<Article>& articles = version_.gathered->news.articles.articles;
    Json json = Json::array();
    const auto add = [&](const Article& article, const std::string& id, const std::string& why, bool reserve) {
        json.push_back({{"id", story_name(id)},
                        {"headline", article.headline},
                        {"source", article.source},
                        {"file", article.origin.file.filename().string()},
                        {"published", moment(article_time(article))},
                        {"why", why},
                        {"dropped", why == "dropped by an editor"},
                        {"reserve", reserve},
                        {"held", why.rfind("held", 0) == 0 || why.rfind("in doubt", 0) == 0}});
    };
    for (std::size_t i = 0; i < edition_.lineup.stories.size(); ++i) {
        const int place = static_cast<int>(i);
        if (place_of_.contains(place)) continue;
        const Story& story = edition_.lineup.stories[i];
        std::string why = "no time for it";
        for (const Dropped& dropped : edition_.rundown.dropped)
            if (dropped.story == place && dropped.text == story.article.headline) why = dropped.reason;
        add(story.article, story.story_id, why, story.reserve);
    }
    for (const Rejected& refused : edition_.lineup.refused) {
        if (refused.id.empty() || !may_still_air(refused.reason)) continue;
        const auto article = std::find_if(articles.begin(), articles.end(), [&](const Article& each) {
            return each.id == refused.id && each.origin.file == refused.file;
        });
        if (article != articles.end()) add(*article, refused.id, refused.reason, false);
    }
    return json;
}

Json StateWriter::refused() const {
    Json json = Json::array();
    const auto add = [&](const Rejected& refused) {
        json.push_back({{"file", refused.file.filename().string()},
                        {"headline", refused.headline},
                        {"id", refused.id.empty() ? Json(nullptr) : Json(story_name(refused.id))},
                        {"why", refused.reason}});
    };
    for (const Rejected& refused : edition_.lineup.refused)
        if (refused.id.empty() || !may_still_air(refused.reason)) add(refused);
    for (const Rejected& refused : edition_.set_aside) add(refused);
    return json;
}

std::string StateWriter::headline_of(const std::string& story_id) const {
    for (const Story& story : edition_.lineup.stories)
        if (story.story_id == story_id) return story.article.headline;
    for (const Rejected& refused : edition_.lineup.refused)
        if (refused.id == story_id) return refused.headline;
    return story_id;
}

Json StateWriter::orders() const {
    static const std::map<Order::Verb, const char*> names{
        {Order::Verb::Pin, "pin"},       {Order::Verb::Drop, "drop"},
        {Order::Verb::Kill, "kill"},     {Order::Verb::Move, "move"},
        {Order::Verb::Hold, "hold"},     {Order::Verb::Approve, "approve"},
        {Order::Verb::Undrop, "undrop"}, {Order::Verb::Replace, "replace_line"},
        {Order::Verb::Swap, "swap"},     {Order::Verb::Length, "length"},
        {Order::Verb::Voice, "voice"},   {Order::Verb::Insert, "insert"}};
    Json json = Json::array();
    for (const Order& order : version_.orders) {
        std::string what = order.story_id.empty() ? "" : headline_of(order.story_id);
        switch (order.verb) {
            case Order::Verb::Replace:
                if (!order.automatic && !order.text.empty()) {
                    what = order.text;
                } else {
                    what.insert(0, order.automatic ? "as it was written: " : "a line left out: ");
                }
                break;
            case Order::Verb::Length:
                what += order.automatic ? ": as long as it likes" : fmt::format(": {:g} s", order.seconds);
                break;
            case Order::Verb::Voice: what += order.automatic ? ": the station's voice" : ": " + order.text; break;
            case Order::Verb::Pin:
                what += order.automatic ? ": no longer pinned" : fmt::format(": place {}", order.position + 1);
                break;
            case Order::Verb::Move: what += fmt::format(": place {}", order.position + 1); break;
            case Order::Verb::Insert: what = order.headline; break;
            case Order::Verb::Swap:
            case Order::Verb::Drop:
            case Order::Verb::Kill:
            case Order::Verb::Hold:
            case Order::Verb::Approve:
            case Order::Verb::Undrop: break;
        }
        json.push_back({{"n", order.id},
                        {"verb", names.at(order.verb)},
                        {"what", what},
                        {"by", order.editor},
                        {"at", format_instant(order.given)}});
    }
    return json;
}

Json StateWriter::spans_of(const Line& line, const Article& article, const std::vector<int>& begins) const {
    Json spans = Json::array();
    for (const SourceSpan& span : line.sources) {
        if (span.paragraph < 0 || span.paragraph >= static_cast<int>(article.paragraphs.size())) continue;
        const auto paragraph = static_cast<std::size_t>(span.paragraph);
        const std::string& text = article.paragraphs[paragraph];
        spans.push_back({{"begin", begins[paragraph] + utf16_units(text, static_cast<std::size_t>(span.begin))},
                         {"end", begins[paragraph] + utf16_units(text, static_cast<std::size_t>(span.end))}});
    }
    return spans;
}

Json StateWriter::candidate(const Line& line, const Article& article, const std::vector<int>& begins) const {
    const Frames spoken = version_.lengths.at(static_cast<std::size_t>(line.id));
    return {{"id", line.key},
            {"text", line.text},
            {"spoken", line.spoken},
            {"worth", rounded(worth_of(line))},
            {"reason", line.out ? "an editor left it out; " + reason_of(line, -1) : reason_of(line, -1)},
            {"seconds", rounded(spoken > 0 ? seconds_of(spoken) : line.estimated_seconds)},
            {"measured", spoken > 0},
            {"wav", fmt::format("{}/line/{}.wav", audio_, line.key)},
            {"spans", spans_of(line, article, begins)}};
}

std::string audio_folder(const Version& version) { return fmt::format("/audio/{}", version.revision); }

}  // namespace

Json Session::state(const VersionRef& version, const std::string& editor) const {
    const Station& station = request_.station;
    const Edition& edition = version->edition;
    const Output& output = station.outputs.front();
    const Instant now = now_();
    const StateWriter writer(*version, request_, audio_folder(*version));
    const Frames length = edition.rundown.length_frames;
    const LengthRange target = request_.clock.length;
    const Frames off =
        length > target.longest ? length - target.longest : std::min<Frames>(0, length - target.shortest);
    Json voices = Json::array();
    for (const Voice& voice : offered_voices(station.folder))
        if (missing_part(voice).empty())
            voices.push_back({{"name", voice.name}, {"description", voice.description}, {"language", voice.language}});
    const bool settled = version->levels.wait_for(std::chrono::seconds{0}) == std::future_status::ready;
    const std::shared_ptr<const HeardLevels> levels = settled ? version->levels.get() : nullptr;
    Json places = Json::array();
    for (const Destination& destination : station.destinations)
        places.push_back(destination.to + " " +
                         (destination.url.empty() ? destination.path.string() : destination.url));

    Json json;
    json["session"] = name_;
    json["revision"] = version->revision;
    json["changed_by"] = version->by;
    json["editor"] = editor;
    json["station"] = {{"name", station.name},         {"id", station.id},
                       {"language", station.language}, {"timezone", station.timezone},
                       {"voices", std::move(voices)},  {"reader", station.reader.name}};
    json["air"] = {{"time", format_instant(request_.air_time)},
                   {"local", clock_time(request_.air_time, station.timezone, false)},
                   {"phase", phase(now)},
                   {"rehearsal", rehearsal_},
                   {"seconds_to_air", (request_.air_time - now).count()},
                   {"next", format_instant(request_.next_air)}};
    json["now"] = format_instant(now);
    json["target"] = {{"shortest", seconds_of(target.shortest)}, {"longest", seconds_of(target.longest)}};
    json["seconds"] = rounded(length);
    json["over_under"] = rounded(off);
    json["levels"] = {{"settled", settled},
                      {"lufs", settled ? level(levels->integrated_lufs) : Json(nullptr)},
                      {"true_peak", settled ? level(levels->true_peak_dbtp) : Json(nullptr)},
                      {"limits",
                       {{"lufs", output.loudness_lufs},
                        {"true_peak", output.true_peak_dbtp},
                        {"short_term", output.short_term_most_lufs}}}};
    json["audio"] = {{"wav", fmt::format("{}/edition.wav", audio_folder(*version))},
                     {"curves", fmt::format("/api/curves?revision={}", version->revision)}};
    json["items"] = writer.items();
    json["stories"] = writer.stories();
    json["lines"] = writer.lines();
    json["others"] = writer.others();
    json["refused"] = writer.refused();
    json["orders"] = writer.orders();
    {
        const std::lock_guard lock(reading_);
        json["feed_changed"] = feed_changed_;
        json["undo"] = undo_steps_;
        json["redo"] = redo_steps_;
        json["approved"] =
            approved_ ? Json{{"by", approved_->editor}, {"at", format_instant(approved_->at)}} : Json(nullptr);
        json["delivered"] = delivered_.is_null() ? Json(nullptr) : delivered_;
    }
    json["deliver_to"] = std::move(places);
    json["kind"] = name_of(request_.kind);
    json["article"] = !settings_.article.empty();
    json["degraded"] = edition.degraded;
    json["warnings"] = edition.warnings;
    return json;
}

Json Session::article(const std::string& story) const {
    const VersionRef version = this->version();
    const Edition& edition = version->edition;
    const Article* article = nullptr;
    int place = -1;
    for (std::size_t i = 0; i < edition.lineup.stories.size(); ++i) {
        if (story_name(edition.lineup.stories[i].story_id) != story) continue;
        article = &edition.lineup.stories[i].article;
        place = static_cast<int>(i);
    }
    const auto& ids = version->gathered->story_ids;
    if (const auto id = ids.find(story); article == nullptr && id != ids.end()) {
        for (const Article& each : version->gathered->news.articles.articles)
            if (story_id(each) == id->second) article = &each;
    }
    if (article == nullptr) throw Refusal(404, "there is no such story");
    Json paragraphs = Json::array();
    std::vector<int> begins;
    std::string text;
    int units = 0;
    for (std::size_t i = 0; i < article->paragraphs.size(); ++i) {
        const std::string& paragraph = article->paragraphs[i];
        if (i > 0) {
            text += "\n\n";
            units += 2;
        }
        begins.push_back(units);
        paragraphs.push_back({{"text", paragraph}, {"begin", units}, {"heading", is_heading(*article, i)}});
        text += paragraph;
        units += utf16_units(paragraph, paragraph.size());
    }
    Json spans = Json::array();
    Json candidates = Json::array();
    if (place >= 0) {
        const StateWriter writer(*version, request_, audio_folder(*version));
        for (const int id : edition.draft.stories.at(static_cast<std::size_t>(place)).lines) {
            const Line& line = edition.draft.lines.at(static_cast<std::size_t>(id));
            if (!writer.airs(id)) {
                candidates.push_back(writer.candidate(line, *article, begins));
                continue;
            }
            for (const Json& span : writer.spans_of(line, *article, begins))
                spans.push_back({{"begin", span.at("begin")},
                                 {"end", span.at("end")},
                                 {"line", line.key},
                                 {"kind", line.rules.empty() && !line.original ? "kept" : "reworded"}});
        }
        for (const Dropped& dropped : edition.draft.dropped) {
            if (dropped.story != place) continue;
            for (std::size_t i = 0; i < article->paragraphs.size(); ++i) {
                const std::size_t at = article->paragraphs[i].find(dropped.text);
                if (dropped.text.empty() || at == std::string::npos) continue;
                spans.push_back({{"begin", begins[i] + utf16_units(article->paragraphs[i], at)},
                                 {"end", begins[i] + utf16_units(article->paragraphs[i], at + dropped.text.size())},
                                 {"line", nullptr},
                                 {"kind", "refused"},
                                 {"why", dropped.reason}});
                break;
            }
        }
    }
    return {{"id", story},
            {"headline", article->headline},
            {"source", article->source},
            {"byline", article->byline},
            {"file", article->origin.file.filename().string()},
            {"published", moment(article_time(*article))},
            {"paragraphs", std::move(paragraphs)},
            {"text", text},
            {"spans", std::move(spans)},
            {"candidates", std::move(candidates)}};
}

Json Session::curves(const VersionRef& version) const {
    const std::shared_ptr<const Sound> sound = version->sound.get();
    const std::shared_ptr<const HeardLevels> levels = version->levels.get();
    Json peaks = Json::array();
    for (const float peak : peaks_of(*sound, kPeaksASecond))
        peaks.push_back(std::round(static_cast<double>(peak) * 1000) / 1000);
    Json loudness = Json::array();
    for (std::size_t i = 0; i < levels->momentary_lufs.size(); ++i)
        loudness.push_back({{"t", rounded(static_cast<double>(i + 1) / 10)},
                            {"momentary", level(levels->momentary_lufs[i])},
                            {"short_term", level(levels->short_term_lufs[i])}});
    return {{"revision", version->revision},
            {"rate", kPeaksASecond},
            {"peaks", std::move(peaks)},
            {"loudness", std::move(loudness)},
            {"true_peak", {{"t", levels->true_peak_at_seconds}, {"dbtp", level(levels->true_peak_dbtp)}}},
            {"integrated", level(levels->integrated_lufs)}};
}

namespace {

/// The place of a story among those that air.
std::size_t aired_place(const Version& version, const std::string& story) {
    const auto& stories = version.edition.rundown.stories;
    for (std::size_t i = 0; i < stories.size(); ++i) {
        const Story& told = version.edition.lineup.stories.at(static_cast<std::size_t>(stories[i].story));
        if (story_name(told.story_id) == story) return i;
    }
    throw Refusal(404, "there is no such story in this edition");
}

}  // namespace

Json Session::segments(const VersionRef& version) const {
    Json json = Json::array();
    const StateWriter writer(*version, request_, audio_folder(*version));
    for (const Json& story : writer.stories())
        json.push_back({{"story", story.at("id")},
                        {"headline", story.at("headline")},
                        {"name", story.at("segment").at("name")},
                        {"seconds", story.at("seconds")},
                        {"wav", story.at("segment").at("wav")},
                        {"mp3", story.at("segment").at("mp3")}});
    return json;
}

std::string Session::story_wav(const VersionRef& version, const std::string& story) const {
    const std::size_t place = aired_place(*version, story);
    const Edition& edition = version->edition;
    const Rundown segment = segments_of(edition.rundown, version->lengths, request_.clock).at(place);
    Sound sound;
    sound.pcm =
        mix(segment, takes_of(*version), edition.draft, edition.lineup, sounds_, request_.station.sound, request_.jobs)
            .pcm;
    sound.gain = gain_to_air(sound.pcm, request_.station.outputs.front().loudness_lufs, request_.jobs);
    return sound.wav();
}

std::string Session::edition_mp3(const VersionRef& version) const {
    const Edition& edition = version->edition;
    const Programme programme = mix(edition.rundown, takes_of(*version), edition.draft, edition.lineup, sounds_,
                                    request_.station.sound, request_.jobs);
    Output output;
    output.loudness_lufs = request_.station.outputs.front().loudness_lufs;
    output.true_peak_dbtp = request_.station.outputs.front().true_peak_dbtp;
    Tags tags;
    tags.title = request_.station.name;
    return master(programme, output, tags, {request_.jobs}).bytes;
}

std::pair<std::string, std::string> Session::story_file(const VersionRef& version, const std::string& story) const {
    const std::size_t place = aired_place(*version, story);
    const Edition& edition = version->edition;
    const Rundown segment = segments_of(edition.rundown, version->lengths, request_.clock).at(place);
    const Story& told = edition.lineup.stories.at(static_cast<std::size_t>(segment.stories.front().story));
    const Programme programme =
        mix(segment, takes_of(*version), edition.draft, edition.lineup, sounds_, request_.station.sound, request_.jobs);
    const Media media = master(programme, request_.station.outputs.front(),
                               segment_tags(request_, told, static_cast<int>(place) + 1), {request_.jobs});
    const std::string name = segment_name(told, static_cast<int>(place) + 1, media.extension);
    return {std::filesystem::path(name).filename().string(), media.bytes};
}

}  // namespace newscart::desk
