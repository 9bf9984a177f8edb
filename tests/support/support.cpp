#include "support/support.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <numbers>
#include <stdexcept>
#include <system_error>

#include "audio/level.h"
#include "base/paths.h"

namespace newscart::test {

TempFolder::TempFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "newscart-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::system_error(errno, std::generic_category(), pattern);
    path_ = pattern;
}

TempFolder::~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path TempFolder::write(const std::filesystem::path& name, std::string_view bytes) const {
    const std::filesystem::path file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream out(file, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) throw std::runtime_error("cannot write " + file.string());
    std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now() - std::chrono::hours{1});
    return file;
}

Pcm tone(double frequency_hz, double level_dbfs, double seconds, int channels, int sample_rate_hz) {
    Pcm pcm{sample_rate_hz, channels, {}};
    const auto frames = static_cast<std::size_t>(std::llround(seconds * sample_rate_hz));
    pcm.samples.reserve(frames * static_cast<std::size_t>(channels));
    const double peak = gain_of_db(level_dbfs);
    for (std::size_t i = 0; i < frames; ++i) {
        const double phase = 2 * std::numbers::pi * frequency_hz * static_cast<double>(i) / sample_rate_hz;
        for (int c = 0; c < channels; ++c) pcm.samples.push_back(static_cast<float>(peak * std::sin(phase)));
    }
    return pcm;
}

Ran run(const std::vector<std::string>& arguments, std::string_view input,
        const std::vector<std::string>& environment) {
    std::array<std::array<int, 2>, 3> pipes{};
    for (auto& pair : pipes) {
        if (::pipe2(pair.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    }
    std::vector<char*> argv;
    for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    const pid_t child = ::fork();
    if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (child == 0) {
        ::dup2(pipes[0][0], 0);
        ::dup2(pipes[1][1], 1);
        ::dup2(pipes[2][1], 2);
        for (const std::string& variable : environment) ::putenv(const_cast<char*>(variable.c_str()));
        ::execv(argv[0], argv.data());
        ::_exit(127);
    }
    ::close(pipes[0][0]);
    ::close(pipes[1][1]);
    ::close(pipes[2][1]);
    std::signal(SIGPIPE, SIG_IGN);
    Ran ran;
    std::array<pollfd, 3> watched{{{pipes[0][1], POLLOUT, 0}, {pipes[1][0], POLLIN, 0}, {pipes[2][0], POLLIN, 0}}};
    ::fcntl(pipes[0][1], F_SETFL, O_NONBLOCK);
    while (watched[1].fd >= 0 || watched[2].fd >= 0) {
        if (watched[0].fd >= 0 && input.empty()) {
            ::close(watched[0].fd);
            watched[0].fd = -1;
        }
        if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) break;
        if (watched[0].fd >= 0 && watched[0].revents != 0) {
            const ssize_t put = ::write(watched[0].fd, input.data(), input.size());
            if (put > 0) {
                input.remove_prefix(static_cast<std::size_t>(put));
            } else if (put < 0 && errno != EAGAIN && errno != EINTR) {
                input = {};
            }
        }
        for (const std::size_t i : {std::size_t{1}, std::size_t{2}}) {
            if (watched[i].fd < 0 || watched[i].revents == 0) continue;
            std::array<char, 65536> buffer{};
            const ssize_t got = ::read(watched[i].fd, buffer.data(), buffer.size());
            if (got > 0) {
                (i == 1 ? ran.out : ran.err).append(buffer.data(), static_cast<std::size_t>(got));
            } else if (got == 0 || errno != EINTR) {
                ::close(watched[i].fd);
                watched[i].fd = -1;
            }
        }
    }
    if (watched[0].fd >= 0) ::close(watched[0].fd);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return ran;
}

std::string newscart_program() {
    return (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "newscart").string();
}

std::filesystem::path shipped() { return data_folder(); }

std::vector<std::string> listing(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        names.push_back(std::filesystem::relative(entry.path(), folder).string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace newscart::test
