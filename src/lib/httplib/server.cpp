#include "lib/httplib/server.h"

#include <fmt/format.h>
#include <httplib.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>

#include "base/error.h"
#include "base/text.h"

namespace newscart::http {
namespace {

constexpr std::size_t kLargestPiece = std::size_t{256} << 10U;
constexpr time_t kReadSeconds = 10;
constexpr time_t kWriteSeconds = 20;
constexpr time_t kIdleSeconds = 5;
constexpr std::size_t kRequestsOfConnection = 1000;

std::string first_of(const std::vector<std::pair<std::string, std::string>>& all, std::string_view name) {
    for (const auto& [key, value] : all) {
        if (ascii_lower(key) == ascii_lower(name)) return value;
    }
    return {};
}

Request asked(const httplib::Request& request) {
    Request ours;
    ours.method = request.method;
    ours.path = request.path;
    ours.body = request.body;
    ours.ranged = !request.ranges.empty();
    for (const auto& [name, value] : request.headers) ours.headers.emplace_back(name, value);
    for (const auto& [name, value] : request.params) ours.query.emplace_back(name, value);
    return ours;
}

/// One part that begins within the whole: the library would promise more than there is.
bool can_be_given(const httplib::Ranges& ranges, std::size_t bytes) {
    return ranges.empty() ||
           (ranges.size() == 1 && (ranges[0].first < 0 || static_cast<std::size_t>(ranges[0].first) < bytes));
}

void give(Answer answer, const httplib::Request& request, httplib::Response& response) {
    response.status = answer.status;
    for (const auto& [name, value] : answer.headers) response.set_header(name, value);
    if (answer.part && !can_be_given(request.ranges, answer.part_bytes)) {
        response.status = 416;
        response.set_header("Content-Range", fmt::format("bytes */{}", answer.part_bytes));
    } else if (answer.part) {
        if (!request.ranges.empty()) response.status = 206;
        const std::size_t bytes = answer.part_bytes;
        response.set_content_provider(
            bytes, answer.type,
            [bytes, part = std::move(answer.part)](std::size_t offset, std::size_t count, httplib::DataSink& sink) {
                if (offset >= bytes) return false;
                const std::string piece = part(offset, std::min({count, bytes - offset, kLargestPiece}));
                return sink.write(piece.data(), piece.size());
            });
    } else if (answer.stream) {
        response.set_chunked_content_provider(
            answer.type, [stream = std::move(answer.stream)](std::size_t, httplib::DataSink& sink) {
                const bool more = stream([&sink](std::string_view bytes) {
                    return sink.is_writable() && sink.write(bytes.data(), bytes.size());
                });
                if (!more) sink.done();
                return true;
            });
    } else if (!answer.body.empty()) {
        response.set_content(answer.body, answer.type);
    }
}

}  // namespace

std::string Request::header(std::string_view name) const { return first_of(headers, name); }
std::string Request::parameter(std::string_view name) const { return first_of(query, name); }

std::string Request::cookie(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (ascii_lower(key) != "cookie") continue;
        for (const std::string_view each : split(value, ';')) {
            const std::string_view pair = trim(each);
            const std::size_t equals = pair.find('=');
            if (equals != std::string_view::npos && pair.substr(0, equals) == name)
                return std::string(pair.substr(equals + 1));
        }
    }
    return {};
}

struct Server::Library {
    ServerSettings settings;
    Admit admit;
    Handle handle;
    httplib::Server server;
    int port = 0;
    socket_t listening = -1;  ///< what port is of
    std::atomic<bool> served = false;

    Library(ServerSettings given, Admit admitting, Handle handling)
        : settings(std::move(given)), admit(std::move(admitting)), handle(std::move(handling)) {
        const std::size_t threads = settings.threads;
        server.new_task_queue = [threads] { return new httplib::ThreadPool(threads); };
        server.set_payload_max_length(settings.most_body_bytes);
        server.set_read_timeout(kReadSeconds);
        server.set_write_timeout(kWriteSeconds);
        server.set_keep_alive_timeout(kIdleSeconds);
        server.set_keep_alive_max_count(kRequestsOfConnection);
        server.set_tcp_nodelay(true);
        // Not SO_REUSEPORT, the library's own choice: a second server on one port would take half of the visitors.
        server.set_socket_options([this](socket_t socket) {
            listening = socket;
            const int yes = 1;
            ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
        });
        // Everything but POST is answered here, so that no path is ever matched by an expression.
        server.set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
            const Request ours = asked(request);
            if (std::unique_ptr<Answer> refusal = admit(ours)) {
                // What of its body is still to come would be taken for the next request.
                if (ours.method == "POST") refusal->headers.emplace_back("Connection", "close");
                answer(std::move(*refusal), request, response);
                return httplib::Server::HandlerResponse::Handled;
            }
            if (ours.method == "POST") return httplib::Server::HandlerResponse::Unhandled;
            answer(handle(ours), request, response);
            return httplib::Server::HandlerResponse::Handled;
        });
        server.Post(R"(/[a-z/]{1,40})", [this](const httplib::Request& request, httplib::Response& response) {
            answer(handle(asked(request)), request, response);
        });
        // What the library refuses by itself: too large, no such path, a broken request.
        const httplib::Server::HandlerWithResponse refused = [this](const httplib::Request&,
                                                                    httplib::Response& response) {
            for (const auto& [name, value] : settings.headers)
                if (!response.has_header(name)) response.set_header(name, value);
            if (!response.body.empty()) return httplib::Server::HandlerResponse::Handled;
            const std::string why = response.status == 413   ? "larger than the desk takes"
                                    : response.status == 404 ? "there is nothing here"
                                                             : "not understood";
            response.set_content("{\"error\":\"" + why + "\"}", "application/json");
            return httplib::Server::HandlerResponse::Handled;
        };
        server.set_error_handler(refused);
    }

    void answer(Answer answer, const httplib::Request& request, httplib::Response& response) const {
        for (const auto& [name, value] : settings.headers) response.set_header(name, value);
        give(std::move(answer), request, response);
    }
};

Server::Server(ServerSettings settings, Admit admit, Handle handle)
    : library_(std::make_unique<Library>(std::move(settings), std::move(admit), std::move(handle))) {}
// The library closes what it has served, and leaves open what it has only bound.
Server::~Server() {
    if (library_->port > 0 && !library_->served) ::close(library_->listening);
}

void Server::open() {
    Library& library = *library_;
    const ServerSettings& settings = library.settings;
    errno = 0;
    if (settings.port == 0) {
        library.port = library.server.bind_to_any_port(settings.address);
        if (library.port > 0) return;
    } else if (library.server.bind_to_port(settings.address, settings.port)) {
        library.port = settings.port;
        return;
    }
    const int code = errno;
    const std::string place =
        settings.port == 0 ? settings.address : fmt::format("{}:{}", settings.address, settings.port);
    if (code == EADDRINUSE) {
        throw Error(Fault::Config, place +
                                       ": another program listens there already; name another port with --port, or "
                                       "leave it out and any free one is taken");
    }
    if (code == EACCES) throw Error(Fault::Config, place + ": not allowed; name a port above 1023 with --port");
    throw Error(Fault::Config,
                fmt::format("{}: cannot listen there: {}; name an address of this machine with --listen", place,
                            code == 0 ? "no such address" : std::generic_category().message(code)));
}

int Server::port() const { return library_->port; }
void Server::run() {
    library_->served = true;
    library_->server.listen_after_bind();
}
void Server::stop() { library_->server.stop(); }

}  // namespace newscart::http
