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
        // Clear of 0 to 3, where the program will have its own.
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

/// Ends its group however the caller leaves.
class Child {
  public:
    explicit Child(pid_t pid) : pid_(pid) {}
    ~Child() { end(); }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    Child(Child&&) = delete;
    Child& operator=(Child&&) = delete;

    /// The wait status. While the leader is not reaped, nobody else can bear its number.
    int end() {
        if (pid_ <= 0) return status_;
        ::kill(-pid_, SIGKILL);
        ::kill(pid_, SIGKILL);
        while (::waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
        return status_;
    }

  private:
    pid_t pid_;
    int status_ = 0;
};

/// Between fork and exec: only what is safe after a fork of a program with threads.
[[noreturn]] void become(const char* program, char* const* arguments, const std::array<int, 4>& files,
                         std::size_t most_bytes, pid_t parent) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(kCannotRun);
    for (int fd = 0; fd <= kOutDescriptor; ++fd) {
        if (::dup2(files[static_cast<std::size_t>(fd)], fd) < 0) ::_exit(kCannotRun);
    }
    const rlimit most{most_bytes, most_bytes};
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

/// False: it was still running when its time was over.
bool wait_for(pid_t pid, const ProgramCall& call) {
    const auto until = std::chrono::steady_clock::now() + call.time_limit;
    const int handle = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    if (handle < 0) fail("a program cannot be watched");
    struct Close {
        int fd;
        ~Close() { ::close(fd); }
    } const closing{handle};
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        if (left.count() <= 0) return false;
        pollfd watched{handle, POLLIN, 0};
        const int ready = ::poll(&watched, 1, static_cast<int>(std::min(left, kPulse).count() + 1));
        if (ready > 0) return true;
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
    const std::array<int, 4> files{input.fd(), output.fd(), complaints.fd(), file.fd()};
    const pid_t self = ::getpid();
    const pid_t pid = ::fork();
    if (pid < 0) fail("no more programs can be started");
    if (pid == 0) become(program->c_str(), pointers.data(), files, call.most_bytes, self);
    ::setpgid(pid, pid);  // as the child does: whoever comes first
    Child child(pid);
    const bool in_time = wait_for(pid, call);
    const int status = child.end();
    const MemoryFile& answer = writes_file ? file : output;
    const auto full = [&](const MemoryFile& written) { return written.size() >= call.most_bytes; };
    if (!in_time) {
        result.end = ProgramResult::End::TimedOut;
    } else if (full(output) || full(complaints) || full(file)) {
        result.end = ProgramResult::End::TooMuch;
    } else if (WIFSIGNALED(status)) {
        result.end = ProgramResult::End::Killed;
        result.status = WTERMSIG(status);
    } else {
        result.status = WEXITSTATUS(status);
        if (result.status == kCannotRun) result.end = ProgramResult::End::NotStarted;
    }
    result.output = answer.last(call.most_bytes);
    result.complaint = last_line(complaints.last(4096));
    return result;
}

}  // namespace newscart
