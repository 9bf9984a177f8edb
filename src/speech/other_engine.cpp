#include "speech/other_engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstring>
#include <fstream>
#include <list>
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
// A program that hangs costs its time limit for each line it is given.
constexpr int kMostTimeouts = 2;

// Limits of what reading a text can take: the slowest reader leaves four characters a second and pauses besides, the
// fastest reaches 45.
constexpr double kSlowestSecondsPerCharacter = 0.25;
constexpr double kFastestCharactersPerSecond = 45;
constexpr double kGraceSeconds = 3;
constexpr std::size_t kTooFewToTell = 20;
// A hurried reader makes 20 characters a second, a solemn one 10; raw sound that is told at another rate than its own
// is beyond them, and lines are judged together because a short one may be anything.
constexpr double kFastestMean = 25;
constexpr double kSlowestMean = 5;

// What a voice may take where nothing waits for it: not less than the loading of a large model a few times.
constexpr double kUsualCharactersPerSecond = 15;
constexpr double kLeastAllowedSeconds = 60;
// The first take loads the model from the disk; the median of three leaves it out.
constexpr std::size_t kTakesToJudgeBy = 3;

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

using SteadyTime = std::chrono::steady_clock::time_point;

/// What came of one call of a program.
struct Try {
    enum class End {
        Made,
        Failed,
        TimedOut,  ///< it took longer than a line may
        Over,      ///< it was not done when all its time was
    };
    End end = End::Made;
    std::string reason;
};

/// Letters, digits and what stands between words.
std::size_t characters_of(const PlainText& text) {
    std::size_t characters = 0;
    for (const PlainText::Word& word : text.words) characters += static_cast<std::size_t>(word.text_length) + 1;
    return characters;
}

double seconds_of(const Recording& recording) {
    return static_cast<double>(recording.samples.size()) / recording.rate_hz;
}

std::string pace_fault(const Voice& voice, double characters, double seconds) {
    const double pace = characters / seconds;
    if (pace >= kSlowestMean && pace <= kFastestMean) return "";
    const char* remedy = voice.command.rate_hz == 0 ? "" : "; is its rate_hz right?";
    return fmt::format("{} speaks {:.0f} characters a second, too {} to follow{}", engine_name(voice), pace,
                       pace < kSlowestMean ? "slow" : "fast", remedy);
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

    /// The last try. What took too long is not tried again: it would take too long again.
    Try speak(const SpeechJob& job, SteadyTime until, Recording& recording) const {
        const PlainText text = plain_text(job.spoken);
        Try last;
        for (int round = 0; round < voice_.command.tries; ++round) {
            last = try_once(text, until, recording);
            if (last.end == Try::End::Made) {
                cache_.keep(content_hash(key_ + text.text), recording);
                complete(recording, job, text);
            }
            if (last.end != Try::End::Failed) break;
            if (settings_.pulse) settings_.pulse();
        }
        return last;
    }

    void age_out() const { cache_.age_out(); }

  private:
    static void complete(Recording& recording, const SpeechJob& job, const PlainText& text) {
        recording.line = job.line;
        recording.marks = estimate_word_times(text, recording.samples, recording.rate_hz);
    }

    Try try_once(const PlainText& text, SteadyTime until, Recording& recording) const;
    /// Why the answer is no reading of the text; "" if it is one.
    std::string read_answer(ProgramResult& result, std::size_t characters, Recording& recording) const;

    const Voice& voice_;
    const SpeechSettings& settings_;
    TakeCache cache_;
    std::vector<std::string> arguments_;
    std::string key_;
};

Try OtherEngine::try_once(const PlainText& text, SteadyTime until, Recording& recording) const {
    using End = Try::End;
    const auto usual = std::chrono::milliseconds(std::llround(voice_.command.time_limit_s * 1000));
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - settings_.clock());
    if (left.count() <= 0) return {End::Over, ""};
    const std::size_t characters = characters_of(text);
    ProgramCall call;
    call.arguments = arguments_;
    call.input = text.text + '\n';
    call.time_limit = std::min(usual, left);
    // The richest format there could be: 48 kHz, two channels, 32 bit.
    call.most_bytes = 65536 + static_cast<std::size_t>(longest_seconds(characters) * 48000 * 2 * 4);
    call.pulse = settings_.pulse;
    ProgramResult result = run_program(call);
    if (result.end == ProgramResult::End::TimedOut) {
        if (left < usual) return {End::Over, ""};
        return {End::TimedOut, fmt::format("{} took longer than {:g} s over a line", engine_name(voice_),
                                           voice_.command.time_limit_s)};
    }
    std::string failure = read_answer(result, characters, recording);
    return {failure.empty() ? End::Made : End::Failed, std::move(failure)};
}

std::string OtherEngine::read_answer(ProgramResult& result, std::size_t characters, Recording& recording) const {
    const std::string name = engine_name(voice_);
    const std::string said = result.complaint.empty() ? "" : ": " + result.complaint;
    switch (result.end) {
        case ProgramResult::End::NotStarted: return name + " cannot be started" + said;
        case ProgramResult::End::TooMuch: return name + " wrote without end";
        case ProgramResult::End::Killed: return fmt::format("{} crashed with signal {}{}", name, result.status, said);
        case ProgramResult::End::TimedOut:
        case ProgramResult::End::Exited: break;
    }
    if (result.status != 0) return fmt::format("{} ended with status {}{}", name, result.status, said);
    if (result.output.empty()) return name + " gave no sound" + said;
    const double most_seconds = longest_seconds(characters);
    try {
        recording = recording_of(sound_of(std::move(result.output), voice_.command, most_seconds));
    } catch (const Error& error) {
        return name + ": " + error.what();
    }
    if (recording.samples.empty()) return name + " gave silence";
    const double seconds = seconds_of(recording);
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

    /// Finds what was spoken before. Comes before speak_all().
    void remember();
    std::size_t characters_left() const { return characters_left_; }
    /// Speaks the rest, until then at the latest.
    void speak_all(SteadyTime until);
    void hand_over(OtherTakes& out);

  private:
    void speak(std::size_t job);
    void speak_open();
    void report_progress();
    std::string implausible_pace() const;

    const std::vector<SpeechJob>& jobs_;
    std::vector<std::size_t> ours_;
    const SpeechSettings& settings_;
    const Voice& voice_;
    std::optional<OtherEngine> engine_;
    std::vector<std::size_t> open_;  ///< jobs to be spoken now
    SteadyTime begin_;
    SteadyTime until_;

    std::mutex mutex_;
    std::map<std::size_t, Recording> made_;
    std::map<std::size_t, std::string> failed_;  ///< by job, with the reason
    std::string all_failed_;                     ///< why the stand-in reads everything
    int timeouts_ = 0;
    bool over_ = false;  ///< its time is
    SpeechProgress progress_;
    std::vector<double> seconds_per_character_;  ///< of each take
    std::size_t characters_left_ = 0;
};

void Reading::remember() {
    all_failed_ = missing_part(voice_);
    if (!all_failed_.empty()) return;
    engine_.emplace(voice_, settings_);
    progress_.voice = voice_.name;
    for (const std::size_t job : ours_) {
        if (auto found = engine_->remembered(jobs_[job])) {
            made_[job] = std::move(*found);
            ++progress_.remembered;
        } else {
            open_.push_back(job);
            characters_left_ += jobs_[job].spoken.size();
        }
    }
    progress_.lines = open_.size();
    if (!open_.empty()) all_failed_ = wrong_part(voice_);
    if (!all_failed_.empty()) characters_left_ = 0;
}

void Reading::speak(std::size_t job) {
    if (settings_.pulse) settings_.pulse();
    Recording recording;
    const SteadyTime begin = settings_.clock();
    const Try last = engine_->speak(jobs_[job], until_, recording);
    const std::chrono::duration<double> taken = settings_.clock() - begin;
    const std::scoped_lock lock(mutex_);
    if (last.end == Try::End::Over) {
        over_ = true;
        return;
    }
    const std::size_t characters = jobs_[job].spoken.size();
    characters_left_ -= std::min(characters, characters_left_);
    seconds_per_character_.push_back(taken.count() / static_cast<double>(std::max<std::size_t>(characters, 1)));
    ++progress_.done;
    if (last.end == Try::End::Made) {
        made_[job] = std::move(recording);
    } else {
        failed_[job] = last.reason;
    }
    if (last.end == Try::End::TimedOut && ++timeouts_ >= kMostTimeouts) all_failed_ = last.reason;
    report_progress();
}

void Reading::report_progress() {
    if (!settings_.progress) return;
    if (progress_.done == progress_.lines) {
        progress_.seconds_left = 0;
    } else if (progress_.done >= kTakesToJudgeBy) {
        std::vector<double> each = seconds_per_character_;
        const auto middle = each.begin() + static_cast<std::ptrdiff_t>(each.size() / 2);
        std::nth_element(each.begin(), middle, each.end());
        const std::size_t at_once =
            std::min(progress_.lines - progress_.done, static_cast<std::size_t>(std::max(settings_.jobs, 1)));
        progress_.seconds_left = *middle * static_cast<double>(characters_left_) / static_cast<double>(at_once);
    }
    progress_.seconds_allowed = std::chrono::duration<double>(until_ - settings_.clock()).count();
    settings_.progress(progress_);
}

void Reading::speak_all(SteadyTime until) {
    if (!all_failed_.empty()) return;
    until_ = until;
    begin_ = settings_.clock();
    speak_open();
    engine_->age_out();
    if (all_failed_.empty()) all_failed_ = implausible_pace();
}

void Reading::speak_open() {
    // One by one until it has shown that it works: a broken engine costs two lines' time, not all lines'.
    std::size_t next = 0;
    while (next < open_.size() && failed_.size() == next && !over_ && all_failed_.empty()) {
        if (failed_.size() >= kFirstTries) {
            all_failed_ = failed_.begin()->second;
            return;
        }
        speak(open_[next++]);
    }
    if (failed_.size() == open_.size() && !open_.empty() && made_.empty()) {
        all_failed_ = failed_.begin()->second;
        return;
    }
    // Slow engines are mostly slow because they use all processors; but while one is loaded, another can work.
    const std::size_t most_failures = std::max(kFewFailures, open_.size() / 4);
    std::atomic<bool> stop = over_ || !all_failed_.empty();
    parallel_for(open_.size() - next, settings_.jobs, [&](std::size_t i) {
        if (stop) return;
        speak(open_[next + i]);
        const std::scoped_lock lock(mutex_);
        if (failed_.size() > most_failures && all_failed_.empty()) all_failed_ = failed_.begin()->second;
        if (over_ || !all_failed_.empty()) stop = true;
    });
}

std::string Reading::implausible_pace() const {
    std::size_t characters = 0;
    double seconds = 0;
    for (const auto& [job, recording] : made_) {
        const std::size_t here = characters_of(plain_text(jobs_[job].spoken));
        if (here < kTooFewToTell) continue;
        characters += here;
        seconds += seconds_of(recording);
    }
    if (seconds <= 0) return "";
    return pace_fault(voice_, static_cast<double>(characters), seconds);
}

void Reading::hand_over(OtherTakes& out) {
    std::set<int> lost_passages;
    for (const std::size_t job : ours_) {
        if (made_.count(job) == 0 && jobs_[job].passage != SpeechJob::kAlone) lost_passages.insert(jobs_[job].passage);
    }
    std::size_t lines = 0;
    std::optional<Voice> stand_in;
    for (const std::size_t job : ours_) {
        const bool lost = !all_failed_.empty() || made_.count(job) == 0 || lost_passages.count(jobs_[job].passage) > 0;
        if (!lost) {
            out.recordings[job] = std::move(made_[job]);
            continue;
        }
        if (!stand_in) stand_in = stand_in_of(voice_);
        out.stand_ins[job] = stand_in;
        ++lines;
    }
    if (lines == 0) return;
    std::string reason = all_failed_;
    if (reason.empty() && !failed_.empty()) reason = failed_.begin()->second;
    if (over_ && all_failed_.empty()) {
        const std::chrono::duration<double> had = until_ - begin_;
        reason += fmt::format("{}{} was not done in the {:.0f} s it had", reason.empty() ? "" : "; ",
                              engine_name(voice_), std::max(had.count(), 0.0));
    }
    const std::string what =
        lines == ours_.size() ? "its lines" : fmt::format("{} of its {} lines", lines, ours_.size());
    out.trouble.push_back(fmt::format("voice {}: {}; {} reads {}", voice_.name, reason, stand_in->name, what));
}

}  // namespace

EngineTrial try_engine(const Voice& voice, const std::string& spoken, const SpeechSettings& settings) {
    EngineTrial trial;
    SpeechSettings fresh = settings;
    fresh.cache.clear();
    const SteadyTime begin = fresh.clock();
    Recording recording;
    const OtherEngine engine(voice, fresh);
    const Try last = engine.speak({0, spoken, voice}, SteadyTime::max(), recording);
    trial.took_seconds = std::chrono::duration<double>(fresh.clock() - begin).count();
    trial.failure = last.reason;
    if (last.end != Try::End::Made) return trial;
    trial.rate_hz = recording.rate_hz;
    trial.seconds = seconds_of(recording);
    trial.failure = pace_fault(voice, static_cast<double>(characters_of(plain_text(spoken))), trial.seconds);
    return trial;
}

OtherTakes speak_by_commands(const std::vector<SpeechJob>& jobs, const SpeechSettings& settings) {
    OtherTakes out;
    out.recordings.resize(jobs.size());
    out.stand_ins.resize(jobs.size());
    std::map<std::string, std::vector<std::size_t>> by_voice;
    for (std::size_t job = 0; job < jobs.size(); ++job) {
        const Voice& voice = jobs[job].voice;
        if (voice.by_command()) by_voice[voice.name + '\n' + voice.file.string()].push_back(job);
    }
    std::list<Reading> readings;
    std::size_t characters = 0;
    for (const auto& [name, ours] : by_voice) {
        Reading& reading = readings.emplace_back(jobs, ours, settings);
        reading.remember();
        characters += reading.characters_left();
    }
    for (Reading& reading : readings) {
        const SteadyTime now = settings.clock();
        const std::size_t here = reading.characters_left();
        using Seconds = std::chrono::duration<double>;
        // One voice leaves to the next what it did not need.
        const Seconds allowed =
            settings.deadline
                ? Seconds(*settings.deadline - now) *
                      (static_cast<double>(here) / static_cast<double>(std::max<std::size_t>(characters, 1)))
                : Seconds(std::max(kLeastAllowedSeconds,
                                   settings.patience * static_cast<double>(here) / kUsualCharactersPerSecond));
        characters -= here;
        reading.speak_all(now + std::chrono::duration_cast<SteadyTime::duration>(allowed));
        reading.hand_over(out);
    }
    return out;
}

}  // namespace newscart
