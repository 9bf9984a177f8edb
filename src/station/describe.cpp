#include "station/describe.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/paths.h"

namespace newscart {
namespace {

/// Lines of "key = value", the values in one column.
class Tables {
  public:
    explicit Tables(const std::filesystem::path& folder) : folder_(folder) {}

    void begin(std::string_view header) { text_ += fmt::format("{}{}\n", text_.empty() ? "" : "\n", header); }
    void raw(std::string_view key, std::string_view value, std::string_view remark = "") {
        const std::string line = fmt::format("{} = {}", key, value);
        text_ += remark.empty() ? line + "\n" : fmt::format("{:<31} # {}\n", line, remark);
    }
    void string(std::string_view key, std::string_view value, std::string_view remark = "") {
        raw(key, toml_string(value), remark);
    }
    /// Nothing if there are none.
    void strings(std::string_view key, const std::vector<std::string>& values) {
        if (values.empty()) return;
        std::string list;
        for (const std::string& value : values) list += (list.empty() ? "" : ", ") + toml_string(value);
        raw(key, "[" + list + "]");
    }
    void number(std::string_view key, double value, std::string_view remark = "") {
        raw(key, fmt::format("{}", value), remark);
    }
    void path(std::string_view key, const std::filesystem::path& path, std::string_view remark = "") {
        if (path.empty()) return;
        const std::filesystem::path relative = path.lexically_relative(folder_);
        const bool inside = !relative.empty() && *relative.begin() != "..";
        string(key, (inside ? relative : path).string(), remark);
    }
    std::string take() { return std::move(text_); }

  private:
    std::filesystem::path folder_;
    std::string text_;
};

std::string lengths(LengthRange range) {
    return fmt::format("[\"{}\", \"{}\"]", format_length(range.shortest), format_length(range.longest));
}

std::string span(std::chrono::seconds span) {
    const bool minutes = span % std::chrono::minutes{1} == std::chrono::seconds{0};
    return minutes ? fmt::format("{} min", span.count() / 60) : fmt::format("{} s", span.count());
}

std::string remark(const Voice& voice) {
    const std::string credit = voice.credit.empty() ? "" : ", by " + voice.credit;
    const std::string how = voice.by_command() ? engine_name(voice) : fmt::format("{} words a minute", voice.rate_wpm);
    return fmt::format("{}, {}, {}{}", voice.reader, voice.language, how, credit);
}

/// What the marks beside a sound tell.
std::string remark(const SoundDesign& design, const std::filesystem::path& sound) {
    const auto found = design.marks.find(sound);
    if (found == design.marks.end()) return "";
    const SoundMarks& marks = found->second;
    std::string text;
    if (marks.tempo_bpm > 0) text = fmt::format("{} beats a minute, {} in a bar", marks.tempo_bpm, marks.beats_in_bar);
    if (marks.post_frame > 0)
        text += fmt::format("{}talked over from {:.2f} s on", text.empty() ? "" : ", ", seconds_of(marks.post_frame));
    return text;
}

void describe_item(const ClockItem& item, const SoundDesign& design, Tables& out) {
    using Kind = ClockItem::Kind;
    out.begin("[[item]]");
    switch (item.kind) {
        case Kind::Sound: out.string("kind", "sound"); break;
        case Kind::Say: out.string("kind", "say"); break;
        case Kind::Headlines: out.string("kind", "headlines"); break;
        case Kind::Stories: out.string("kind", "stories"); break;
        case Kind::File: out.string("kind", "file"); break;
    }
    out.path("file", item.file, remark(design, item.file));
    if (item.kind == Kind::Say) out.string("text", item.text);
    if (item.kind == Kind::Headlines) out.raw("count", std::to_string(item.count));
    out.path("between", item.between);
    if (!item.voice.empty()) out.string("voice", item.voice);
    if (item.kind != Kind::Sound && item.kind != Kind::File) out.raw("bed", item.bed ? "true" : "false");
}

void describe_output(const Output& output, Tables& out) {
    out.begin("[[output]]");
    out.string("name", output.name);
    out.string("format", output.format);
    if (output.format == "wav") out.raw("bits", std::to_string(output.bits));
    if (output.format != "wav" && output.format != "flac") out.raw("bitrate_kbps", std::to_string(output.bitrate_kbps));
    if (output.format == "mp3") out.raw("quality", std::to_string(output.quality));
    out.raw("channels", std::to_string(output.channels));
    if (output.loudness_preset.empty()) {
        out.number("loudness", output.loudness_lufs, "LUFS");
    } else {
        out.string("loudness", output.loudness_preset, fmt::format("{} LUFS", output.loudness_lufs));
    }
    out.number("true_peak_dbtp", output.true_peak_dbtp);
    out.number("short_term_most_lufs", output.short_term_most_lufs, "no 3 s may be louder");
}

std::string numbers(const std::vector<int>& values) {
    std::string list;
    for (const int value : values) list += (list.empty() ? "" : ", ") + std::to_string(value);
    return "[" + list + "]";
}

void describe_slot(const ScheduleSlot& slot, Tables& out) {
    out.begin("[[schedule]]");
    out.raw("minutes", numbers(slot.minutes));
    if (!slot.hours.empty()) out.raw("hours", numbers(slot.hours));
    if (!slot.days.empty()) out.raw("days", numbers(slot.days), "0 is Sunday");
    if (slot.length) {
        const std::string longest = format_length(slot.length->longest);
        out.string("length", slot.length->exact() ? longest : format_length(slot.length->shortest) + ".." + longest);
    }
    if (!slot.format.empty()) out.string("format", slot.format);
}

/// What makes it a service.
void describe_service(const Station& station, Tables& out) {
    const WatchRules& watch = station.watch;
    out.begin("[watch]");
    out.string("lead", span(watch.lead));
    out.string("lock", span(watch.lock));
    out.string("late", span(watch.late));
    out.string("rescan", span(watch.rescan));
    out.string("feed_silent", span(watch.feed_silent));
    out.path("metrics", watch.metrics);

    out.begin("[fallback]");
    out.string("stale_after", span(station.fallback.stale_after));
    // The texts that come with newscart stand wherever it is installed.
    if (station.fallback.evergreen != data_folder() / "assets" / "evergreen")
        out.path("evergreen", station.fallback.evergreen);

    out.begin("[archive]");
    out.string("editions",
               fmt::format("{} days", std::chrono::floor<std::chrono::days>(station.keep.editions).count()));
    out.raw("size_mb", std::to_string(station.keep.most_bytes >> 20));
    out.string("log", fmt::format("{} days", std::chrono::floor<std::chrono::days>(station.keep.log).count()));

    for (const AlertTarget& alert : station.alerts) {
        out.begin("[[alert]]");
        out.strings("command", alert.command);
        for (const auto& [key, text] :
             {std::pair{"email", &alert.email}, std::pair{"from", &alert.from}, std::pair{"smtp", &alert.smtp},
              std::pair{"user", &alert.user}, std::pair{"webhook", &alert.webhook},
              std::pair{"secret_env", &alert.secret_env}}) {
            if (!text->empty()) out.string(key, *text);
        }
        out.path("secret_file", alert.secret_file);
        out.path("ca", alert.ca);
        out.string("cool_down", span(alert.cool_down));
    }
}

}  // namespace

std::string toml_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
        } else {
            out += c;
        }
    }
    return out + "\"";
}

std::string describe(const Station& station) {
    const BulletinClock& clock = station.clock;
    Tables out(station.folder);
    out.begin("[station]");
    out.string("name", station.name, fmt::format("editions go to OUT/{}", station.id));
    out.string("language", station.language);
    out.string("timezone", station.timezone);

    out.begin("[bulletin]");
    out.string("length", clock.length.exact() ? format_length(clock.length.longest)
                                              : fmt::format("{}..{}", format_length(clock.length.shortest),
                                                            format_length(clock.length.longest)));
    out.raw("segment", lengths(clock.segment));
    out.raw("stories", fmt::format("[{}, {}]", clock.stories_least, clock.stories_most));
    out.raw("pause", fmt::format("[{}, {}]", seconds_of(clock.pause_least), seconds_of(clock.pause_most)), "seconds");
    out.string("bed_tail", format_length(clock.bed_tail_most));
    out.string("every", fmt::format("{} min", station.every.count()));
    out.string("max_age", fmt::format("{} h", station.news_max_age.count()));
    out.string("repeat_after", fmt::format("{} h", station.repeat_after.count()));
    if (!station.lighter.empty()) out.strings("lighter", station.lighter);

    out.begin("[feed]");
    if (!station.feed.empty()) out.path("path", station.feed);
    out.string("other_languages", station.other_languages ? "keep" : "refuse");
    out.strings("never", station.never);
    for (const ClockItem& item : clock.items) describe_item(item, station.sound, out);

    out.begin("[voices]");
    out.string("reader", station.reader.name, remark(station.reader));
    if (station.second) out.string("second", station.second->name, remark(*station.second));
    if (station.headlines) out.string("headlines", station.headlines->name, remark(*station.headlines));
    if (station.quotes) out.string("quotes", station.quotes->name, remark(*station.quotes));
    const std::vector<Voice> voices = voices_of(station);
    if (std::any_of(voices.begin(), voices.end(), [](const Voice& voice) { return voice.by_command(); }))
        out.number("patience", station.patience, "what a voice by command may take, in times of its speech");

    out.begin("[sound]");
    out.path("bed", station.sound.bed, remark(station.sound, station.sound.bed));
    out.number("speech_over_bed_lu", station.sound.speech_over_bed_lu);
    out.number("duck_down_ms", station.sound.duck_down_ms);
    out.number("duck_up_ms", station.sound.duck_up_ms);
    out.number("hold_gap_ms", station.sound.hold_gap_ms);

    for (const SectionBed& bed : station.sound.section_beds) {
        out.begin("[[bed]]");
        out.string("section", bed.section);
        out.path("file", bed.file, remark(station.sound, bed.file));
    }
    for (const Source& source : station.sources) {
        out.begin("[[source]]");
        for (const auto& [key, pattern] : {std::pair{"match", &source.match}, std::pair{"source", &source.source},
                                           std::pair{"byline", &source.byline}, std::pair{"section", &source.section},
                                           std::pair{"format", &source.format}}) {
            if (!pattern->empty()) out.string(key, *pattern);
        }
        out.string("trust", source.trust);
        out.string("credit", source.credit);
        out.raw("priority", std::to_string(source.priority));
        if (source.max_age) out.string("max_age", fmt::format("{} h", source.max_age->count()));
        out.strings("never", source.never);
    }
    for (const FetchAddress& fetch : station.fetches) {
        out.begin("[[fetch]]");
        out.string("url", fetch.url);
        if (!fetch.name.empty()) out.string("name", fetch.name);
        out.string("every", span(fetch.every));
        out.path("ca", fetch.ca);
    }
    for (const Output& output : station.outputs) describe_output(output, out);
    for (const Destination& destination : station.destinations) {
        out.begin("[[deliver]]");
        out.string("to", destination.to);
        out.path("path", destination.path);
        for (const auto& [key, value] : settings_of(destination)) out.raw(key, value);
    }
    for (const ScheduleSlot& slot : station.schedule) describe_slot(slot, out);
    describe_service(station, out);
    return out.take();
}

}  // namespace newscart
