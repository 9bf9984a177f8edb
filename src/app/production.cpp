#include "app/production.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "app/air_time.h"
#include "app/evergreen.h"
#include "app/interrupt.h"
#include "app/keep.h"
#include "app/report.h"
#include "app/shipping.h"
#include "app/speech_settings.h"
#include "app/status.h"
#include "base/error.h"
#include "feed/article_json.h"

namespace newscart {
namespace {

namespace fs = std::filesystem;

/// Uploads have limits of their own.
constexpr std::chrono::minutes kLongestTurn{3};

/// What is to be delivered, whatever it was made from.
struct Made {
    EditionRecord record;
    nlohmann::ordered_json report;
    std::vector<EditionFile> files;   ///< the bulletin first; without rundown.json
    std::vector<ProductFacts> facts;  ///< of the first files, the sounds
    bool as_it_was = false;           ///< it lies there already, and nothing of it has changed
};

/// One order on its way, with all that is known of it so far.
class Run {
  public:
    Run(const ProductionOrder& order, const Clock& now, const Console& console)
        : order_(order), now_(now), console_(console), begun_(now()), reason_(order.reason) {}

    Production produce() {
        std::optional<Made> made = make();
        if (!made) return left_alone();
        return complete(*made);
    }

    Production deliver(Edition edition, const EditionRequest& asked) {
        degraded_ = order_.degraded;
        if (!order_.archive.empty()) archive_.emplace(order_.archive);
        Made made = finish(std::move(edition), asked);
        return complete(made);
    }

  private:
    /// Nothing if the edition that is there may stay.
    std::optional<Made> make() {
        degraded_ = order_.degraded;
        std::string trouble;
        Fault fault = Fault::Config;
        if (order_.evergreen_only) {
            open_archive_if_possible();
        } else {
            try {
                if (!order_.archive.empty()) archive_.emplace(order_.archive);
                if (const std::optional<LogEntry> there = standing()) {
                    const std::string why = why_made_again(*there);
                    if (why.empty() && there->delivered_at) return std::nullopt;
                    if (why.empty() && approval_) {
                        if (std::optional<Made> made = as_it_lies(*there)) return made;
                    }
                    if (!why.empty()) reason_ = why;
                }
                return news();
            } catch (const Error& error) {
                if (error.fault() == Fault::Interrupted || error.fault() == Fault::Usage) throw;
                // The edition that is there is better than what we would fall back on, unless it must not stay.
                const bool stays = order_.only_if_changed || (approval_ && is_delivered());
                if (!order_.fallback || (stays && reason_ != "kill")) throw;
                trouble = error.what();
                fault = error.fault();
            }
            if (std::optional<Made> made = again(trouble, fault)) return made;
        }
        if (std::optional<Made> made = evergreen(trouble)) return made;
        throw Error(fault,
                    trouble.empty() ? "there is no evergreen; make one with newscart station check --out" : trouble);
    }

    void open_archive_if_possible() {
        try {
            if (!order_.archive.empty()) archive_.emplace(order_.archive);
        } catch (const Error& error) {
            degraded_.emplace_back(error.what());
        }
    }

    EditionRequest request() const {
        EditionRequest request;
        request.station = order_.station;
        request.clock = dated_clock(order_.station.clock, order_.air_time, order_.station.timezone);
        if (!order_.feed.empty()) request.feed = {order_.feed};
        request.air_time = order_.air_time;
        request.next_air = order_.next_air;
        request.now = begun_;
        request.jobs = order_.jobs;
        request.segments = order_.segments;
        return request;
    }

    Language language() const {
        Language language = load_language(order_.station.language);
        language.own_lexicon = order_.station.folder / "lexicon";
        return language;
    }

    /// The edition that is there, if it may be left alone.
    std::optional<LogEntry> standing() {
        if (!archive_) return std::nullopt;
        if (order_.editor.empty()) approval_ = archive_->approval(order_.station.id, order_.air_time);
        if (!order_.only_if_changed && !approval_) return std::nullopt;
        std::optional<LogEntry> there = latest();
        if (there && !there->delivered_at && !approval_) return std::nullopt;
        return there;
    }

    std::optional<LogEntry> latest() {
        std::vector<LogEntry> there = archive_->log(
            order_.station.id,
            {.from = order_.air_time, .to = order_.air_time + std::chrono::seconds{1}, .superseded = false});
        if (there.empty()) return std::nullopt;
        return std::move(there.front());
    }

    bool is_delivered() {
        const std::optional<LogEntry> there = latest();
        return there && there->delivered_at.has_value();
    }

    std::string why_made_again(const LogEntry& there) {
        // A notice must find what it withdraws, also when that is gone from the feed.
        EditionRequest look = request();
        look.again = articles_of(there.edition);
        Lineup lineup;
        try {
            lineup = gather_news(look, language(), &*archive_, Console(Chatter::Quiet)).lineup;
        } catch (const Error& error) {
            if (error.fault() != Fault::Input) throw;  // the feed is away; orders count all the same
        }
        const History history = archive_->history(order_.station.id, order_.air_time, std::chrono::hours{1});
        return why_again(there, lineup, archive_->orders(order_.station.id, order_.air_time), history.killed,
                         order_.station.watch.lock, now_(), approval_ ? Settled::Approved : Settled::No);
    }

    /// What an editor approved, but no destination has: from its folder, not made anew.
    std::optional<Made> as_it_lies(const LogEntry& there) const {
        std::optional<Finished> lies = load_finished(order_.out / order_.station.id / format_compact(order_.air_time));
        if (!lies || lies->files.empty()) return std::nullopt;
        if (lies->report.at("files").front().value("xxh3_128", "") != there.edition.file_hash) return std::nullopt;
        Made made;
        made.record = there.edition;
        made.facts = facts_of(lies->report, order_.station);
        made.report = std::move(lies->report);
        made.files = std::move(lies->files);
        made.as_it_was = true;
        return made;
    }

    Production left_alone() const {
        Production production;
        if (approval_) production.approved_by = approval_->editor;
        return production;
    }

    SpeechSettings voice_settings() const {
        SpeechSettings settings = speech_settings(order_.jobs, order_.station, console_);
        if (const auto left = time_to_speak(order_.air_time, order_.station.watch.lock, now_()))
            settings.deadline = settings.clock() + *left;
        return settings;
    }

    Made news() {
        const EditionRequest asked = request();
        // The helper forks, so it starts before any thread does.
        Speaker speaker(voice_settings());
        const Language spoken = language();
        return finish(make_edition(gather_news(asked, spoken, archive(), console_), asked, spoken, speaker, console_),
                      asked);
    }

    /// The last edition's stories. Without the memory nobody knows what was killed, and an engine that is broken does
    /// not speak again.
    std::optional<Made> again(const std::string& trouble, Fault fault) {
        if (!archive_ || fault == Fault::Engine) return std::nullopt;
        try {
            const std::optional<EditionRecord> last = last_edition();
            if (!last) return std::nullopt;
            EditionRequest asked = request();
            asked.kind = EditionKind::Again;
            asked.feed.clear();
            asked.again = articles_of(*last);
            Speaker speaker(voice_settings());
            const Language spoken = language();
            Edition edition =
                make_edition(gather_news(asked, spoken, archive(), console_), asked, spoken, speaker, console_);
            degraded_.push_back(trouble);
            degraded_.push_back("the stories of " + format_instant(last->air_time) + " are told again");
            return finish(std::move(edition), asked);
        } catch (const Error& error) {
            if (error.fault() == Fault::Interrupted) throw;
            return std::nullopt;
        }
    }

    /// The newest that was made of news; its own air time's, too, which is made again without what was killed.
    std::optional<EditionRecord> last_edition() {
        const Instant oldest = order_.air_time - order_.station.fallback.stale_after;
        std::vector<LogEntry> log = archive_->log(order_.station.id, {.from = oldest + std::chrono::seconds{1},
                                                                      .to = order_.air_time + std::chrono::seconds{1}});
        const auto newest = std::find_if(log.rbegin(), log.rend(), [](const LogEntry& entry) {
            return entry.edition.kind == EditionKind::News && !articles_of(entry.edition).empty();
        });
        if (newest == log.rend()) return std::nullopt;
        return newest->edition;
    }

    static std::vector<Article> articles_of(const EditionRecord& edition) {
        std::vector<Article> articles;
        for (const EditionRecord::StoryRecord& story : edition.stories) {
            if (!story.article.empty()) articles.push_back(article_from_json(nlohmann::json::parse(story.article)));
        }
        return articles;
    }

    Made finish(Edition edition, const EditionRequest& asked) {
        degraded_.insert(degraded_.end(), edition.degraded.begin(), edition.degraded.end());
        Made made;
        made.record = edition_record(edition, asked);
        made.report = rundown_json(edition, asked);
        const std::string script = script_text(edition, asked);
        made.facts = facts_of(edition);
        for (EditionMedia& file : edition.files) made.files.push_back({file.name, std::move(file.media.bytes)});
        made.files.push_back({"script.txt", script});
        return made;
    }

    std::optional<Made> evergreen(const std::string& trouble) {
        std::optional<Finished> there = load_evergreen(order_.station, order_.out);
        if (!there) return std::nullopt;
        if (!trouble.empty()) degraded_.push_back(trouble);
        degraded_.emplace_back("the evergreen airs");
        Made made;
        made.files = std::move(there->files);
        made.report = std::move(there->report);
        made.facts = facts_of(made.report, order_.station);
        set_air_time(made.report, order_.air_time, order_.station.timezone);
        const nlohmann::ordered_json& bulletin = made.report.at("files").front();
        made.record.air_time = order_.air_time;
        made.record.station = order_.station.id;
        made.record.kind = EditionKind::Evergreen;
        made.record.length_frames = made.report.value("length_frames", Frames{0});
        made.record.file = bulletin.value("file", "");
        made.record.file_hash = bulletin.value("xxh3_128", "");
        if (bulletin.at("loudness_lufs").is_number()) made.record.loudness_lufs = bulletin.at("loudness_lufs");
        if (bulletin.at("true_peak_dbtp").is_number()) made.record.true_peak_dbtp = bulletin.at("true_peak_dbtp");
        return made;
    }

    Production complete(Made& made) {
        if (!made.as_it_was) {
            made.record.reason = reason_;
            made.record.made_at = begun_;
            made.record.degraded = degraded_;
            made.report["kind"] = name_of(made.record.kind);
            made.report["degraded"] = degraded_;
        }
        std::optional<DeliveryTurn> turn;
        if (archive_) turn.emplace(make_station_folder(order_.out, order_.station.id), kLongestTurn);
        if (archive_ && !order_.editor.empty()) return deliver_approved(made);
        // An editor may have sent another one while this was made.
        if (archive_ && !approval_ && reason_ != "kill") {
            approval_ = archive_->approval(order_.station.id, order_.air_time);
            if (approval_ && is_delivered()) return left_alone();
        }
        return deliver(made);
    }

    Production deliver_approved(Made& made) {
        archive_->approve_edition(order_.station.id, order_.air_time, order_.editor, now_());
        try {
            return deliver(made);
        } catch (const Error&) {
            // What lies there is not what was approved.
            archive_->withdraw_approval(order_.station.id, order_.air_time);
            throw;
        }
    }

    Production deliver(Made& made) {
        stop_if_interrupted();
        const Instant ready = now_();
        if (order_.not_after && ready >= *order_.not_after && reason_ != "kill") {
            throw Error(
                Fault::Delivery,
                fmt::format("the edition for {} was ready at {}: too late; nothing was delivered; begin earlier",
                            format_instant(order_.air_time), format_instant(ready)));
        }
        Production production;
        production.made = true;
        made.files.insert(made.files.end() - 1, {"rundown.json", report_text(made.report)});
        production.folder = deliver_edition(order_.out, order_.station.id, order_.air_time, made.files);
        // The edition stands: whatever fails from here on, it is remembered and named.
        std::int64_t id = 0;
        const bool kept = attempt(made.record, [&] {
            id = archive_->record(made.record);
            archive_->flush();
        });
        DeliverySettings settings;
        if (reason_ != "kill" && order_.not_after) {
            settings.not_after = order_.not_after;
            settings.held_until = order_.air_time - order_.station.watch.lock;
        }
        settings.now = now_;
        production.copies =
            deliver_shipment(order_.station.destinations,
                             shipment_of(order_.station, order_.air_time, made.facts, made.files), settings);
        if (kept) note(made.record, id, production.copies);
        // Who makes an edition of last year must not lose last year's.
        if (archive_) tidy_up(order_.out, order_.station, *archive_, std::min(now_(), order_.air_time), console_);
        production.edition = std::move(made.record);
        production.report = std::move(made.report);
        return production;
    }

    void note(EditionRecord& record, std::int64_t id, const std::vector<Copy>& copies) {
        attempt(record, [&] {
            for (const Copy& copy : copies)
                archive_->note_delivery(id, {copy.destination, copy.file.string(), copy.failure, now_()});
            const bool somewhere = copies.empty() || std::any_of(copies.begin(), copies.end(),
                                                                 [](const Copy& copy) { return copy.failure.empty(); });
            if (somewhere) archive_->mark_delivered(id, now_());
        });
    }

    /// A memory that fails after delivery costs a story told twice, not the bulletin.
    template <class Work>
    bool attempt(EditionRecord& record, const Work& work) {
        if (!archive_) return false;
        try {
            work();
            return true;
        } catch (const Error& error) {
            console_.warning(std::string(error.what()) + "; the edition stands, but is not remembered");
            record.degraded.emplace_back("the edition is not remembered");
            return false;
        }
    }

    Archive* archive() { return archive_ ? &*archive_ : nullptr; }

    const ProductionOrder& order_;
    const Clock& now_;
    const Console& console_;
    Instant begun_;
    std::string reason_;
    std::vector<std::string> degraded_;
    std::optional<Archive> archive_;
    std::optional<Approval> approval_;
};

}  // namespace

std::string why_again(const LogEntry& there, const Lineup& lineup, const Orders& orders,
                      const std::vector<std::string>& killed, std::chrono::seconds lock, Instant now, Settled settled) {
    std::map<std::string, std::string> told;  // text by id
    for (const EditionRecord::StoryRecord& story : there.edition.stories) told[story.story_id] = story.fingerprint;
    const auto is_told = [&](const std::string& id) { return told.contains(id); };
    const auto taken_off = [&](bool at_once) {
        return std::any_of(lineup.taken_off.begin(), lineup.taken_off.end(),
                           [&](const TakenOff& taken) { return taken.at_once == at_once && is_told(taken.story_id); });
    };
    if (std::any_of(killed.begin(), killed.end(), is_told) || taken_off(true)) return "kill";
    if (settled == Settled::Approved || now >= there.edition.air_time - lock) return "";
    if (taken_off(false)) return "editor";
    std::set<std::string> wanted;
    for (const Order& order : orders) {
        if (order.verb == Order::Verb::Pin || order.verb == Order::Verb::Approve) wanted.insert(order.story_id);
    }
    std::string why;
    for (const Story& story : lineup.stories) {
        if (story.reserve) continue;
        const auto text = told.find(story.story_id);
        const bool other_text = text != told.end() && text->second != story.fingerprint;
        if (text == told.end() && wanted.contains(story.story_id)) return "editor";
        if (other_text && !story.article.correction.empty()) {
            why = "correction";
        } else if (story.breaking && (text == told.end() || other_text) && why.empty()) {
            why = "breaking";
        }
    }
    if (why.empty() && there.edition.kind != EditionKind::News && !lineup.stories.empty()) return "news";
    return why;
}

Production produce_bulletin(const ProductionOrder& order, const Clock& now, const Console& console) {
    return Run(order, now, console).produce();
}

Production deliver_bulletin(const ProductionOrder& order, Edition edition, const EditionRequest& asked,
                            const Clock& now, const Console& console) {
    return Run(order, now, console).deliver(std::move(edition), asked);
}

}  // namespace newscart
