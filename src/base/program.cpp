#include "base/program.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

#include "base/environment.h"
#include "base/error.h"
#include "base/text.h"

namespace newscart {
namespace {

constexpr int kOutDescriptor = 3;
constexpr int kEndingDescriptor = 4;
static_assert(kOutDescriptor + 1 == kEndingDescriptor);
constexpr const char* kOutFile = "/proc/self/fd/3";
constexpr int kCannotRun = 127;
constexpr std::size_t kLongestComplaint = 200;
constexpr std::chrono::milliseconds kPulse{100};

[[noreturn]] void fail(const std::string& fact) {
    throw Error(Fault::Engine, fact + ": " + std::generic_category().message(errno));
}

/// A file in memory. Files, not pipes: nobody has to feed and drain them while the program runs, a program that never
/// reads its input or never stops writing blocks nobody, and those that seek in their output (flite) may.
class MemoryFile {
  public:
    MemoryFile() : fd_(::memfd_create("newscart", MFD_CLOEXEC)) {
        if (fd_ < 0) fail("no memory for a program");
        // Clear of 0 to 4, where the program and its keeper will have their own.
        const int moved = ::fcntl(fd_, F_DUPFD_CLOEXEC, 10);
        ::close(fd_);
        fd_ = moved;
        if (fd_ < 0) fail("no more files can be opened");
    }
    explicit MemoryFile(const std::string& bytes) : MemoryFile() {
        for (std::size_t at = 0; at < bytes.size();) {
            const ssize_t put = ::write(fd_, bytes.data() + at, bytes.size() - at);
            if (put <= 0) fail("no memory for a program");
            at += static_cast<std::size_t>(put);
        }
        ::lseek(fd_, 0, SEEK_SET);
    }
    ~MemoryFile() { ::close(fd_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    MemoryFile(MemoryFile&&) = delete;
    MemoryFile& operator=(MemoryFile&&) = delete;

    int fd() const { return fd_; }
    std::size_t size() const {
        struct stat status {};
        return ::fstat(fd_, &status) == 0 ? static_cast<std::size_t>(status.st_size) : 0;
    }
    /// Its last bytes, at most so many.
    std::string last(std::size_t most) const {
        const std::size_t whole = size();
        std::string bytes(std::min(whole, most), '\0');
        const ssize_t got = ::pread(fd_, bytes.data(), bytes.size(), static_cast<off_t>(whole - bytes.size()));
        bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        return bytes;
    }

  private:
    int fd_ = -1;
};

/// Between two looks at how much has been written; a program fills memory with some gigabytes a second.
constexpr std::chrono::milliseconds kLook{20};
/// Of any file, those that are no answer too: an engine may keep data of its own, but not fill the disk.
constexpr rlim_t kMostFileBytes = rlim_t{1} << 29U;

/// What the keeper of a program tells newscart, in a file in memory.
struct Ending {
    bool known = false;
    int status = 0;  ///< as wait() has it
};

/// All signals are held back while a process is born: one that came in between would find newscart's handlers in it.
class SignalsHeld {
  public:
    SignalsHeld() {
        sigset_t all;
        sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~SignalsHeld() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    SignalsHeld(const SignalsHeld&) = delete;
    SignalsHeld& operator=(const SignalsHeld&) = delete;
    SignalsHeld(SignalsHeld&&) = delete;
    SignalsHeld& operator=(SignalsHeld&&) = delete;

  private:
    sigset_t before_{};
};

// From here to wait_for(): only what is safe after a fork of a program with threads.

/// The program's own process.
[[noreturn]] void become(const char* program, char* const* arguments, pid_t keeper) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != keeper) ::_exit(kCannotRun);
    ::close(kEndingDescriptor);
    const rlimit most{kMostFileBytes, kMostFileBytes};
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_FSIZE, &most);
    ::setrlimit(RLIMIT_CORE, &none);
    sigset_t unblocked;
    sigemptyset(&unblocked);
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE, SIGXFSZ, SIGHUP, SIGCHLD, SIGALRM}) ::signal(signal, SIG_DFL);
    ::sigprocmask(SIG_SETMASK, &unblocked, nullptr);
    ::execv(program, arguments);
    ::_exit(kCannotRun);
}

/// Kills every child of this process; false if nobody tells which there are.
bool kill_children() {
    const int list = ::open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
    if (list < 0) return false;
    std::array<char, 4096> text{};
    pid_t pid = 0;
    for (ssize_t got = 0; (got = ::read(list, text.data(), text.size())) > 0;) {
        for (ssize_t i = 0; i < got; ++i) {
            const char c = text[static_cast<std::size_t>(i)];
            if (c >= '0' && c <= '9') {
                pid = pid * 10 + (c - '0');
            } else {
                if (pid > 0) ::kill(pid, SIGKILL);
                pid = 0;
            }
        }
    }
    if (pid > 0) ::kill(pid, SIGKILL);
    ::close(list);
    return true;
}

/// Ends what is left of a program: its group, and whatever of it made itself free of that. Orphans come to the keeper,
/// so that killing its children again and again finds them all.
void end_all(pid_t program, Ending& ending) {
    constexpr int kMostRounds = 5000;
    constexpr timespec kPause{0, 1000000};
    for (int round = 0; round < kMostRounds; ++round) {
        if (!ending.known) ::kill(-program, SIGKILL);
        if (!ending.known) ::kill(program, SIGKILL);
        const bool told = kill_children();
        int status = 0;
        pid_t gone = 0;
        while ((gone = ::waitpid(-1, &status, WNOHANG)) > 0) {
            if (gone == program) ending = {true, status};
        }
        if (gone < 0 && errno == ECHILD) return;
        if (!told && ending.known) return;
        ::nanosleep(&kPause, nullptr);
    }
}

/// A process between newscart and the program, the parent of all that the program leaves behind. It stays until nothing
/// of that is left: when the program ends, or when newscart says so or dies (SIGTERM). All signals are blocked.
[[noreturn]] void keep(const char* program, char* const* arguments, const std::array<int, 5>& files, pid_t newscart) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    ::signal(SIGCHLD, SIG_DFL);
    Ending ending;
    if (::getppid() != newscart) ::_exit(kCannotRun);
    for (int fd = 0; fd <= kEndingDescriptor; ++fd) {
        if (::dup2(files[static_cast<std::size_t>(fd)], fd) < 0) ::_exit(kCannotRun);
    }
    // Nobody waits for newscart's sockets and locks because of us.
    ::syscall(SYS_close_range, kEndingDescriptor + 1, ~0U, 0);
    const pid_t self = ::getpid();
    const pid_t child = ::_Fork();
    if (child < 0) ::_exit(kCannotRun);
    if (child == 0) become(program, arguments, self);
    ::setpgid(child, child);  // as the child does: whoever comes first
    sigset_t awaited;
    sigemptyset(&awaited);
    sigaddset(&awaited, SIGCHLD);
    sigaddset(&awaited, SIGTERM);
    // While the program is not reaped, nobody else can bear its number.
    for (int signal = 0; signal != SIGTERM;) {
        siginfo_t info{};
        if (::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == child)
            break;
        while (::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid > 0 && info.si_pid != child) {
            ::waitpid(info.si_pid, nullptr, 0);
            info = {};
        }
        signal = ::sigwaitinfo(&awaited, nullptr);
    }
    ::kill(-child, SIGKILL);
    end_all(child, ending);
    const ssize_t put = ::pwrite(kEndingDescriptor, &ending, sizeof ending, 0);
    ::_exit(put == sizeof ending ? 0 : kCannotRun);
}

/// Ends the program, and all of it, however the caller leaves.
class Keeper {
  public:
    explicit Keeper(pid_t pid) : pid_(pid) {}
    ~Keeper() { end(); }
    Keeper(const Keeper&) = delete;
    Keeper& operator=(const Keeper&) = delete;
    Keeper(Keeper&&) = delete;
    Keeper& operator=(Keeper&&) = delete;

    void end() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGTERM);
        while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
    }

  private:
    pid_t pid_;
};

/// Until the keeper is gone, the time is over, or more is written than may be: Exited, TimedOut, TooMuch.
ProgramResult::End wait_for(pid_t pid, const ProgramCall& call, const std::function<bool()>& full) {
    const auto until = std::chrono::steady_clock::now() + call.time_limit;
    const int handle = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    if (handle < 0) fail("a program cannot be watched");
    struct Close {
        int fd;
        ~Close() { ::close(fd); }
    } const closing{handle};
    for (auto pulse = std::chrono::steady_clock::now() + kPulse;;) {
        const auto now = std::chrono::steady_clock::now();
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - now);
        if (left.count() <= 0) return ProgramResult::End::TimedOut;
        pollfd watched{handle, POLLIN, 0};
        const int ready = ::poll(&watched, 1, static_cast<int>(std::min(left, kLook).count() + 1));
        if (full()) return ProgramResult::End::TooMuch;
        if (ready > 0) return ProgramResult::End::Exited;
        if (now < pulse) continue;
        pulse = now + kPulse;
        if (call.pulse) call.pulse();
    }
}

std::string last_line(const std::string& text) {
    const std::string_view whole = trim(text);
    const std::size_t end = whole.find_last_of("\r\n");
    const std::string_view last = end == std::string_view::npos ? whole : whole.substr(end + 1);
    return std::string(trim(last).substr(0, kLongestComplaint));
}

}  // namespace

std::optional<std::filesystem::path> find_program(const std::string& name) {
    const auto runs = [](const std::filesystem::path& file) {
        std::error_code failure;
        return std::filesystem::is_regular_file(file, failure) && ::access(file.c_str(), X_OK) == 0;
    };
    if (name.empty()) return std::nullopt;
    if (name.find('/') != std::string::npos) {
        return runs(name) ? std::optional<std::filesystem::path>(name) : std::nullopt;
    }
    const std::string path = environment("PATH");
    const std::string folders = path.empty() ? "/usr/local/bin:/usr/bin:/bin" : path;
    for (const std::string_view folder : split(folders, ':')) {
        if (folder.empty()) continue;
        const std::filesystem::path file = std::filesystem::path(folder) / name;
        if (runs(file)) return file;
    }
    return std::nullopt;
}

ProgramResult run_program(const ProgramCall& call) {
    ProgramResult result;
    const auto program = call.arguments.empty() ? std::nullopt : find_program(call.arguments.front());
    if (!program) {
        result.end = ProgramResult::End::NotStarted;
        return result;
    }
    std::vector<std::string> arguments;
    bool writes_file = false;
    for (const std::string& argument : call.arguments) {
        arguments.push_back(replace_all(argument, "{out}", kOutFile));
        writes_file = writes_file || arguments.back() != argument;
    }
    std::vector<char*> pointers;
    pointers.reserve(arguments.size() + 1);
    for (std::string& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    const MemoryFile input(call.input);
    const MemoryFile output;
    const MemoryFile complaints;
    const MemoryFile file;
    const MemoryFile told;
    const std::array<int, 5> files{input.fd(), output.fd(), complaints.fd(), file.fd(), told.fd()};
    const pid_t self = ::getpid();
    pid_t pid = -1;
    {
        const SignalsHeld held;
        pid = ::fork();
        if (pid == 0) keep(program->c_str(), pointers.data(), files, self);
    }
    if (pid < 0) fail("no more programs can be started");
    Keeper keeper(pid);
    const auto full = [&] { return std::max({output.size(), complaints.size(), file.size()}) > call.most_bytes; };
    result.end = wait_for(pid, call, full);
    keeper.end();
    const MemoryFile& answer = writes_file ? file : output;
    Ending ending;
    if (::pread(told.fd(), &ending, sizeof ending, 0) != sizeof ending) ending = {};
    if (result.end == ProgramResult::End::Exited) {
        if (!ending.known) {
            result.end = ProgramResult::End::NotStarted;
        } else if (WIFSIGNALED(ending.status)) {
            result.end = ProgramResult::End::Killed;
            result.status = WTERMSIG(ending.status);
        } else {
            result.status = WEXITSTATUS(ending.status);
            if (result.status == kCannotRun) result.end = ProgramResult::End::NotStarted;
        }
    }
    result.output = answer.last(call.most_bytes);
    result.complaint = last_line(complaints.last(4096));
    return result;
}

}  // namespace newscart
