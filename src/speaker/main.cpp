// newscart-speak: the small program that alone links eSpeak NG.
//
// The root initialises the engine once and reads requests from its stdin, a SOCK_SEQPACKET socket (speaker/wire.h). For
// each voice it forks workers, each of which loads the voice into the untouched engine; a worker forks a child for each
// take, which speaks once and leaves by _exit(). So every take starts from the same state: same text and voice, same
// samples, whatever was spoken before and by however many workers. When newscart is gone, stdin ends, the root leaves,
// and the kernel ends workers and children with it.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "lib/espeak/engine.h"
#include "speaker/guard.h"
#include "speaker/wire.h"

namespace {

using newscart::espeak::Engine;
using newscart::espeak::Failure;
using newscart::espeak::Speech;
using newscart::espeak::VoiceSettings;
namespace wire = newscart::wire;

constexpr int kRequests = STDIN_FILENO;
constexpr int kAnswers = STDOUT_FILENO;

// How a process of this program ends. A child's are the outcomes of its take.
enum Exit : int { kFine = 0, kUsage = 2, kEmpty = 10, kTooLong = 11, kNoEngine = 12, kLost = 70 };

struct Message {
    wire::Request request;
    std::array<std::string, 3> texts;
};

// The next request; nullopt at the end of the stream.
std::optional<Message> receive(int from) {
    std::vector<char> bytes(wire::kLargestMessage);
    ssize_t got = 0;
    do {
        got = ::recv(from, bytes.data(), bytes.size(), 0);
    } while (got < 0 && errno == EINTR);
    Message message;
    if (got < static_cast<ssize_t>(sizeof(message.request))) return std::nullopt;
    std::memcpy(&message.request, bytes.data(), sizeof(message.request));
    std::string_view rest(bytes.data() + sizeof(message.request),
                          static_cast<std::size_t>(got) - sizeof(message.request));
    for (std::size_t i = 0; i < message.texts.size(); ++i) {
        const std::size_t length = std::min<std::size_t>(message.request.text_bytes[i], rest.size());
        message.texts[i] = rest.substr(0, length);
        rest.remove_prefix(length);
    }
    return message;
}

void answer(wire::Answer head, std::string_view text = {}) {
    text = text.substr(0, 2000);
    head.text_bytes = static_cast<std::uint32_t>(text.size());
    std::string bytes(sizeof(head) + text.size(), '\0');
    std::memcpy(bytes.data(), &head, sizeof(head));
    std::copy(text.begin(), text.end(), bytes.begin() + sizeof(head));
    while (::send(kAnswers, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) {
        if (errno != EINTR) std::_Exit(kLost);  // nobody listens
    }
}

// Ends with the process that forked it. `parent` closes the gap in which that one may have ended already.
void end_with(pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) std::_Exit(kLost);
}

void limit(int resource, rlim_t most) {
    const rlimit both{most, most};
    ::setrlimit(static_cast<__rlimit_resource>(resource), &both);
}

struct Plan {
    std::uint32_t slot_samples = 0;
    std::uint32_t workers = 1;
    std::uint32_t time_limit_ms = 0;
    int rate_hz = 0;
};

// Timers of the kernel end a child that hangs, by signals that nobody catches. Processor time is the measure: a busy
// machine must not change what airs. Real time, four times as long, ends one that waits for something.
void start_timers(std::uint32_t limit_ms) {
    const auto after = [](std::uint64_t ms) {
        return itimerval{{0, 0}, {static_cast<time_t>(ms / 1000), static_cast<suseconds_t>(ms % 1000 * 1000)}};
    };
    const itimerval busy = after(limit_ms);
    const itimerval waiting = after(std::uint64_t{4} * limit_ms);
    ::setitimer(ITIMER_PROF, &busy, nullptr);
    ::setitimer(ITIMER_REAL, &waiting, nullptr);
}

// The life of a child: one take.
[[noreturn]] void speak_and_leave(Engine& engine, const Message& message, const Plan& plan, pid_t parent) {
    end_with(parent);
    start_timers(plan.time_limit_ms);
    const newscart::GuardedText guarded = newscart::guard(message.texts[0], message.request.effort);
    if (guarded.text.empty()) std::_Exit(kEmpty);
    const std::size_t bytes = wire::slot_bytes(plan.slot_samples);
    // Its own slot and no other: what goes astray here cannot reach another take.
    void* mapped = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, wire::kArenaDescriptor,
                          static_cast<off_t>(bytes * message.request.slot));
    if (mapped == MAP_FAILED) std::_Exit(kNoEngine);
    auto* slot = static_cast<wire::Slot*>(mapped);
    auto* samples = reinterpret_cast<std::int16_t*>(static_cast<char*>(mapped) + sizeof(wire::Slot));
    try {
        const Speech speech = engine.speak(guarded.text, std::span(samples, plan.slot_samples));
        std::uint32_t marks = 0;
        for (const newscart::espeak::Word& word : speech.words) {
            const auto begin = static_cast<std::size_t>(word.text_begin);
            const std::size_t end = begin + static_cast<std::size_t>(std::max(word.text_length, 1)) - 1;
            if (word.text_begin < 0 || end >= guarded.origin.size() || marks >= wire::kMostMarks) continue;
            slot->mark[marks++] = {guarded.origin[begin], guarded.origin[end] - guarded.origin[begin] + 1, word.sample};
        }
        slot->samples = static_cast<std::uint32_t>(speech.samples);
        slot->marks = marks;
        std::_Exit(speech.too_long ? kTooLong : kFine);
    } catch (const std::exception&) {
        std::_Exit(kNoEngine);
    }
}

// The life of a child that tells the phonemes of lines of text and speaks none.
[[noreturn]] void pronounce_and_leave(Engine& engine, const Message& message, const Plan& plan, pid_t parent) {
    end_with(parent);
    start_timers(plan.time_limit_ms);
    const std::size_t bytes = wire::slot_bytes(plan.slot_samples);
    void* mapped = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, wire::kArenaDescriptor,
                          static_cast<off_t>(bytes * message.request.slot));
    if (mapped == MAP_FAILED) std::_Exit(kNoEngine);
    auto* slot = static_cast<wire::Slot*>(mapped);
    try {
        std::string phonemes;
        std::istringstream lines(message.texts[0]);
        for (std::string line; std::getline(lines, line);) {
            const newscart::GuardedText guarded = newscart::guard(line, message.request.effort);
            phonemes += (guarded.text.empty() ? "" : engine.phonemes(guarded.text)) + '\n';
        }
        if (phonemes.size() > bytes - sizeof(wire::Slot)) std::_Exit(kTooLong);
        std::copy(phonemes.begin(), phonemes.end(), static_cast<char*>(mapped) + sizeof(wire::Slot));
        slot->text_bytes = static_cast<std::uint32_t>(phonemes.size());
        std::_Exit(kFine);
    } catch (const std::exception&) {
        std::_Exit(kNoEngine);
    }
}

wire::Outcome outcome_of(int status) {
    if (WIFSIGNALED(status)) {
        const int signal = WTERMSIG(status);
        return signal == SIGPROF || signal == SIGALRM ? wire::Outcome::TimedOut : wire::Outcome::Crashed;
    }
    switch (WEXITSTATUS(status)) {
        case kFine: return wire::Outcome::Fine;
        case kEmpty: return wire::Outcome::Empty;
        case kTooLong: return wire::Outcome::TooLong;
        case kNoEngine: return wire::Outcome::NoEngine;
        default: return wire::Outcome::Crashed;
    }
}

// The life of a worker: takes in one voice, until the root is gone.
[[noreturn]] void serve_voice(Engine& engine, const Message& voice, int requests, const Plan& plan, bool first) {
    wire::Answer ready{.kind = wire::Kind::Voice, .job = voice.request.job};
    std::string complaint;
    try {
        engine.set_voice(VoiceSettings{.base = voice.texts[0],
                                       .variant = voice.texts[1],
                                       .variant_text = voice.texts[2],
                                       .rate_wpm = voice.request.rate_wpm,
                                       .pitch = voice.request.pitch,
                                       .pitch_range = voice.request.pitch_range,
                                       .intonation = voice.request.intonation,
                                       .word_gap_ms = voice.request.word_gap_ms});
    } catch (const Failure& failure) {
        ready.outcome = wire::Outcome::BadVoice;
        complaint = failure.what();
    }
    if (first) answer(ready, complaint);
    const pid_t self = ::getpid();
    while (const std::optional<Message> message = receive(requests)) {
        wire::Answer done{.kind = message->request.kind, .job = message->request.job, .outcome = ready.outcome};
        if (ready.outcome == wire::Outcome::Fine) {
            const pid_t child = ::fork();
            if (child == 0 && message->request.kind == wire::Kind::Pronounce) {
                pronounce_and_leave(engine, *message, plan, self);
            }
            if (child == 0) speak_and_leave(engine, *message, plan, self);
            int status = 0;
            if (child < 0) {
                done.outcome = wire::Outcome::NoEngine;
            } else {
                while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
                }
                done.outcome = outcome_of(status);
            }
        }
        answer(done, complaint);
    }
    std::_Exit(kFine);
}

// One of our own is gone, which never happens unless somebody ended it: give up, newscart starts us again.
void leave_on_loss(int) { std::_Exit(kLost); }

int serve() {
    const std::optional<Message> hello = receive(kRequests);
    if (!hello) return kFine;
    wire::Answer welcome{.kind = wire::Kind::Hello};
    if (hello->request.version != wire::kVersion) {
        welcome.outcome = wire::Outcome::BadVersion;
        answer(welcome);
        return kUsage;
    }
    Plan plan{hello->request.slot_samples, std::clamp(hello->request.workers, 1U, 256U), hello->request.time_limit_ms,
              0};
    std::optional<Engine> engine;
    try {
        engine.emplace(plan.slot_samples);
    } catch (const Failure& failure) {
        welcome.outcome = wire::Outcome::NoEngine;
        answer(welcome, failure.what());
        return kLost;
    }
    plan.rate_hz = engine->rate_hz();
    welcome.rate_hz = static_cast<std::uint32_t>(plan.rate_hz);
    answer(welcome);

    const pid_t self = ::getpid();
    std::signal(SIGCHLD, leave_on_loss);
    std::vector<int> voices;
    while (const std::optional<Message> message = receive(kRequests)) {
        if (message->request.kind == wire::Kind::Voice) {
            std::array<int, 2> ends{};
            if (message->request.voice != voices.size() ||
                ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
                return kLost;
            }
            for (std::uint32_t worker = 0; worker < plan.workers; ++worker) {
                const pid_t child = ::fork();
                if (child < 0) return kLost;
                if (child == 0) {
                    std::signal(SIGCHLD, SIG_DFL);
                    end_with(self);
                    ::close(ends[1]);
                    for (const int other : voices) ::close(other);
                    serve_voice(*engine, *message, ends[0], plan, worker == 0);
                }
            }
            ::close(ends[0]);
            voices.push_back(ends[1]);
        } else if (message->request.kind != wire::Kind::Hello && message->request.voice < voices.size()) {
            std::string bytes(sizeof(wire::Request), '\0');
            std::memcpy(bytes.data(), &message->request, sizeof(wire::Request));
            bytes += message->texts[0];
            while (::send(voices[message->request.voice], bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) {
                if (errno != EINTR) return kLost;
            }
        }
    }
    // The workers finish what they have in hand, so that nothing of ours is left to init.
    std::signal(SIGCHLD, SIG_DFL);
    for (const int voice : voices) ::close(voice);
    while (::wait(nullptr) > 0) {
    }
    return kFine;
}

}  // namespace

int main() try {
    int type = 0;
    socklen_t length = sizeof(type);
    if (::getsockopt(kRequests, SOL_SOCKET, SO_TYPE, &type, &length) != 0 || type != SOCK_SEQPACKET) {
        constexpr std::string_view kWord = "newscart-speak: error: started by hand; newscart starts it by itself\n";
        const ssize_t ignored = ::write(STDERR_FILENO, kWord.data(), kWord.size());
        return ignored < 0 ? kLost : kUsage;
    }
    limit(RLIMIT_CORE, 0);
#ifndef __SANITIZE_ADDRESS__
    limit(RLIMIT_AS, rlim_t{1} << 30U);
#endif
    // What the C library says of a child that broke its stack is no news to the station: newscart names the line.
    if (const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC); nowhere >= 0) ::dup2(nowhere, STDERR_FILENO);
    // By _Exit: nothing of the engine may run at the end.
    std::_Exit(serve());
} catch (...) {
    std::_Exit(kLost);
}
