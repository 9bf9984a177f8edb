#include "deliver/servers.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "base/file.h"

namespace newscart::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSshd = "/usr/sbin/sshd";
constexpr const char* kVsftpd = "/usr/sbin/vsftpd";
constexpr const char* kNginx = "/usr/sbin/nginx";

sockaddr_in local(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

bool answers(int port) {
    const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = local(port);
    const bool taken = ::connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(made);
    return taken;
}

void must(const std::vector<std::string>& arguments) {
    const Ran ran = run(arguments);
    if (ran.status != 0) throw std::runtime_error(arguments.front() + ": " + ran.err);
}

}  // namespace

Daemon::~Daemon() {
    if (child_ <= 0) return;
    ::kill(child_, SIGTERM);
    ::waitpid(child_, nullptr, 0);
}

void Daemon::start(const std::vector<std::string>& arguments, int port, const fs::path& log, std::uint64_t most_bytes) {
    std::vector<std::string> copies = arguments;
    std::vector<char*> pointers;
    for (std::string& argument : copies) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    child_ = ::fork();
    if (child_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (most_bytes > 0) {
            const rlimit limit{most_bytes, most_bytes};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            ::signal(SIGXFSZ, SIG_IGN);
        }
        const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(out, STDOUT_FILENO);
        ::dup2(out, STDERR_FILENO);
        ::execv(pointers.front(), pointers.data());
        ::_exit(127);
    }
    constexpr std::chrono::milliseconds kStep{10};
    constexpr std::chrono::seconds kMost{30};
    for (std::chrono::milliseconds waited{0}; waited < kMost; waited += kStep) {
        if (answers(port)) return;
        if (::waitpid(child_, nullptr, WNOHANG) == child_) {
            child_ = -1;
            throw std::runtime_error(arguments.front() + " ended: " + read_file(log, 1U << 20U));
        }
        std::this_thread::sleep_for(kStep);
    }
    throw std::runtime_error(arguments.front() + " does not answer: " + read_file(log, 1U << 20U));
}

int free_port() {
    const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = local(0);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(made, generic, length) != 0 || ::getsockname(made, generic, &length) != 0) {
        throw std::runtime_error("no free port");
    }
    ::close(made);
    return ntohs(address.sin_port);
}

void make_certificate(const fs::path& folder) {
    must({"/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
          "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
          (folder / "key.pem").string(), "-out", (folder / "certificate.pem").string()});
}

SftpServer::SftpServer(std::uint64_t most_bytes) : files_(folder_.path() / "files"), port_(free_port()) {
    fs::create_directory(files_);
    for (const char* name : {"host_key", "user_key"}) {
        must({"/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", (folder_.path() / name).string()});
    }
    fs::copy_file(folder_.path() / "user_key.pub", folder_.path() / "authorized_keys");
    folder_.write("known_hosts", known_line(folder_.path() / "host_key.pub"));
    folder_.write("sshd_config", fmt::format("Port {}\nListenAddress 127.0.0.1\nHostKey {}/host_key\nPidFile none\n"
                                             "AuthorizedKeysFile {}/authorized_keys\nStrictModes no\nUsePAM no\n"
                                             "PasswordAuthentication yes\nPermitRootLogin yes\n"
                                             "Subsystem sftp internal-sftp\nForceCommand internal-sftp\n"
                                             "MaxStartups 100\n",
                                             port_, folder_.path().string(), folder_.path().string()));
    // Where sshd sends those who have not logged in yet; Debian makes it when the service starts.
    if (::geteuid() == 0) fs::create_directories("/run/sshd");
    daemon_.start({kSshd, "-D", "-e", "-f", (folder_.path() / "sshd_config").string()}, port_, folder_.path() / "log",
                  most_bytes);
}

std::string SftpServer::url() const { return fmt::format("sftp://127.0.0.1:{}{}", port_, files_.string()); }

std::string SftpServer::known_line(const fs::path& public_key) const {
    return fmt::format("[127.0.0.1]:{} {}", port_, read_file(public_key, 1U << 16U));
}

FtpServer::FtpServer(Tls tls) : files_(folder_.path() / "root/files"), port_(free_port()) {
    fs::create_directories(files_);
    fs::permissions(folder_.path(), fs::perms{0755});
    // It refuses to begin where the user may write.
    fs::permissions(files_.parent_path(), fs::perms{0555});
    fs::permissions(files_, fs::perms{0777});
    folder_.write("passwords", "open sesame\n");
    const bool root = ::geteuid() == 0;
    std::string settings = fmt::format(
        "listen=YES\nlisten_address=127.0.0.1\nlisten_port={}\nbackground=NO\nrun_as_launching_user={}\n"
        "anonymous_enable=YES\nlocal_enable=NO\nftp_username=daemon\nanon_root={}\nallow_writeable_chroot=YES\n"
        "write_enable=YES\nanon_upload_enable=YES\nanon_mkdir_write_enable=YES\nanon_other_write_enable=YES\n"
        "anon_world_readable_only=NO\nanon_umask=022\nsecure_email_list_enable=YES\nemail_password_file={}/passwords\n"
        "secure_chroot_dir=/var/empty\nxferlog_enable=NO\nconnect_from_port_20=NO\nseccomp_sandbox=NO\n",
        port_, root ? "NO" : "YES", files_.parent_path().string(), folder_.path().string());
    if (tls == Tls::Required) {
        make_certificate(folder_.path());
        settings += fmt::format(
            "ssl_enable=YES\nallow_anon_ssl=YES\nforce_anon_logins_ssl=YES\nforce_anon_data_ssl=YES\n"
            "rsa_cert_file={}/certificate.pem\nrsa_private_key_file={}/key.pem\nssl_ciphers=HIGH\n",
            folder_.path().string(), folder_.path().string());
    }
    if (root) fs::create_directories("/var/empty");
    folder_.write("vsftpd.conf", settings);
    daemon_.start({kVsftpd, (folder_.path() / "vsftpd.conf").string()}, port_, folder_.path() / "log");
}

std::string FtpServer::url(const std::string& scheme) const {
    return fmt::format("{}://127.0.0.1:{}/files", scheme, port_);
}

WebdavServer::WebdavServer() : files_(folder_.path() / "files"), port_(free_port()) {
    fs::create_directory(files_);
    make_certificate(folder_.path());
    folder_.write("users", "desk:{PLAIN}open sesame\n");
    const std::string here = folder_.path().string();
    std::string temporary;
    for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
        temporary += fmt::format("{}_temp_path {}/temporary;\n", kind, here);
    }
    folder_.write(
        "nginx.conf",
        fmt::format("daemon off;\nworker_processes 1;\npid {0}/pid;\nerror_log {0}/log;\n{1}"
                    "events {{ worker_connections 64; }}\nhttp {{\naccess_log off;\n{2}client_max_body_size 10m;\n"
                    "server {{\nlisten 127.0.0.1:{3} ssl;\nssl_certificate {0}/certificate.pem;\n"
                    "ssl_certificate_key {0}/key.pem;\nroot {0}/files;\nauth_basic desk;\nauth_basic_user_file "
                    "{0}/users;\nlocation / {{ dav_methods PUT DELETE MKCOL MOVE; }}\n"
                    "location /moved/ {{ return 302 https://elsewhere.example/; }}\n}} }}\n",
                    here, ::geteuid() == 0 ? "user root;\n" : "", temporary, port_));
    daemon_.start({kNginx, "-p", here, "-c", here + "/nginx.conf", "-e", here + "/log"}, port_, folder_.path() / "log");
}

std::string WebdavServer::url(const std::string& scheme) const {
    return fmt::format("{}://127.0.0.1:{}", scheme, port_);
}

}  // namespace newscart::test
