#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <deque>
#include <filesystem>
#include <map>
#include <numeric>
#include <optional>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "base/parallel.h"
#include "base/paths.h"
#include "base/text.h"
#include "speaker/wire.h"
#include "speech/other_engine.h"
#include "speech/recording.h"
#include "speech/speech.h"

namespace newscart {
namespace {

constexpr std::size_t kMostTextBytes = 20000;
constexpr std::size_t kMostVariantBytes = 8192;
constexpr int kMostSamplesASecond = 22050;
/// The helper may be lost this often without a take in between; then something is wrong that a restart does not mend.
constexpr int kMostLosses = 3;

class Descriptor {
  public:
    Descriptor() = default;
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() { reset(); }
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        if (this != &other) {
            reset();
            fd_ = std::exchange(other.fd_, -1);
        }
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }
    void reset() {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }

  private:
    int fd_ = -1;
};

[[noreturn]] void fail(const std::string& fact, int code) {
    throw Error(Fault::Engine, fmt::format("newscart-speak: {}: {}", fact, std::generic_category().message(code)));
}

// Out of the way of 0 to 3, where the helper wants its own: a service may run without stdin.
Descriptor clear_of_standard(Descriptor descriptor) {
    const int moved = ::fcntl(descriptor.get(), F_DUPFD_CLOEXEC, 10);
    if (moved < 0) fail("no more files can be opened", errno);
    return Descriptor(moved);
}

// The text of a variant file of ours: beside the voice's own file, or in the data folder; "" if it is not one of ours,
// then eSpeak is asked for it.
std::string own_variant(const Voice& voice) {
    const std::string& name = voice.espeak_variant;
    if (name.empty() || name.find('/') != std::string::npos || name.front() == '.') return "";
    std::vector<std::filesystem::path> folders;
    if (!voice.file.empty()) folders.push_back(voice.file.parent_path());
    folders.push_back(data_folder() / "voices");
    for (const std::filesystem::path& folder : folders) {
        const std::filesystem::path file = folder / "variants" / name;
        std::error_code ignored;
        if (std::filesystem::exists(file, ignored)) return read_file(file, kMostVariantBytes);
    }
    return "";
}

std::string reason_of(wire::Outcome outcome, const SpeechSettings& settings) {
    switch (outcome) {
        case wire::Outcome::Empty: return "there is nothing in it to say";
        case wire::Outcome::TooLong: return fmt::format("spoken it is longer than {:g} s", settings.longest_seconds);
        case wire::Outcome::TimedOut:
            return fmt::format("the speech engine took longer than {:g} s over it",
                               static_cast<double>(settings.time_limit.count()) / 1000);
        case wire::Outcome::Crashed: return "the speech engine crashed on it";
        default: return "the speech engine failed on it";
    }
}

}  // namespace

struct Speaker::Process {
    explicit Process(const SpeechSettings& given) : settings(given) {
        settings.jobs = std::clamp(settings.jobs, 1, 64);
        slot_samples = static_cast<std::size_t>(std::clamp(settings.longest_seconds, 0.1, 80.0) * kMostSamplesASecond);
        start();
    }
    ~Process() { stop(); }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    Process(Process&&) = delete;
    Process& operator=(Process&&) = delete;

    void start();
    void stop();
    std::size_t slots() const { return static_cast<std::size_t>(settings.jobs) * 2; }
    bool send(wire::Request request, std::array<std::string_view, 3> texts);
    /// False: the helper is gone, or silent for longer than any take may take.
    bool receive(wire::Answer& answer, std::string& text);
    const wire::Slot& slot(std::size_t place) const {
        return *reinterpret_cast<const wire::Slot*>(static_cast<const char*>(arena) +
                                                    place * wire::slot_bytes(slot_samples));
    }

    SpeechSettings settings;
    std::size_t slot_samples = 0;
    pid_t pid = -1;
    Descriptor socket;
    void* arena = nullptr;
    int rate_hz = 0;                              ///< known after the helper's welcome
    std::map<std::string, std::uint32_t> voices;  ///< what the running helper was told, by content
};

void Speaker::Process::start() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) fail("cannot be reached", errno);
    Descriptor ours(ends[0]);
    Descriptor theirs = clear_of_standard(Descriptor(ends[1]));
    ours = clear_of_standard(std::move(ours));
    const std::size_t arena_bytes = slots() * wire::slot_bytes(slot_samples);
    Descriptor memory =
        clear_of_standard(Descriptor(::memfd_create("newscart-takes", MFD_CLOEXEC | MFD_ALLOW_SEALING)));
    if (::ftruncate(memory.get(), static_cast<off_t>(arena_bytes)) != 0) fail("no memory for takes", errno);
    // Nobody can make it shorter under our hands.
    ::fcntl(memory.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);

    const std::string program = speaker_program().string();
    posix_spawn_file_actions_t actions{};
    posix_spawnattr_t attributes{};
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_adddup2(&actions, theirs.get(), STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, theirs.get(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, memory.get(), wire::kArenaDescriptor);
    // A group of its own: Ctrl-C is for newscart, which ends the helper in good order. No signal stays blocked or
    // ignored.
    sigset_t none{};
    sigset_t all{};
    sigemptyset(&none);
    sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    std::string name = "newscart-speak";
    std::array<char*, 2> arguments{name.data(), nullptr};
    const int failure = ::posix_spawn(&pid, program.c_str(), &actions, &attributes, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    if (failure != 0) {
        pid = -1;
        throw Error(Fault::Engine, fmt::format("{}: cannot be started: {}; install newscart again", program,
                                               std::generic_category().message(failure)));
    }
    void* mapped = ::mmap(nullptr, arena_bytes, PROT_READ, MAP_SHARED, memory.get(), 0);
    if (mapped == MAP_FAILED) {
        const int code = errno;
        ours.reset();
        stop();
        fail("no memory for takes", code);
    }
    arena = mapped;
    socket = std::move(ours);
    rate_hz = 0;
    voices.clear();
    // The answer is awaited with the first take: until then the helper gets ready while newscart reads the news.
    wire::Request hello{.kind = wire::Kind::Hello};
    hello.workers = static_cast<std::uint32_t>(settings.jobs);
    hello.slot_samples = static_cast<std::uint32_t>(slot_samples);
    hello.time_limit_ms = static_cast<std::uint32_t>(std::clamp<long long>(settings.time_limit.count(), 1, 600000));
    send(hello, {});
}

void Speaker::Process::stop() {
    if (arena != nullptr) ::munmap(arena, slots() * wire::slot_bytes(slot_samples));
    arena = nullptr;
    if (pid <= 0) return;
    // At the end of its stdin the helper ends its workers and leaves; it closes its end of the socket last.
    bool gone = false;
    if (socket.get() >= 0) {
        ::shutdown(socket.get(), SHUT_WR);
        std::vector<char> ignored(wire::kLargestMessage);
        pollfd watched{socket.get(), POLLIN, 0};
        while (!gone && ::poll(&watched, 1, 1000) > 0) {
            gone = ::recv(socket.get(), ignored.data(), ignored.size(), MSG_DONTWAIT) <= 0;
        }
    }
    if (!gone) ::kill(pid, SIGKILL);
    socket.reset();
    while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    pid = -1;
}

bool Speaker::Process::send(wire::Request request, std::array<std::string_view, 3> texts) {
    std::string bytes(sizeof(request), '\0');
    for (std::size_t i = 0; i < texts.size(); ++i) {
        request.text_bytes[i] = static_cast<std::uint32_t>(texts[i].size());
        bytes += texts[i];
    }
    std::memcpy(bytes.data(), &request, sizeof(request));
    // MSG_NOSIGNAL: a dead helper is restarted; it must not take newscart with it.
    ssize_t sent = 0;
    do {
        sent = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent == static_cast<ssize_t>(bytes.size());
}

bool Speaker::Process::receive(wire::Answer& answer, std::string& text) {
    pollfd watched{socket.get(), POLLIN, 0};
    const auto patience = static_cast<int>(settings.time_limit.count() * 5 + 10000);
    int ready = 0;
    do {
        ready = ::poll(&watched, 1, patience);
    } while (ready < 0 && errno == EINTR);
    if (ready <= 0) return false;
    std::array<char, sizeof(wire::Answer) + 2048> bytes{};
    const ssize_t got = ::recv(socket.get(), bytes.data(), bytes.size(), 0);
    if (got < static_cast<ssize_t>(sizeof(answer))) return false;
    std::memcpy(&answer, bytes.data(), sizeof(answer));
    const std::size_t length = std::min<std::size_t>(answer.text_bytes, static_cast<std::size_t>(got) - sizeof(answer));
    text.assign(bytes.data() + sizeof(answer), length);
    if (answer.version != wire::kVersion || answer.outcome == wire::Outcome::BadVersion) {
        throw Error(Fault::Engine, speaker_program().string() + ": of another version; install newscart again");
    }
    return true;
}

Speaker::Speaker(const SpeechSettings& settings) : process_(std::make_unique<Process>(settings)) {}
Speaker::~Speaker() = default;
Speaker::Speaker(Speaker&&) noexcept = default;
Speaker& Speaker::operator=(Speaker&&) noexcept = default;

namespace {

using Process = Speaker::Process;

/// One call of Speaker::speak: which lines wait, which are in hand, what became of each.
class Session {
  public:
    Session(Process& helper, const std::vector<SpeechJob>& jobs, wire::Kind kind = wire::Kind::Speak);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    Session(Session&&) = delete;
    Session& operator=(Session&&) = delete;

    /// Until each line is recorded or dropped.
    void run();
    Takes finished();
    /// Of each job of Kind::Pronounce; nullopt for one that failed.
    std::vector<std::optional<std::string>> phonemes() const;

  private:
    struct Progress {
        wire::Effort effort = wire::Effort::Usual;
        int losses = 0;
        std::size_t slot = 0;
        bool in_hand = false;
        std::string reason;  ///< why it was dropped
        Recording recording;
        std::string phonemes;
    };

    bool hand_out(std::size_t job);
    void hear(const wire::Answer& answer, const std::string& text);
    void recover();
    void drop(std::size_t job, std::string reason);
    void free_all_slots();
    const std::string& variant_of(const Voice& voice);

    Process& helper_;
    const std::vector<SpeechJob>& jobs_;
    wire::Kind kind_;
    std::vector<Progress> progress_;
    std::deque<std::size_t> waiting_;
    std::vector<std::size_t> free_slots_;
    std::map<std::string, std::string> variants_;  ///< by voice file and variant: each is read once
    std::size_t unfinished_;
    int losses_ = 0;  ///< of the helper, since it last answered
};

Session::Session(Process& helper, const std::vector<SpeechJob>& jobs, wire::Kind kind)
    : helper_(helper), jobs_(jobs), kind_(kind), progress_(jobs.size()), unfinished_(jobs.size()) {
    for (std::size_t job = 0; job < jobs.size(); ++job) {
        if (jobs[job].spoken.size() > kMostTextBytes) {
            drop(job, reason_of(wire::Outcome::TooLong, helper.settings));
        } else {
            waiting_.push_back(job);
        }
    }
    free_all_slots();
}

Session::~Session() {
    // Left by an exception: answers are still on their way, and must not be taken for those of the next call.
    if (unfinished_ > 0) helper_.stop();
}

void Session::drop(std::size_t job, std::string reason) {
    progress_[job].reason = std::move(reason);
    --unfinished_;
}

void Session::free_all_slots() {
    free_slots_.clear();
    for (std::size_t slot = helper_.slots(); slot > 0; --slot) free_slots_.push_back(slot - 1);
}

const std::string& Session::variant_of(const Voice& voice) {
    const std::string key = voice.file.string() + '\n' + voice.espeak_variant;
    const auto known = variants_.find(key);
    return known != variants_.end() ? known->second : variants_.emplace(key, own_variant(voice)).first->second;
}

// False: the helper is gone.
bool Session::hand_out(std::size_t job) {
    const Voice& voice = jobs_[job].voice;
    const std::string& variant = variant_of(voice);
    const std::string key =
        fmt::format("{}\n{}\n{}\n{} {} {} {} {}", voice.espeak_voice, voice.espeak_variant, variant, voice.rate_wpm,
                    voice.pitch, voice.pitch_range, voice.intonation, voice.word_gap_ms);
    const auto known = helper_.voices.find(key);
    auto number = static_cast<std::uint32_t>(helper_.voices.size());
    if (known != helper_.voices.end()) {
        number = known->second;
    } else {
        wire::Request request{.kind = wire::Kind::Voice, .job = static_cast<std::uint32_t>(job), .voice = number};
        request.rate_wpm = voice.rate_wpm;
        request.pitch = voice.pitch;
        request.pitch_range = voice.pitch_range;
        request.intonation = voice.intonation;
        request.word_gap_ms = voice.word_gap_ms;
        if (!helper_.send(request, {voice.espeak_voice, voice.espeak_variant, variant})) return false;
        helper_.voices.emplace(key, number);
    }
    wire::Request request{.kind = kind_, .job = static_cast<std::uint32_t>(job), .voice = number};
    request.slot = static_cast<std::uint32_t>(progress_[job].slot);
    request.effort = progress_[job].effort;
    return helper_.send(request, {jobs_[job].spoken, {}, {}});
}

void Session::hear(const wire::Answer& answer, const std::string& text) {
    if (answer.kind == wire::Kind::Hello) {
        if (answer.outcome != wire::Outcome::Fine) throw Error(Fault::Engine, "newscart-speak: " + text);
        helper_.rate_hz = static_cast<int>(answer.rate_hz);
        return;
    }
    const std::size_t job = answer.job;
    if (job >= jobs_.size()) return;
    Progress& of = progress_[job];
    if (answer.outcome == wire::Outcome::BadVoice) {
        const Voice& voice = jobs_[job].voice;
        throw Error(Fault::Config, fmt::format("{}: {}", voice.file.empty() ? voice.name : voice.file.string(), text));
    }
    if (answer.kind != kind_ || !of.in_hand) return;
    of.in_hand = false;
    free_slots_.push_back(of.slot);
    losses_ = 0;
    if (answer.outcome == wire::Outcome::Fine && kind_ == wire::Kind::Pronounce) {
        const wire::Slot& slot = helper_.slot(of.slot);
        const std::size_t most = wire::slot_bytes(helper_.slot_samples) - sizeof(wire::Slot);
        of.phonemes.assign(reinterpret_cast<const char*>(&slot + 1), std::min<std::size_t>(slot.text_bytes, most));
        --unfinished_;
    } else if (answer.outcome == wire::Outcome::Fine) {
        const wire::Slot& slot = helper_.slot(of.slot);
        const std::size_t samples = std::min<std::size_t>(slot.samples, helper_.slot_samples);
        const std::size_t marks = std::min<std::size_t>(slot.marks, wire::kMostMarks);
        const auto* first = reinterpret_cast<const std::int16_t*>(&slot + 1);
        of.recording = {
            jobs_[job].line, helper_.rate_hz, {first, first + samples}, {&slot.mark[0], &slot.mark[0] + marks}};
        --unfinished_;
    } else if (of.effort == wire::Effort::Usual && answer.outcome != wire::Outcome::Empty &&
               kind_ == wire::Kind::Speak) {
        of.effort = wire::Effort::Harder;
        waiting_.push_front(job);
    } else {
        drop(job, reason_of(answer.outcome, helper_.settings));
    }
}

void Session::recover() {
    helper_.stop();
    if (++losses_ > kMostLosses) {
        throw Error(Fault::Engine, "newscart-speak: ends again and again; install newscart and libespeak-ng1 again");
    }
    for (std::size_t job = jobs_.size(); job > 0; --job) {
        Progress& of = progress_[job - 1];
        if (!of.in_hand) continue;
        of.in_hand = false;
        if (++of.losses < kMostLosses) {
            waiting_.push_front(job - 1);
        } else {
            drop(job - 1, "the speech engine was lost while it spoke it");
        }
    }
    free_all_slots();
    helper_.start();
}

void Session::run() {
    if (unfinished_ > 0 && helper_.pid <= 0) helper_.start();
    wire::Answer answer;
    std::string text;
    while (unfinished_ > 0) {
        bool alive = true;
        while (alive && !free_slots_.empty() && !waiting_.empty()) {
            const std::size_t job = waiting_.front();
            waiting_.pop_front();
            progress_[job].slot = free_slots_.back();
            free_slots_.pop_back();
            progress_[job].in_hand = true;
            alive = hand_out(job);
        }
        if (alive) alive = helper_.receive(answer, text);
        if (alive) {
            hear(answer, text);
        } else {
            recover();
        }
    }
}

std::vector<std::optional<std::string>> Session::phonemes() const {
    std::vector<std::optional<std::string>> all;
    for (const Progress& of : progress_) {
        all.push_back(of.reason.empty() ? std::optional<std::string>(of.phonemes) : std::nullopt);
    }
    return all;
}

Takes Session::finished() {
    std::vector<Take> made(jobs_.size());
    parallel_for(jobs_.size(), helper_.settings.jobs, [&](std::size_t job) {
        if (progress_[job].reason.empty()) made[job] = finish(progress_[job].recording);
        progress_[job].recording = {};
    });
    Takes takes;
    for (std::size_t job = 0; job < jobs_.size(); ++job) {
        std::string& reason = progress_[job].reason;
        if (reason.empty() && made[job].pcm.samples.empty()) reason = reason_of(wire::Outcome::Empty, helper_.settings);
        if (reason.empty()) {
            takes.takes.push_back(std::move(made[job]));
        } else {
            takes.dropped.push_back({jobs_[job].spoken, reason, -1});
        }
    }
    return takes;
}

}  // namespace

std::vector<std::string> Speaker::pronounce(const std::vector<std::string>& spoken, const Voice& asked) {
    const Voice voice = asked.by_command() ? stand_in_of(asked) : asked;
    // Many lines to a request, for each costs a process; what fails is asked again line by line.
    constexpr std::size_t kLinesOfAJob = 100;
    std::vector<std::string> phonemes(spoken.size());
    std::vector<std::size_t> open(spoken.size());
    std::iota(open.begin(), open.end(), std::size_t{0});
    for (const std::size_t most : {kLinesOfAJob, std::size_t{1}}) {
        std::vector<SpeechJob> jobs;
        std::vector<std::vector<std::size_t>> lines;
        for (const std::size_t i : open) {
            std::string line = spoken[i];
            std::replace(line.begin(), line.end(), '\n', ' ');
            const bool full = !jobs.empty() && (lines.back().size() == most ||
                                                jobs.back().spoken.size() + line.size() >= kMostTextBytes);
            if (jobs.empty() || full) {
                jobs.push_back({static_cast<int>(jobs.size()), "", voice});
                lines.emplace_back();
            }
            jobs.back().spoken += line + '\n';
            lines.back().push_back(i);
        }
        Session session(*process_, jobs, wire::Kind::Pronounce);
        session.run();
        open.clear();
        const std::vector<std::optional<std::string>> answers = session.phonemes();
        for (std::size_t job = 0; job < jobs.size(); ++job) {
            const std::vector<std::string_view> each =
                answers[job] ? split(*answers[job], '\n') : std::vector<std::string_view>{};
            for (std::size_t n = 0; n < lines[job].size(); ++n) {
                if (!answers[job]) open.push_back(lines[job][n]);
                if (n < each.size()) phonemes[lines[job][n]] = each[n];
            }
        }
    }
    return phonemes;
}

Takes Speaker::speak(const std::vector<SpeechJob>& jobs) {
    OtherTakes others = speak_by_commands(jobs, process_->settings);
    std::vector<SpeechJob> ours;
    Takes takes;
    for (std::size_t job = 0; job < jobs.size(); ++job) {
        if (others.recordings[job]) continue;
        ours.push_back(jobs[job]);
        if (!others.stand_ins[job]) continue;
        ours.back().voice = *others.stand_ins[job];
        takes.stand_ins.push_back({jobs[job].line, ours.back().voice});
    }
    takes.trouble = std::move(others.trouble);
    Session session(*process_, ours);
    session.run();
    Takes spoken = session.finished();
    takes.dropped = std::move(spoken.dropped);
    // In the order of the jobs again.
    auto next = spoken.takes.begin();
    for (std::size_t job = 0; job < jobs.size(); ++job) {
        if (others.recordings[job]) {
            takes.takes.push_back(finish(*others.recordings[job]));
        } else if (next != spoken.takes.end() && next->line == jobs[job].line) {
            takes.takes.push_back(std::move(*next++));
        }
    }
    return takes;
}

}  // namespace newscart
