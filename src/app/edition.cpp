#include "app/edition.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <iterator>
#include <set>
#include <utility>

#include "app/interrupt.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/text.h"
#include "feed/feed.h"
#include "lib/icu/calendar.h"
#include "lib/icu/unicode.h"
#include "mix/mix.h"
#include "rundown/edit_near.h"
#include "script/script.h"
#include "script/voice_spellers.h"

namespace newscart {
namespace {

constexpr std::chrono::hours kHistoryWindow{24 * 14};
constexpr std::chrono::hours kAnyAge{24 * 365 * 100};
constexpr double kMostOffOverBedLu = 2;

LineupSettings lineup_settings(const EditionRequest& request) {
    LineupSettings settings;
    settings.stories_least = request.clock.stories_least;
    settings.stories_most = request.clock.stories_most;
    settings.news_max_age = request.kind == EditionKind::News ? request.station.news_max_age : kAnyAge;
    settings.shortest_story = request.clock.segment.shortest;
    if (!request.station.other_languages) settings.language = request.station.language;
    // What is told again for want of news is no repeat to be avoided.
    settings.repeat_after = request.kind == EditionKind::News ? request.station.repeat_after : std::chrono::hours{0};
    settings.sources = request.station.sources;
    settings.lighter = request.station.lighter;
    settings.never = request.station.never;
    return settings;
}

}  // namespace

ScriptSettings script_settings(const EditionRequest& request) {
    ScriptSettings settings;
    settings.reports_only = request.kind != EditionKind::Evergreen;
    settings.station_name = request.station.name;
    settings.reader_name = request.station.reader.reader;
    settings.timezone = request.station.timezone;
    settings.until_next = request.next_air - request.air_time;
    settings.items = request.clock.items;
    settings.longest_story = request.clock.segment.longest;
    return settings;
}

namespace {

/// What its article has in quotation marks, and the reader as reported speech.
bool was_quoted(const Line& line) {
    return std::find(line.rules.begin(), line.rules.end(), kQuotationReported) != line.rules.end();
}

/// The voice an editor named; nothing if there is no such voice any more.
std::optional<Voice> voice_named(const std::string& name, const Station& station) {
    if (name.empty()) return std::nullopt;
    for (const Voice& voice : voices_of(station)) {
        if (voice.name == name) return voice;
    }
    try {
        return load_voice(name, station.folder);
    } catch (const Error&) {
        return std::nullopt;
    }
}

std::optional<Voice> wished_voice(const Line& line, const Lineup& lineup, const Station& station) {
    const StoryWishes& wishes =
        line.story < 0 ? lineup.clock_wishes : lineup.stories.at(static_cast<std::size_t>(line.story)).wishes;
    const LineWish* wish = wishes.of(line.key);
    if (wish != nullptr && !wish->voice.empty()) return voice_named(wish->voice, station);
    return line.role == Role::Story ? voice_named(wishes.voice, station) : std::nullopt;
}

}  // namespace

/// Stories alternate between the two readers, quotations and headlines have voices of their own if the station wants
/// it; a clock item may name its voice.
VoiceOfLine cast_voices(const Draft& draft, const Lineup& lineup, const EditionRequest& request) {
    const Station& station = request.station;
    VoiceOfLine voices;
    for (const Line& line : draft.lines) {
        if (std::optional<Voice> wished = wished_voice(line, lineup, station)) {
            voices.emplace(line.id, std::move(*wished));
            continue;
        }
        const Voice* voice = &station.reader;
        if (line.role == Role::Story) {
            if (station.second && line.story % 2 == 1) voice = &*station.second;
            if (station.quotes && was_quoted(line)) voice = &*station.quotes;
        } else if (line.item >= 0) {
            const std::string& name = request.clock.items[static_cast<std::size_t>(line.item)].voice;
            if (line.role == Role::Headline && station.headlines) voice = &*station.headlines;
            if (!name.empty()) voice = &station.item_voices.at(name);
        }
        voices.emplace(line.id, *voice);
    }
    return voices;
}

std::optional<Lineup> without_wishes(const Lineup& lineup) {
    const auto wished = [](const StoryWishes& wishes) { return wishes.any() || !wishes.voice.empty(); };
    const bool any =
        wished(lineup.clock_wishes) || std::any_of(lineup.stories.begin(), lineup.stories.end(),
                                                   [&](const Story& story) { return wished(story.wishes); });
    if (!any) return std::nullopt;
    Lineup plain = lineup;
    plain.clock_wishes = {};
    for (Story& story : plain.stories) story.wishes = {};
    return plain;
}

std::vector<SpeechJob> speech_jobs(const Draft& draft, const std::vector<int>& lines, const VoiceOfLine& voices) {
    std::vector<SpeechJob> jobs;
    jobs.reserve(lines.size());
    for (const int id : lines) {
        const Line& line = draft.lines[static_cast<std::size_t>(id)];
        // Readers change between stories and items, never within one.
        const int passage = line.role == Role::Story ? line.story : -2 - line.item;
        jobs.push_back({id, line.spoken, voices.at(id), passage});
    }
    return jobs;
}

namespace {

/// Only what airs goes through the voice chain.
std::vector<Take> aired_takes(std::vector<Take> takes, const Rundown& rundown) {
    std::set<int> aired;
    for (const RundownItem& item : rundown.items) {
        if (item.kind == RundownItem::Kind::Line) aired.insert(item.line);
    }
    std::erase_if(takes, [&](const Take& take) { return aired.find(take.line) == aired.end(); });
    return takes;
}

Tags bulletin_tags(const EditionRequest& request, const Programme& programme) {
    const icu::CivilTime local = icu::civil_time(request.air_time, request.station.timezone);
    Tags tags;
    tags.date = fmt::format("{:04}-{:02}-{:02}", local.year, local.month, local.day);
    tags.title = fmt::format("{} news, {} {:02}:{:02}", request.station.name, tags.date, local.hour, local.minute);
    // An evergreen is of no time.
    if (request.kind == EditionKind::Evergreen) {
        tags.date.clear();
        tags.title = request.station.name + " news";
    }
    tags.artist = request.station.name;
    tags.album = request.station.name + " news";
    tags.language = request.station.language;
    tags.comment = "Made with newscart; synthetic voice";
    tags.genre = "News";
    tags.chapters = programme.marks;
    return tags;
}

}  // namespace

Tags segment_tags(const EditionRequest& request, const Story& story, int number) {
    Tags tags = bulletin_tags(request, {});
    tags.title = fmt::format("{:02} {}", number, story.article.headline);
    if (!story.credit.empty()) tags.comment += "; credit: " + story.credit;
    return tags;
}

namespace {

std::string bulletin_name(const std::vector<EditionMedia>& files, const std::string& extension) {
    const auto used =
        std::count_if(files.begin(), files.end(), [](const EditionMedia& file) { return file.story < 0; });
    return used == 0 ? "bulletin." + extension : fmt::format("bulletin-{}.{}", used + 1, extension);
}

void judge(Edition& edition, const EditionMedia& file, Frames promised) {
    if (file.media.length_frames != promised) {
        throw Error(Fault::Engine, fmt::format("{}: decodes to {} frames, not {}; please report this",
                                               file.name.string(), file.media.length_frames, promised));
    }
    if (!file.media.on_target) {
        edition.degraded.push_back(fmt::format("{}: {:.1f} LUFS, {:.1f} dBTP: not the level asked for",
                                               file.name.string(), file.media.integrated_lufs,
                                               file.media.true_peak_dbtp));
    }
}

/// The bulletin in every format. Its sound, the largest thing there is, is gone before the segments are made.
void make_bulletin(Edition& edition, const EditionRequest& request, const std::vector<const Pcm*>& takes,
                   const Sounds& sounds, const Console& console) {
    const Programme programme =
        mix(edition.rundown, takes, edition.draft, edition.lineup, sounds, request.station.sound, request.jobs);
    edition.speech_over_bed_lu = programme.speech_over_bed_lu;
    edition.speech_over_bed_off_lu = programme.speech_over_bed_off_lu;
    if (programme.speech_over_bed_off_lu > kMostOffOverBedLu) {
        edition.warnings.push_back(fmt::format(
            "the bed swings more than can be evened out: speech, to stand {:g} LU over it, is up to {:.1f} LU off; "
            "take a steadier bed",
            request.station.sound.speech_over_bed_lu, programme.speech_over_bed_off_lu));
    }
    stop_if_interrupted();
    console.progress("mastering and encoding", 0.5);
    for (const Output& output : request.station.outputs) {
        Media media = master(programme, output, bulletin_tags(request, programme), {request.jobs});
        const std::string name = bulletin_name(edition.files, media.extension);
        edition.files.push_back({name, -1, std::move(media)});
        judge(edition, edition.files.back(), edition.rundown.length_frames);
        stop_if_interrupted();
    }
}

/// The first output, and each that somebody is sent the stories of.
std::vector<const Output*> outputs_of_segments(const Station& station) {
    std::vector<const Output*> outputs;
    for (const Output& output : station.outputs) {
        const bool asked =
            std::any_of(station.destinations.begin(), station.destinations.end(), [&](const Destination& destination) {
                if (!destination.segments) return false;
                return destination.output.empty() ? destination.format == output.format
                                                  : destination.output == output.name;
            });
        if (asked || &output == &station.outputs.front()) outputs.push_back(&output);
    }
    return outputs;
}

/// One file a story and output, several stories at once.
void make_segments(Edition& edition, const EditionRequest& request, const std::vector<const Pcm*>& takes,
                   const Sounds& sounds, const Console& console) {
    console.progress("encoding segments", 0.8);
    std::vector<Frames> lengths(takes.size(), 0);
    for (std::size_t line = 0; line < takes.size(); ++line)
        if (takes[line] != nullptr) lengths[line] = takes[line]->frames();
    const std::vector<Rundown> segments = segments_of(edition.rundown, lengths, request.clock);
    const std::vector<const Output*> outputs = outputs_of_segments(request.station);
    std::vector<EditionMedia> files(segments.size() * outputs.size());
    parallel_for(segments.size(), request.jobs, [&](std::size_t i) {
        const int place = segments[i].stories.front().story;
        const Story& story = edition.lineup.stories[static_cast<std::size_t>(place)];
        const Programme segment = mix(segments[i], takes, edition.draft, edition.lineup, sounds, request.station.sound);
        const int number = static_cast<int>(i) + 1;
        for (std::size_t each = 0; each < outputs.size(); ++each) {
            Media media = master(segment, *outputs[each], segment_tags(request, story, number), {1});
            std::filesystem::path name = segment_name(story, number, media.extension);
            if (each > 0) name = name.parent_path() / outputs[each]->name / name.filename();
            files[each * segments.size() + i] = {name, place, std::move(media)};
        }
    });
    for (std::size_t i = 0; i < files.size(); ++i) {
        judge(edition, files[i], segments[i % segments.size()].length_frames);
        edition.files.push_back(std::move(files[i]));
    }
}

/// What the edition would be if no editor had touched its lines; nothing if none has, or if it could not be made.
std::optional<Rundown> plain_edit(const Lineup& lineup, const EditionRequest& request, const ScriptWriter& writer,
                                  VoiceSpellers& spellers, Speaker& speaker, const SoundLengths& sounds) {
    const std::optional<Lineup> plain = without_wishes(lineup);
    if (!plain) return std::nullopt;
    try {
        Draft draft = writer.write(*plain, script_settings(request));
        const VoiceOfLine voices = cast_voices(draft, *plain, request);
        spellers.spell(draft, voices);
        const std::vector<int> lines = shortlist(draft, *plain, request.clock, sounds);
        const Takes takes = speaker.speak(speech_jobs(draft, lines, voices));
        return edit_to_time(draft, *plain, takes.takes, request.clock, sounds);
    } catch (const Error& error) {
        if (error.fault() == Fault::Interrupted) throw;
        return std::nullopt;
    }
}

/// Nothing to air is an answer, and says why in one line.
[[noreturn]] void nothing_to_air(const EditionRequest& request, const Edition& edition) {
    std::string where;
    for (const std::filesystem::path& path : request.feed) where += (where.empty() ? "" : ", ") + path.string();
    const std::size_t refused = edition.set_aside.size() + edition.lineup.refused.size();
    if (refused == 0)
        throw Error(Fault::Input,
                    where + ": nothing fit to air: no articles in it; is this the folder the feeds drop into?");
    const Rejected& first = edition.lineup.refused.empty() ? edition.set_aside.front() : edition.lineup.refused.front();
    throw Error(Fault::Input, fmt::format("{}: nothing fit to air: {} set aside, the first is {}: {}", where, refused,
                                          first.file.filename().string(), first.reason));
}

}  // namespace

News read_news(const EditionRequest& request, const Language& language, Archive* archive, const Console& console) {
    const Station& station = request.station;
    News news;

    // Only settled files: whoever writes the feed may still be writing. A bad article is set aside and reported.
    console.progress("reading the feed", 0.0);
    FeedSettings feed_settings;
    feed_settings.jobs = request.jobs;
    feed_settings.timezone = station.timezone;
    if (!request.feed.empty()) {
        news.articles = read_feed(request.feed, language, feed_settings,
                                  archive == nullptr ? nullptr : &archive->feed_cache(), request.now);
    }
    news.articles.articles.insert(news.articles.articles.end(), request.again.begin(), request.again.end());
    console.set_aside(news.articles.rejected);
    // What was parsed and seen is kept whatever comes of this edition.
    if (archive != nullptr) archive->flush();
    stop_if_interrupted();

    if (archive != nullptr) recall_history(news, request, *archive);
    return news;
}

void recall_history(News& news, const EditionRequest& request, Archive& archive) {
    news.history = archive.history(request.station.id, request.air_time, kHistoryWindow);
    news.history.texts = archive.texts_of(request.station.id, taken_off_air(news.articles, news.history));
}

Edition choose_news(const News& news, const EditionRequest& request, const Orders& orders) {
    Edition edition;
    const LineupSettings settings = lineup_settings(request);
    edition.set_aside = news.articles.rejected;
    // Nothing embargoed, expired, killed or stale passes this line.
    const bool written =
        std::any_of(orders.begin(), orders.end(), [](const Order& order) { return order.verb == Order::Verb::Insert; });
    if (!written) {
        edition.lineup = choose_stories(news.articles, settings, news.history, orders, request.air_time);
    } else {
        ArticleSet all = news.articles;
        add_written_items(all, orders, request.station.language, request.air_time);
        edition.lineup = choose_stories(all, settings, news.history, orders, request.air_time);
    }
    return edition;
}

std::string segment_name(const Story& story, int number, const std::string& extension) {
    return fmt::format("segments/{:02}-{}.{}", number, slug(icu::to_ascii(story.article.headline)), extension);
}

void make_files(Edition& edition, const EditionRequest& request, const std::vector<const Pcm*>& processed,
                const Sounds& sounds, const Console& console) {
    make_bulletin(edition, request, processed, sounds, console);
    if (request.segments) make_segments(edition, request, processed, sounds, console);
}

Edition gather_news(const EditionRequest& request, const Language& language, Archive* archive, const Console& console) {
    const Station& station = request.station;
    const News news = read_news(request, language, archive, console);
    const Orders orders = archive == nullptr ? Orders{} : archive->orders(station.id, request.air_time);
    Edition edition = choose_news(news, request, orders);
    for (const Rejected& refused : edition.lineup.refused) {
        console.detail(fmt::format("{}: {}: {}", refused.file.string(), refused.headline, refused.reason));
    }
    if (archive != nullptr && request.kind == EditionKind::News) {
        // An article without a date is as old as our first sight of it.
        archive->note_seen(station.id, edition.lineup.seen, request.now);
        if (!edition.lineup.withdrawn.empty())
            archive->note_withdrawn(station.id, edition.lineup.withdrawn, request.now);
    }
    return edition;
}

Edition make_edition(Edition edition, const EditionRequest& request, const Language& language, Speaker& speaker,
                     const Console& console) {
    if (edition.lineup.stories.empty()) nothing_to_air(request, edition);
    // Of a large feed only what is to air is left.
    return_freed_memory();
    // Sounds come from the disk while the script is written.
    std::future<Sounds> sounds_loading =
        std::async(request.jobs > 1 ? std::launch::async : std::launch::deferred,
                   [&request] { return load_sounds(request.clock, request.station.sound, request.jobs - 1); });

    // A little more than will air: lines worded for the ear, each with its worth and its source.
    console.progress("writing the script", 0.1);
    const ScriptWriter writer(language);
    edition.draft = writer.write(edition.lineup, script_settings(request));
    edition.voices = cast_voices(edition.draft, edition.lineup, request);
    VoiceSpellers spellers(language);
    spellers.spell(edition.draft, edition.voices);
    stop_if_interrupted();

    // From here on lengths are known, not guessed.
    console.progress("loading sounds", 0.15);
    Sounds sounds = sounds_loading.get();
    edition.warnings = std::move(sounds.warnings);
    const std::vector<int> lines = shortlist(edition.draft, edition.lineup, request.clock, sounds.lengths());
    console.progress("speaking", 0.2);
    Takes takes = speaker.speak(speech_jobs(edition.draft, lines, edition.voices));
    std::copy(takes.trouble.begin(), takes.trouble.end(), std::back_inserter(edition.degraded));
    for (const StandIn& other : takes.stand_ins) edition.voices.insert_or_assign(other.line, other.voice);
    for (const Dropped& lost : takes.dropped)
        edition.degraded.push_back(fmt::format("line lost: \"{}\": {}", lost.text, lost.reason));
    stop_if_interrupted();

    // The edit: what airs, when, to the sample.
    if (const std::optional<Rundown> plain =
            plain_edit(edition.lineup, request, writer, spellers, speaker, sounds.lengths())) {
        edition.rundown = edit_near(*plain, edition.draft, edition.lineup, lengths_of(edition.draft, takes.takes),
                                    request.clock, sounds.lengths());
    } else {
        edition.rundown = edit_to_time(edition.draft, edition.lineup, takes.takes, request.clock, sounds.lengths());
    }
    std::copy(edition.rundown.degraded.begin(), edition.rundown.degraded.end(), std::back_inserter(edition.degraded));
    std::move(takes.dropped.begin(), takes.dropped.end(), std::back_inserter(edition.rundown.dropped));

    console.progress("mixing", 0.4);
    const std::vector<Take> processed =
        process_takes(aired_takes(std::move(takes.takes), edition.rundown), edition.voices, request.jobs);
    stop_if_interrupted();
    std::vector<const Pcm*> take_of_line(edition.draft.lines.size(), nullptr);
    for (const Take& take : processed) take_of_line.at(static_cast<std::size_t>(take.line)) = &take.pcm;
    make_files(edition, request, take_of_line, sounds, console);
    for (const std::string& warning : edition.warnings) console.warning(warning);
    console.end_progress();
    return edition;
}

}  // namespace newscart
