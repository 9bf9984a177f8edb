#include "support/tls_server.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace newscart::test {
namespace {

constexpr const char* kProgram = "/usr/bin/openssl";

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

/// Reads the line "ACCEPT 127.0.0.1:12345" with which the program says that it listens.
std::string port_told(int from) {
    std::string said;
    std::array<char, 256> buffer{};
    while (true) {
        const std::size_t told = said.find("ACCEPT ");
        const std::size_t end = told == std::string::npos ? told : said.find('\n', told);
        if (end != std::string::npos) {
            const std::size_t colon = said.rfind(':', end);
            return said.substr(colon + 1, end - colon - 1);
        }
        const ssize_t got = ::read(from, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) throw std::runtime_error("openssl s_server did not start: " + said);
        said.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

}  // namespace

TlsServer::TlsServer(const std::string& bytes) {
    site_.write("news", bytes);
    const std::string certificate = this->certificate().string();
    const std::string key = (keys_.path() / "key.pem").string();
    const Ran made =
        run({kProgram, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key,
             "-out", certificate, "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"});
    if (made.status != 0) throw std::runtime_error("openssl req: " + made.err);
    std::vector<std::string> arguments{kProgram,    "s_server", "-accept", "127.0.0.1:0", "-cert",
                                       certificate, "-key",     key,       "-HTTP"};
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const std::string site = site_.path().string();
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) fail("pipe");
    child_ = ::fork();
    if (child_ < 0) fail("fork");
    if (child_ == 0) {
        const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
        ::dup2(nothing, 0);
        ::dup2(pipe[1], 1);
        ::dup2(nothing, 2);
        if (::chdir(site.c_str()) == 0) ::execv(argv[0], argv.data());
        ::_exit(127);
    }
    ::close(pipe[1]);
    said_ = pipe[0];
    try {
        port_ = port_told(said_);
    } catch (...) {
        stop();
        throw;
    }
}

TlsServer::~TlsServer() { stop(); }

void TlsServer::stop() const {
    ::kill(child_, SIGKILL);
    while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
    }
    ::close(said_);
}

std::string TlsServer::url() const { return "https://127.0.0.1:" + port_ + "/news"; }

}  // namespace newscart::test
