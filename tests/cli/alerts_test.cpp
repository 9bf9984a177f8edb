// Alerts by the real program to a real mail server (aiosmtpd, with TLS and a login) and a real web server: told once,
// again after the cool-down, once when it is over; and no secret in anything but the login.
#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>

#include "cli/station.h"
#include "lib/curl/send.h"

namespace newscart::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kPassword = "correct horse";
constexpr const char* kToken = "battery staple";
constexpr const char* kKey = "open-sesame";

/// Notes what it is told, a line each, before it answers; says its ports once it listens.
constexpr const char* kServers = R"python(
import http.server, json, ssl, sys, threading
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
folder = sys.argv[1]
lock = threading.Lock()
def note(**what):
    with lock, open(folder + '/told.jsonl', 'a') as out:
        out.write(json.dumps(what) + '\n')
class Mails:
    async def handle_DATA(self, server, session, envelope):
        note(kind='mail', by=session.auth_data.decode() if session.auth_data else '', tls=session.ssl is not None,
             sender=envelope.mail_from, to=envelope.rcpt_tos, text=envelope.content.decode('utf-8', 'replace'))
        return '250 OK'
def login(server, session, envelope, mechanism, data):
    right = data.login == b'desk' and data.password == b'correct horse'
    note(kind='login', right=right)
    return AuthResult(success=right, auth_data=data.login) if right else AuthResult(success=False, handled=False)
tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
tls.load_cert_chain(folder + '/certificate.pem', folder + '/key.pem')
class Mail(Controller):
    def factory(self):
        return SMTP(self.handler, hostname='localhost', tls_context=tls if self.safe else None,
                    authenticator=login, auth_required=self.safe)
class Web(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length'])).decode()
        note(kind='hook', path=self.path, token=self.headers.get('Authorization', ''), body=json.loads(body))
        self.send_response(503 if self.path.startswith('/down') else 204)
        self.end_headers()
    def log_message(self, *ignored):
        pass
web = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Web)
threading.Thread(target=web.serve_forever, daemon=True).start()
ports = [web.server_port]
for safe in (True, False):
    mail = Mail(Mails(), hostname='127.0.0.1', port=0)
    mail.safe = safe
    mail.port = __import__('socket').create_server(('127.0.0.1', 0)).getsockname()[1]
    mail.start()
    ports.append(mail.port)
print(*ports, flush=True)
sys.stdin.read()
)python";

class AlertServers {
  public:
    AlertServers() {
        const Ran made =
            run({"/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                 "-keyout", (folder_.path() / "key.pem").string(), "-out", certificate().string(), "-days", "2",
                 "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"});
        EXPECT_EQ(made.status, 0) << made.err;
        const std::string script = folder_.write("servers.py", kServers).string();
        std::array<int, 2> said{};
        EXPECT_EQ(::pipe2(said.data(), O_CLOEXEC), 0);
        child_ = ::fork();
        if (child_ == 0) {
            ::dup2(said[1], STDOUT_FILENO);
            // The standard input stays open: whoever closes it ends the servers.
            std::array<std::string, 3> words{"/usr/bin/python3", script, folder_.path().string()};
            std::array<char*, 4> pointers{words[0].data(), words[1].data(), words[2].data(), nullptr};
            std::array<int, 2> held{};
            if (::pipe(held.data()) == 0) ::dup2(held[0], STDIN_FILENO);
            // It is loud about clients that do not trust it.
            ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO);
            ::execv(pointers[0], pointers.data());
            ::_exit(127);
        }
        ::close(said[1]);
        FILE* in = ::fdopen(said[0], "r");
        EXPECT_EQ(std::fscanf(in, "%d %d %d", &web_, &mail_, &plain_), 3) << "scripts/setup installs python3-aiosmtpd";
        std::fclose(in);
    }
    ~AlertServers() {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
    }
    AlertServers(const AlertServers&) = delete;
    AlertServers& operator=(const AlertServers&) = delete;
    AlertServers(AlertServers&&) = delete;
    AlertServers& operator=(AlertServers&&) = delete;

    std::filesystem::path certificate() const { return folder_.path() / "certificate.pem"; }
    std::string web(const std::string& path) const { return fmt::format("http://127.0.0.1:{}{}", web_, path); }
    std::string mail() const { return fmt::format("smtp://127.0.0.1:{}", mail_); }
    std::string plain_mail() const { return fmt::format("smtp://127.0.0.1:{}", plain_); }

    /// What came since the last call, in order.
    std::vector<json> told(const std::string& kind) {
        std::vector<json> all;
        std::ifstream in(folder_.path() / "told.jsonl");
        for (std::string line; std::getline(in, line);) {
            json entry = json::parse(line);
            if (entry.at("kind") == kind) all.push_back(std::move(entry));
        }
        const std::size_t known = std::exchange(known_[kind], all.size());
        return {all.begin() + static_cast<std::ptrdiff_t>(known), all.end()};
    }

  private:
    TempFolder folder_;
    pid_t child_ = 0;
    int web_ = 0, mail_ = 0, plain_ = 0;
    std::map<std::string, std::size_t> known_;
};

class RealAlerts : public testing::Test {
  protected:
    void tell(const std::string& tables) const { std::ofstream(station_ / "station.toml", std::ios::app) << tables; }
    void tell_desk_and_hook(const std::string& cool_down) {
        const auto token = room_.folder().write("token", std::string(kToken) + "\n");
        std::filesystem::permissions(token, std::filesystem::perms{0600});
        tell(
            fmt::format("\n[[alert]]\nemail = \"desk@example.org\"\nfrom = \"newscart@example.org\"\nsmtp = \"{}\"\n"
                        "user = \"desk\"\nsecret_env = \"MAIL_SECRET\"\nca = \"{}\"\ncool_down = \"{}\"\n"
                        "\n[[alert]]\nwebhook = \"{}\"\nsecret_file = \"{}\"\ncool_down = \"{}\"\n",
                        servers_.mail(), servers_.certificate().string(), cool_down, servers_.web("/hook"),
                        token.string(), cool_down));
    }
    Ran produce(const std::string& password = kPassword) {
        const Ran ran = run(
            {newscart_program(), "produce", "--station", station_.string(), "--feed", room_.feed().string(), "--out",
             room_.out().string(), "--air", kSampleAir, "--length", "0:20..1:00", "--no-segments", "--verbose"},
            {}, {"MAIL_SECRET=" + password, std::string("HOOK_SECRET=") + kKey});
        said_ += ran.out + ran.err;
        return ran;
    }
    /// In what was said, logged, kept and sent as text.
    void expect_no_secret() {
        const Ran status = run(
            {newscart_program(), "status", "--station", station_.string(), "--out", room_.out().string(), "--json"});
        const Ran check = run({newscart_program(), "station", "check", station_.string()});
        said_ += status.out + status.err + check.out + check.err;
        for (const auto& file : std::filesystem::recursive_directory_iterator(room_.out()))
            if (file.is_regular_file()) said_ += read(file.path());
        for (const json& mail : servers_.told("mail")) said_ += mail.at("text");
        for (const char* secret : {kPassword, kToken, kKey, "wrong password"})
            EXPECT_THAT(said_, Not(HasSubstr(secret)));
    }

    Newsroom room_;
    std::filesystem::path station_ = room_.make_station();
    AlertServers servers_;
    std::string said_;
};

TEST_F(RealAlerts, ReachMailAndWebhookOnceWithinTheCoolDownAndOnceWhenItIsOver) {
    tell_desk_and_hook("60 min");
    std::filesystem::create_directories(room_.feed());
    EXPECT_EQ(produce().status, 4);
    const std::vector<json> mails = servers_.told("mail");
    ASSERT_EQ(mails.size(), 1U) << said_;
    EXPECT_TRUE(mails[0].at("tls"));
    EXPECT_EQ(mails[0].at("by"), "desk");
    EXPECT_EQ(mails[0].at("sender"), "newscart@example.org");
    EXPECT_EQ(mails[0].at("to"), json({"desk@example.org"}));
    EXPECT_THAT(mails[0].at("text").get<std::string>(),
                HasSubstr("Subject: newscart Harbour FM: trouble: edition\r\n"));
    EXPECT_THAT(mails[0].at("text").get<std::string>(), HasSubstr("nothing fit to air"));
    const std::vector<json> hooks = servers_.told("hook");
    ASSERT_EQ(hooks.size(), 1U);
    EXPECT_EQ(hooks[0].at("token"), std::string("Bearer ") + kToken);
    EXPECT_EQ(hooks[0].at("body").at("state"), "trouble");
    EXPECT_EQ(hooks[0].at("body").at("key"), "edition");

    EXPECT_EQ(produce().status, 4);
    EXPECT_TRUE(servers_.told("mail").empty());
    EXPECT_TRUE(servers_.told("hook").empty());

    room_.add_article("ferry.md", 0);
    room_.add_article("council.md", 1);
    EXPECT_EQ(produce().status, 0);
    const std::vector<json> over = servers_.told("mail");
    ASSERT_EQ(over.size(), 1U) << said_;
    EXPECT_THAT(over[0].at("text").get<std::string>(), HasSubstr("recovered: edition"));
    ASSERT_EQ(servers_.told("hook").size(), 1U);
    EXPECT_EQ(produce().status, 0);
    EXPECT_TRUE(servers_.told("mail").empty());
    said_ += over[0].at("text").get<std::string>() + mails[0].at("text").get<std::string>();
    expect_no_secret();
}

TEST_F(RealAlerts, ComeAgainAfterTheCoolDown) {
    tell_desk_and_hook("0 min");
    std::filesystem::create_directories(room_.feed());
    EXPECT_EQ(produce().status, 4);
    EXPECT_EQ(produce().status, 4);
    EXPECT_EQ(servers_.told("mail").size(), 2U);
    EXPECT_EQ(servers_.told("hook").size(), 2U);
}

TEST_F(RealAlerts, ThatFailAreWarnedOfWithoutTheSecret) {
    tell_desk_and_hook("60 min");
    tell(fmt::format("\n[[alert]]\nwebhook = \"{}?key={{secret}}\"\nsecret_env = \"HOOK_SECRET\"\n",
                     servers_.web("/down")));
    std::filesystem::create_directories(room_.feed());
    const Ran ran = produce("wrong password");
    EXPECT_EQ(ran.status, 4);
    EXPECT_EQ(servers_.told("login").size(), 1U);
    EXPECT_TRUE(servers_.told("mail").empty());
    EXPECT_THAT(ran.err, HasSubstr("warning: alert by mail to desk@example.org: 127.0.0.1: Login denied"));
    EXPECT_THAT(ran.err, HasSubstr("warning: alert by webhook: 127.0.0.1: answered 503\n"));
    const std::vector<json> hooks = servers_.told("hook");
    ASSERT_EQ(hooks.size(), 2U);  // the others are told all the same
    EXPECT_EQ(hooks[0].at("path"), "/hook");
    EXPECT_EQ(hooks[1].at("path"), std::string("/down?key=") + kKey);
    expect_no_secret();
    // Who was not reached is told at the next trouble, within the cool-down of those who were.
    EXPECT_EQ(produce().status, 4);
    EXPECT_EQ(servers_.told("mail").size(), 1U);
}

TEST_F(RealAlerts, SendNoPasswordInTheClearNorToAServerThatCannotBeTrusted) {
    const auto sent = [&](const std::string& server, const std::string& ca) {
        return curl::send(
            {server, "desk", kPassword, "newscart@example.org", "desk@example.org", "Subject: x\r\n\r\nx\r\n", ca});
    };
    EXPECT_THAT(sent(servers_.plain_mail(), ""), HasSubstr("127.0.0.1: "));
    EXPECT_THAT(sent(servers_.mail(), ""), HasSubstr("127.0.0.1: "));
    EXPECT_TRUE(servers_.told("login").empty());
    EXPECT_TRUE(servers_.told("mail").empty());
    EXPECT_EQ(sent(servers_.mail(), servers_.certificate().string()), "");
    EXPECT_EQ(servers_.told("mail").size(), 1U);
}

}  // namespace
}  // namespace newscart::test
