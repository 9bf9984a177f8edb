#pragma once
#include "app/console.h"
#include "app/options.h"
#include "base/error.h"

namespace newscart {

/// One file a command. Each prints its results on stdout and throws Error for what stops it.
ExitStatus run_produce(const Options& options, const Console& console);
ExitStatus run_preview(const Options& options, const Console& console);  ///< in src/desk
ExitStatus run_order(const Options& options, const Console& console);
ExitStatus run_watch(const Options& options, const Console& console);
ExitStatus run_status(const Options& options, const Console& console);
ExitStatus run_log(const Options& options, const Console& console);
ExitStatus run_fetch(const Options& options, const Console& console);
ExitStatus run_check(const Options& options, const Console& console);
ExitStatus run_voices(const Options& options, const Console& console);
ExitStatus run_station_new(const Options& options, const Console& console);
ExitStatus run_station_check(const Options& options, const Console& console);
ExitStatus run_read(const Options& options, const Console& console);
ExitStatus run_condense(const Options& options, const Console& console);
ExitStatus run_sentences(const Options& options, const Console& console);
ExitStatus run_spell(const Options& options, const Console& console);
ExitStatus run_say(const Options& options, const Console& console);
ExitStatus run_lexicon_check(const Options& options, const Console& console);
ExitStatus run_lexicon_list(const Options& options, const Console& console);
ExitStatus run_lexicon_add(const Options& options, const Console& console);

}  // namespace newscart
