#pragma once
#include <sys/types.h>

#include <filesystem>
#include <string>

#include "support/support.h"

namespace newscart::test {

/// An HTTPS server on 127.0.0.1 whose certificate it signed itself, just now: `openssl s_server`. It answers "/news".
class TlsServer {
  public:
    /// `bytes` is the whole answer, as answer() makes it.
    explicit TlsServer(const std::string& bytes);
    ~TlsServer();
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;
    TlsServer(TlsServer&&) = delete;
    TlsServer& operator=(TlsServer&&) = delete;

    /// "https://127.0.0.1:12345/news"
    std::string url() const;
    /// PEM.
    std::filesystem::path certificate() const { return keys_.path() / "certificate.pem"; }

  private:
    void stop() const;

    TempFolder keys_;
    TempFolder site_;
    pid_t child_ = -1;
    int said_ = -1;  ///< the end of a pipe that takes what the server says
    std::string port_;
};

}  // namespace newscart::test
