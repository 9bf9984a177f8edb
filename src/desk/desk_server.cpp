#include "desk/desk_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "desk/assets.h"
#include "lib/icu/unicode.h"

namespace newscart::desk {
namespace {

using http::Answer;
using http::Request;
using Json = nlohmann::ordered_json;

constexpr const char* kCookie = "newscart_desk";
constexpr const char* kEditorCookie = "newscart_editor";
constexpr std::chrono::milliseconds kPing{10000};
constexpr std::size_t kMostNameBytes = 60;
constexpr int kTicksBetweenTries = 300;  // of a tenth of a second

constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

std::string random_token() {
    std::array<unsigned char, 16> bytes{};
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        throw Error(Fault::Engine, "the desk: the system gives no random numbers");
    std::string token;
    for (const unsigned char byte : bytes) token += fmt::format("{:02x}", byte);
    return token;
}

/// Takes as long whatever is wrong in it.
bool same_secret(std::string_view given, std::string_view wanted) {
    unsigned int differs = given.size() == wanted.size() ? 0 : 1;
    for (std::size_t i = 0; i < wanted.size(); ++i)
        differs |= static_cast<unsigned char>(wanted[i]) ^
                   static_cast<unsigned char>(given.empty() ? '\0' : given[i % given.size()]);
    return differs == 0;
}

/// What comes from articles may be anything but broken.
std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Answer json_answer(const Json& json, int status = 200) { return {status, "application/json", text_of(json)}; }
Answer error_answer(int status, const std::string& why) { return json_answer({{"error", why}}, status); }

std::string type_of(std::string_view path) {
    static const std::map<std::string, const char*, std::less<>> types{{"html", "text/html; charset=utf-8"},
                                                                       {"js", "text/javascript; charset=utf-8"},
                                                                       {"css", "text/css; charset=utf-8"},
                                                                       {"json", "application/json"},
                                                                       {"svg", "image/svg+xml"},
                                                                       {"woff2", "font/woff2"},
                                                                       {"png", "image/png"},
                                                                       {"txt", "text/plain; charset=utf-8"}};
    const auto found = types.find(path.substr(path.rfind('.') + 1));
    return found == types.end() ? "application/octet-stream" : found->second;
}

bool is_address(const std::string& host) {
    std::array<unsigned char, 16> bytes{};
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        return ::inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), bytes.data()) == 1;
    return ::inet_pton(AF_INET, host.c_str(), bytes.data()) == 1;
}

/// A name for the log and the archive: one line, nothing that hides.
std::string clean_name(const std::string& name) {
    std::string clean;
    for (const char32_t c : icu::code_points(icu::repair_utf8(name.substr(0, kMostNameBytes))))
        if (!icu::is_control(c)) clean += icu::utf8(c);
    return collapse_space(clean);
}

http::ServerSettings server_settings(const DeskServerSettings& settings) {
    http::ServerSettings http;
    http.address = settings.address;
    http.port = settings.port;
    http.headers = {{"Cache-Control", "no-store"},
                    {"X-Content-Type-Options", "nosniff"},
                    {"Referrer-Policy", "no-referrer"},
                    {"Cross-Origin-Resource-Policy", "same-origin"},
                    {"Content-Security-Policy", kPolicy}};
    return http;
}

/// A counter of what goes on, let go of when the last copy of a stream is.
class Counted {
  public:
    explicit Counted(std::atomic<int>& counter) : counter_(counter) { ++counter_; }
    ~Counted() { --counter_; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    Counted(Counted&&) = delete;
    Counted& operator=(Counted&&) = delete;

  private:
    std::atomic<int>& counter_;
};

int number_of(const std::string& text) {
    if (text.empty() || text.size() > 9 ||
        !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return -1;
    return std::stoi(text);
}

std::string message_of(const Event& event, const std::string& session) {
    return fmt::format("id: {}-{}\nevent: {}\ndata: {}\n\n", session, event.revision, event.name, text_of(event.data));
}

}  // namespace

DeskServer::DeskServer(DeskServerSettings settings, std::unique_ptr<Session> session, Next next, const Console& console)
    : settings_(std::move(settings)),
      token_(settings_.token.empty() ? random_token() : settings_.token),
      next_(std::move(next)),
      console_(console),
      session_(std::move(session)),
      server_(
          server_settings(settings_), [this](const Request& request) { return admit(request); },
          [this](const Request& request) { return handle(request); }) {
    server_.open();
    timekeeper_ = std::thread([this] { keep_time(); });
}

DeskServer::~DeskServer() {
    stop();
    if (timekeeper_.joinable()) timekeeper_.join();
}

std::string DeskServer::address() const {
    const bool everywhere = settings_.address == "0.0.0.0" || settings_.address == "::";
    std::string host = everywhere ? "127.0.0.1" : settings_.address;
    if (!settings_.hosts.empty()) host = settings_.hosts.front();
    if (host.find(':') != std::string::npos) host = "[" + host + "]";
    return fmt::format("http://{}:{}/?token={}", host, server_.port(), token_);
}

void DeskServer::run() { server_.run(); }

void DeskServer::stop() {
    ending_ = true;
    session()->close();
    server_.stop();
}

std::shared_ptr<Session> DeskServer::session() const {
    const std::lock_guard lock(mutex_);
    return session_;
}

void DeskServer::keep_time() {
    using std::chrono::milliseconds;
    for (int tick = 0; !ending_; ++tick) {
        std::this_thread::sleep_for(milliseconds{100});
        if (tick % 10 != 0) continue;
        try {
            const std::shared_ptr<Session> session = this->session();
            session->look_around();
            // A desk at which nobody sits has the coming edition on it, with the newest news.
            if (streams_ > 0 || tick % (kTicksBetweenTries) != 0) continue;
            if (next_ && session->over()) {
                next(settings_.editor);
            } else if (session->feed_has_changed()) {
                session->refresh({{"session", session->name()}}, "");
            }
        } catch (const Error& error) {
            console_.warning(error.what());
        } catch (const Refusal& refusal) {
            console_.warning(refusal.what());
        }
    }
}

// --------------------------------------------------------------------------------------------------- who may in

bool DeskServer::host_is_ours(const std::string& host) const {
    std::string name = host;
    int port = 80;
    const std::size_t colon = host.rfind(':');
    if (colon != std::string::npos && host.find(']', colon) == std::string::npos) {
        name = host.substr(0, colon);
        port = number_of(host.substr(colon + 1));
    }
    name = ascii_lower(name);
    // A name of our own choosing may come through a proxy, at its port.
    if (std::find(settings_.hosts.begin(), settings_.hosts.end(), name) != settings_.hosts.end()) return true;
    return port == server_.port() && (name == "localhost" || is_address(name));
}

std::unique_ptr<Answer> DeskServer::admit(const Request& request) const {
    const auto refuse = [](int status, const std::string& why) {
        return std::make_unique<Answer>(error_answer(status, why));
    };
    const std::string host = request.header("Host");
    if (!host_is_ours(host))
        return refuse(403, "this is not the address of the desk; use the one newscart printed, or name it with --host");
    const std::string origin = request.header("Origin");
    if (!origin.empty() && origin != "http://" + host && origin != "https://" + host)
        return refuse(403, "a page from elsewhere may not use the desk");
    if (ascii_lower(request.header("Sec-Fetch-Site")) == "cross-site" && request.parameter("token").empty())
        return refuse(403, "a page from elsewhere may not use the desk");
    if (request.method != "GET" && request.method != "HEAD" && request.method != "POST")
        return refuse(405, "the desk knows GET and POST only");
    const std::string token = request.parameter("token");
    if (request.path == "/" && request.method == "GET" && !token.empty()) {
        if (!same_secret(token, token_))
            return refuse(401, "this is an old address of the desk; open the one newscart printed last");
        auto enter = std::make_unique<Answer>();
        enter->status = 303;
        enter->headers = {{"Location", "/"},
                          {"Set-Cookie", fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict", kCookie, token_)}};
        if (const std::string name = clean_name(request.parameter("editor")); !name.empty()) {
            std::string hex;
            for (const char c : name) hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
            enter->headers.emplace_back("Set-Cookie",
                                        fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict", kEditorCookie, hex));
        }
        return enter;
    }
    if (!same_secret(request.cookie(kCookie), token_))
        return refuse(401, "open the desk by the address newscart printed: it holds the token");
    if (request.method == "POST") {
        const std::string type = ascii_lower(request.header("Content-Type"));
        if (type.rfind("application/json", 0) != 0) return refuse(415, "send JSON");
    }
    return nullptr;
}

std::string DeskServer::editor_of(const Request& request) const {
    if (!settings_.editor_header.empty()) {
        if (std::string name = clean_name(request.header(settings_.editor_header)); !name.empty()) return name;
    }
    const std::string hex = request.cookie(kEditorCookie);
    std::string name;
    for (std::size_t i = 0; i + 1 < std::min(hex.size(), 2 * kMostNameBytes); i += 2) {
        unsigned int byte = 0;
        const std::string_view digits = std::string_view(hex).substr(i, 2);
        for (const char c : digits) {
            const auto place = std::string_view("0123456789abcdef").find(c);
            if (place == std::string_view::npos) return settings_.editor;
            byte = byte * 16 + static_cast<unsigned int>(place);
        }
        name += static_cast<char>(byte);
    }
    name = clean_name(name);
    return name.empty() ? settings_.editor : name;
}

// ----------------------------------------------------------------------------------------------------- answers

Answer DeskServer::handle(const Request& request) {
    try {
        return request.method == "POST" ? write(request) : read(request);
    } catch (const Refusal& refusal) {
        Json json{{"error", refusal.what()}};
        if (refusal.status() == 409) {
            const std::shared_ptr<Session> session = this->session();
            json["state"] = session->state(session->version(), editor_of(request));
        }
        return json_answer(json, refusal.status());
    } catch (const nlohmann::json::exception&) {
        return error_answer(400, "the request is no JSON that the desk understands");
    } catch (const Error& error) {
        return error_answer(500, error.what());
    } catch (const std::exception& error) {
        console_.error(std::string("the desk: a bug of newscart's: ") + error.what());
        return error_answer(500, "a bug of newscart's; its log says more");
    }
}

Answer DeskServer::read(const Request& request) {
    const std::string& path = request.path;
    if (path == "/api/events") return events(request);
    if (path.rfind("/audio/", 0) == 0) return audio(request);
    if (request.ranged) return error_answer(416, "only audio is given in parts");
    const std::shared_ptr<Session> session = this->session();
    if (path == "/api/edition") {
        const VersionRef version = session->version();
        const std::string tag = fmt::format("\"{}-{}-{}\"", session->name(), version->revision, session->last_event());
        if (request.header("If-None-Match") == tag) return {304, "application/json", "", {{"ETag", tag}}};
        Answer answer = json_answer(session->state(version, editor_of(request)));
        answer.headers.emplace_back("ETag", tag);
        return answer;
    }
    if (path == "/api/article") return json_answer(session->article(request.parameter("story")));
    if (path == "/api/curves" || path == "/api/segments") {
        const std::string revision = request.parameter("revision");
        const VersionRef version = revision.empty() ? session->version() : session->version(number_of(revision));
        return json_answer(path == "/api/curves" ? session->curves(version) : session->segments(version));
    }
    for (const Asset& asset : assets()) {
        if (asset.path == (path == "/" ? "/index.html" : path))
            return {200, type_of(asset.path), std::string(asset.bytes)};
    }
    return error_answer(404, "there is nothing here");
}

Answer DeskServer::audio(const Request& request) {
    const std::vector<std::string_view> parts = split(request.path, '/');  // "", audio, REVISION, what, which
    if (parts.size() < 4 || parts.size() > 5) return error_answer(404, "there is nothing here");
    const std::shared_ptr<Session> session = this->session();
    const VersionRef version = session->version(number_of(std::string(parts[2])));
    if (parts.size() == 4 && parts[3] == "edition.wav") {
        const std::shared_ptr<const Sound> sound = session->sound(version);
        Answer answer{200, "audio/wav"};
        answer.part_bytes = sound->wav_bytes();
        answer.part = [sound](std::size_t offset, std::size_t count) {
            return sound->wav_part(0, sound->pcm.frames(), offset, count);
        };
        return answer;
    }
    std::string bytes;
    std::string type = "audio/wav";
    std::vector<std::pair<std::string, std::string>> headers;
    if (parts.size() == 4 && parts[3] == "part.wav") {
        const std::shared_ptr<const Sound> sound = session->sound(version);
        const auto frames = [&](const std::string& text, double otherwise) {
            char* end = nullptr;
            const double seconds = text.empty() ? otherwise : std::strtod(text.c_str(), &end);
            const bool good = text.empty() || (end != text.c_str() && *end == '\0' && seconds >= 0 && seconds < 1e6);
            if (!good) throw Refusal(400, "start and seconds must be numbers");
            return frames_of(seconds);
        };
        const Frames all = sound->pcm.frames();
        const Frames first = std::min(all, frames(request.parameter("start"), 0));
        const Frames last = std::min(all, first + frames(request.parameter("seconds"), seconds_of(all)));
        bytes = sound->wav(first, last);
    } else if (parts.size() == 5) {
        const std::string which(parts[4].substr(0, parts[4].rfind('.')));
        const std::string extension(parts[4].substr(std::min(parts[4].size(), which.size() + 1)));
        if (parts[3] == "line" && extension == "wav") {
            bytes = session->line_wav(version, which);
        } else if (parts[3] == "story" && extension == "wav") {
            bytes = session->story_wav(version, which);
        } else if (parts[3] == "story") {
            auto [name, file] = session->story_file(version, which);
            if (name.size() < extension.size() || name.substr(name.size() - extension.size()) != extension)
                return error_answer(404, "there is nothing here");
            bytes = std::move(file);
            type = extension == "mp3" ? "audio/mpeg" : "application/octet-stream";
            headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name + "\"");
        }
    }
    if (bytes.empty()) return error_answer(404, "there is nothing here");
    Answer answer{200, type, "", std::move(headers)};
    answer.part_bytes = bytes.size();
    answer.part = [bytes = std::move(bytes)](std::size_t offset, std::size_t count) {
        return bytes.substr(offset, count);
    };
    return answer;
}

Answer DeskServer::events(const Request& request) {
    if (request.ranged) return error_answer(416, "only audio is given in parts");
    if (streams_ >= static_cast<int>(settings_.most_streams))
        return error_answer(503, "too many pages are open at this desk; close some");
    struct Stream {
        explicit Stream(std::atomic<int>& counter) : counted(counter) {}
        Counted counted;
        std::shared_ptr<Session> session;
        std::int64_t last = 0;
        bool begun = false;
        std::chrono::steady_clock::time_point pinged = std::chrono::steady_clock::now();
    };
    auto state = std::make_shared<Stream>(streams_);
    state->session = session();
    Answer answer{200, "text/event-stream"};
    answer.headers.emplace_back("X-Accel-Buffering", "no");
    answer.stream = [this, state](const http::Write& write) {
        if (ending_) return false;
        // Another edition has taken this one's place.
        const std::shared_ptr<Session> now = session();
        if (now != state->session) {
            state->session = now;
            state->begun = false;
        }
        if (!state->begun) {
            state->begun = true;
            state->last = now->last_event();
            const VersionRef version = now->version();
            const Event hello{0,
                              "revision",
                              {{"session", now->name()}, {"revision", version->revision}, {"by", version->by}},
                              version->revision};
            return write("retry: 1000\n\n" + message_of(hello, now->name()));
        }
        for (const Event& event : now->events(state->last, std::chrono::milliseconds{1000})) {
            state->last = event.number;
            if (!write(message_of(event, now->name()))) return false;
        }
        const auto time = std::chrono::steady_clock::now();
        if (time - state->pinged < kPing) return write(":\n");
        state->pinged = time;
        return write("event: ping\ndata: {}\n\n");
    };
    return answer;
}

Answer DeskServer::next(const std::string& editor) {
    const std::lock_guard rolling(rolling_);
    const std::shared_ptr<Session> old = session();
    if (!next_ || !old->over()) throw Refusal(409, "this edition is still to air");
    std::shared_ptr<Session> fresh = next_();
    Json state = fresh->state(fresh->version(), editor);
    {
        const std::lock_guard lock(mutex_);
        session_ = fresh;
    }
    old->close();
    return json_answer(state);
}

Answer DeskServer::write(const Request& request) {
    const std::shared_ptr<Session> session = this->session();
    const std::string editor = editor_of(request);
    const nlohmann::json asked = nlohmann::json::parse(request.body);
    const std::string& path = request.path;
    const auto state = [&](const VersionRef& version) { return json_answer(session->state(version, editor)); };
    if (path == "/api/orders") return state(session->give_orders(asked, editor));
    if (path == "/api/undo") return state(session->undo(asked, editor));
    if (path == "/api/redo") return state(session->redo(asked, editor));
    if (path == "/api/say") return {200, "audio/wav", session->say(asked)};
    if (path == "/api/air") return json_answer(session->to_air(asked, editor));
    if (path == "/api/kill") return json_answer(session->kill(asked, editor));
    if (path == "/api/refresh") return state(session->refresh(asked, editor));
    if (path == "/api/next") return next(editor);
    return error_answer(404, "there is nothing here");
}

}  // namespace newscart::desk
