#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace newscart::http {

/// What somebody asks for. Strings are as they came, the path and the query decoded.
struct Request {
    std::string method;
    std::string path;
    std::string body;
    bool ranged = false;  ///< whether it asks for parts
    std::vector<std::pair<std::string, std::string>> headers;
    std::vector<std::pair<std::string, std::string>> query;

    /// The first of this name, in any case of letters; "" if there is none.
    std::string header(std::string_view name) const;
    std::string parameter(std::string_view name) const;
    std::string cookie(std::string_view name) const;
};

/// Gives bytes away; false when nobody takes them any more.
using Write = std::function<bool(std::string_view bytes)>;

/// One of three ways: `body`; `part`, of which any part can be asked for (and is, by Range); or `stream`, which goes on
/// until it or the other side ends it.
struct Answer {
    int status = 200;
    std::string type = "application/json";
    std::string body = {};
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::size_t part_bytes = 0;
    std::function<std::string(std::size_t offset, std::size_t count)> part = {};
    std::function<bool(const Write& write)> stream = {};  ///< called again and again; false ends it
};

struct ServerSettings {
    std::string address = "127.0.0.1";
    int port = 0;  ///< 0: any that is free
    std::size_t most_body_bytes = std::size_t{256} << 10U;
    std::size_t threads = 48;                                       ///< each serves one connection at a time
    std::vector<std::pair<std::string, std::string>> headers = {};  ///< of every answer
};

/// An HTTP server on one address. A request is looked at twice: by `admit` before its body is read, by `handle` after.
class Server {
  public:
    /// An answer refuses it.
    using Admit = std::function<std::unique_ptr<Answer>(const Request& request)>;
    using Handle = std::function<Answer(const Request& request)>;

    Server(ServerSettings settings, Admit admit, Handle handle);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    Server(Server&&) = delete;
    Server& operator=(Server&&) = delete;

    /// Takes the address. Throws Error(Config) naming what is in the way.
    void open();
    int port() const;
    /// Serves until stop().
    void run();
    /// From any thread. Streams end by themselves: their maker must see to it.
    void stop();

  private:
    struct Library;
    std::unique_ptr<Library> library_;
};

}  // namespace newscart::http
