// Each stage by itself, on the sample feed and the pack of Harbour FM: what one bulletin of three minutes costs where.
// Speech is made here, of the lengths the script estimates, so that the figures do not depend on an engine.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "audio/true_peak.h"
#include "base/paths.h"
#include "base/text.h"
#include "feed/feed.h"
#include "lib/ebur128/meter.h"
#include "lineup/lineup.h"
#include "master/levels.h"
#include "master/master.h"
#include "mix/mix.h"
#include "rundown/rundown.h"
#include "script/script.h"
#include "script/spell.h"
#include "station/language.h"
#include "station/station.h"

namespace newscart {
namespace {

constexpr int kJobs = 2;

Instant air_time() { return *parse_instant("2026-03-02T15:00:00Z"); }

/// Late enough for every file to be settled.
Instant reading_time() { return *parse_instant("2099-01-01T00:00:00Z"); }

ArticleSet read_sample(const Language& language) {
    return read_feed({data_folder() / "assets" / "sample-feed"}, language, {}, nullptr, reading_time());
}

/// Something with the spectrum and the peaks of nothing in particular, and the length of a line.
Pcm murmur(double seconds, std::uint32_t seed) {
    Pcm pcm;
    pcm.samples.resize(static_cast<std::size_t>(frames_of(seconds)));
    std::uint32_t state = seed * 2654435761u + 1;
    float last = 0;
    for (std::size_t i = 0; i < pcm.samples.size(); ++i) {
        state = state * 1664525u + 1013904223u;
        const float white = static_cast<float>(state >> 8) / 8388608.0F - 1.0F;
        last += 0.2F * (white - last);
        pcm.samples[i] = 0.3F * last * (1.0F + std::sin(static_cast<float>(i) * 0.0007F));
    }
    return pcm;
}

/// The way of one bulletin up to each stage, made once.
struct Newsroom {
    Station station = load_station(default_station_folder());
    Language language = load_language(station.language);
    ArticleSet news = read_sample(language);
    Lineup lineup = choose_stories(news, {}, {}, {}, air_time());
    ScriptSettings script;
    Draft draft;
    VoiceOfLine voices;
    Sounds sounds = load_sounds(station.clock, station.sound, kJobs);
    std::vector<int> wanted;
    std::vector<Take> takes;
    Rundown rundown;
    std::vector<Take> processed;
    Programme programme;

    Newsroom() {
        script.station_name = station.name;
        script.reader_name = station.reader.reader;
        script.timezone = station.timezone;
        script.until_next = station.every;
        script.items = station.clock.items;
        script.longest_story = station.clock.segment.longest;
        draft = write_script(lineup, script, language);
        for (const Line& line : draft.lines)
            voices[line.id] = line.story % 2 == 1 && station.second ? *station.second : station.reader;
        wanted = shortlist(draft, lineup, station.clock, sounds.lengths());
        for (const int line : wanted) {
            const double seconds = draft.lines[static_cast<std::size_t>(line)].estimated_seconds;
            takes.push_back({line, murmur(std::max(seconds, 0.5), static_cast<std::uint32_t>(line)), {}});
        }
        rundown = edit_to_time(draft, lineup, takes, station.clock, sounds.lengths());
        processed = process_takes(takes, voices, kJobs);
        programme = mix(rundown, processed, draft, lineup, sounds, station.sound);
    }
};

const Newsroom& newsroom() {
    static const Newsroom kNewsroom;
    return kNewsroom;
}

void reads_the_sample_feed(benchmark::State& state) {
    const Newsroom& room = newsroom();
    for (auto _ : state) benchmark::DoNotOptimize(read_sample(room.language));
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(room.news.articles.size()));
}
BENCHMARK(reads_the_sample_feed)->Unit(benchmark::kMillisecond);

void compiles_the_language(benchmark::State& state) {
    const Newsroom& room = newsroom();
    for (auto _ : state) benchmark::DoNotOptimize(Speller(load_language(room.station.language)));
}
BENCHMARK(compiles_the_language)->Unit(benchmark::kMillisecond);

/// The sample's articles over and over, each time under another id and with words of its own.
void chooses_stories(benchmark::State& state) {
    const Newsroom& room = newsroom();
    ArticleSet news;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        Article article = room.news.articles[static_cast<std::size_t>(i) % room.news.articles.size()];
        article.id += "-" + std::to_string(i);
        for (std::string& paragraph : article.paragraphs) {
            std::string own;
            for (const char c : paragraph) own += c == 'e' ? static_cast<char>('a' + (i * 7 + i / 26) % 26) : c;
            paragraph = own + " Number " + std::to_string(i) + ".";
        }
        news.articles.push_back(std::move(article));
    }
    for (auto _ : state) benchmark::DoNotOptimize(choose_stories(news, {}, {}, {}, air_time()));
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(chooses_stories)->Arg(25)->Arg(1000)->Unit(benchmark::kMillisecond);

void writes_the_script(benchmark::State& state) {
    const Newsroom& room = newsroom();
    for (auto _ : state) benchmark::DoNotOptimize(write_script(room.lineup, room.script, room.language));
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(room.lineup.stories.size()));
}
BENCHMARK(writes_the_script)->Unit(benchmark::kMillisecond);

void spells_lines(benchmark::State& state) {
    const Newsroom& room = newsroom();
    const Speller speller(room.language);
    for (auto _ : state) {
        for (const Line& line : room.draft.lines) benchmark::DoNotOptimize(speller.spell(line.text));
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(room.draft.lines.size()));
}
BENCHMARK(spells_lines)->Unit(benchmark::kMillisecond);

void shortlists_lines(benchmark::State& state) {
    const Newsroom& room = newsroom();
    const SoundLengths lengths = room.sounds.lengths();
    for (auto _ : state) benchmark::DoNotOptimize(shortlist(room.draft, room.lineup, room.station.clock, lengths));
}
BENCHMARK(shortlists_lines)->Unit(benchmark::kMillisecond);

void edits_to_time(benchmark::State& state) {
    const Newsroom& room = newsroom();
    const SoundLengths lengths = room.sounds.lengths();
    for (auto _ : state)
        benchmark::DoNotOptimize(edit_to_time(room.draft, room.lineup, room.takes, room.station.clock, lengths));
}
BENCHMARK(edits_to_time)->Unit(benchmark::kMillisecond);

void loads_the_sounds(benchmark::State& state) {
    const Newsroom& room = newsroom();
    for (auto _ : state) benchmark::DoNotOptimize(load_sounds(room.station.clock, room.station.sound, kJobs));
}
BENCHMARK(loads_the_sounds)->Unit(benchmark::kMillisecond)->UseRealTime();

void processes_takes(benchmark::State& state) {
    const Newsroom& room = newsroom();
    for (auto _ : state) benchmark::DoNotOptimize(process_takes(room.takes, room.voices, kJobs));
}
BENCHMARK(processes_takes)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime()->UseRealTime();

void mixes(benchmark::State& state) {
    const Newsroom& room = newsroom();
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            mix(room.rundown, room.processed, room.draft, room.lineup, room.sounds, room.station.sound));
    }
}
BENCHMARK(mixes)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Loudness and limiter: what mastering does before it encodes.
void finds_levels(benchmark::State& state) {
    const Newsroom& room = newsroom();
    for (auto _ : state) benchmark::DoNotOptimize(find_levels(room.programme.pcm, {-16, -1.3}, 1));
}
BENCHMARK(finds_levels)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Loudness and true peak of what was encoded, as mastering measures it, without decoding.
void meters_the_programme(benchmark::State& state) {
    const Newsroom& room = newsroom();
    for (auto _ : state) {
        benchmark::DoNotOptimize(ebur128::integrated_lufs(room.programme.pcm));
        benchmark::DoNotOptimize(true_peak(room.programme.pcm));
    }
}
BENCHMARK(meters_the_programme)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Stereo, 192 kb/s, LAME level 5; by number of workers.
void masters(benchmark::State& state) {
    const Newsroom& room = newsroom();
    const MasterSettings settings{static_cast<int>(state.range(0))};
    for (auto _ : state) benchmark::DoNotOptimize(master(room.programme, room.station.outputs.front(), {}, settings));
}
BENCHMARK(masters)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace newscart

BENCHMARK_MAIN();
