#include "station/station.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <system_error>

#include "base/error.h"
#include "base/file.h"
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

Voice read_voice_named(const Settings& table, std::string_view key, const std::string& name,
                       const std::filesystem::path& folder) {
    const std::vector<std::string> known = voice_names(folder);
    if (!std::binary_search(known.begin(), known.end(), name)) table.fail(key, unknown_name("voice", name, known));
    return load_voice(name, folder);
}

/// The first by name that speaks the station's language, else its main language ("en"), else any; of those of eSpeak
/// NG: what is heard must not depend on what else is installed.
Voice voice_for(const std::string& language, const std::filesystem::path& folder) {
    std::vector<Voice> voices = list_voices(folder);
    std::erase_if(voices, [](const Voice& voice) { return voice.by_command(); });
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
    station.repeat_after = read_hours(table, "repeat_after", station.repeat_after);
    station.lighter = table.strings("lighter");
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

/// A file of certificates as PEM; empty if the setting is not there.
std::filesystem::path read_certificates(const Settings& table, const std::filesystem::path& folder) {
    const auto name = table.string("ca");
    if (!name || name->empty()) return {};
    std::filesystem::path file = below(folder, *name);
    constexpr std::size_t kMostBytes = 4U << 20;  // all authorities of the web are a quarter of a megabyte
    std::string pem;
    try {
        pem = read_file(file, kMostBytes);
    } catch (const Error& error) {
        table.fail("ca", fmt::format("{}; put the server's certificate there, as PEM", error.what()));
    }
    if (pem.find("-----BEGIN CERTIFICATE-----") == std::string::npos &&
        pem.find("-----BEGIN TRUSTED CERTIFICATE-----") == std::string::npos) {
        table.fail("ca", fmt::format("{} holds no certificate; put the server's there, as PEM", file.string()));
    }
    return file;
}

FetchAddress read_fetch(const Settings& table, const std::vector<FetchAddress>& before,
                        const std::filesystem::path& folder) {
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
    fetch.ca = read_certificates(table, folder);
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

/// What a network or a player asks for, under its name.
struct OutputPreset {
    const char* name;
    const char* format;
    int bitrate_kbps;
    const char* loudness;
};
constexpr std::array<OutputPreset, 5> kOutputPresets{{
    {"web", "mp3", 192, "web"},
    {"r128", "wav", 0, "r128"},
    {"prss", "mp2", 256, "prss"},
    {"contentdepot", "mp2", 256, "prss"},
    {"apple", "aac", 192, "web"},
}};

struct Bitrates {
    const char* format;
    std::vector<int> kbps;
    int otherwise;
};

/// MPEG's are a list; of the others only sensible ones.
const Bitrates* bitrates_of(const std::string& format) {
    static const std::vector<Bitrates> kBitrates{
        {"mp3", {64, 80, 96, 112, 128, 160, 192, 224, 256, 320}, 192},
        {"mp2", {64, 96, 112, 128, 160, 192, 224, 256, 320, 384}, 256},
        {"opus", {32, 48, 64, 96, 128, 160, 192, 256}, 96},
        {"aac", {64, 96, 128, 160, 192, 256}, 128},
    };
    const auto found = std::find_if(kBitrates.begin(), kBitrates.end(),
                                    [&](const Bitrates& bitrates) { return bitrates.format == format; });
    return found == kBitrates.end() ? nullptr : &*found;
}

void read_bitrate(const Settings& table, Output& output) {
    const Bitrates* bitrates = bitrates_of(output.format);
    const auto refuse_key = [&](const char* key) {
        if (table.has(key)) table.fail(key, fmt::format("{} has no '{}'; remove the line", output.format, key));
    };
    if (output.format != "mp3") refuse_key("quality");
    if (bitrates == nullptr) return refuse_key("bitrate_kbps");
    output.bitrate_kbps = integer_between(table, "bitrate_kbps", output.bitrate_kbps, bitrates->kbps.front(),
                                          bitrates->kbps.back(), "kb/s");
    if (std::find(bitrates->kbps.begin(), bitrates->kbps.end(), output.bitrate_kbps) == bitrates->kbps.end()) {
        table.fail("bitrate_kbps", fmt::format("{} has no {} kb/s; there are: {}",
                                               output.format == "mp3" ? "MP3 at 48 kHz" : output.format,
                                               output.bitrate_kbps, fmt::join(bitrates->kbps, ", ")));
    }
}

Output read_output(const Settings& table) {
    Output output;
    int preset_kbps = 0;
    if (const auto name = table.string("preset")) {
        const auto preset = std::find_if(kOutputPresets.begin(), kOutputPresets.end(),
                                         [&](const OutputPreset& each) { return each.name == *name; });
        if (preset == kOutputPresets.end()) {
            std::vector<std::string> names;
            names.reserve(kOutputPresets.size());
            for (const OutputPreset& each : kOutputPresets) names.emplace_back(each.name);
            table.fail("preset", unknown_name("preset", *name, names));
        }
        output.format = preset->format;
        output.loudness_preset = preset->loudness;
        preset_kbps = preset->bitrate_kbps;
    }
    const std::string preset_format = output.format;
    output.format = choice(table, "format", output.format, {"mp3", "mp2", "wav", "flac", "opus", "aac"});
    if (const Bitrates* bitrates = bitrates_of(output.format)) {
        output.bitrate_kbps = preset_kbps > 0 && output.format == preset_format ? preset_kbps : bitrates->otherwise;
    }
    read_bitrate(table, output);
    if (output.format == "mp3") output.quality = integer_between(table, "quality", output.quality, 0, 9);
    if (output.format == "wav") {
        output.bits = integer_between(table, "bits", output.bits, 16, 24);
        if (output.bits != 16 && output.bits != 24) table.fail("bits", "a WAV has 16 or 24 bits a sample");
    } else if (table.has("bits")) {
        table.fail("bits", fmt::format("{} has no 'bits'; remove the line", output.format));
    }
    output.channels = integer_between(table, "channels", output.channels, 1, 2);
    if (output.format == "mp2" && output.channels == 1 && output.bitrate_kbps > 192) {
        table.fail(table.has("bitrate_kbps") ? "bitrate_kbps" : "channels",
                   "Layer II has at most 192 kb/s for one channel; write bitrate_kbps = 128");
    }
    read_loudness(table, output);
    output.name = table.string("name").value_or("");
    const bool plain = std::all_of(output.name.begin(), output.name.end(), [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
    if (!plain) table.fail("name", "a folder is named after it; write it in small letters and digits, like \"dab\"");
    return output;
}

/// Each has a name of its own: the station's, or its format, with a number if another is called so.
void name_outputs(const std::vector<Settings>& tables, std::vector<Output>& outputs) {
    std::set<std::string> taken;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        if (!outputs[i].name.empty() && !taken.insert(outputs[i].name).second)
            tables[i].fail("name", fmt::format("another [[output]] is called '{}'", outputs[i].name));
    }
    for (Output& output : outputs) {
        if (!output.name.empty()) continue;
        output.name = output.format;
        for (int number = 2; !taken.insert(output.name).second; ++number)
            output.name = fmt::format("{}-{}", output.format, number);
    }
}

/// Which output a destination is given must be known before an edition is made for it.
void check_output_of(const Destination& destination, const std::vector<Output>& outputs) {
    if (destination.output.empty()) return;
    std::string names;
    for (const Output& output : outputs) {
        if (output.name == destination.output) return;
        names += (names.empty() ? "" : ", ") + output.name;
    }
    throw Error(Fault::Config,
                fmt::format("{}: [[deliver]] output = '{}': there is no [[output]] of that name; there are: {}",
                            destination.place, destination.output, names));
}

/// "6-9, 16-19" or [6, 7, 8] or 6: ascending, each once. `named` turns a name into its number, or gives nothing.
template <class Named>
std::vector<int> read_set(const Settings& table, std::string_view key, int least, int most, std::string_view example,
                          const Named& named) {
    std::vector<bool> in(static_cast<std::size_t>(most) + 1);
    const auto refuse = [&](std::string_view what) {
        table.fail(key, fmt::format("'{}' holds '{}'; write {}, {} to {}", key, what, example, least, most));
    };
    const auto put = [&](int first, int last, std::string_view what) {
        if (first < least || first > most || last < least || last > most) refuse(what);
        // "22-5" and "fri-mon" go over the end.
        for (int value = first;; value = value == most ? least : value + 1) {
            in[static_cast<std::size_t>(value)] = true;
            if (value == last) return;
        }
    };
    if (table.is_number(key)) {
        for (const double value : table.numbers(key)) {
            if (std::floor(value) != value) refuse(fmt::format("{}", value));
            put(static_cast<int>(value), static_cast<int>(value), fmt::format("{}", value));
        }
    } else {
        for (const std::string& text : table.strings(key)) {
            for (const std::string_view part : split(text, ',')) {
                const std::string_view range = trim(part);
                const std::size_t dash = range.find('-');
                const auto first = named(trim(range.substr(0, dash)));
                const auto last = dash == std::string_view::npos ? first : named(trim(range.substr(dash + 1)));
                if (!first || !last) refuse(range);
                put(*first, *last, range);
            }
        }
    }
    std::vector<int> values;
    for (int value = least; value <= most; ++value) {
        if (in[static_cast<std::size_t>(value)]) values.push_back(value);
    }
    return values;
}

std::optional<int> number_named(std::string_view text) {
    if (text.empty() || text.size() > 2 || text.find_first_not_of("0123456789") != std::string_view::npos)
        return std::nullopt;
    return std::stoi(std::string(text));
}

std::optional<int> day_named(std::string_view text) {
    constexpr std::array<std::string_view, 7> kDays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    const std::string name = ascii_lower(text.substr(0, 3));
    const auto found = std::find(kDays.begin(), kDays.end(), name);
    return found == kDays.end() ? std::nullopt : std::optional(static_cast<int>(found - kDays.begin()));
}

ScheduleSlot read_slot(const Settings& table, const Station& station) {
    ScheduleSlot slot;
    if (table.has("minutes")) slot.minutes = read_set(table, "minutes", 0, 59, "minutes = [0, 30]", number_named);
    if (slot.minutes.empty()) table.fail("minutes", "'minutes' is empty; write minutes = [0, 30]");
    slot.hours = read_set(table, "hours", 0, 23, "hours = \"6-9, 16-19\"", number_named);
    slot.days = read_set(table, "days", 0, 6, "days = \"mon-fri\"", day_named);
    if (const auto text = table.string("length")) {
        LengthRange length;
        const std::string wrong = read_length_range(*text, length);
        if (!wrong.empty()) table.fail("length", wrong);
        slot.length = length;
    }
    slot.format = table.string("format").value_or("");
    const bool known = std::any_of(station.outputs.begin(), station.outputs.end(),
                                   [&](const Output& output) { return output.format == slot.format; });
    if (!slot.format.empty() && !known) {
        table.fail("format", fmt::format("there is no [[output]] of format '{}'; add one", slot.format));
    }
    return slot;
}

WatchRules read_watch(const Settings& table, const std::filesystem::path& folder) {
    using std::chrono::hours;
    using std::chrono::minutes;
    using std::chrono::seconds;
    WatchRules rules;
    rules.lead = read_span(table, "lead", rules.lead, seconds{30}, hours{12});
    rules.lock = read_span(table, "lock", rules.lock, seconds{0}, hours{12});
    rules.late = read_span(table, "late", rules.late, seconds{0}, hours{12});
    rules.rescan = read_span(table, "rescan", rules.rescan, seconds{5}, hours{1});
    rules.feed_silent = read_span(table, "feed_silent", rules.feed_silent, seconds{0}, hours{720});
    if (rules.lock >= rules.lead) {
        table.fail(table.has("lock") ? "lock" : "lead",
                   fmt::format("'lock' is {} and 'lead' {}: an edition would be locked before it is made; make 'lead' "
                               "the longer one",
                               format_span(rules.lock), format_span(rules.lead)));
    }
    if (const auto path = table.string("metrics"); path && !path->empty()) rules.metrics = below(folder, *path);
    return rules;
}

FallbackRules read_fallback(const Settings& table, const std::filesystem::path& folder) {
    FallbackRules rules;
    rules.stale_after =
        read_span(table, "stale_after", rules.stale_after, std::chrono::seconds{0}, std::chrono::hours{72});
    const auto path = table.string("evergreen");
    std::error_code failure;
    if (path && !path->empty()) {
        rules.evergreen = below(folder, *path);
        if (!std::filesystem::is_directory(rules.evergreen, failure)) {
            table.fail("evergreen", fmt::format("{} is no folder; put texts there that are true at any time",
                                                rules.evergreen.string()));
        }
    } else if (std::filesystem::is_directory(folder / "evergreen", failure)) {
        rules.evergreen = folder / "evergreen";
    } else {
        rules.evergreen = data_folder() / "assets" / "evergreen";
    }
    return rules;
}

KeepRules read_keep(const Settings& table) {
    using std::chrono::hours;
    KeepRules rules;
    rules.editions = read_span(table, "editions", rules.editions, hours{24}, hours{24 * 3660});
    rules.log = read_span(table, "log", rules.log, hours{24 * 14}, hours{24 * 3660});
    rules.most_bytes = std::int64_t{integer_between(table, "size_mb", 0, 0, 10'000'000)} << 20;
    return rules;
}

AlertTarget read_alert(const Settings& table, const std::filesystem::path& folder) {
    AlertTarget alert;
    alert.command = table.strings("command");
    alert.email = table.string("email").value_or("");
    alert.webhook = table.string("webhook").value_or("");
    if ((alert.command.empty() ? 0 : 1) + (alert.email.empty() ? 0 : 1) + (alert.webhook.empty() ? 0 : 1) != 1) {
        table.fail("",
                   "an alert needs one of command, email, webhook; e.g. command = [\"/usr/local/bin/page\", "
                   "\"{message}\"]");
    }
    for (const std::string& argument : alert.command)
        check_placeholders(table, "command", argument, {"station", "key", "state", "message"});
    if (!alert.email.empty()) {
        alert.smtp = required_text(table, "smtp", "smtps://mail.example.org");
        alert.from = required_text(table, "from", "newscart@example.org");
        alert.user = table.string("user").value_or("");
        if (alert.smtp.rfind("smtp://", 0) != 0 && alert.smtp.rfind("smtps://", 0) != 0)
            table.fail("smtp", "'smtp' is no mail server; write one like \"smtps://mail.example.org\"");
        for (const char* key : {"email", "from"}) {
            const std::string address = *table.string(key);
            if (address.find('@') == std::string::npos || address.find_first_of("<>\r\n\t ") != std::string::npos)
                table.fail(key, fmt::format("'{}' is no address; write one like \"desk@example.org\"", address));
        }
    }
    if (!alert.webhook.empty()) {
        if (const std::string wrong = curl::why_no_address(alert.webhook); !wrong.empty()) {
            table.fail("webhook", fmt::format("'{}' {}; write one like \"https://example.org/hook\"",
                                              curl::shown(alert.webhook), wrong));
        }
    }
    alert.secret_env = table.string("secret_env").value_or("");
    if (const auto path = table.string("secret_file"); path && !path->empty()) alert.secret_file = below(folder, *path);
    if (!alert.secret_env.empty() && !alert.secret_file.empty())
        table.fail("secret_file", "give secret_env or secret_file, not both");
    alert.ca = read_certificates(table, folder);
    alert.cool_down = read_span(table, "cool_down", alert.cool_down, std::chrono::seconds{0}, std::chrono::hours{168});
    return alert;
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

std::vector<Voice> voices_of(const Station& station) {
    std::vector<Voice> voices = {station.reader};
    const auto add = [&voices](const Voice& voice) {
        const auto same = [&voice](const Voice& known) { return known.name == voice.name; };
        if (std::none_of(voices.begin(), voices.end(), same)) voices.push_back(voice);
    };
    for (const auto* voice : {&station.second, &station.headlines, &station.quotes}) {
        if (*voice) add(**voice);
    }
    for (const auto& [name, voice] : station.item_voices) add(voice);
    return voices;
}

namespace {

void read_where_and_when(const Settings& root, Station& station) {
    const std::vector<Settings> outputs = root.tables("output");
    for (const Settings& table : outputs) station.outputs.push_back(read_output(table));
    if (station.outputs.empty()) station.outputs.emplace_back();
    name_outputs(outputs, station.outputs);
    for (const Settings& table : root.tables("deliver")) {
        station.destinations.push_back(read_destination(table, station.folder));
        check_output_of(station.destinations.back(), station.outputs);
    }
    check_clashes(station.destinations);
    for (const Settings& table : root.tables("schedule")) station.schedule.push_back(read_slot(table, station));
    station.watch = read_watch(root.table("watch"), station.folder);
    station.fallback = read_fallback(root.table("fallback"), station.folder);
    station.keep = read_keep(root.table("archive"));
    for (const Settings& table : root.tables("alert")) station.alerts.push_back(read_alert(table, station.folder));
}

Station named_station(const std::filesystem::path& folder, const Settings& root) {
    std::error_code failure;
    Station station;
    station.folder = std::filesystem::absolute(folder, failure).lexically_normal();
    read_station_table(root.table("station"), station);
    read_bulletin_table(root.table("bulletin"), station);
    return station;
}

Station station_of(const std::filesystem::path& folder, const Settings& root) {
    Station station = named_station(folder, root);
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
    for (const auto& [role, voice] : {std::pair{"second", &station.second}, std::pair{"headlines", &station.headlines},
                                      std::pair{"quotes", &station.quotes}}) {
        if (const auto name = voices.string(role)) *voice = read_voice_named(voices, role, *name, station.folder);
    }
    station.patience = number_between(voices, "patience", station.patience, 0.1, 1000, "times what the speech lasts");
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
    for (const Settings& table : root.tables("fetch"))
        station.fetches.push_back(read_fetch(table, station.fetches, station.folder));
    read_where_and_when(root, station);
    root.finish();
    return station;
}

}  // namespace

Station load_station(const std::filesystem::path& folder) {
    std::error_code failure;
    if (!std::filesystem::exists(folder / "station.toml", failure)) {
        throw Error(Fault::Config, folder.string() +
                                       ": there is no station.toml; make a station pack with `newscart "
                                       "station new DIR`");
    }
    const Settings root = Settings::load(folder / "station.toml");
    return station_of(folder, root);
}

Station load_station(const std::filesystem::path& folder, const std::string& toml) {
    return station_of(folder, Settings::parse(toml, "station.toml"));
}

Station load_bare_station(const std::filesystem::path& folder, const std::string& toml) {
    const Settings root = Settings::parse(toml, "station.toml");
    Station station = named_station(folder, root);
    read_where_and_when(root, station);
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
