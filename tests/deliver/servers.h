#pragma once
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "support/support.h"

namespace newscart::test {

/// A program that serves a port of this machine while the object lives.
class Daemon {
  public:
    Daemon() = default;
    ~Daemon();
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;
    Daemon(Daemon&&) = delete;
    Daemon& operator=(Daemon&&) = delete;

    /// Returns when it takes connections; what it says goes to `log`. Throws if it ends before.
    void start(const std::vector<std::string>& arguments, int port, const std::filesystem::path& log,
               std::uint64_t most_bytes = 0);

  private:
    pid_t child_ = -1;
};

/// A port nobody listens at.
int free_port();

/// A key and a certificate for 127.0.0.1, signed by itself: "certificate.pem" and "key.pem" in the folder.
void make_certificate(const std::filesystem::path& folder);

/// OpenSSH's sshd, for the user who runs the test, by key alone. Its SFTP sees the whole machine.
class SftpServer {
  public:
    /// `most_bytes`: of a file, as if the disk ended there; 0 for no end.
    explicit SftpServer(std::uint64_t most_bytes = 0);
    int port() const { return port_; }
    std::string url() const;  ///< of its folder
    const std::filesystem::path& files() const { return files_; }
    std::filesystem::path key() const { return folder_.path() / "user_key"; }
    std::filesystem::path known_hosts() const { return folder_.path() / "known_hosts"; }
    /// A line of known_hosts for this server, with this public key instead of its own.
    std::string known_line(const std::filesystem::path& public_key) const;

  private:
    TempFolder folder_;
    std::filesystem::path files_;
    int port_;
    Daemon daemon_;
};

/// vsftpd. Its user is "anonymous" with the password "open sesame"; its folder is `files`.
class FtpServer {
  public:
    enum class Tls { No, Required };
    explicit FtpServer(Tls tls);
    std::string url(const std::string& scheme) const;
    const std::filesystem::path& files() const { return files_; }
    std::filesystem::path certificate() const { return folder_.path() / "certificate.pem"; }

  private:
    TempFolder folder_;
    std::filesystem::path files_;
    int port_;
    Daemon daemon_;
};

/// nginx with WebDAV over HTTPS and plain PUT over HTTP. Its user is "desk" with the password "open sesame".
class WebdavServer {
  public:
    WebdavServer();
    std::string url(const std::string& scheme) const;  ///< "davs" or "https"
    const std::filesystem::path& files() const { return files_; }
    std::filesystem::path certificate() const { return folder_.path() / "certificate.pem"; }

  private:
    TempFolder folder_;
    std::filesystem::path files_;
    int port_;
    Daemon daemon_;
};

}  // namespace newscart::test
