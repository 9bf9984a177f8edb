#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/commands/commands.h"
#include "app/voice_list.h"
#include "app/voice_picture.h"
#include "deliver/deliver.h"
#include "mix/mix.h"
#include "script/spell.h"
#include "speech/speech.h"
#include "station/language.h"
#include "station/voice.h"

namespace newscart {
namespace {

void plot(const Options& options, const Console& console, Speaker& speaker) {
    const Voice voice = load_voice(options.voice, options.station);
    const Language language = load_language(voice.language);
    const std::string sample =
        language.settings.table("voices").string("sample").value_or("One, two, three, four, five, six, seven.");
    const Takes takes = speaker.speak({{0, Speller(language).explain(sample).spoken, voice}});
    if (takes.takes.empty()) throw Error(Fault::Engine, "voices: " + takes.dropped.front().reason);
    const Pcm before = takes.takes.front().pcm;
    const std::vector<Take> after = process_takes(takes.takes, {{0, voice}}, 1);
    const picture::Drawing drawing = draw_voice(voice, before, after.front().pcm);
    const std::filesystem::path file =
        options.output.empty() ? std::filesystem::path(voice.name + ".png") : options.output;
    deliver_file(file, file.extension() == ".svg" ? picture::svg(drawing) : picture::png(drawing));
    console.result_line(file.string());
}

}  // namespace

ExitStatus run_voices(const Options& options, const Console& console) {
    Speaker speaker(SpeechSettings{.jobs = 1});
    if (!options.voice.empty()) {
        plot(options, console, speaker);
        return ExitStatus::Ok;
    }
    for (const Voice& voice : offered_voices(options.station)) {
        // Whether eSpeak NG has what the file asks for, or that of the stand-in.
        speaker.pronounce({"a"}, voice);
        console.result_line(options.json ? voice_json(voice).dump() : voice_line(voice));
    }
    return ExitStatus::Ok;
}

}  // namespace newscart
