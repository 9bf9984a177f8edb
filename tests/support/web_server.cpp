#include "support/web_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace newscart::test {
namespace {

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

/// A socket on a free port of this machine.
int bound_socket(int& port) {
    const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (made < 0) fail("socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(made, generic, length) != 0) fail("bind");
    if (::getsockname(made, generic, &length) != 0) fail("getsockname");
    port = ntohs(address.sin_port);
    return made;
}

/// False when the server ends before `client` has something to read, or has gone.
bool wait_for(int client, int stop) {
    std::array<pollfd, 2> watched{pollfd{client, POLLIN, 0}, pollfd{stop, POLLIN, 0}};
    while (::poll(watched.data(), watched.size(), -1) < 0 && errno == EINTR) {
    }
    return watched[1].revents == 0;
}

bool send_all(int client, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

}  // namespace

Answer answer(const std::string& status, const std::vector<std::string>& headers, const std::string& body) {
    std::string bytes = "HTTP/1.1 " + status + "\r\nConnection: close\r\n";
    for (const std::string& line : headers) bytes += line + "\r\n";
    bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    return {bytes};
}

WebServer::WebServer(const Handler& handler)
    : WebServer(BodyHandler([handler](const std::string& path, const std::string& head, const std::string&) {
          return handler(path, head);
      })) {}

WebServer::WebServer(BodyHandler handler) : handler_(std::move(handler)), listener_(bound_socket(port_)) {
    if (::listen(listener_, 16) != 0) fail("listen");
    stop_ = ::eventfd(0, EFD_CLOEXEC);
    if (stop_ < 0) fail("eventfd");
    acceptor_ = std::thread([this] { accept_all(); });
}

WebServer::~WebServer() {
    const std::uint64_t one = 1;
    static_cast<void>(!::write(stop_, &one, sizeof one));
    acceptor_.join();
    for (std::thread& client : clients_) client.join();
    ::close(listener_);
    ::close(stop_);
}

std::string WebServer::url(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(port_) + path; }

std::vector<std::string> WebServer::heads() const {
    const std::lock_guard lock(mutex_);
    return heads_;
}

void WebServer::accept_all() {
    while (wait_for(listener_, stop_)) {
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client >= 0) clients_.emplace_back([this, client] { serve(client); });
    }
}

void WebServer::serve(int client) {
    std::string head;
    std::array<char, 4096> buffer{};
    while (head.find("\r\n\r\n") == std::string::npos && wait_for(client, stop_)) {
        const ssize_t got = ::recv(client, buffer.data(), buffer.size(), 0);
        if (got <= 0) break;
        head.append(buffer.data(), static_cast<std::size_t>(got));
        if (head.front() == '\x16') break;  // TLS, which this is not
    }
    const std::size_t end = std::min(head.find("\r\n\r\n"), head.size() - std::min<std::size_t>(head.size(), 4));
    std::string body = head.substr(std::min(end + 4, head.size()));
    head.resize(std::min(end + 4, head.size()));
    constexpr std::string_view kLength = "Content-Length: ";
    const std::size_t said = head.find(kLength);
    const std::size_t length = said == std::string::npos ? 0 : std::stoul(head.substr(said + kLength.size()));
    while (body.size() < length && wait_for(client, stop_)) {
        const ssize_t got = ::recv(client, buffer.data(), buffer.size(), 0);
        if (got <= 0) break;
        body.append(buffer.data(), static_cast<std::size_t>(got));
    }
    const std::size_t from = head.find(' ');
    const std::size_t to = from == std::string::npos ? from : head.find(' ', from + 1);
    if (to != std::string::npos) {
        {
            const std::lock_guard lock(mutex_);
            heads_.push_back(head);
        }
        const Answer made = handler_(head.substr(from + 1, to - from - 1), head, body);
        bool there = send_all(client, made.bytes);
        while (there && made.then == Answer::Then::Repeat) there = send_all(client, made.bytes);
        while (there && made.then == Answer::Then::Hold && wait_for(client, stop_)) {
            there = ::recv(client, buffer.data(), buffer.size(), 0) > 0;
        }
    }
    ::close(client);
}

std::string closed_address() {
    int port = 0;
    ::close(bound_socket(port));
    return "http://127.0.0.1:" + std::to_string(port) + "/feed";
}

}  // namespace newscart::test
