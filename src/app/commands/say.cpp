#include <fmt/format.h>

#include <cstdio>

#include "app/commands/commands.h"
#include "app/workers.h"
#include "deliver/deliver.h"
#include "lib/icu/unicode.h"
#include "lib/sndfile/file.h"
#include "mix/mix.h"
#include "script/spell.h"
#include "speech/speech.h"
#include "station/language.h"
#include "station/station.h"

namespace newscart {

ExitStatus run_say(const Options& options, const Console& console) {
    Speaker speaker(SpeechSettings{.jobs = 1});
    const std::filesystem::path folder = options.station.empty() ? default_station_folder() : options.station;
    const Voice voice = options.voice.empty() ? load_station(folder).reader : load_voice(options.voice, folder);
    Language language = load_language(options.language.empty() ? voice.language : options.language);
    language.own_lexicon = folder / "lexicon";
    const std::string spoken = Speller(language).spell(icu::repair_utf8(options.text));
    if (spoken.empty()) throw Error(Fault::Input, "say: no words are left of the text");
    Takes takes = speaker.speak({{0, spoken, voice}});
    if (takes.takes.empty()) throw Error(Fault::Engine, "say: " + takes.dropped.front().reason);
    const std::vector<Take> processed = process_takes(takes.takes, {{0, voice}}, workers(options));
    const Pcm& pcm = processed.front().pcm;
    deliver_file(options.output,
                 options.output.extension() == ".flac" ? sndfile::encode_flac(pcm) : sndfile::encode_wav(pcm));
    console.result_line(options.output.string());
    return ExitStatus::Ok;
}

}  // namespace newscart
