#include "speech/other_engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstring>
#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/parallel.h"
#include "base/program.h"
#include "base/text.h"
#include "lib/sndfile/file.h"
#include "lib/xxhash/hash.h"
#include "speech/take_cache.h"
#include "speech/word_times.h"

namespace newscart {
namespace {

// Changes with whatever changes the samples of a take that is kept.
constexpr const char* kCacheVersion = "1";
constexpr std::size_t kFirstTries = 2;
constexpr std::size_t kFewFailures = 3;

// Limits of what reading a text can take: the slowest reader leaves four characters a second and pauses besides, the
// fastest reaches 45.
constexpr double kSlowestSecondsPerCharacter = 0.25;
constexpr double kFastestCharactersPerSecond = 45;
constexpr double kGraceSeconds = 3;
constexpr std::size_t kTooFewToTell = 20;

// Windows quieter than the loud ones by this much, at the ends, are the engine's own noise.
constexpr double kEndSilence = 0.0056;  // -45 dB
constexpr double kLeadSeconds = 0.02;
constexpr double kTailSeconds = 0.04;

double longest_seconds(std::size_t characters) {
    return kGraceSeconds + kSlowestSecondsPerCharacter * static_cast<double>(characters);
}

/// Raw bytes, or a sound file, as mono.
Pcm sound_of(std::string bytes, const SpeechCommand& command, double most_seconds) {
    if (command.format == SpeechCommand::Format::Wav) {
        Pcm pcm = sndfile::decode_sound(std::move(bytes), most_seconds);
        if (command.rate_hz != 0 && pcm.sample_rate_hz != command.rate_hz) {
            throw Error(Fault::Engine, fmt::format("its sound has {} Hz, not {}", pcm.sample_rate_hz, command.rate_hz));
        }
        return pcm;
    }
    Pcm pcm{command.rate_hz, command.channels, {}};
    const std::size_t frame_bytes = 2 * static_cast<std::size_t>(command.channels);
    pcm.samples.resize(bytes.size() / frame_bytes * static_cast<std::size_t>(command.channels));
    for (std::size_t i = 0; i < pcm.samples.size(); ++i) {
        const auto low = static_cast<unsigned char>(bytes[2 * i]);
        const auto high = static_cast<unsigned char>(bytes[2 * i + 1]);
        pcm.samples[i] = static_cast<float>(static_cast<std::int16_t>(low | high << 8U)) / 32768.0F;
    }
    return pcm;
}

/// Mono, without DC, the noise before the first and after the last sound cut off.
Recording recording_of(const Pcm& pcm) {
    const auto channels = static_cast<std::size_t>(pcm.channels);
    std::vector<double> mono(static_cast<std::size_t>(pcm.frames()));
    double mean = 0;
    for (std::size_t i = 0; i < mono.size(); ++i) {
        for (std::size_t c = 0; c < channels; ++c) mono[i] += pcm.samples[i * channels + c];
        mono[i] /= static_cast<double>(channels);
        mean += mono[i] / static_cast<double>(mono.size());
    }
    for (double& sample : mono) sample -= mean;
    const auto window = static_cast<std::size_t>(pcm.sample_rate_hz / 100);
    std::vector<double> levels;
    for (std::size_t at = 0; at + window <= mono.size(); at += window) {
        double power = 0;
        for (std::size_t i = at; i < at + window; ++i) power += mono[i] * mono[i];
        levels.push_back(std::sqrt(power / static_cast<double>(window)));
    }
    Recording recording;
    recording.rate_hz = pcm.sample_rate_hz;
    const double loudest = levels.empty() ? 0 : *std::max_element(levels.begin(), levels.end());
    // Sixteen bits' last steps are no speech.
    if (loudest < 3e-4) return recording;
    const auto loud = [&](double level) { return level > loudest * kEndSilence; };
    const auto first = static_cast<std::size_t>(std::find_if(levels.begin(), levels.end(), loud) - levels.begin());
    const auto last =
        static_cast<std::size_t>(std::find_if(levels.rbegin(), levels.rend(), loud).base() - levels.begin());
    const auto lead = static_cast<std::size_t>(kLeadSeconds * pcm.sample_rate_hz);
    const auto tail = static_cast<std::size_t>(kTailSeconds * pcm.sample_rate_hz);
    const std::size_t begin = first * window - std::min(first * window, lead);
    const std::size_t end = std::min(last * window + tail, mono.size());
    recording.samples.reserve(end - begin);
    for (std::size_t i = begin; i < end; ++i) {
        recording.samples.push_back(
            static_cast<std::int16_t>(std::clamp(std::lround(mono[i] * 32767), -32767L, 32767L)));
    }
    return recording;
}

/// Content of a file that may be large: its size, its beginning and its end.
std::string print_of(const std::filesystem::path& file) {
    constexpr std::streamoff kPart = 1 << 20;
    std::ifstream in(file, std::ios::binary | std::ios::ate);
    const std::streamoff size = in ? static_cast<std::streamoff>(in.tellg()) : 0;
    std::string bytes(static_cast<std::size_t>(std::min(size, 2 * kPart)), '\0');
    const std::streamoff head = std::min(size, kPart);
    const auto rest = static_cast<std::streamoff>(bytes.size()) - head;
    in.seekg(0);
    in.read(bytes.data(), head);
    in.seekg(size - rest);
    in.read(bytes.data() + head, rest);
    return fmt::format("{} {}", size, content_hash(bytes));
}

/// One voice's program.
class OtherEngine {
  public:
    OtherEngine(const Voice& voice, const SpeechSettings& settings)
        : voice_(voice), settings_(settings), cache_(settings.cache.empty() ? "" : settings.cache / "takes") {
        const std::filesystem::path model = model_file(voice);
        key_ = std::string(kCacheVersion) + '\n';
        for (const std::string& argument : voice.command.arguments) {
            arguments_.push_back(replace_all(argument, "{model}", model.string()));
            key_ += argument + '\n';
        }
        if (const auto program = find_program(arguments_.front())) key_ += print_of(*program) + '\n';
        if (!model.empty()) key_ += print_of(model) + '\n';
        key_ += fmt::format("{} {} {}\n", static_cast<int>(voice.command.format), voice.command.rate_hz,
                            voice.command.channels);
    }

    std::optional<Recording> remembered(const SpeechJob& job) const {
        const PlainText text = plain_text(job.spoken);
        auto found = cache_.find(content_hash(key_ + text.text));
        if (found) complete(*found, job, text);
        return found;
    }

    /// Why the last try failed; "" if it went well.
    std::string speak(const SpeechJob& job, Recording& recording) const {
        const PlainText text = plain_text(job.spoken);
        std::string failure;
        for (int round = 0; round < voice_.command.tries; ++round) {
            failure = try_once(text, recording);
            if (failure.empty()) {
                cache_.keep(content_hash(key_ + text.text), recording);
                complete(recording, job, text);
                break;
            }
            if (settings_.pulse) settings_.pulse();
        }
        return failure;
    }

    void age_out() const { cache_.age_out(); }

  private:
    static void complete(Recording& recording, const SpeechJob& job, const PlainText& text) {
        recording.line = job.line;
        recording.marks = estimate_word_times(text, recording.samples, recording.rate_hz);
    }

    std::string try_once(const PlainText& text, Recording& recording) const;

    const Voice& voice_;
    const SpeechSettings& settings_;
    TakeCache cache_;
    std::vector<std::string> arguments_;
    std::string key_;
};

std::string OtherEngine::try_once(const PlainText& text, Recording& recording) const {
    std::size_t characters = 0;
    for (const PlainText::Word& word : text.words) characters += static_cast<std::size_t>(word.text_length) + 1;
    const double most_seconds = longest_seconds(characters);
    ProgramCall call;
    call.arguments = arguments_;
    call.input = text.text + '\n';
    call.time_limit = std::chrono::milliseconds(std::llround(voice_.command.time_limit_s * 1000));
    // The richest format there could be: 48 kHz, two channels, 32 bit.
    call.most_bytes = 65536 + static_cast<std::size_t>(most_seconds * 48000 * 2 * 4);
    call.pulse = settings_.pulse;
    ProgramResult result = run_program(call);
    const std::string name = engine_name(voice_);
    const std::string said = result.complaint.empty() ? "" : ": " + result.complaint;
    switch (result.end) {
        case ProgramResult::End::NotStarted: return name + " cannot be started" + said;
        case ProgramResult::End::TimedOut:
            return fmt::format("{} took longer than {:g} s over a line", name, voice_.command.time_limit_s);
        case ProgramResult::End::TooMuch: return name + " wrote without end";
        case ProgramResult::End::Killed: return fmt::format("{} crashed with signal {}{}", name, result.status, said);
        case ProgramResult::End::Exited: break;
    }
    if (result.status != 0) return fmt::format("{} ended with status {}{}", name, result.status, said);
    if (result.output.empty()) return name + " gave no sound" + said;
    try {
        recording = recording_of(sound_of(std::move(result.output), voice_.command, most_seconds));
    } catch (const Error& error) {
        return name + ": " + error.what();
    }
    if (recording.samples.empty()) return name + " gave silence";
    const double seconds = static_cast<double>(recording.samples.size()) / recording.rate_hz;
    const bool short_of =
        characters > kTooFewToTell && static_cast<double>(characters) > seconds * kFastestCharactersPerSecond;
    if (seconds > most_seconds || short_of) {
        return fmt::format("{} gave {:.1f} s of sound for {} characters", name, seconds, characters);
    }
    return "";
}

/// All lines of one voice.
class Reading {
  public:
    Reading(const std::vector<SpeechJob>& jobs, std::vector<std::size_t> ours, const SpeechSettings& settings)
        : jobs_(jobs), ours_(std::move(ours)), settings_(settings), voice_(jobs[ours_.front()].voice) {}

    void run(OtherTakes& out);

  private:
    void speak(const OtherEngine& engine, std::size_t job);
    void speak_all(const OtherEngine& engine);
    void report_progress();

    const std::vector<SpeechJob>& jobs_;
    std::vector<std::size_t> ours_;
    const SpeechSettings& settings_;
    const Voice& voice_;

    std::mutex mutex_;
    std::map<std::size_t, Recording> made_;
    std::map<std::size_t, std::string> failed_;  ///< by job, with the reason
    std::string all_failed_;                     ///< why the stand-in reads everything
    SpeechProgress progress_;
    std::chrono::steady_clock::time_point begin_;
    std::size_t characters_left_ = 0;
    std::size_t characters_made_ = 0;
};

void Reading::speak(const OtherEngine& engine, std::size_t job) {
    if (settings_.pulse) settings_.pulse();
    Recording recording;
    const std::string failure = engine.speak(jobs_[job], recording);
    const std::scoped_lock lock(mutex_);
    const std::size_t characters = jobs_[job].spoken.size();
    characters_made_ += characters;
    characters_left_ -= std::min(characters, characters_left_);
    ++progress_.done;
    if (failure.empty()) {
        made_[job] = std::move(recording);
    } else {
        failed_[job] = failure;
    }
    report_progress();
}

void Reading::report_progress() {
    if (!settings_.progress) return;
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin_;
    progress_.seconds_left = taken.count() * static_cast<double>(characters_left_) /
                             static_cast<double>(std::max<std::size_t>(characters_made_, 1));
    settings_.progress(progress_);
}

void Reading::speak_all(const OtherEngine& engine) {
    std::vector<std::size_t> open;
    progress_.voice = voice_.name;
    for (const std::size_t job : ours_) {
        if (auto found = engine.remembered(jobs_[job])) {
            made_[job] = std::move(*found);
            ++progress_.remembered;
        } else {
            open.push_back(job);
            characters_left_ += jobs_[job].spoken.size();
        }
    }
    progress_.lines = open.size();
    begin_ = std::chrono::steady_clock::now();
    // One by one until it has shown that it works: a broken engine costs two lines' time, not all lines'.
    std::size_t next = 0;
    while (next < open.size() && failed_.size() == next) {
        if (failed_.size() >= kFirstTries) {
            all_failed_ = failed_.begin()->second;
            return;
        }
        speak(engine, open[next++]);
    }
    if (failed_.size() == open.size() && !open.empty() && made_.empty()) {
        all_failed_ = failed_.begin()->second;
        return;
    }
    // Slow engines are mostly slow because they use all processors; but while one is loaded, another can work.
    const std::size_t most_failures = std::max(kFewFailures, open.size() / 4);
    std::atomic<bool> stop = false;
    parallel_for(open.size() - next, settings_.jobs, [&](std::size_t i) {
        if (stop) return;
        speak(engine, open[next + i]);
        const std::scoped_lock lock(mutex_);
        if (failed_.size() > most_failures) stop = true;
    });
    if (stop) all_failed_ = failed_.begin()->second;
    engine.age_out();
}

void Reading::run(OtherTakes& out) {
    all_failed_ = missing_part(voice_);
    if (all_failed_.empty()) speak_all(OtherEngine(voice_, settings_));
    std::set<int> lost_passages;
    for (const auto& [job, reason] : failed_) {
        if (jobs_[job].passage != SpeechJob::kAlone) lost_passages.insert(jobs_[job].passage);
    }
    std::size_t lines = 0;
    std::optional<Voice> stand_in;
    for (const std::size_t job : ours_) {
        const bool lost = !all_failed_.empty() || failed_.count(job) > 0 || lost_passages.count(jobs_[job].passage) > 0;
        if (!lost) {
            out.recordings[job] = std::move(made_[job]);
            continue;
        }
        if (!stand_in) stand_in = stand_in_of(voice_);
        out.stand_ins[job] = stand_in;
        ++lines;
    }
    if (lines == 0) return;
    const std::string reason = all_failed_.empty() ? failed_.begin()->second : all_failed_;
    const std::string what =
        lines == ours_.size() ? "its lines" : fmt::format("{} of its {} lines", lines, ours_.size());
    out.trouble.push_back(fmt::format("voice {}: {}; {} reads {}", voice_.name, reason, stand_in->name, what));
}

}  // namespace

OtherTakes speak_by_commands(const std::vector<SpeechJob>& jobs, const SpeechSettings& settings) {
    OtherTakes out;
    out.recordings.resize(jobs.size());
    out.stand_ins.resize(jobs.size());
    std::map<std::string, std::vector<std::size_t>> by_voice;
    for (std::size_t job = 0; job < jobs.size(); ++job) {
        const Voice& voice = jobs[job].voice;
        if (voice.by_command()) by_voice[voice.name + '\n' + voice.file.string()].push_back(job);
    }
    for (const auto& [name, ours] : by_voice) Reading(jobs, ours, settings).run(out);
    return out;
}

}  // namespace newscart
