#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace newscart::ssh {

/// Why something could not be done. The text reads "fact; remedy".
class Failure : public std::runtime_error {
  public:
    enum class Kind {
        Passing,  ///< another try may help
        Lasting,  ///< none will
        Refused,  ///< the server would not do it to this file: it is not there, not ours, or in use
    };
    Failure(Kind kind, const std::string& text) : std::runtime_error(text), kind_(kind) {}
    Kind kind() const noexcept { return kind_; }

  private:
    Kind kind_;
};

struct Server {
    std::string host;
    int port = 22;
    std::string user;
    std::string secret;                 ///< the password; with a key, the key's
    std::filesystem::path key;          ///< private key; empty for a password
    std::filesystem::path known_hosts;  ///< the only hosts that are trusted
};

struct FileFacts {
    std::uint64_t bytes = 0;
    std::int64_t time = 0;  ///< last change, seconds since 1970, by the server's clock
    bool is_folder = false;
};

/// A conversation with an SFTP server. Neither ~/.ssh nor an agent is asked. All of it ends at `deadline`, whatever the
/// server does. Everything throws Failure.
class Sftp {
  public:
    Sftp(const Server& server, std::chrono::steady_clock::time_point deadline);
    ~Sftp();
    Sftp(const Sftp&) = delete;
    Sftp& operator=(const Sftp&) = delete;
    Sftp(Sftp&&) = delete;
    Sftp& operator=(Sftp&&) = delete;

    std::optional<FileFacts> look(const std::string& path);  ///< nothing if there is nothing
    void make_folder(const std::string& path);
    /// Truncates what is there; on the server's disk when it returns, if the server can say so.
    void write(const std::string& path, std::string_view bytes);
    std::string read(const std::string& path);
    void set_time(const std::string& path, std::int64_t seconds);
    /// In one step, over a file that is there.
    void replace(const std::string& from, const std::string& to);
    void remove(const std::string& path);

  private:
    struct Connection;
    std::unique_ptr<Connection> connection_;
};

}  // namespace newscart::ssh
