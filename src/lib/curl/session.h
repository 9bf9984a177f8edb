#pragma once
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace newscart::curl {

/// An address in its parts, decoded.
struct Address {
    std::string scheme;  ///< lower case
    std::string user;
    std::string host;
    int port = 0;  ///< 0: the scheme's own
    std::string path;
};

/// Nothing if it is none: no scheme, no host, spaces or control characters in it.
std::optional<Address> address_of(const std::string& url);

/// `text` as part of an address: what is not plain ASCII becomes %XX; slashes stay.
std::string percent_encoded(std::string_view text);

/// Who we are, and whom we trust.
struct Access {
    enum class Login {
        Password,  ///< FTP's, or HTTP's Basic and Digest
        Signed,    ///< AWS signature 4 for S3
    } login = Login::Password;
    std::string user;  ///< "" for no login
    std::string secret;
    std::string region;  ///< Signed
    std::string ca;      ///< a file of certificates to trust instead of the system's; "" for those
};

/// One thing to ask of a server.
struct Call {
    std::string url;
    std::string method = "GET";        ///< HTTP
    std::vector<std::string> headers;  ///< HTTP: whole lines
    std::string_view body;             ///< PUT, POST and FTP's upload
    /// HTTP: the files of a form, sent instead of `body`.
    struct FormFile {
        std::string field, name;
        std::string_view bytes;
    };
    std::optional<FormFile> form;

    enum class Ftp { Fetch, Store, Look } ftp = Ftp::Fetch;  ///< FTP: Look asks for size and time
    std::vector<std::string> commands;                       ///< FTP, after Look: in the folder of the address
    bool tls = false;                                        ///< FTP: explicit TLS
    std::size_t most_bytes = std::size_t{512} << 20U;        ///< of the answer
};

/// What came of it.
struct Reply {
    std::string failure;   ///< why there is no whole answer: "fact; remedy"; "" if there is one
    bool lasting = false;  ///< of a failure: another try is of no use
    enum class Ftp {
        Done,
        NoFolder,  ///< the folder is not there, or not for us
        Refused,   ///< what was asked for
        Full
    } ftp = Ftp::Done;
    long status = 0;                   ///< HTTP's status, FTP's last answer
    std::string body;                  ///< of an FTP server: nothing but fetched files
    std::string said;                  ///< FTP: the server's last line
    std::string etag, location;        ///< HTTP
    std::optional<std::int64_t> time;  ///< last change, seconds since 1970
};

/// A conversation with one server, over one connection where it allows. All of it ends at `deadline`: what is not done
/// by then fails. Not redirected, for what holds a secret goes where it was meant to go, or nowhere. What it returns
/// holds no secret of ours, unless the server repeats it.
class Session {
  public:
    Session(Access access, std::chrono::steady_clock::time_point deadline);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    Session(Session&&) = delete;
    Session& operator=(Session&&) = delete;

    Reply call(const Call& call);

  private:
    Reply call_by(const Call& call, unsigned long way);

    struct Handle;
    std::unique_ptr<Handle> handle_;
    Access access_;
    std::chrono::steady_clock::time_point deadline_;
};

}  // namespace newscart::curl
