#include "app/app.h"

#include <cstdio>
#include <exception>
#include <new>

#include "app/commands/commands.h"
#include "app/console.h"
#include "app/interrupt.h"
#include "app/options.h"
#include "base/error.h"

namespace newscart {
namespace {

ExitStatus run(const Options& options, const Console& console) {
    switch (options.command) {
        case Command::Produce: return run_produce(options, console);
        case Command::Preview: return run_preview(options, console);
        case Command::Watch: return run_watch(options, console);
        case Command::Status: return run_status(options, console);
        case Command::Log: return run_log(options, console);
        case Command::Fetch: return run_fetch(options, console);
        case Command::Check: return run_check(options, console);
        case Command::Voices: return run_voices(options, console);
        case Command::StationNew: return run_station_new(options, console);
        case Command::StationCheck: return run_station_check(options, console);
        case Command::Read: return run_read(options, console);
        case Command::Condense: return run_condense(options, console);
        case Command::Sentences: return run_sentences(options, console);
        case Command::Spell: return run_spell(options, console);
        case Command::Order: return run_order(options, console);
        case Command::Say: return run_say(options, console);
        case Command::LexiconCheck: return run_lexicon_check(options, console);
        case Command::LexiconList: return run_lexicon_list(options, console);
        case Command::LexiconAdd: return run_lexicon_add(options, console);
        case Command::None: break;
    }
    return ExitStatus::Usage;
}

/// A result that did not reach its reader is no result.
ExitStatus flushed(ExitStatus status, const Console& console) {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
    console.error("standard output: cannot write");
    return ExitStatus::Delivery;
}

}  // namespace

int run_program(int argc, char** argv) {
    const Options options = parse_options(argc, argv);
    if (options.exit_early) return *options.exit_early;
    const Console console(options.chatter);
    report_failed_writes();
    try {
        return static_cast<int>(flushed(run(options, console), console));
    } catch (const Error& error) {
        console.error(error.what());
        return static_cast<int>(exit_status(error.fault()));
    } catch (const std::bad_alloc&) {
        console.error("out of memory");
    } catch (const std::exception& error) {
        console.error(std::string("a bug of newscart's: ") + error.what());
    }
    return static_cast<int>(ExitStatus::Bug);
}

}  // namespace newscart
