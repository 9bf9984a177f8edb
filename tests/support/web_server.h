#pragma once
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace newscart::test {

/// What the server sends, byte for byte, and what it does then.
struct Answer {
    std::string bytes;
    enum class Then {
        Close,
        Hold,    ///< says nothing more until the client goes
        Repeat,  ///< sends the bytes again and again until the client goes
    } then = Then::Close;
};

/// "HTTP/1.1 200 OK" with these header lines and a body of known length.
Answer answer(const std::string& status, const std::vector<std::string>& headers, const std::string& body);

/// An HTTP server on 127.0.0.1 that answers each request with what `handler` makes of its path and its whole head.
class WebServer {
  public:
    using Handler = std::function<Answer(const std::string& path, const std::string& head)>;
    using BodyHandler =
        std::function<Answer(const std::string& path, const std::string& head, const std::string& body)>;

    explicit WebServer(const Handler& handler);
    /// One that reads what is sent, by its Content-Length, before it answers.
    explicit WebServer(BodyHandler handler);
    ~WebServer();
    WebServer(const WebServer&) = delete;
    WebServer& operator=(const WebServer&) = delete;
    WebServer(WebServer&&) = delete;
    WebServer& operator=(WebServer&&) = delete;

    /// "http://127.0.0.1:12345" + path
    std::string url(const std::string& path) const;
    /// The heads of all requests so far, in order of arrival.
    std::vector<std::string> heads() const;

  private:
    void accept_all();
    void serve(int client);

    BodyHandler handler_;
    int port_ = 0;  ///< set by the making of listener_
    int listener_ = -1;
    int stop_ = -1;  ///< an eventfd, readable when the server ends
    mutable std::mutex mutex_;
    std::vector<std::string> heads_;
    std::vector<std::thread> clients_;
    std::thread acceptor_;
};

/// An address on this machine where nobody listens.
std::string closed_address();

}  // namespace newscart::test
