#include "desk/desk_server.h"

#include <dirent.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "base/error.h"
#include "desk/http_client.h"
#include "desk/newsdesk.h"

namespace newscart::desk {
namespace {

using nlohmann::json;
using test::Newsdesk;
using test::Reply;
using test::send_raw;
using test::Visitor;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kToken = "0123456789abcdef0123456789abcdef";

DeskServerSettings with_token(int port = 0) {
    DeskServerSettings settings;
    settings.port = port;
    settings.token = kToken;
    return settings;
}

DeskServerSettings behind_a_proxy() {
    DeskServerSettings settings = with_token();
    settings.hosts = {"desk.harbour.example"};
    settings.editor_header = "X-Remote-User";
    return settings;
}

/// How many files, sockets and pipes this process has open.
int open_files() {
    int count = 0;
    DIR* folder = ::opendir("/proc/self/fd");
    if (folder == nullptr) return -1;
    while (::readdir(folder) != nullptr) ++count;
    ::closedir(folder);
    return count;
}

class Server : public testing::Test {
  protected:
    Server() : Server(with_token()) {}
    explicit Server(DeskServerSettings settings)
        : server_(
              std::move(settings), desk_.open(), [this] { return desk_.open(); }, desk_.console()),
          serving_([this] { server_.run(); }),
          visitor_(server_.port(), kToken) {}
    ~Server() override {
        server_.stop();
        serving_.join();
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    Server(Server&&) = delete;
    Server& operator=(Server&&) = delete;

    int port() const { return server_.port(); }
    json state() const { return visitor_.get("/api/edition").json(); }
    /// A request by hand: `head` without the empty line after it.
    Reply ask(const std::string& head) const { return send_raw(port(), head + "\r\n\r\n"); }
    std::string host() const { return fmt::format("Host: 127.0.0.1:{}", port()); }
    json order(const json& one) const {
        const json now = state();
        return {{"session", now.at("session")}, {"revision", now.at("revision")}, {"orders", {one}}};
    }

    Newsdesk desk_;
    DeskServer server_;
    std::thread serving_;
    Visitor visitor_;
};

TEST_F(Server, LetsInWhoHasTheTokenAndNobodyElse) {
    EXPECT_EQ(server_.address(), fmt::format("http://127.0.0.1:{}/?token={}", port(), kToken));
    const Reply entered = ask(fmt::format("GET /?token={} HTTP/1.1\r\n{}\r\nConnection: close", kToken, host()));
    EXPECT_EQ(entered.status, 303);
    EXPECT_EQ(entered.headers.at("location"), "/");
    EXPECT_THAT(entered.headers.at("set-cookie"), HasSubstr("HttpOnly; SameSite=Strict"));
    for (const char* path : {"/", "/api/edition", "/api/events", "/app.js", "/audio/1/edition.wav", "/?token=wrong"}) {
        const Reply reply = ask(fmt::format("GET {} HTTP/1.1\r\n{}\r\nConnection: close", path, host()));
        EXPECT_EQ(reply.status, 401) << path;
        EXPECT_TRUE(reply.json().contains("error")) << reply.body;
    }
    const Reply wrong = ask(fmt::format(
        "GET /api/edition HTTP/1.1\r\n{}\r\nCookie: newscart_desk={}x\r\nConnection: close", host(), kToken));
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(visitor_.get("/api/edition").status, 200);
}

TEST_F(Server, RefusesOtherHostsAndOtherPages) {
    const auto status = [&](const std::string& more) {
        return ask(fmt::format("GET /api/edition HTTP/1.1\r\nCookie: newscart_desk={}\r\nConnection: close\r\n{}",
                               kToken, more))
            .status;
    };
    EXPECT_EQ(status(host()), 200);
    EXPECT_EQ(status(fmt::format("Host: localhost:{}", port())), 200);
    EXPECT_EQ(status(fmt::format("Host: rebound.example:{}", port())), 403);
    EXPECT_EQ(status("Host: 127.0.0.1"), 403);
    EXPECT_EQ(status("Host: "), 403);
    EXPECT_EQ(status(host() + fmt::format("\r\nOrigin: http://127.0.0.1:{}", port())), 200);
    EXPECT_EQ(status(host() + "\r\nOrigin: http://evil.example"), 403);
    EXPECT_EQ(status(host() + "\r\nOrigin: null"), 403);
    EXPECT_EQ(status(host() + "\r\nSec-Fetch-Site: cross-site"), 403);
    const json drop = order({{"verb", "drop"}, {"story", state().at("stories").at(0).at("id")}});
    EXPECT_EQ(visitor_.post("/api/orders", drop, "Origin: http://evil.example\r\n").status, 403);
    // A form of another page can send no JSON.
    const std::string form = fmt::format(
        "POST /api/orders HTTP/1.1\r\n{}\r\nCookie: newscart_desk={}\r\nContent-Type: text/plain\r\nContent-Length: "
        "2\r\nConnection: close\r\n\r\n{{}}",
        host(), kToken);
    EXPECT_EQ(send_raw(port(), form).status, 415);
    EXPECT_EQ(state().at("revision"), 1);
}

TEST_F(Server, SaysWhatPagesMayDo) {
    const Reply page = visitor_.get("/");
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.headers.at("content-type"), HasSubstr("text/html"));
    EXPECT_THAT(page.headers.at("content-security-policy"), HasSubstr("default-src 'none'; script-src 'self'"));
    EXPECT_EQ(page.headers.at("x-content-type-options"), "nosniff");
    EXPECT_EQ(page.headers.at("cache-control"), "no-store");
    EXPECT_THAT(page.body, Not(HasSubstr("http://")));
    EXPECT_THAT(visitor_.get("/app.js").headers.at("content-type"), HasSubstr("javascript"));
    EXPECT_THAT(visitor_.get("/texts.en.json").headers.at("content-type"), HasSubstr("json"));
    const std::string tag = visitor_.get("/api/edition").headers.at("etag");
    EXPECT_THAT((std::vector<int>{200, 304}),
                ::testing::Contains(visitor_.get("/api/edition", "If-None-Match: " + tag + "\r\n").status));
}

TEST_F(Server, GivesNothingOutsideTheEdition) {
    for (const char* path :
         {"/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "//etc/passwd", "/audio/1/../../etc/passwd", "/audio/1/",
          "/audio/1/line/..%2f..%2fx.wav", "/audio/1/story/%00.wav", "/api/nothing", "/audio/1/line/x.mp3"}) {
        const Reply reply = visitor_.get(path);
        EXPECT_EQ(reply.status, 404) << path << reply.body;
    }
    EXPECT_EQ(visitor_.get("/audio/99/edition.wav").status, 410);
    EXPECT_EQ(visitor_.get("/audio/-1/edition.wav").status, 410);
    EXPECT_EQ(visitor_.get("/audio/99999999999999999999/edition.wav").status, 410);
    EXPECT_EQ(visitor_.get("/audio/1/part.wav?start=x").status, 400);
    EXPECT_EQ(visitor_.get("/audio/1/part.wav?start=1e9").status, 400);
    const Reply put =
        ask(fmt::format("PUT /api/edition HTTP/1.1\r\n{}\r\nCookie: newscart_desk={}\r\nContent-Length: "
                        "0\r\nConnection: close",
                        host(), kToken));
    EXPECT_EQ(put.status, 405);
}

TEST_F(Server, RefusesWhatIsTooLargeOrBroken) {
    const json large = {{"orders", std::string(10U << 20U, 'x')}};
    const int status = visitor_.post("/api/orders", large).status;
    EXPECT_TRUE(status == 413 || status == 0) << status;  // the rest of it is not waited for
    const auto raw = [&](const std::string& body) {
        return send_raw(port(), fmt::format("POST /api/orders HTTP/1.1\r\n{}\r\nCookie: newscart_desk={}\r\n"
                                            "Content-Type: application/json\r\nContent-Length: {}\r\nConnection: "
                                            "close\r\n\r\n{}",
                                            host(), kToken, body.size(), body));
    };
    for (const char* body : {"", "{", "[]", "7", "{\"orders\":7}", "{\"orders\":[7]}", "{\"session\":7,\"orders\":[]}",
                             "{\"revision\":\"x\",\"orders\":[{\"verb\":\"drop\"}]}"}) {
        const Reply reply = raw(body);
        EXPECT_GE(reply.status, 400) << body;
        EXPECT_LT(reply.status, 500) << body << reply.body;
        EXPECT_TRUE(reply.json().contains("error")) << body << reply.body;
    }
    EXPECT_EQ(raw(std::string(100000, '[')).status, 400);
    EXPECT_EQ(ask("GET / HTTP/1.1\r\nX: " + std::string(100000, 'x')).status / 100, 4);
    EXPECT_EQ(state().at("revision"), 1);
}

TEST_F(Server, GivesAnyPartOfTheSound) {
    const std::string path = state().at("audio").at("wav");
    const Reply whole = visitor_.get(path);
    EXPECT_EQ(whole.status, 200);
    EXPECT_EQ(whole.headers.at("content-type"), "audio/wav");
    EXPECT_EQ(whole.body.size(), 44U + 180U * 48000 * 4);
    const Reply part = visitor_.get(path, "Range: bytes=1001-300000\r\n");
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.headers.at("content-range"), fmt::format("bytes 1001-300000/{}", whole.body.size()));
    EXPECT_EQ(part.body, whole.body.substr(1001, 299000));
    const Reply tail = visitor_.get(path, fmt::format("Range: bytes={}-\r\n", whole.body.size() - 100));
    EXPECT_EQ(tail.status, 206);
    EXPECT_EQ(tail.body, whole.body.substr(whole.body.size() - 100));
    const Reply beyond = visitor_.get(path, "Range: bytes=999999999-\r\n");
    EXPECT_EQ(beyond.status, 416);
    EXPECT_EQ(visitor_.get(path, "Range: bytes=0-,0-,0-\r\n").status, 416);
    const Reply piece = visitor_.get("/audio/1/part.wav?start=10&seconds=0.5");
    EXPECT_EQ(piece.body.size(), 44U + 24000U * 4);
    EXPECT_EQ(piece.body.substr(44, 1000), whole.body.substr(44 + 480000 * 4, 1000));
}

TEST_F(Server, TellsTheSecondEditorWhatTheFirstChanged) {
    std::promise<void> listening;
    std::future<std::string> heard = std::async(std::launch::async, [&] {
        bool told = false;
        return visitor_.listen("/api/events", [&](const std::string& so_far) {
            if (!told && so_far.find("\"revision\":1") != std::string::npos) {
                told = true;
                listening.set_value();
            }
            return so_far.find("\"revision\":2") != std::string::npos;
        });
    });
    listening.get_future().wait();
    const json line = state().at("lines").back();
    const Reply changed = visitor_.post(
        "/api/orders", order({{"verb", "replace_line"}, {"line", line.at("id")}, {"text", "That is all for now."}}),
        "Cookie: newscart_editor=616e6e61\r\n");
    EXPECT_EQ(changed.status, 200) << changed.body;
    const std::string stream = heard.get();
    EXPECT_THAT(stream, HasSubstr("text/event-stream"));
    EXPECT_THAT(stream, HasSubstr("event: revision\ndata: {\"session\":\""));
    EXPECT_THAT(stream, HasSubstr("id: " + server_.session()->name() + "-2\n"));
    EXPECT_EQ(state().at("lines").back().at("text"), "That is all for now.");
    // Who comes in with an older revision gets the state, not a change undone.
    json old = order({{"verb", "replace_line"}, {"line", line.at("id")}, {"text", "Something else."}});
    old["revision"] = 1;
    const Reply late = visitor_.post("/api/orders", old);
    EXPECT_EQ(late.status, 409);
    EXPECT_EQ(late.json().at("state").at("revision"), 2);
}

TEST_F(Server, GoesOnToTheNextEditionOnceThisOneIsOver) {
    EXPECT_EQ(visitor_.post("/api/next", {{"session", server_.session()->name()}}).status, 409);
    desk_.now = desk_.air() + std::chrono::minutes{4};
    EXPECT_EQ(state().at("air").at("phase"), "over");
    const std::string before = server_.session()->name();
    desk_.now = desk_.air() - std::chrono::minutes{1};
    desk_.now = desk_.air() + std::chrono::minutes{4};
    const Reply next = visitor_.post("/api/next", {{"session", before}});
    EXPECT_EQ(next.status, 200) << next.body;
    EXPECT_NE(next.json().at("session"), before);
    const Reply late = visitor_.post("/api/undo", {{"session", before}});
    EXPECT_EQ(late.status, 409);
    EXPECT_NE(late.json().at("state").at("session"), before);
}

TEST_F(Server, LosesNothingToTenPagesThatReloadAndGo) {
    const auto reload = [&] {
        std::vector<std::thread> pages;
        for (int page = 0; page < 10; ++page) {
            pages.emplace_back([&] {
                visitor_.get("/");
                visitor_.get("/api/edition");
                // Gone in the middle of the sound, and of the events.
                visitor_.listen("/audio/1/edition.wav", [](const std::string& some) { return some.size() > 5000; });
                visitor_.listen("/api/events", [](const std::string& some) { return some.size() > 100; });
            });
        }
        for (std::thread& page : pages) page.join();
    };
    reload();
    // A stream that nobody reads ends with the next thing that is said on it.
    const auto settled = [&] {
        for (int wait = 0; wait < 200 && server_.streams() > 0; ++wait) visitor_.get("/api/edition");
        return open_files();
    };
    settled();
    const int before = open_files();
    for (int round = 0; round < 5; ++round) reload();
    settled();
    EXPECT_LE(open_files(), before + 12);  // what the last round still closes
    EXPECT_EQ(state().at("revision"), 1);
}

TEST_F(Server, SaysSoIfThePortIsTaken) {
    try {
        const DeskServer second(with_token(port()), desk_.open(), {}, desk_.console());
        FAIL() << "two desks listen at one port";
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::Config);
        EXPECT_THAT(error.what(), HasSubstr(fmt::format("127.0.0.1:{}: another program listens there", port())));
        EXPECT_THAT(error.what(), HasSubstr("--port"));
    }
}

class BehindAProxy : public Server {
  protected:
    BehindAProxy() : Server(behind_a_proxy()) {}
};

TEST_F(BehindAProxy, KnowsItsNameAndWhoAsks) {
    const auto get = [&](const std::string& more) {
        return ask(fmt::format("GET /api/edition HTTP/1.1\r\nCookie: newscart_desk={}\r\nConnection: close\r\n{}",
                               kToken, more));
    };
    const Reply reply =
        get("Host: desk.harbour.example\r\nOrigin: https://desk.harbour.example\r\nX-Remote-User: anna");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.json().at("editor"), "anna");
    EXPECT_EQ(get("Host: other.example").status, 403);
    const Reply entered = ask(fmt::format(
        "GET /?token={}&editor=J%C3%BCrgen%0Ax HTTP/1.1\r\nHost: desk.harbour.example\r\nConnection: close", kToken));
    EXPECT_THAT(entered.headers.at("set-cookie"), HasSubstr("newscart_editor=4ac3bc7267656e"));
}

}  // namespace
}  // namespace newscart::desk
