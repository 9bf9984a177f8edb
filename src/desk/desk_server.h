#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "app/console.h"
#include "desk/session.h"
#include "lib/httplib/server.h"

namespace newscart::desk {

struct DeskServerSettings {
    std::string address = "127.0.0.1";
    int port = 0;
    std::vector<std::string> hosts;  ///< names it may be called by, beside addresses and "localhost"
    std::string editor = "editor";   ///< who asks, if nothing else says
    std::string editor_header;       ///< a header in which the station's own proxy says who asks; "" for none
    std::string token;               ///< "" for one of its own
    std::size_t most_streams = 24;   ///< pages that wait for events at once
};

/// Serves a session to pages, as docs/desk.md has it.
class DeskServer {
  public:
    /// Makes the session of the next edition, once one is over.
    using Next = std::function<std::unique_ptr<Session>()>;

    /// Throws Error(Config) if the address is taken.
    DeskServer(DeskServerSettings settings, std::unique_ptr<Session> session, Next next, const Console& console);
    ~DeskServer();
    DeskServer(const DeskServer&) = delete;
    DeskServer& operator=(const DeskServer&) = delete;
    DeskServer(DeskServer&&) = delete;
    DeskServer& operator=(DeskServer&&) = delete;

    /// With the token: what a browser is given first.
    std::string address() const;
    int port() const { return server_.port(); }
    const std::string& token() const { return token_; }
    /// Serves until stop().
    void run();
    void stop();
    std::shared_ptr<Session> session() const;
    int streams() const { return streams_; }

  private:
    std::unique_ptr<http::Answer> admit(const http::Request& request) const;
    http::Answer handle(const http::Request& request);
    http::Answer read(const http::Request& request);
    http::Answer write(const http::Request& request);
    http::Answer audio(const http::Request& request);
    http::Answer events(const http::Request& request);
    http::Answer next(const std::string& editor);
    bool host_is_ours(const std::string& host) const;
    std::string editor_of(const http::Request& request) const;
    void keep_time();

    DeskServerSettings settings_;
    std::string token_;
    Next next_;
    const Console& console_;
    mutable std::mutex mutex_;
    std::shared_ptr<Session> session_;
    std::mutex rolling_;
    std::atomic<bool> ending_ = false;
    mutable std::atomic<int> streams_ = 0;
    http::Server server_;
    std::thread timekeeper_;
};

}  // namespace newscart::desk
