#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace newscart {

/// Of the commands that have no station to ask.
inline constexpr const char* kDefaultLanguage = "en-GB";

enum class Command {
    None,
    Produce,
    Preview,
    Watch,
    Status,
    Order,
    Log,
    Fetch,
    Check,
    Voices,
    StationNew,
    StationCheck,
    Read,
    Condense,
    Sentences,
    Spell,
    Say,
    LexiconCheck,
    LexiconList,
    LexiconAdd
};

enum class Chatter { Quiet, Normal, Verbose };

/// The command line, checked for form. What it means for a station is found out later.
struct Options {
    Command command = Command::None;

    std::filesystem::path station;  ///< empty: the pack that comes with newscart
    std::filesystem::path feed;     ///< empty: the station's own
    std::filesystem::path out = "out";
    std::filesystem::path archive;        ///< empty: OUT/<station>/archive.db
    std::string air;                      ///< empty: the station's next bulletin
    std::string length;                   ///< empty: the station's own
    std::string reason;                   ///< produce --reason
    std::string listen;                   ///< preview --listen, watch --desk
    std::vector<std::string> hosts;       ///< preview, watch --host
    std::string editor;                   ///< preview --editor
    std::string editor_header;            ///< preview, watch --editor-header
    std::filesystem::path html;           ///< preview --html
    std::filesystem::path evergreen_out;  ///< station check --out
    bool try_destinations = false;        ///< station check --deliver

    std::vector<std::filesystem::path>
        paths;                           ///< check FILE..., read PATH..., station new|check DIR, lexicon check FILE...
    std::vector<std::string> addresses;  ///< fetch URL...
    std::string preset;                  ///< check --preset
    std::string station_name;            ///< station new --name
    std::string language;                ///< "" : the station's, or en-GB
    std::string timezone;                ///< station new --timezone
    std::string text;                    ///< say TEXT, order VERB STORY, lexicon list|add WORD
    std::string verb;                    ///< order VERB
    std::string from;                    ///< log --from
    std::string to;                      ///< log --to
    std::filesystem::path output;        ///< say -o, check --plot
    std::string voice;                   ///< say --voice
    std::string reading;                 ///< lexicon add WORD READING
    std::string note;                    ///< lexicon add --note
    double seconds = 0;                  ///< condense --seconds

    int jobs = 0;  ///< 0: one a processor
    Chatter chatter = Chatter::Normal;
    int port = 0;      ///< preview --port; 0: any that is free
    int position = 1;  ///< order --position
    int newest = 24;   ///< log --last
    int words = 0;     ///< condense --words
    bool segments = true;
    bool use_archive = true;
    bool fallback = true;          ///< produce --no-fallback
    bool only_if_changed = false;  ///< produce --if-changed
    bool metrics = false;          ///< status --metrics
    bool on_time = false;          ///< produce --on-time
    bool json = false;
    bool play = false;      ///< preview --play
    bool list = false;      ///< preview --list
    bool browser = true;    ///< preview --no-browser
    bool force = false;     ///< fetch --force
    bool lines = false;     ///< log --lines
    bool csv = false;       ///< log --csv
    bool explain = false;   ///< say --explain, condense --explain
    bool verbatim = false;  ///< condense --verbatim
    bool shorten = false;   ///< condense --shorten

    std::optional<int> exit_early;  ///< --help, --version or a wrong command line: already answered
};

/// Never throws: what is wrong with the command line is printed on stderr, with status 2 in exit_early.
Options parse_options(int argc, char** argv);

}  // namespace newscart
