#include "station/station.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <system_error>

#include "base/error.h"
#include "base/paths.h"
#include "base/text.h"
#include "lib/curl/transfer.h"
#include "lib/icu/calendar.h"
#include "lib/icu/unicode.h"
#include "station/checks.h"
#include "station/language.h"
#include "station/settings.h"

namespace newscart {
namespace {

constexpr Frames kShortestBulletin = frames_of(10);
constexpr Frames kLongestBulletin = frames_of(3600);
/// Players take a longer silence for the end of the file.
constexpr double kLongestPauseSeconds = 1.2;
constexpr int kNarrowestSegmentSeconds = 3;  ///< between the shortest and the longest story: about a short sentence

// ---------------------------------------------------------------------------------------------------- lengths and
// times

/// What is wrong with `text` as a bulletin's length, or nothing; then `range` holds it.
std::string read_length_range(const std::string& text, LengthRange& range) {
    const std::size_t dots = text.find("..");
    const auto shortest = parse_length(trim(std::string_view(text).substr(0, dots)));
    const auto longest =
        dots == std::string::npos ? shortest : parse_length(trim(std::string_view(text).substr(dots + 2)));
    if (!shortest || !longest) {
        return fmt::format("'{}' is not a length; write minutes and seconds, \"3:00\", or a range, \"2:30..3:00\"",
                           text);
    }
    if (*shortest > *longest) return fmt::format("'{}' ends before it begins; write the shorter length first", text);
    if (*shortest < kShortestBulletin || *longest > kLongestBulletin) {
        return fmt::format("a bulletin cannot be '{}' long; it may be {} to {}", text, format_length(kShortestBulletin),
                           format_length(kLongestBulletin));
    }
    range = {*shortest, *longest};
    return {};
}

/// "60 min", "48 h", "90 s", "2 days"
std::optional<std::chrono::seconds> parse_span(std::string_view text) {
    const std::string_view trimmed = trim(text);
    const std::size_t digits = std::min(trimmed.find_first_not_of("0123456789"), trimmed.size());
    if (digits == 0 || digits > 6) return std::nullopt;
    const std::chrono::seconds::rep count = std::stol(std::string(trimmed.substr(0, digits)));
    const std::string_view unit = trim(trimmed.substr(digits));
    if (unit == "s") return std::chrono::seconds{count};
    if (unit == "min" || unit == "m") return std::chrono::minutes{count};
    if (unit == "h") return std::chrono::hours{count};
    if (unit == "d" || unit == "day" || unit == "days") return std::chrono::days{count};
    return std::nullopt;
}

std::string format_span(std::chrono::seconds span) {
    if (span % std::chrono::hours{1} == std::chrono::seconds{0}) return fmt::format("{} h", span.count() / 3600);
    if (span % std::chrono::minutes{1} == std::chrono::seconds{0}) return fmt::format("{} min", span.count() / 60);
    return fmt::format("{} s", span.count());
}

std::chrono::seconds read_span(const Settings& table, std::string_view key, std::chrono::seconds otherwise,
                               std::chrono::seconds least, std::chrono::seconds most) {
    const auto text = table.string(key);
    if (!text) return otherwise;
    const auto span = parse_span(*text);
    if (!span)
        table.fail(key, fmt::format("'{}' is '{}'; write a number and a unit, \"60 min\" or \"48 h\"", key, *text));
    if (*span < least || *span > most) {
        table.fail(key,
                   fmt::format("'{}' is '{}'; it may be {} to {}", key, *text, format_span(least), format_span(most)));
    }
    return *span;
}

std::chrono::hours read_hours(const Settings& table, std::string_view key, std::chrono::hours otherwise) {
    const std::chrono::seconds span =
        read_span(table, key, otherwise, std::chrono::hours{1}, std::chrono::hours{87600});
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(span);
    if (hours != span) table.fail(key, fmt::format("'{}' must be whole hours", key));
    return hours;
}

/// Words that must never air.
std::vector<std::string> read_never(const Settings& table) {
    std::vector<std::string> words = table.strings("never");
    for (const std::string& word : words) {
        if (trim(word).empty())
            table.fail("never", "'never' holds an empty word, which would keep everything off the air");
    }
    return words;
}

/// Two lengths, "m:ss" or seconds, the shorter first.
LengthRange read_lengths(const Settings& table, std::string_view key, LengthRange otherwise, double least_seconds,
                         double most_seconds, std::string_view example) {
    if (!table.has(key)) return otherwise;
    std::vector<Frames> lengths;
    if (table.is_number(key)) {
        for (const double seconds : table.numbers(key)) {
            if (!(seconds >= 0 && seconds <= 86400))
                table.fail(key, fmt::format("'{}' holds no length: {}", key, seconds));
            lengths.push_back(frames_of(seconds));
        }
    } else {
        for (const std::string& text : table.strings(key)) {
            const auto length = parse_length(text);
            if (!length) table.fail(key, fmt::format("'{}' is not a length; write {} = {}", text, key, example));
            lengths.push_back(*length);
        }
    }
    if (lengths.size() != 2) {
        table.fail(key, fmt::format("'{}' needs the shortest and the longest; write {} = {}", key, key, example));
    }
    if (lengths[0] > lengths[1]) {
        table.fail(key, fmt::format("'{}' begins with the longer one; write {} = {}", key, key, example));
    }
    if (lengths[0] < frames_of(least_seconds) || lengths[1] > frames_of(most_seconds)) {
        table.fail(key, fmt::format("'{}' is {} to {}; it may be {} to {} seconds", key, format_length(lengths[0]),
                                    format_length(lengths[1]), least_seconds, most_seconds));
    }
    return {lengths[0], lengths[1]};
}

// ----------------------------------------------------------------------------------------------------- names and files

/// Absolute, whether it exists or not; a relative path is below the station's folder.
std::filesystem::path below(const std::filesystem::path& folder, const std::string& path) {
    return (folder / path).lexically_normal();
}

/// A sound of the station that must exist.
std::filesystem::path read_sound(const Settings& table, std::string_view key, const std::filesystem::path& folder) {
    const auto name = table.string(key);
    if (!name || name->empty()) return {};
    std::filesystem::path file = below(folder, *name);
    std::error_code failure;
    if (std::filesystem::is_regular_file(file, failure)) return file;
    const std::string what = std::filesystem::exists(file, failure) ? "is no file" : "does not exist";
    table.fail(key, fmt::format("{} {}; put the sound there, or name another", file.string(), what));
}

/// Fails for a {name} that will not be filled in.
void check_placeholders(const Settings& table, std::string_view key, std::string_view text,
                        const std::vector<std::string>& known) {
    for (std::size_t at = text.find_first_of("{}"); at != std::string_view::npos; at = text.find_first_of("{}", at)) {
        const std::size_t end = text.find('}', at);
        if (text[at] == '}' || end == std::string_view::npos) {
            table.fail(key, fmt::format("'{}' has a '{}' by itself; placeholders look like {{{}}}", key, text[at],
                                        known.front()));
        }
        const std::string name(text.substr(at + 1, end - at - 1));
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            const std::string meant = nearest(name, known);
            table.fail(key, fmt::format("nothing is filled in for '{{{}}}'; {}there are: {{{}}}", name,
                                        meant.empty() ? "" : fmt::format("did you mean '{{{}}}'? ", meant),
                                        join(known, "} {")));
        }
        at = end + 1;
    }
}

Voice read_voice_named(const Settings& table, std::string_view key, const std::string& name,
                       const std::filesystem::path& folder) {
    const std::vector<std::string> known = voice_names(folder);
    if (!std::binary_search(known.begin(), known.end(), name)) table.fail(key, unknown_name("voice", name, known));
    return load_voice(name, folder);
}

/// The first by name that speaks the station's language, else its main language ("en"), else any.
Voice voice_for(const std::string& language, const std::filesystem::path& folder) {
    const std::vector<Voice> voices = list_voices(folder);
    if (voices.empty()) {
        throw Error(Fault::Config, (folder / "voices").string() + ": there is no voice; install newscart again");
    }
    const auto speaks = [](std::string_view tag) {
        return [tag](const Voice& voice) { return std::string_view(voice.language).substr(0, tag.size()) == tag; };
    };
    auto found = std::find_if(voices.begin(), voices.end(), speaks(language));
    if (found == voices.end()) {
        found = std::find_if(voices.begin(), voices.end(), speaks(language.substr(0, language.find('-'))));
    }
    return found == voices.end() ? voices.front() : *found;
}

// ---------------------------------------------------------------------------------------------------- the tables

const std::vector<std::string>& spoken_placeholders() {
    static const std::vector<std::string> kNames{"time", "station", "reader", "next_time", "date", "count"};
    return kNames;
}

void read_station_table(const Settings& table, Station& station) {
    station.name = required_text(table, "name", "Harbour FM");
    station.id = slug(icu::to_ascii(station.name));
    station.language = table.string("language").value_or(station.language);
    const std::vector<std::string> languages = language_tags();
    if (!std::binary_search(languages.begin(), languages.end(), station.language)) {
        table.fail("language", unknown_name("language", station.language, languages));
    }
    station.timezone = table.string("timezone").value_or(station.timezone);
    if (!icu::is_timezone(station.timezone)) {
        table.fail("timezone",
                   fmt::format("there is no time zone '{}'; write a place, as in \"Europe/London\", or \"UTC\"",
                               station.timezone));
    }
}

void read_bulletin_table(const Settings& table, Station& station) {
    BulletinClock& clock = station.clock;
    if (const auto text = table.string("length")) {
        const std::string wrong = read_length_range(*text, clock.length);
        if (!wrong.empty()) table.fail("length", wrong);
    }
    clock.segment = read_lengths(table, "segment", clock.segment, 5, 600, "[\"0:12\", \"0:45\"]");
    if (clock.segment.longest - clock.segment.shortest < frames_of(kNarrowestSegmentSeconds)) {
        table.fail("segment", fmt::format("'segment' is {} to {}; no story of whole sentences is sure to fit into less "
                                          "than {} seconds between the shortest and the longest; widen it",
                                          format_length(clock.segment.shortest), format_length(clock.segment.longest),
                                          kNarrowestSegmentSeconds));
    }
    if (clock.segment.shortest > clock.length.longest) {
        table.fail("segment", fmt::format("the shortest story, {}, is longer than the bulletin, {}",
                                          format_length(clock.segment.shortest), format_length(clock.length.longest)));
    }
    if (table.has("stories")) {
        const std::vector<double> counts = table.numbers("stories");
        const bool sound = counts.size() == 2 && counts[0] >= 1 && counts[0] <= counts[1] && counts[1] <= 100 &&
                           std::floor(counts[0]) == counts[0] && std::floor(counts[1]) == counts[1];
        if (!sound) table.fail("stories", "'stories' needs the fewest and the most, 1 to 100; write stories = [3, 8]");
        clock.stories_least = static_cast<int>(counts[0]);
        clock.stories_most = static_cast<int>(counts[1]);
    }
    const LengthRange pause =
        read_lengths(table, "pause", {clock.pause_least, clock.pause_most}, 0.05, kLongestPauseSeconds, "[0.2, 1.2]");
    clock.pause_least = pause.shortest;
    clock.pause_most = pause.longest;
    if (const auto text = table.string("bed_tail")) {
        const auto length = parse_length(*text);
        if (!length || *length > frames_of(60)) {
            table.fail("bed_tail", fmt::format("'bed_tail' is '{}'; it may be \"0:00\" to \"1:00\"", *text));
        }
        clock.bed_tail_most = *length;
    }
    using std::chrono::duration_cast;
    using std::chrono::hours;
    using std::chrono::minutes;
    const std::chrono::seconds every = read_span(table, "every", station.every, minutes{1}, hours{168});
    station.every = duration_cast<minutes>(every);
    if (station.every != every) table.fail("every", "'every' must be whole minutes");
    station.news_max_age = read_hours(table, "max_age", station.news_max_age);
}

ClockItem read_item(const Settings& table, Station& station) {
    ClockItem item;
    item.place = table.place();
    required_text(table, "kind", "say");
    const std::string kind = choice(table, "kind", "", {"sound", "say", "headlines", "stories", "file"});
    if (kind == "sound") {
        item.kind = ClockItem::Kind::Sound;
        required_text(table, "file", "intro.flac");
        item.file = read_sound(table, "file", station.folder);
        item.bed = false;
        return item;
    }
    if (kind == "file") {
        item.kind = ClockItem::Kind::File;
        const std::string file = required_text(table, "file", "weather/{date}.mp3");
        check_placeholders(table, "file", file, {"date", "hour"});
        item.file = below(station.folder, file);
        item.bed = false;
        return item;
    }
    item.bed = table.boolean("bed").value_or(true);
    if (kind == "stories") {
        item.kind = ClockItem::Kind::Stories;
        item.between = read_sound(table, "between", station.folder);
        return item;
    }
    item.voice = table.string("voice").value_or("");
    if (!item.voice.empty() && station.item_voices.count(item.voice) == 0) {
        station.item_voices[item.voice] = read_voice_named(table, "voice", item.voice, station.folder);
    }
    if (kind == "headlines") {
        item.kind = ClockItem::Kind::Headlines;
        item.count = integer_between(table, "count", item.count, 1, 10);
        item.between = read_sound(table, "between", station.folder);
        return item;
    }
    item.kind = ClockItem::Kind::Say;
    item.text = required_text(table, "text", "This is {station} news.");
    check_placeholders(table, "text", item.text, spoken_placeholders());
    return item;
}

std::vector<ClockItem> default_items(const std::filesystem::path& folder, const std::string& place) {
    const auto sound = [&](const char* name) {
        std::error_code failure;
        const std::filesystem::path file = below(folder, name);
        return std::filesystem::is_regular_file(file, failure) ? file : std::filesystem::path{};
    };
    std::vector<ClockItem> items;
    const auto add = [&](ClockItem::Kind kind) -> ClockItem& {
        items.emplace_back();
        items.back().kind = kind;
        items.back().place = place;
        return items.back();
    };
    const auto add_sound = [&](const char* name) {
        const std::filesystem::path file = sound(name);
        if (file.empty()) return;
        ClockItem& item = add(ClockItem::Kind::Sound);
        item.file = file;
        item.bed = false;
    };
    add_sound("intro.flac");
    add(ClockItem::Kind::Say).text = "It's {time}. This is {station} news, I'm {reader}.";
    add(ClockItem::Kind::Headlines);
    add(ClockItem::Kind::Stories).between = sound("sting.flac");
    add(ClockItem::Kind::Say).text = "{station} news. The next bulletin is at {next_time}.";
    add_sound("outro.flac");
    return items;
}

void read_items(const Settings& root, Station& station) {
    const std::vector<Settings> tables = root.tables("item");
    if (tables.empty()) {
        station.clock.items = default_items(station.folder, root.place());
        return;
    }
    const ClockItem* stories = nullptr;
    station.clock.items.reserve(tables.size());
    for (const Settings& table : tables) {
        station.clock.items.push_back(read_item(table, station));
        const ClockItem& item = station.clock.items.back();
        if (item.kind != ClockItem::Kind::Stories) continue;
        if (stories != nullptr) {
            table.fail("kind",
                       fmt::format("the clock has its stories already at {}; remove one of the two", stories->place));
        }
        stories = &item;
    }
    if (stories == nullptr) root.fail("item", "the clock has no stories; add an [[item]] with kind = \"stories\"");
}

SoundDesign read_sound_table(const Settings& table, const std::filesystem::path& folder) {
    SoundDesign sound;
    sound.bed = read_sound(table, "bed", folder);
    sound.speech_over_bed_lu = number_between(table, "speech_over_bed_lu", sound.speech_over_bed_lu, 0, 60, "LU");
    sound.duck_down_ms = number_between(table, "duck_down_ms", sound.duck_down_ms, 10, 5000, "ms");
    sound.duck_up_ms = number_between(table, "duck_up_ms", sound.duck_up_ms, 10, 10000, "ms");
    sound.hold_gap_ms = number_between(table, "hold_gap_ms", sound.hold_gap_ms, 0, 10000, "ms");
    return sound;
}

Source read_source(const Settings& table) {
    Source source;
    source.match = table.string("match").value_or("");
    source.source = table.string("source").value_or("");
    source.byline = table.string("byline").value_or("");
    source.section = table.string("section").value_or("");
    source.format = table.string("format").value_or("");
    if ((source.match + source.source + source.byline + source.section + source.format).empty())
        table.fail("match",
                   "a source needs one of match (of file names), source, byline, section, format; e.g. match = "
                   "\"agency-*\"");
    source.trust = choice(table, "trust", source.trust, {"air", "hold", "never"});
    if (table.string("max_age")) source.max_age = read_hours(table, "max_age", std::chrono::hours{48});
    source.never = read_never(table);
    source.credit = table.string("credit").value_or("");
    source.priority = integer_between(table, "priority", source.priority, -100, 100);
    return source;
}

FetchAddress read_fetch(const Settings& table, const std::vector<FetchAddress>& before) {
    FetchAddress fetch;
    fetch.url = required_text(table, "url", "https://example.org/news.rss");
    if (const std::string wrong = curl::why_no_address(fetch.url); !wrong.empty()) {
        table.fail("url", fmt::format("'{}' {}; write one like \"https://example.org/news.rss\"",
                                      curl::shown(fetch.url), wrong));
    }
    fetch.name = table.string("name").value_or("");
    if (fetch.name.find('/') != std::string::npos || fetch.name.substr(0, 1) == ".") {
        table.fail("name", fmt::format("'{}' cannot be the name of a feed's file; leave out '/' and the leading '.'",
                                       fetch.name));
    }
    fetch.every = read_span(table, "every", fetch.every, std::chrono::minutes{1}, std::chrono::hours{168});
    for (const FetchAddress& other : before) {
        if (other.url == fetch.url) table.fail("url", "another [[fetch]] has this address already; leave one out");
        if (!fetch.name.empty() && other.name == fetch.name) {
            table.fail("name", fmt::format("another [[fetch]] is called '{}' already; choose another", fetch.name));
        }
    }
    return fetch;
}

void read_loudness(const Settings& table, Output& output) {
    if (table.is_number("loudness")) {
        output.loudness_preset.clear();
        output.loudness_lufs = number_between(table, "loudness", output.loudness_lufs, -36, -9, "LUFS");
        output.short_term_most_lufs = output.loudness_lufs + kShortTermOverLu;
    } else {
        std::vector<std::string> names;
        for (const LoudnessPreset& preset : loudness_presets()) names.push_back(preset.name);
        output.loudness_preset = table.string("loudness").value_or(output.loudness_preset);
        const auto named =
            std::find_if(loudness_presets().begin(), loudness_presets().end(),
                         [&](const LoudnessPreset& preset) { return preset.name == output.loudness_preset; });
        if (named == loudness_presets().end()) {
            table.fail("loudness", unknown_name("loudness preset", output.loudness_preset, names) +
                                       "; a number is a target in LUFS");
        }
        output.loudness_lufs = named->loudness_lufs;
        output.true_peak_dbtp = named->true_peak_dbtp;
        output.short_term_most_lufs = named->loudness_lufs + named->short_term_over_lu;
    }
    output.short_term_most_lufs =
        number_between(table, "short_term_most_lufs", output.short_term_most_lufs, output.loudness_lufs + 1, 0, "LUFS");
    output.true_peak_dbtp = number_between(table, "true_peak_dbtp", output.true_peak_dbtp, -12, 0, "dBTP");
}

void read_all_marks(Station& station) {
    const auto read = [&](const std::filesystem::path& sound) {
        if (sound.empty()) return;
        if (const auto marks = read_sound_marks(sound)) station.sound.marks[sound] = *marks;
    };
    read(station.sound.bed);
    for (const SectionBed& bed : station.sound.section_beds) read(bed.file);
    for (const ClockItem& item : station.clock.items) {
        if (item.kind == ClockItem::Kind::Sound) read(item.file);
        read(item.between);
    }
}

Output read_output(const Settings& table) {
    Output output;
    output.format = choice(table, "format", output.format, {"mp3", "wav", "flac"});
    if (output.format == "mp3") {
        output.bitrate_kbps = integer_between(table, "bitrate_kbps", output.bitrate_kbps, 64, 320, "kb/s");
        const std::vector<int> allowed{64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
        if (std::find(allowed.begin(), allowed.end(), output.bitrate_kbps) == allowed.end()) {
            table.fail("bitrate_kbps", fmt::format("MP3 at 48 kHz has no {} kb/s; there are: {}", output.bitrate_kbps,
                                                   fmt::join(allowed, ", ")));
        }
        output.quality = integer_between(table, "quality", output.quality, 0, 9);
    } else {
        for (const char* key : {"bitrate_kbps", "quality"}) {
            if (table.has(key)) table.fail(key, fmt::format("{} has no '{}'; remove the line", output.format, key));
        }
    }
    output.channels = integer_between(table, "channels", output.channels, 1, 2);
    read_loudness(table, output);
    return output;
}

Destination read_destination(const Settings& table, const std::filesystem::path& folder) {
    Destination destination;
    destination.to = choice(table, "to", destination.to, {"folder"});
    destination.path = below(folder, required_text(table, "path", "/var/lib/radio/news"));
    destination.name = table.string("name").value_or(destination.name);
    check_placeholders(table, "name", destination.name, {"station", "date", "time", "hour"});
    if (destination.name.empty() || destination.name.front() == '.' ||
        destination.name.find('/') != std::string::npos) {
        table.fail("name",
                   fmt::format("'{}' cannot name a file players will see; write for instance name = \"news.mp3\"",
                               destination.name));
    }
    return destination;
}

}  // namespace

LengthRange parse_length_range(const std::string& text) {
    LengthRange range;
    const std::string wrong = read_length_range(text, range);
    if (!wrong.empty()) throw Error(Fault::Usage, wrong);
    return range;
}

BulletinClock scaled_clock(const BulletinClock& clock, LengthRange length) {
    BulletinClock out = clock;
    out.length = length;
    const double ratio = static_cast<double>(length.longest) / static_cast<double>(clock.length.longest);
    const auto scaled = [&](int count) { return std::max(1, static_cast<int>(std::lround(count * ratio))); };
    out.stories_least = scaled(clock.stories_least);
    out.stories_most = scaled(clock.stories_most);
    out.segment.shortest = std::min(clock.segment.shortest, length.longest);
    out.items.clear();
    for (ClockItem item : clock.items) {
        if (item.kind == ClockItem::Kind::Headlines && ratio < 1 && item.count > 1) {
            item.count = scaled(item.count);
            if (item.count < 2) continue;
        }
        out.items.push_back(std::move(item));
    }
    return out;
}

Station load_station(const std::filesystem::path& folder) {
    std::error_code failure;
    Station station;
    station.folder = std::filesystem::absolute(folder, failure).lexically_normal();
    if (!std::filesystem::exists(station.folder / "station.toml", failure)) {
        throw Error(Fault::Config, folder.string() +
                                       ": there is no station.toml; make a station pack with `newscart "
                                       "station new DIR`");
    }
    const Settings root = Settings::load(station.folder / "station.toml");
    read_station_table(root.table("station"), station);
    read_bulletin_table(root.table("bulletin"), station);
    const Settings feed = root.table("feed");
    if (const auto path = feed.string("path"); path && !path->empty()) station.feed = below(station.folder, *path);
    station.other_languages = choice(feed, "other_languages", "refuse", {"refuse", "keep"}) == "keep";
    station.never = read_never(feed);
    const Settings voices = root.table("voices");
    if (const auto name = voices.string("reader")) {
        station.reader = read_voice_named(voices, "reader", *name, station.folder);
    } else {
        station.reader = voice_for(station.language, station.folder);
    }
    if (const auto name = voices.string("second")) {
        station.second = read_voice_named(voices, "second", *name, station.folder);
    }
    read_items(root, station);
    station.sound = read_sound_table(root.table("sound"), station.folder);
    for (const Settings& table : root.tables("bed")) {
        if (station.sound.bed.empty()) {
            table.fail("section", "a section has a bed of its own, but the station has none; name one in [sound] too");
        }
        const std::string section = required_text(table, "section", "sport*");
        required_text(table, "file", "sport.flac");
        station.sound.section_beds.push_back({section, read_sound(table, "file", station.folder)});
    }
    read_all_marks(station);
    for (const Settings& table : root.tables("source")) station.sources.push_back(read_source(table));
    for (const Settings& table : root.tables("fetch")) station.fetches.push_back(read_fetch(table, station.fetches));
    for (const Settings& table : root.tables("output")) station.outputs.push_back(read_output(table));
    if (station.outputs.empty()) station.outputs.emplace_back();
    for (const Settings& table : root.tables("deliver")) {
        station.destinations.push_back(read_destination(table, station.folder));
    }
    root.finish();
    return station;
}

std::filesystem::path default_station_folder() { return data_folder() / "assets" / "stations" / "harbour"; }

const std::vector<LoudnessPreset>& loudness_presets() {
    static const std::vector<LoudnessPreset> kPresets{
        {"web", -16, -1, "players on the web, podcasts, PRX Publish"},
        {"r128", -23, -1, "EBU R 128, radio too since its supplement 3"},
        {"a85", -24, -2, "ATSC A/85"},
        {"prss", -24, -2, "PRSS ContentDepot, NPR"},
        {"bbc", -23, -1, "BBC radio"},
        {"aes", -18, -1, "AES TD1008, speech"},
    };
    return kPresets;
}

}  // namespace newscart
