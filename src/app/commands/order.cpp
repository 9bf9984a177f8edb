#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>

#include "app/air_time.h"
#include "app/commands/commands.h"
#include "app/schedule.h"
#include "app/station_archive.h"
#include "app/workers.h"
#include "base/environment.h"
#include "base/text.h"
#include "feed/feed.h"
#include "lib/icu/unicode.h"
#include "lineup/editors_word.h"
#include "lineup/lineup.h"
#include "station/station.h"

namespace newscart {
namespace {

constexpr std::chrono::hours kWindow{24 * 14};

constexpr std::array<std::pair<const char*, Order::Verb>, 6> kVerbs{{
    {"kill", Order::Verb::Kill},
    {"hold", Order::Verb::Hold},
    {"approve", Order::Verb::Approve},
    {"drop", Order::Verb::Drop},
    {"pin", Order::Verb::Pin},
    {"move", Order::Verb::Move},
}};

/// A story that an order may be about.
struct Known {
    std::string id;
    std::string headline;
    std::string file;  ///< name, and "#2" for the third item of a feed
    std::optional<Instant> aired;
};

/// What is in the feed, and what aired in the last days: by id, each once, the feed's headline before an older one.
std::vector<Known> known_stories(const ArticleSet& news, const History& history) {
    std::vector<Known> stories;
    std::map<std::string, std::size_t> places;
    const auto add = [&](Known story) {
        const auto [place, fresh] = places.emplace(story.id, stories.size());
        if (fresh) stories.push_back(std::move(story));
        return place->second;
    };
    for (const Article& article : news.articles) {
        std::string file = article.origin.file.filename().string();
        if (article.origin.item > 0) file += fmt::format("#{}", article.origin.item);
        add({story_id(article), article.headline, std::move(file), {}});
    }
    for (const Aired& aired : history.aired) {
        Known& story = stories[add({aired.story_id, aired.headline, "", {}})];
        if (!story.aired) story.aired = aired.air_time;
    }
    return stories;
}

bool holds_words(const std::string& headline, const std::string& words) {
    const std::string text = icu::lower(headline);
    const std::vector<std::string_view> wanted = split(words, ' ');
    return std::all_of(wanted.begin(), wanted.end(),
                       [&](std::string_view word) { return text.find(icu::lower(word)) != std::string::npos; });
}

/// The one story that `which` names: by its id, its file, or words of its headline. Throws Error(Usage) if it is none
/// or several.
const Known& named(const std::vector<Known>& stories, const std::string& which) {
    std::vector<const Known*> found;
    for (const Known& story : stories) {
        if (story.id == which || story.file == which) found.push_back(&story);
    }
    if (found.empty()) {
        for (const Known& story : stories) {
            if (holds_words(story.headline, which)) found.push_back(&story);
        }
    }
    if (found.empty())
        throw Error(Fault::Usage,
                    fmt::format("order: no story is called '{}'; `newscart order list` shows them", which));
    if (found.size() > 1) {
        std::string list;
        for (std::size_t i = 0; i < std::min<std::size_t>(found.size(), 5); ++i) {
            list += fmt::format("{}{} ({})", i == 0 ? "" : ", ", found[i]->id, found[i]->headline);
        }
        throw Error(Fault::Usage, fmt::format("order: '{}' may be any of {} stories: {}{}; give the id", which,
                                              found.size(), list, found.size() > 5 ? " ..." : ""));
    }
    return *found.front();
}

std::string state_of(const EditorsWord& word) {
    std::string state;
    const auto add = [&](bool is, const std::string& name) {
        if (is) state += (state.empty() ? "" : ", ") + name;
    };
    add(word.killed, "killed");
    add(word.held, "held");
    add(word.approved, "approved");
    add(word.dropped, "dropped");
    add(word.pinned, "pinned");
    add(!word.pinned && word.position.has_value(), "moved");
    if (word.position) state += fmt::format(" to {}", *word.position + 1);
    return state;
}

void list(const std::vector<Known>& stories, const EditorsWords& words, const Options& options,
          const Console& console) {
    for (const Known& story : stories) {
        const auto word = words.find(story.id);
        const std::string state = word == words.end() ? "" : state_of(word->second);
        if (options.json) {
            const nlohmann::ordered_json json{
                {"id", story.id},
                {"headline", story.headline},
                {"file", story.file},
                {"aired", story.aired ? nlohmann::json(format_instant(*story.aired)) : nlohmann::json(nullptr)},
                {"orders", state}};
            console.result_line(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
        } else {
            console.result_line(fmt::format("{}\t{}\t{}\t{}", story.id, state.empty() ? "-" : state,
                                            story.file.empty() ? "-" : story.file, story.headline));
        }
    }
}

/// The whole edition: it airs as it is, or may be made again.
void settle_edition(Archive& archive, const Station& station, Instant air, const Options& options, Instant now,
                    const Console& console) {
    if (options.verb == "reopen-edition") {
        archive.withdraw_approval(station.id, air);
    } else {
        if (archive.log(station.id, {.from = air, .to = air + std::chrono::seconds{1}, .superseded = false}).empty()) {
            throw Error(Fault::Usage, fmt::format("order: there is no edition for {}; name its air time with --air",
                                                  format_instant(air)));
        }
        archive.approve_edition(station.id, air, editor_name(), now);
    }
    console.info(fmt::format("{}: {}", options.verb, format_instant(air)));
}

/// As produce has it, or the time that was named.
Instant air_time_meant(const Options& options, const Station& station, Instant now) {
    if (!options.air.empty()) return air_time_of(options.air, station.timezone, station.every, now);
    const auto next = next_airing(station, now);
    return next ? next->air : air_time_of("", station.timezone, station.every, now);
}

}  // namespace

ExitStatus run_order(const Options& options, const Console& console) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const Station station = load_station(options.station.empty() ? default_station_folder() : options.station);
    Archive archive = open_archive(options, station);
    const Instant air = air_time_meant(options, station, now);
    if (options.verb == "approve-edition" || options.verb == "reopen-edition") {
        settle_edition(archive, station, air, options, now, console);
        return ExitStatus::Ok;
    }
    const std::filesystem::path folder = options.feed.empty() ? station.feed : options.feed;
    ArticleSet news;
    if (!folder.empty()) {
        FeedSettings settings;
        settings.timezone = station.timezone;
        settings.jobs = workers(options);
        news = read_feed({folder}, load_language(station.language), settings, &archive.feed_cache(), now);
        archive.flush();
    }
    const History history = archive.history(station.id, air, kWindow);
    const std::vector<Known> stories = known_stories(news, history);
    if (options.verb == "list") {
        list(stories, editors_words(history, archive.orders(station.id, air)), options, console);
        return ExitStatus::Ok;
    }
    const auto verb =
        std::find_if(kVerbs.begin(), kVerbs.end(), [&](const auto& each) { return options.verb == each.first; });
    const Known& story = named(stories, options.text);
    if (verb->second == Order::Verb::Kill) {
        // Its text too, which may come again under another name when this one is gone.
        std::vector<Withdrawn> texts;
        for (const Article& article : news.articles) {
            if (story_id(article) == story.id) texts.push_back(memory_of(article));
        }
        archive.note_withdrawn(station.id, texts, now);
    }
    archive.add_order(station.id, {verb->second, story.id, options.position - 1}, now, editor_name());
    console.info(fmt::format("{}: {} ({})", options.verb, story.id, story.headline));
    return ExitStatus::Ok;
}

}  // namespace newscart
