#include "app/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>

#include "app/console.h"
#include "base/error.h"
#include "base/text.h"

namespace newscart {
namespace {

constexpr const char* kStatuses =
    "Exit status: 0 made as promised, 1 made but degraded (check: not fit for air; fetch: a feed\n"
    "failed), 2 command line,\n"
    "3 configuration, 4 nothing fit to air, 5 speech or sound engine, 6 delivery, 70 a bug of ours, 130 interrupted.";

void add_station(CLI::App& command, Options& options) {
    command
        .add_option("--station", options.station,
                    "The station pack, a folder with station.toml (default: the pack that comes with newscart)")
        ->type_name("DIR");
}

void add_language(CLI::App& command, Options& options, const std::string& otherwise) {
    command
        .add_option("--language", options.language,
                    "Language variant, e.g. en-GB or en-US (default: " + otherwise + ")")
        ->type_name("TAG");
}

void add_feed(CLI::App& command, Options& options, const char* what) {
    command.add_option("--feed", options.feed, what)->type_name("DIR");
}

void add_out(CLI::App& command, Options& options, const char* what) {
    command.add_option("--out", options.out, what)->type_name("DIR");
}

void add_archive(CLI::App& command, Options& options) {
    command.add_option("--archive", options.archive, "The station's memory (default: OUT/<station>/archive.db)")
        ->type_name("FILE");
}

/// As many as there are; of other options given twice the last counts.
void add_paths(CLI::App& command, Options& options, const char* name, const char* what, const char* type) {
    command.add_option(name, options.paths, what)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->type_name(type);
}

void add_jobs(CLI::App& command, Options& options) {
    command.add_option("--jobs", options.jobs, "Workers (default: one a processor); the result does not depend on it")
        ->type_name("N")
        ->check(CLI::Range(1, 256));
}

void add_produce(CLI::App& app, Options& options) {
    CLI::App* command = app.add_subcommand("produce", "Make one edition of the bulletin from the feed folder");
    add_station(*command, options);
    add_feed(*command, options, "Folder (or file) the news feeds drop into; never written to");
    add_out(*command, options, "Where editions go: OUT/<station>/<air time>/ (default: out)");
    command
        ->add_option("--air", options.air,
                     "Air time: 2026-11-23T15:00:00Z, or 2026-11-23T15:00 or 15:00 in the station's time zone "
                     "(default: the next bulletin)")
        ->type_name("TIME");
    command
        ->add_option("--length", options.length, "Exact length, 3:00, or a range, 2:30..3:00 (default: the station's)")
        ->type_name("LENGTH");
    add_jobs(*command, options);
    command->add_flag("!--no-segments", options.segments, "Make the bulletin only, not one file a story");
    command->add_flag("!--no-archive", options.use_archive,
                      "Without memory: nothing is remembered, nothing is looked up");
    add_archive(*command, options);
    command->add_flag("!--no-fallback", options.fallback,
                      "Without news fit to air make nothing, instead of what the station falls back on");
    command->add_flag("--on-time", options.on_time, "Deliver nothing once the air time has come");
    command->add_flag(
        "--if-changed", options.only_if_changed,
        "Where the edition is there, make it again only for a kill, an order, a correction or breaking news");
    command->add_option("--reason", options.reason, "Why it is made, for the log")->type_name("TEXT");
    command->add_flag("--json", options.json, "Print the report as JSON on standard output");
    command->footer(
        "Examples:\n"
        "  newscart produce --feed /srv/news --out /srv/bulletins\n"
        "  newscart produce --station /etc/newscart/harbour --air 15:00 --length 2:30..3:00\n"
        "  newscart produce --feed news --no-segments --json | jq .loudness_lufs");
    command->callback([&options] { options.command = Command::Produce; });
}

/// Of a desk behind the station's own proxy.
void add_proxy(CLI::App& command, Options& options) {
    command
        .add_option("--host", options.hosts,
                    "A name browsers may call the desk by, as behind a proxy; may be given several times")
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->type_name("NAME");
    command
        .add_option("--editor-header", options.editor_header,
                    "A header in which the station's own proxy says who is at the desk")
        ->type_name("HEADER");
}

void add_preview(CLI::App& app, Options& options) {
    CLI::App* command =
        app.add_subcommand("preview", "Hear, see and correct the next edition at the desk, a page in your browser");
    command->add_option("article", options.paths, "Only this article, by itself: a file of any kind a feed may hold")
        ->type_name("ARTICLE");
    add_station(*command, options);
    command->add_option("--feed", options.feed, "Folder (or file) the news feeds drop into; never written to")
        ->type_name("DIR");
    command->add_option("--out", options.out, "Where editions go: OUT/<station>/<air time>/ (default: out)")
        ->type_name("DIR");
    command->add_option("--air", options.air, "Air time, as of produce (default: the next bulletin)")
        ->type_name("TIME");
    command
        ->add_option("--length", options.length, "Exact length, 3:00, or a range, 2:30..3:00 (default: the station's)")
        ->type_name("LENGTH");
    add_jobs(*command, options);
    command->add_flag("!--no-segments", options.segments, "Send the bulletin to air, not one file a story");
    command->add_flag("!--no-archive", options.use_archive, "Without memory: nothing that is changed is remembered");
    command->add_option("--archive", options.archive, "The station's memory (default: OUT/<station>/archive.db)")
        ->type_name("FILE");
    command
        ->add_option("--listen", options.listen,
                     "Address of this machine to serve the desk on, with :PORT if you like (default: 127.0.0.1)")
        ->type_name("ADDRESS");
    command->add_option("--port", options.port, "Port to serve the desk on (default: any that is free)")
        ->type_name("PORT")
        ->check(CLI::Range(1, 65535));
    command->add_option("--editor", options.editor, "Who works at the desk, for the log (default: the user)")
        ->type_name("NAME");
    add_proxy(*command, options);
    command->add_flag("!--no-browser", options.browser, "Print the address of the desk, open no browser");
    command->add_flag("--play", options.play, "Play the edition in the terminal instead");
    command->add_option("--html", options.html, "Write the edition as one HTML file instead, to be mailed")
        ->type_name("FILE");
    command->add_flag("--list", options.list, "Print the segments instead: number, length, file name, headline");
    command->footer(
        "The address holds a token: who has it may use the desk. Ctrl-C closes it.\n"
        "Examples:\n"
        "  newscart preview --feed /srv/news --out /srv/bulletins\n"
        "  newscart preview --station /etc/newscart/harbour --air 15:00 --port 8080\n"
        "  newscart preview --feed news --play\n"
        "  newscart preview story.txt");
    command->callback([&options] { options.command = Command::Preview; });
}

void add_watch(CLI::App& app, Options& options) {
    CLI::App* command = app.add_subcommand("watch", "Make every bulletin of the schedule, some minutes before it airs");
    add_station(*command, options);
    add_feed(*command, options, "Folder the news feeds drop into (default: the station's)");
    add_out(*command, options, "Where editions go: OUT/<station>/<air time>/ (default: out)");
    add_jobs(*command, options);
    command->add_flag("!--no-segments", options.segments, "Make the bulletins only, not one file a story");
    add_archive(*command, options);
    command
        ->add_option("--desk", options.listen,
                     "Address and port, 127.0.0.1:8080, to serve the desk on for all editors (see preview)")
        ->type_name("ADDRESS");
    add_proxy(*command, options);
    command->footer(
        "Runs until it is told to end (SIGTERM). SIGHUP: read the station pack anew.\n"
        "Example:\n"
        "  newscart watch --station /etc/newscart/harbour --out /srv/bulletins");
    command->callback([&options] { options.command = Command::Watch; });
}

void add_status(CLI::App& app, Options& options) {
    CLI::App* command = app.add_subcommand("status", "How a station stands: next and last edition, feed, troubles");
    add_station(*command, options);
    add_feed(*command, options, "The feed folder (default: the station's)");
    add_out(*command, options, "Where editions go, and the memory with them (default: out)");
    add_archive(*command, options);
    command->add_flag("--json", options.json, "As JSON");
    command->add_flag("--metrics", options.metrics, "As metrics for Prometheus");
    command->footer(
        "Exit status 1 if there is trouble.\n"
        "Example:\n"
        "  newscart status --station /etc/newscart/harbour --out /srv/bulletins");
    command->callback([&options] { options.command = Command::Status; });
}

void add_order(CLI::App& app, Options& options) {
    CLI::App* command = app.add_subcommand("order", "Tell the next bulletins what to do with a story");
    command
        ->add_option("verb", options.verb,
                     "list, kill, hold, approve, drop, pin, move, approve-edition or reopen-edition")
        ->type_name("VERB");
    command->add_option("story", options.text, "Its id, its file's name, or words of its headline")->type_name("STORY");
    add_station(*command, options);
    add_feed(*command, options, "The feed folder (default: the station's)");
    add_out(*command, options, "Where editions go, and the memory with them (default: out)");
    add_archive(*command, options);
    command->add_option("--position", options.position, "pin, move: its place in the bulletin, from 1 (default: 1)")
        ->type_name("N")
        ->check(CLI::Range(1, 100));
    command
        ->add_option("--air", options.air,
                     "approve-edition, reopen-edition: the air time of the edition (default: the next bulletin)")
        ->type_name("TIME");
    command->add_flag("--json", options.json, "list: one story a line, as JSON");
    command->footer(
        "kill: never again, whatever comes. hold: not until approved. approve: what is held or in doubt may air.\n"
        "drop, pin, move: for the bulletins of a day. The last word counts, but a kill stays.\n"
        "approve-edition: it airs as it is, whatever news comes; only a kill still changes it. reopen-edition: it may "
        "be made again.\n"
        "Examples:\n"
        "  newscart order list --feed /srv/news --out /srv/bulletins\n"
        "  newscart order approve press-release-7.eml --feed /srv/news --out /srv/bulletins\n"
        "  newscart order pin 'harbour bridge' --position 1 --feed /srv/news --out /srv/bulletins");
    command->callback([&options] { options.command = Command::Order; });
}

void add_log(CLI::App& app, Options& options) {
    CLI::App* command = app.add_subcommand("log", "Show what aired: every edition, story and line");
    add_station(*command, options);
    add_out(*command, options, "Where editions go, and the memory with them (default: out)");
    add_archive(*command, options);
    command->add_option("--from", options.from, "Only air times from this one on")->type_name("TIME");
    command->add_option("--to", options.to, "Only air times before this one")->type_name("TIME");
    command->add_option("--last", options.newest, "So many editions at most, the newest (default: 24; 0: all)")
        ->type_name("N")
        ->check(CLI::Range(0, 1'000'000));
    command->add_flag("--lines", options.lines, "Also every line as it was spoken");
    command->add_flag("--json", options.json, "One edition a line, as JSON, with all there is");
    command->add_flag("--csv", options.csv, "One story or sound a line, for music rights and complaints");
    command->footer(
        "Times are 2026-11-23T15:00:00Z, or 2026-11-23T15:00 or 15:00 in the station's time zone.\n"
        "Examples:\n"
        "  newscart log --station /etc/newscart/harbour --out /srv/bulletins\n"
        "  newscart log --out /srv/bulletins --from 2026-11-01T00:00 --to 2026-12-01T00:00 --last 0 --csv > "
        "november.csv");
    command->callback([&options] { options.command = Command::Log; });
}

void add_fetch(CLI::App& app, Options& options) {
    CLI::App* command = app.add_subcommand("fetch", "Get RSS, Atom and JSON feeds by address into the feed folder");
    command->add_option("urls", options.addresses, "Addresses, http or https (default: the [[fetch]] tables)")
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->type_name("URL...");
    add_station(*command, options);
    add_feed(*command, options, "Folder the feeds go to (default: the station's)");
    command->add_flag("--force", options.force, "Ask now, though an address was asked a short while ago");
    command->footer(
        "Prints the files that are new or have changed. Exit status 1 if some addresses failed, 4 if all did.\n"
        "Examples:\n"
        "  newscart fetch --feed /srv/news https://example.org/news.rss\n"
        "  newscart fetch --station /etc/newscart/radio-bay");
    command->callback([&options] { options.command = Command::Fetch; });
}

void add_check(CLI::App& app, Options& options) {
    CLI::App* command = app.add_subcommand("check", "Measure finished files: are they fit for air?");
    add_paths(*command, options, "files", "Sound files", "FILE...");
    add_station(*command, options);
    command
        ->add_option("--preset", options.preset,
                     "Check against a loudness preset instead of a station: web, r128, a85 ...")
        ->type_name("NAME");
    command->add_option("--length", options.length, "The length it must have, 3:00, or a range")->type_name("LENGTH");
    command->add_flag("--json", options.json, "Print the measurements as JSON, one file a line");
    command
        ->add_option("--plot", options.output,
                     "Draw the file too, on one page: waveform, loudness, spectrogram; .png or .svg")
        ->type_name("PICTURE");
    command->footer(
        "Exit status 1 if a file is not fit for air.\n"
        "Examples:\n"
        "  newscart check out/harbour-fm/20261123T150000Z/bulletin.mp3 --length 3:00\n"
        "  newscart check --preset r128 spot.wav");
    command->callback([&options] { options.command = Command::Check; });
}

void add_station_commands(CLI::App& app, Options& options) {
    CLI::App* station = app.add_subcommand("station", "Make or check a station pack");
    CLI::App* make = station->add_subcommand("new", "Make a working station pack in a new folder");
    add_paths(*make, options, "dir", "The folder to make", "DIR");
    make->add_option("--name", options.station_name, "Name of the station, as spoken on air")->type_name("NAME");
    make->add_option("--timezone", options.timezone, "IANA time zone, e.g. Europe/London")->type_name("ZONE");
    add_language(*make, options, kDefaultLanguage);
    make->footer(
        "Example:\n  newscart station new /etc/newscart/radio-bay --name \"Radio Bay\" --language en-US --timezone "
        "America/New_York");
    make->callback([&options] { options.command = Command::StationNew; });
    CLI::App* check =
        station->add_subcommand("check", "Read a station pack and print every setting as it takes effect");
    add_paths(*check, options, "dir", "The station pack", "DIR");
    check
        ->add_option("--out", options.evergreen_out,
                     "Where editions go: also make what airs there when there is no news")
        ->type_name("DIR");
    check->add_flag("--deliver", options.try_destinations, "Also find out whether every destination can be reached");
    check->footer(
        "Examples:\n"
        "  newscart station check /etc/newscart/radio-bay\n"
        "  newscart station check /etc/newscart/radio-bay --out /srv/bulletins\n"
        "  newscart station check /etc/newscart/radio-bay --deliver");
    check->callback([&options] { options.command = Command::StationCheck; });
    station->require_subcommand(0, 1);
    station->callback([&options, station] {
        if (station->get_subcommands().empty()) options.command = Command::None;
    });
}

void add_stages(CLI::App& app, Options& options) {
    CLI::App* voices = app.add_subcommand("voices", "List the voices there are");
    add_station(*voices, options);
    voices->add_flag("--json", options.json, "As JSON, one voice a line");
    voices->add_option("--plot", options.voice, "Draw this voice's chain, and its sound before and after it")
        ->type_name("NAME");
    voices->add_option("-o,--output", options.output, "The picture, .png or .svg (default: NAME.png)")
        ->type_name("FILE");
    voices->footer(
        "Examples:\n  newscart voices\n  newscart voices --station /etc/newscart/radio-bay --json | jq -r .name\n"
        "  newscart voices --plot emma -o emma.svg");
    voices->callback([&options] { options.command = Command::Voices; });

    CLI::App* read = app.add_subcommand("read", "Read files or folders, print one article a line as JSON");
    add_paths(*read, options, "paths", "Files or folders", "PATH...");
    add_language(*read, options, kDefaultLanguage);
    add_jobs(*read, options);
    read->footer("Example:\n  newscart read /srv/news | jq -r .headline");
    read->callback([&options] { options.command = Command::Read; });

    CLI::App* condense =
        app.add_subcommand("condense", "Condense articles (JSON, one a line, on standard input) to lines for the air");
    condense->add_option("--seconds", options.seconds, "Length to fill")
        ->type_name("S")
        ->check(CLI::Range(1.0, 3600.0));
    condense->add_option("--words", options.words, "Words to fill")->type_name("N")->check(CLI::Range(1, 100000));
    condense->add_flag("--verbatim", options.verbatim, "Choose and delete, but do not reword");
    condense->add_flag("--shorten", options.shorten,
                       "Every sentence, without what editors would take out; choose nothing");
    condense->add_flag("--explain", options.explain, "Show the article: what is kept, deleted and reworded, and why");
    add_language(*condense, options, kDefaultLanguage);
    condense->footer("Example:\n  newscart read story.txt | newscart condense --seconds 30 | jq -r '.lines[].text'");
    condense->callback([&options] { options.command = Command::Condense; });

    CLI::App* sentences = app.add_subcommand(
        "sentences", "Split texts (JSON {\"id\",\"text\"}, one a line, on standard input) into sentences");
    add_language(*sentences, options, kDefaultLanguage);
    sentences->footer(
        "Example:\n  echo '{\"id\":\"1\",\"text\":\"Mr Hill spoke at 3 p.m. Nobody left.\"}' | newscart sentences");
    sentences->callback([&options] { options.command = Command::Sentences; });

    CLI::App* spell =
        app.add_subcommand("spell", "Print texts (one a line, on standard input) as the words that will be spoken");
    add_language(*spell, options, kDefaultLanguage);
    spell->footer("Example:\n  echo 'GDP rose 2.5% to $1.2bn' | newscart spell --language en-US");
    spell->callback([&options] { options.command = Command::Spell; });

    CLI::App* say = app.add_subcommand("say", "Speak a text through the voice's chain into a file");
    say->add_option("text", options.text, "What to say")->type_name("TEXT");
    say->add_option("-o,--output", options.output, "The file to write, .wav or .flac")->type_name("FILE");
    say->add_option("--voice", options.voice, "Name of the voice (default: the station's reader)")->type_name("NAME");
    add_station(*say, options);
    add_language(*say, options, "the voice's");
    say->add_flag("--explain", options.explain, "Print how each word is said, and why; -o is not needed");
    say->add_flag("--json", options.json, "With --explain: as JSON");
    say->footer(
        "Examples:\n  newscart say 'Harbour FM, it is 3pm.' -o test.wav\n  newscart say --explain 'Putin met Xi.'");
    say->callback([&options] { options.command = Command::Say; });
}

void add_lexicon(CLI::App& app, Options& options) {
    CLI::App* lexicon = app.add_subcommand("lexicon", "How names are said: check, list or add entries of the lexicon");
    CLI::App* check = lexicon->add_subcommand("check", "What is wrong with the entries of a lexicon");
    add_paths(*check, options, "files", "Lexicons (default: those of --station, or those that come along)", "FILE...");
    add_station(*check, options);
    check->footer(
        "Exit status 1 if an entry wants mending.\nExample:\n  newscart lexicon check --station /etc/newscart/harbour");
    check->callback([&options] { options.command = Command::LexiconCheck; });
    CLI::App* list = lexicon->add_subcommand("list", "Print the entries in force, all or those of one word");
    list->add_option("word", options.text, "Only the entries that hold this")->type_name("WORD");
    add_station(*list, options);
    add_language(*list, options, "the station's");
    list->add_flag("--json", options.json, "As JSON, one entry a line");
    list->footer("Example:\n  newscart lexicon list Starmer");
    list->callback([&options] { options.command = Command::LexiconList; });
    CLI::App* add = lexicon->add_subcommand("add", "Add an entry to the lexicon of a station");
    add->add_option("word", options.text, "The word or the words as they are written")->type_name("WORD");
    add->add_option("reading", options.reading,
                    "As it is said: other letters, phonemes of eSpeak NG in [[ ]], or: letters, word")
        ->type_name("READING");
    add_station(*add, options);
    add_language(*add, options, "the station's");
    add->add_option("--note", options.note, "Why, for those who come after you")->type_name("TEXT");
    add->footer(
        "Examples:\n"
        "  newscart lexicon add Beaulieu Bewley --station /etc/newscart/harbour\n"
        "  newscart lexicon add Siobhan \"[[S@v'O:n]]\" --station /etc/newscart/harbour --note 'the mayor'");
    add->callback([&options] { options.command = Command::LexiconAdd; });
    lexicon->require_subcommand(0, 1);
    lexicon->callback([&options, lexicon] {
        if (lexicon->get_subcommands().empty()) options.command = Command::None;
    });
}

/// A usage error in our own words: one line, and where to look.
Options refused(Options options, const std::string& what, const std::string& command) {
    Console(Chatter::Normal)
        .error(fmt::format("{}; see newscart {}{}--help", what, command, command.empty() ? "" : " "));
    options.exit_early = static_cast<int>(ExitStatus::Usage);
    return options;
}

/// What CLI11 cannot check without calling an unknown flag a missing argument.
std::string missing(const Options& options) {
    switch (options.command) {
        case Command::None: return "no command given";
        case Command::Check:
            if (options.paths.empty()) return "check: name a file";
            if (!options.preset.empty() && !options.station.empty()) {
                return "check: give --station or --preset, not both";
            }
            if (options.output.empty()) return "";
            if (options.output.extension() != ".png" && options.output.extension() != ".svg") {
                return "check: --plot " + options.output.string() + ": the picture's name must end in .png or .svg";
            }
            return options.paths.size() > 1 ? "check: --plot draws one file; name one" : "";
        case Command::Order: {
            const std::vector<std::string> stories = {"kill", "hold", "approve", "drop", "pin", "move"};
            const std::vector<std::string> others = {"list", "approve-edition", "reopen-edition"};
            const std::string verbs = join(stories, ", ") + ", list, approve-edition or reopen-edition";
            const auto among = [&](const std::vector<std::string>& known) {
                return std::find(known.begin(), known.end(), options.verb) != known.end();
            };
            if (options.verb.empty()) return "order: say what to do: " + verbs;
            if (among(others)) return options.text.empty() ? "" : "order " + options.verb + ": names no story";
            if (!among(stories)) return "order: no '" + options.verb + "'; say " + verbs;
            return options.text.empty() ? "order " + options.verb + ": name a story" : "";
        }
        case Command::Status:
            return options.json && options.metrics ? "status: give --json or --metrics, not both" : "";
        case Command::Log: return options.json && options.csv ? "log: give --json or --csv, not both" : "";
        case Command::Fetch:
            if (options.addresses.empty() && options.station.empty())
                return "fetch: name an address, or a station pack with --station";
            if (options.feed.empty() && options.station.empty())
                return "fetch: name the folder with --feed, or a station pack with --station";
            return "";
        case Command::Preview:
            if (options.paths.size() > 1) return "preview: name one article, or none for the bulletin";
            if (!options.paths.empty() && !options.feed.empty()) return "preview: name an article or --feed, not both";
            return static_cast<int>(options.play) + static_cast<int>(options.list) +
                               static_cast<int>(!options.html.empty()) >
                           1
                       ? "preview: give --play, --html or --list, not two of them"
                       : "";
        case Command::Read: return options.paths.empty() ? "read: name a file or folder" : "";
        case Command::StationNew: return options.paths.size() != 1 ? "station new: name one folder to make" : "";
        case Command::StationCheck: return options.paths.size() != 1 ? "station check: name one station pack" : "";
        case Command::Say:
            if (options.text.empty()) return "say: nothing to say";
            if (options.json && !options.explain) return "say: --json goes with --explain";
            if (options.output.empty()) return options.explain ? "" : "say: name a file to write, with -o";
            if (options.output.extension() != ".wav" && options.output.extension() != ".flac") {
                return "say: -o " + options.output.string() + ": the file's name must end in .wav or .flac";
            }
            return "";
        case Command::Voices:
            if (!options.output.empty() && options.voice.empty()) return "voices: -o goes with --plot NAME";
            if (!options.output.empty() && options.output.extension() != ".png" &&
                options.output.extension() != ".svg") {
                return "voices: -o " + options.output.string() + ": the file's name must end in .png or .svg";
            }
            return "";
        case Command::LexiconAdd:
            if (options.text.empty() || options.reading.empty()) return "lexicon add: give a word and its reading";
            return options.station.empty() ? "lexicon add: name the station pack, with --station" : "";
        case Command::Condense:
            if (options.words > 0 && options.seconds > 0) return "condense: give --words or --seconds, not both";
            if (options.shorten && (options.words > 0 || options.seconds > 0 || options.verbatim))
                return "condense: --shorten takes every sentence as it is; give it alone";
            return "";
        default: return "";
    }
}

std::string command_path(const CLI::App& app) {
    std::string path;
    for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
        at = at->get_subcommands().front();
        path += (path.empty() ? "" : " ") + at->get_name();
    }
    return path;
}

}  // namespace

Options parse_options(int argc, char** argv) {
    Options options;
    CLI::App app("newscart turns a folder of news feeds into a radio bulletin of an exact length.", "newscart");
    app.set_version_flag("--version", std::string("newscart ") + NEWSCART_VERSION);
    app.get_formatter()->column_width(34);
    app.footer(std::string("newscart COMMAND --help tells more of each, with examples.\n\n") + kStatuses);
    app.require_subcommand(0, 1);
    // As everywhere: of an option given twice the last counts, so that a wrapper script's can be overruled.
    app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    bool quiet = false;
    bool verbose = false;
    app.add_flag("--quiet", quiet, "Print errors only");
    app.add_flag("--verbose", verbose, "Print what is done, and every article set aside");
    app.fallthrough();
    add_produce(app, options);
    add_preview(app, options);
    add_watch(app, options);
    add_status(app, options);
    add_order(app, options);
    add_log(app, options);
    add_fetch(app, options);
    add_check(app, options);
    add_station_commands(app, options);
    add_stages(app, options);
    add_lexicon(app, options);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& answered) {  // --help, --version
        options.exit_early = app.exit(answered, std::cout, std::cerr);
        return options;
    } catch (const CLI::ParseError& error) {
        return refused(options, error.what(), command_path(app));
    }
    if (const std::string lack = missing(options); !lack.empty()) return refused(options, lack, command_path(app));
    if (quiet && verbose) return refused(options, "--quiet and --verbose contradict each other", "");
    options.chatter = quiet ? Chatter::Quiet : verbose ? Chatter::Verbose : Chatter::Normal;
    return options;
}

}  // namespace newscart
