#include "desk/http_client.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "base/text.h"

namespace newscart::test {
namespace {

class Connection {
  public:
    explicit Connection(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval patience{60, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
        const auto* there = static_cast<const sockaddr*>(static_cast<const void*>(&address));
        open_ = ::connect(socket_, there, sizeof(address)) == 0;
    }
    ~Connection() { ::close(socket_); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    Connection(Connection&&) = delete;
    Connection& operator=(Connection&&) = delete;

    void send(std::string_view bytes) const {
        while (open_ && !bytes.empty()) {
            const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    /// "" at the end.
    std::string receive() const {
        std::array<char, 16384> piece{};
        const ssize_t got = open_ ? ::recv(socket_, piece.data(), piece.size(), 0) : 0;
        return got <= 0 ? std::string() : std::string(piece.data(), static_cast<std::size_t>(got));
    }

  private:
    int socket_;
    bool open_ = false;
};

std::string without_chunks(std::string_view body) {
    std::string whole;
    while (!body.empty()) {
        const std::size_t end = body.find("\r\n");
        if (end == std::string_view::npos) break;
        const std::size_t size = std::stoul("0" + std::string(body.substr(0, end)), nullptr, 16);
        if (size == 0) break;
        whole += body.substr(end + 2, size);
        body.remove_prefix(std::min(body.size(), end + 2 + size + 2));
    }
    return whole;
}

Reply read_reply(std::string_view bytes) {
    Reply reply;
    const std::size_t head = bytes.find("\r\n\r\n");
    if (head == std::string_view::npos || bytes.substr(0, 5) != "HTTP/") return reply;
    reply.status = std::stoi("0" + std::string(bytes.substr(9, 3)));
    for (const std::string_view line : split(bytes.substr(0, head), '\n')) {
        const std::size_t colon = line.find(':');
        if (colon != std::string_view::npos)
            reply.headers[ascii_lower(line.substr(0, colon))] = std::string(trim(line.substr(colon + 1)));
    }
    reply.body = bytes.substr(head + 4);
    if (reply.headers["transfer-encoding"] == "chunked") reply.body = without_chunks(reply.body);
    return reply;
}

}  // namespace

Reply send_raw(int port, std::string_view bytes) {
    const Connection connection(port);
    connection.send(bytes);
    std::string all;
    for (std::string piece = connection.receive(); !piece.empty(); piece = connection.receive()) all += piece;
    return read_reply(all);
}

Reply Visitor::get(const std::string& path, const std::string& more) const {
    return send_raw(port_, fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: a=b; newscart_desk={}\r\n"
                                       "Connection: close\r\n{}\r\n",
                                       path, port_, token_, more));
}

Reply Visitor::post(const std::string& path, const nlohmann::json& body, const std::string& more) const {
    const std::string text = body.dump();
    return send_raw(port_, fmt::format("POST {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: newscart_desk={}\r\n"
                                       "Content-Type: application/json\r\nContent-Length: {}\r\n"
                                       "Connection: close\r\n{}\r\n{}",
                                       path, port_, token_, text.size(), more, text));
}

std::string Visitor::listen(const std::string& path,
                            const std::function<bool(const std::string& so_far)>& enough) const {
    const Connection connection(port_);
    connection.send(
        fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: newscart_desk={}\r\n"
                    "Accept-Encoding: gzip, br\r\n\r\n",
                    path, port_, token_));
    std::string all;
    while (!enough(all)) {
        const std::string piece = connection.receive();
        if (piece.empty()) break;
        all += piece;
    }
    return all;
}

}  // namespace newscart::test
