#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "station/destination.h"
#include "station/voice.h"

namespace newscart {

/// One item of the clock, the plan a bulletin follows.
struct ClockItem {
    enum class Kind {
        Sound,      ///< a sound of the station, by itself
        Say,        ///< a text with {time} {station} {reader} {next_time} {date} {count}
        Headlines,  ///< the headlines of the first `count` stories
        Stories,    ///< the stories, with `between` between them
        File,       ///< any audio file; {date} and {hour} in its name are filled in from the air time; skipped, with a
                    ///< warning, if missing
    } kind = Kind::Say;
    std::filesystem::path file;     ///< Sound, File: absolute
    std::filesystem::path between;  ///< Stories, Headlines: absolute; empty for none
    std::string text;               ///< Say
    int count = 3;                  ///< Headlines
    std::string voice;              ///< Say, Headlines: name of the voice; "" for the reader
    bool bed = true;                ///< whether the bed plays under this item (Say, Headlines, Stories)
    std::string place;              ///< "station.toml:31:1", for messages
};

/// Shortest and longest, in frames; equal if exact.
struct LengthRange {
    Frames shortest = 0;
    Frames longest = 0;
    bool exact() const { return shortest == longest; }
};

/// "3:00" or "2:30..3:00", from 10 seconds to an hour. Throws Error(Usage) naming what was given.
LengthRange parse_length_range(const std::string& text);

/// The plan of a bulletin.
struct BulletinClock {
    LengthRange length{frames_of(180), frames_of(180)};
    LengthRange segment{frames_of(12), frames_of(45)};  ///< shortest and longest story
    int stories_least = 3;                              ///< for the pack's `length`; scaled by scaled_clock()
    int stories_most = 8;
    Frames pause_least = frames_of(0.2);  ///< between lines
    Frames pause_most = frames_of(1.2);
    Frames bed_tail_most = frames_of(8);  ///< how long the bed may play alone before the outro
    std::vector<ClockItem> items;
};

/// The same clock for another length: the story counts grow or shrink in proportion (at least 1). The headlines only
/// shrink; where not even two are left of several, their item goes, since they would be told again at once.
BulletinClock scaled_clock(const BulletinClock& clock, LengthRange length);

/// What only its maker knows of a sound, from the TOML file of the same name beside it: bed.toml for bed.flac.
struct SoundMarks {
    double tempo_bpm = 0;  ///< 0 if unknown; a bed whose tempo is known loops at a bar
    int beats_in_bar = 4;
    Frames first_beat_frame = 0;  ///< of the first bar
    Frames post_frame = 0;        ///< from here on the sound may be talked over; 0 for nowhere
};

/// A bed of its own for the stories of a section.
struct SectionBed {
    std::string section;  ///< a pattern as fnmatch(3), in any case of letters
    std::filesystem::path file;
};

struct SoundDesign {
    std::filesystem::path bed;                          ///< absolute; empty for none
    std::vector<SectionBed> section_beds;               ///< the first that matches counts
    std::map<std::filesystem::path, SoundMarks> marks;  ///< by the sound's file; of sounds that have any
    double speech_over_bed_lu = 15;
    double duck_down_ms = 250;  ///< before the first word
    double duck_up_ms = 800;    ///< after the last
    double hold_gap_ms = 1000;  ///< shorter gaps in speech do not raise the bed
};

/// The marks of `sound`, if there are any. Throws Error(Config) "bed.toml:1:1: ..." for what cannot be one.
std::optional<SoundMarks> read_sound_marks(const std::filesystem::path& sound);

struct Output {
    std::string name;            ///< by which a [[deliver]] asks for it, "dab"; its format if the station gives none
    std::string format = "mp3";  ///< mp3, mp2 (Layer II at 44.1 kHz), wav, flac, opus or aac
    int bitrate_kbps = 192;      ///< of those compressed with loss
    int bits = 16;               ///< wav: 16 or 24
    int channels = 2;
    int quality = 5;  ///< LAME's level, 0 best .. 9 fastest
    double loudness_lufs = -16;
    double true_peak_dbtp = -1;
    double short_term_most_lufs = -11;    ///< no 3 s may be louder
    std::string loudness_preset = "web";  ///< what the figures came from, for messages
};

struct Source {
    // Patterns as fnmatch(3) of the file's name and, in any case of letters, of the article's fields. All that are
    // given must match.
    std::string match;
    std::string source;
    std::string byline;
    std::string section;
    std::string format;
    std::string trust = "air";  ///< or "hold": only after an editor approved; or "never"
    std::string credit;
    int priority = 0;
    std::optional<std::chrono::hours> max_age;  ///< instead of the station's
    std::vector<std::string> never;             ///< words of it that must never air, beside the station's
};

/// A feed that `newscart fetch` asks for.
struct FetchAddress {
    std::string url;
    std::string name;                 ///< of its file in the feed folder; "" for one made of the address
    std::chrono::seconds every{900};  ///< how often it may be asked
    std::filesystem::path ca;         ///< certificates to trust beside the system's; empty for none
};

/// When bulletins air: at these minutes of these hours of these days, in the station's time.
struct ScheduleSlot {
    std::vector<int> minutes{0};        ///< ascending
    std::vector<int> hours;             ///< ascending; empty: all
    std::vector<int> days;              ///< 0 Sunday .. 6 Saturday, ascending; empty: all
    std::optional<LengthRange> length;  ///< instead of the clock's
    std::string format;                 ///< only the outputs of this format; "" for all
};

/// How newscart watch goes about it.
struct WatchRules {
    std::chrono::seconds lead{600};       ///< before air, an edition is made
    std::chrono::seconds lock{120};       ///< before air, only a kill changes it still
    std::chrono::seconds late{0};         ///< after air, an edition that was missed is still of use
    std::chrono::seconds rescan{60};      ///< the feed is looked at so often, whether changes are reported or not
    std::chrono::seconds feed_silent{0};  ///< so long without anything new in the feed is trouble; 0: never
    std::filesystem::path metrics;        ///< text file for Prometheus; empty for none
};

/// What airs when there is no news to air.
struct FallbackRules {
    std::chrono::seconds stale_after{3 * 3600};  ///< an edition older than this is not told again
    std::filesystem::path evergreen;             ///< folder of texts that are true at any time
};

/// What is kept how long.
struct KeepRules {
    std::chrono::seconds editions{31 * 86400};
    std::int64_t most_bytes = 0;  ///< of all editions; 0: no limit
    std::chrono::seconds log{1100LL * 86400};
};

/// Somebody to be told of trouble, one of three ways. Secrets are not kept here, only where they are.
struct AlertTarget {
    std::vector<std::string> command;  ///< arguments, with {station} {key} {state} {message} filled in; no shell
    std::string email;                 ///< whom to write to
    std::string from;
    std::string smtp;                      ///< "smtps://mail.example.org"
    std::string user;                      ///< at the mail server
    std::string webhook;                   ///< address that JSON is posted to
    std::string secret_env;                ///< variable that holds the password, or the webhook's bearer token
    std::filesystem::path secret_file;     ///< or a file that only its owner may read
    std::filesystem::path ca;              ///< certificate of a server that signs its own, as PEM
    std::chrono::seconds cool_down{3600};  ///< the same trouble is not told again before
};

struct Station {
    std::filesystem::path folder;
    std::string name = "Newscart";
    std::string id;  ///< slug of the name: the folder under OUT
    std::string language = "en-GB";
    std::string timezone = "UTC";
    std::chrono::minutes every{60};       ///< the next bulletin, for {next_time}
    std::chrono::hours news_max_age{48};  ///< older articles are not news
    std::filesystem::path feed;           ///< default of --feed; may be empty
    bool other_languages = false;         ///< whether articles in another language than the station's may air
    std::vector<std::string> never;       ///< words that must never air
    BulletinClock clock;
    Voice reader;
    std::optional<Voice> second;               ///< alternate stories
    std::optional<Voice> headlines;            ///< reads the headlines; else the reader
    std::optional<Voice> quotes;               ///< reads what was a quotation; else the story's voice
    std::map<std::string, Voice> item_voices;  ///< those that ClockItem::voice names
    double patience = 4;  ///< a voice spoken by a command may take so many times what its speech lasts, if no air waits
    SoundDesign sound;
    std::vector<Source> sources;
    std::vector<FetchAddress> fetches;
    std::vector<Output> outputs;  ///< at least one
    std::vector<Destination> destinations;
    std::vector<std::string> lighter;     ///< sections of which a bulletin tells one last, "sport*"; see LineupSettings
    std::chrono::hours repeat_after{24};  ///< a story is not told again before, unless news is thin
    std::vector<ScheduleSlot> schedule;   ///< empty: `every`, counted from midnight
    WatchRules watch;
    FallbackRules fallback;
    KeepRules keep;
    std::vector<AlertTarget> alerts;
};

/// Reads DIR/station.toml and the voices it names; checks every key and range, and that language, time zone, voices and
/// sounds exist. Throws Error(Config) "station.toml:14:1: fact; remedy". Without [[item]] tables the clock is intro,
/// time check, headlines, stories, sign-off, outro (of the sounds, those there are); without [[output]] it is MP3,
/// 192 kb/s, stereo, at the "web" loudness; without [voices] the first voice of the station's language reads.
///
///     [station]  name language timezone
///     [bulletin] length = "3:00" | "2:30..3:00"   segment = ["0:12", "0:45"]   stories = [3, 8]   pause = [0.2, 1.2]
///                bed_tail = "0:08"   every = "60 min"   max_age = "48 h"   repeat_after = "24 h"
///                lighter = ["sport*"]
///     [feed]     path   other_languages = "refuse" | "keep"   never = ["word", ...]
///     [[item]]   kind = "sound" file | "say" text voice bed | "headlines" count between voice bed |
///                "stories" between bed | "file" file
///     [voices]   reader second headlines quotes   patience = 4
///     [sound]    bed speech_over_bed_lu duck_down_ms duck_up_ms hold_gap_ms
///     [[bed]]    section file
///     [[source]] match source byline section format   trust = "air" | "hold" | "never"   credit priority
///                max_age = "12 h"   never = ["word", ...]
///     [[fetch]]  url name every = "15 min" ca
///     [[output]] preset   format = "mp3" | "mp2" | "wav" | "flac" | "opus" | "aac"   bits bitrate_kbps quality
///                channels loudness = "web" | -16 true_peak_dbtp
///                short_term_most_lufs
///     [[deliver]] see station/destination.h
///     [[schedule]] minutes = [0, 30]   hours = "6-9, 16-19"   days = "mon-fri"   length = "2:00"   format = "mp3"
///     [watch]    lead = "10 min"   lock = "2 min"   late = "0 min"   rescan = "1 min"   feed_silent = "3 h"   metrics
///     [fallback] stale_after = "3 h"   evergreen
///     [archive]  editions = "31 days"   size_mb = 2000   log = "1100 days"
///     [[alert]]  command = ["program", "{message}"] | email from smtp user | webhook   secret_env | secret_file
///                cool_down = "60 min"
///
/// Relative paths are below DIR.
Station load_station(const std::filesystem::path& folder);
/// The same with this text instead of DIR/station.toml's.
Station load_station(const std::filesystem::path& folder, const std::string& toml);
/// Only what says where editions go, and when: nothing in it needs another file. Does not name unknown settings.
Station load_bare_station(const std::filesystem::path& folder, const std::string& toml);

/// All voices it names, each once.
std::vector<Voice> voices_of(const Station& station);

/// The pack newscart falls back on when no --station is given: data_folder()/assets/stations/harbour.
std::filesystem::path default_station_folder();

/// How far above an output's loudness its loudest 3 s may be, if the station says nothing else: EBU R 128 s1.
inline constexpr double kShortTermOverLu = 5;

/// Loudness target and true-peak limit of a named preset (web -16/-1, r128 -23/-1, a85 -24/-2, aes -18/-1, ...).
struct LoudnessPreset {
    std::string name;
    double loudness_lufs;
    double true_peak_dbtp;
    std::string note;  ///< who asks for it
    double short_term_over_lu = kShortTermOverLu;
};
const std::vector<LoudnessPreset>& loudness_presets();

}  // namespace newscart
