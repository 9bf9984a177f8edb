#include "lib/ssh/sftp.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <libssh/libssh.h>
#include <libssh/sftp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace newscart::ssh {
namespace {

using Clock = std::chrono::steady_clock;
using Kind = Failure::Kind;

struct Free {
    void operator()(ssh_session_struct* session) const noexcept {
        if (ssh_is_connected(session) != 0) ssh_disconnect(session);
        ssh_free(session);
    }
    void operator()(sftp_session_struct* sftp) const noexcept { sftp_free(sftp); }
    void operator()(sftp_file_struct* file) const noexcept { sftp_close(file); }
    void operator()(sftp_attributes_struct* facts) const noexcept { sftp_attributes_free(facts); }
    void operator()(sftp_statvfs_struct* space) const noexcept { sftp_statvfs_free(space); }
    void operator()(ssh_key_struct* key) const noexcept { ssh_key_free(key); }
    void operator()(char* text) const noexcept { ssh_string_free_char(text); }
};
template <class T>
using Handle = std::unique_ptr<T, Free>;

constexpr long kMostSecondsForConnecting = 15;
constexpr std::size_t kReadBytes = 32'000;  // every server takes that much
constexpr std::size_t kWriteBytes = 32'000;
constexpr std::size_t kLargeBytes = 128'000;  // OpenSSH takes 256 KB
constexpr std::size_t kReadsUnderWay = 16;
constexpr const char* kPosixRename = "posix-rename@openssh.com";

std::string one_line_of(const char* text) {
    std::string line;
    for (; text != nullptr && *text != '\0' && line.size() < 200; ++text)
        line += *text >= ' ' && *text < '\x7f' ? *text : ' ';
    return line;
}

/// Cuts the connection when its time is over: libssh itself waits for some answers without end.
class Watch {
  public:
    Watch(int socket, Clock::time_point deadline)
        : socket_(::fcntl(socket, F_DUPFD_CLOEXEC, 0)), thread_([this, deadline] { wait(deadline); }) {}
    ~Watch() {
        {
            const std::lock_guard lock(mutex_);
            over_ = true;
        }
        changed_.notify_all();
        thread_.join();
        ::close(socket_);
    }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    Watch(Watch&&) = delete;
    Watch& operator=(Watch&&) = delete;

  private:
    void wait(Clock::time_point deadline) {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_until(lock, deadline, [this] { return over_; })) ::shutdown(socket_, SHUT_RDWR);
    }

    int socket_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool over_ = false;
    std::thread thread_;
};

std::string keyscan(const Server& server) {
    const std::string port = server.port == 22 ? "" : fmt::format("-p {} ", server.port);
    return fmt::format("ssh-keyscan {}{} >> {}", port, server.host, server.known_hosts.string());
}

}  // namespace

struct Sftp::Connection {
    Connection(Server asked, Clock::time_point until) : server(std::move(asked)), deadline(until) {}

    [[noreturn]] void fail(Kind kind, const std::string& text) const {
        if (Clock::now() >= deadline) {
            throw Failure(Kind::Passing, "it took too long; look after the server and the network, or raise 'timeout'");
        }
        throw Failure(kind, text);
    }

    [[noreturn]] void fail_to(const char* deed) const {
        fail_with(static_cast<std::uint32_t>(sftp_get_error(sftp.get())), deed);
    }

    [[noreturn]] void fail_with(std::uint32_t code, const char* deed) const {
        switch (code) {
            case SSH_FX_NO_SUCH_FILE:
                fail(Kind::Refused, fmt::format("cannot {}: there is no such file or folder; make the folder", deed));
            case SSH_FX_PERMISSION_DENIED:
            case SSH_FX_WRITE_PROTECT:
                fail(Kind::Refused,
                     fmt::format("cannot {}: not allowed; give the user the right to write there", deed));
            case SSH_FX_OP_UNSUPPORTED:
                fail(Kind::Lasting, fmt::format("cannot {}: the server does not know how; use another server", deed));
            case SSH_FX_FAILURE:
            case SSH_FX_FILE_ALREADY_EXISTS:
                fail(Kind::Refused, fmt::format("cannot {}: the server says only that it failed; see its log", deed));
            default: fail(Kind::Passing, fmt::format("cannot {}: {}; look after the server", deed, why()));
        }
    }

    std::string why() const {
        const std::string said = one_line_of(ssh_get_error(session.get()));
        return said.empty() ? "the connection is lost" : said;
    }

    template <class Value>
    void set(ssh_options_e option, const Value* value) const {
        if (ssh_options_set(session.get(), option, value) != SSH_OK) fail(Kind::Lasting, why() + "; check 'url'");
    }

    void connect() {
        session.reset(ssh_new());
        if (!session) throw std::bad_alloc();
        const auto left = std::chrono::duration_cast<std::chrono::seconds>(deadline - Clock::now()).count();
        const long seconds = std::clamp<long>(left, 1, kMostSecondsForConnecting);
        const int port = server.port;
        const bool no = false;
        set(SSH_OPTIONS_PROCESS_CONFIG, &no);  // neither ~/.ssh/config nor /etc/ssh/ssh_config
        set(SSH_OPTIONS_HOST, server.host.c_str());
        set(SSH_OPTIONS_PORT, &port);
        set(SSH_OPTIONS_USER, server.user.c_str());
        set(SSH_OPTIONS_SSH_DIR, "/nonexistent");
        set(SSH_OPTIONS_KNOWNHOSTS, server.known_hosts.c_str());
        set(SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null");
        set(SSH_OPTIONS_TIMEOUT, &seconds);
        if (ssh_connect(session.get()) != SSH_OK) {
            fail(Kind::Passing,
                 fmt::format("cannot connect: {}; check 'url' and the network, or start the server", why()));
        }
        watch = std::make_unique<Watch>(ssh_get_fd(session.get()), deadline);
    }

    void check_host() const {
        switch (ssh_session_is_known_server(session.get())) {
            case SSH_KNOWN_HOSTS_OK: return;
            case SSH_KNOWN_HOSTS_CHANGED:
            case SSH_KNOWN_HOSTS_OTHER:
                fail(Kind::Lasting, fmt::format("the server's key {} is not the one in {}: it was set up anew, or "
                                                "somebody stands between; ask its keeper, and if the key is right: "
                                                "ssh-keygen -R {} -f {}; {}",
                                                fingerprint(), server.known_hosts.string(), known_name(),
                                                server.known_hosts.string(), keyscan(server)));
            default:
                fail(Kind::Lasting, fmt::format("the server's key {} is not in {}; ask its keeper whether it is right, "
                                                "then: {}",
                                                fingerprint(), server.known_hosts.string(), keyscan(server)));
        }
    }

    std::string known_name() const {
        return server.port == 22 ? server.host : fmt::format("'[{}]:{}'", server.host, server.port);
    }

    std::string fingerprint() const {
        ssh_key raw = nullptr;
        if (ssh_get_server_publickey(session.get(), &raw) != SSH_OK) return "";
        const Handle<ssh_key_struct> key(raw);
        unsigned char* hash = nullptr;
        std::size_t length = 0;
        if (ssh_get_publickey_hash(key.get(), SSH_PUBLICKEY_HASH_SHA256, &hash, &length) != SSH_OK) return "";
        const Handle<char> text(ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, length));
        ssh_clean_pubkey_hash(&hash);
        return text ? text.get() : "";
    }

    void log_in() const {
        int answer = ssh_userauth_none(session.get(), nullptr);
        if (answer == SSH_AUTH_ERROR) fail(Kind::Passing, "cannot log in: " + why() + "; look after the server");
        const int ways = ssh_userauth_list(session.get(), nullptr);
        if (answer != SSH_AUTH_SUCCESS && !server.key.empty()) answer = by_key();
        if (answer != SSH_AUTH_SUCCESS && server.key.empty() && (ways & SSH_AUTH_METHOD_PASSWORD) != 0) {
            answer = ssh_userauth_password(session.get(), nullptr, server.secret.c_str());
        }
        if (answer != SSH_AUTH_SUCCESS && answer != SSH_AUTH_ERROR && server.key.empty() &&
            (ways & SSH_AUTH_METHOD_INTERACTIVE) != 0) {
            answer = by_questions();
        }
        if (answer == SSH_AUTH_SUCCESS) return;
        if (answer == SSH_AUTH_ERROR) fail(Kind::Passing, "cannot log in: " + why() + "; look after the server");
        fail(Kind::Lasting, fmt::format("the server does not let '{}' in; check 'user' and {}", server.user,
                                        server.key.empty() ? "'secret'" : "'key', and that the server knows it"));
    }

    int by_key() const {
        ssh_key raw = nullptr;
        const char* phrase = server.secret.empty() ? nullptr : server.secret.c_str();
        if (ssh_pki_import_privkey_file(server.key.c_str(), phrase, nullptr, nullptr, &raw) != SSH_OK) {
            fail(Kind::Lasting, fmt::format("{}: is no private key that can be read; check 'key', and 'secret' if the "
                                            "key has a password",
                                            server.key.string()));
        }
        const Handle<ssh_key_struct> key(raw);
        return ssh_userauth_publickey(session.get(), nullptr, key.get());
    }

    /// Servers that ask for a password in a question of their own.
    int by_questions() const {
        constexpr int kMostRounds = 5;
        int answer = ssh_userauth_kbdint(session.get(), nullptr, nullptr);
        for (int round = 0; answer == SSH_AUTH_INFO && round < kMostRounds; ++round) {
            const int questions = ssh_userauth_kbdint_getnprompts(session.get());
            for (int i = 0; i < questions; ++i) {
                const auto which = static_cast<unsigned>(i);
                if (ssh_userauth_kbdint_setanswer(session.get(), which, server.secret.c_str()) < 0)
                    return SSH_AUTH_ERROR;
            }
            answer = ssh_userauth_kbdint(session.get(), nullptr, nullptr);
        }
        return answer == SSH_AUTH_INFO ? SSH_AUTH_DENIED : answer;
    }

    void begin_sftp() {
        sftp.reset(sftp_new(session.get()));
        if (!sftp || sftp_init(sftp.get()) != SSH_OK) {
            fail(Kind::Passing, "cannot begin SFTP: " + why() + "; switch it on there: Subsystem sftp internal-sftp");
        }
        knows_large = sftp_extension_supported(sftp.get(), "limits@openssh.com", "1") != 0;
    }

    Handle<sftp_file_struct> open(const std::string& path, int mode, const char* deed) const {
        Handle<sftp_file_struct> file(sftp_open(sftp.get(), path.c_str(), mode, 0666));
        if (!file) fail_to(deed);
        return file;
    }

    /// Sends an extended request, of which libssh knows only some, and returns the status that comes back. Nothing else
    /// may be under way.
    std::uint32_t ask(const std::vector<std::string>& strings) const {
        constexpr char kExtended = static_cast<char>(SSH_FXP_EXTENDED);
        const std::uint32_t id = ++sftp->id_counter;
        std::string packet(1, kExtended);
        append(packet, id);
        for (const std::string& text : strings) {
            append(packet, static_cast<std::uint32_t>(text.size()));
            packet += text;
        }
        std::string whole;
        append(whole, static_cast<std::uint32_t>(packet.size()));
        whole += packet;
        const auto bytes = static_cast<std::uint32_t>(whole.size());
        if (ssh_channel_write(sftp->channel, whole.data(), bytes) != static_cast<int>(bytes)) lost();
        // A status: its length, its kind, whose answer it is, the code, and words we do not need.
        constexpr std::size_t kHead = 9;
        constexpr std::size_t kMost = 100'000;
        const std::size_t length = number(receive(4), 0);
        if (length < kHead || length > kMost) lost();
        const std::string answer = receive(length);
        if (static_cast<unsigned char>(answer[0]) != SSH_FXP_STATUS || number(answer, 1) != id) lost();
        return number(answer, 5);
    }

    static void append(std::string& packet, std::uint32_t value) {
        for (const unsigned shift : {24U, 16U, 8U, 0U}) packet += static_cast<char>((value >> shift) & 0xFFU);
    }

    static std::uint32_t number(const std::string& bytes, std::size_t at) {
        std::uint32_t value = 0;
        for (std::size_t i = at; i < at + 4; ++i) value = value << 8U | static_cast<unsigned char>(bytes[i]);
        return value;
    }

    std::string receive(std::size_t count) const {
        std::string out(count, '\0');
        for (std::size_t got = 0; got < count;) {
            const int more =
                ssh_channel_read(sftp->channel, out.data() + got, static_cast<std::uint32_t>(count - got), 0);
            if (more < 0 || (more == 0 && ssh_channel_is_eof(sftp->channel) != 0) || Clock::now() >= deadline) lost();
            got += static_cast<std::size_t>(more);
        }
        return out;
    }

    [[noreturn]] void lost() const { fail(Kind::Passing, why() + "; look after the server"); }

    bool is_full(const std::string& path) const {
        if (sftp_extension_supported(sftp.get(), "statvfs@openssh.com", "2") == 0) return false;
        const Handle<sftp_statvfs_struct> space(sftp_statvfs(sftp.get(), path.c_str()));
        return space && space->f_bavail * space->f_frsize < kLargeBytes;
    }

    Server server;
    Clock::time_point deadline;
    bool knows_large = false;
    // The watch ends last: saying goodbye may take without end, too.
    std::unique_ptr<Watch> watch;
    Handle<ssh_session_struct> session;
    Handle<sftp_session_struct> sftp;
};

Sftp::Sftp(const Server& server, Clock::time_point deadline)
    : connection_(std::make_unique<Connection>(server, deadline)) {
    connection_->connect();
    connection_->check_host();
    connection_->log_in();
    connection_->begin_sftp();
}

Sftp::~Sftp() = default;

std::optional<FileFacts> Sftp::look(const std::string& path) {
    const Handle<sftp_attributes_struct> facts(sftp_stat(connection_->sftp.get(), path.c_str()));
    if (!facts) {
        if (sftp_get_error(connection_->sftp.get()) == SSH_FX_NO_SUCH_FILE) return std::nullopt;
        connection_->fail_to("look at it");
    }
    return FileFacts{facts->size, static_cast<std::int64_t>(facts->mtime), facts->type == SSH_FILEXFER_TYPE_DIRECTORY};
}

void Sftp::make_folder(const std::string& path) {
    if (sftp_mkdir(connection_->sftp.get(), path.c_str(), 0777) != SSH_OK) connection_->fail_to("make the folder");
}

void Sftp::write(const std::string& path, std::string_view bytes) {
    const auto file = connection_->open(path, O_WRONLY | O_CREAT | O_TRUNC, "write");
    const std::size_t most = connection_->knows_large ? kLargeBytes : kWriteBytes;
    while (!bytes.empty()) {
        const ssize_t put = sftp_write(file.get(), bytes.data(), std::min(bytes.size(), most));
        if (put <= 0) {
            if (sftp_get_error(connection_->sftp.get()) == SSH_FX_FAILURE && connection_->is_full(path)) {
                connection_->fail(Kind::Passing, "the server is full; free some space there");
            }
            connection_->fail_to("write");
        }
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    const bool syncs = sftp_extension_supported(connection_->sftp.get(), "fsync@openssh.com", "1") != 0;
    if (syncs && sftp_fsync(file.get()) != SSH_OK) connection_->fail_to("write");
}

std::string Sftp::read(const std::string& path) {
    const auto file = connection_->open(path, O_RDONLY, "read");
    std::string out;
    std::string block(kReadBytes, '\0');
    // Several questions are under way at a time: far servers would take a minute otherwise.
    std::deque<std::uint32_t> asked;
    const auto ask = [&] {
        const int id = sftp_async_read_begin(file.get(), static_cast<std::uint32_t>(kReadBytes));
        if (id < 0) connection_->fail_to("read");
        asked.push_back(static_cast<std::uint32_t>(id));
    };
    for (std::size_t i = 0; i < kReadsUnderWay; ++i) ask();
    bool ended = false;
    while (!asked.empty()) {
        const int got =
            sftp_async_read(file.get(), block.data(), static_cast<std::uint32_t>(kReadBytes), asked.front());
        asked.pop_front();
        if (got < 0) connection_->fail_to("read");
        if (ended) continue;
        out.append(block.data(), static_cast<std::size_t>(got));
        // A short answer leaves a gap before the next one: read on from there alone.
        if (static_cast<std::size_t>(got) < kReadBytes) {
            ended = true;
        } else {
            ask();
        }
    }
    if (sftp_seek64(file.get(), out.size()) < 0) connection_->fail_to("read");
    while (true) {
        const ssize_t got = sftp_read(file.get(), block.data(), block.size());
        if (got < 0) connection_->fail_to("read");
        if (got == 0) return out;
        out.append(block.data(), static_cast<std::size_t>(got));
    }
}

void Sftp::set_time(const std::string& path, std::int64_t seconds) {
    sftp_attributes_struct facts{};
    facts.flags = SSH_FILEXFER_ATTR_ACMODTIME;
    facts.atime = static_cast<std::uint32_t>(seconds);
    facts.mtime = static_cast<std::uint32_t>(seconds);
    if (sftp_setstat(connection_->sftp.get(), path.c_str(), &facts) != SSH_OK) connection_->fail_to("set its time");
}

void Sftp::replace(const std::string& from, const std::string& to) {
    if (sftp_extension_supported(connection_->sftp.get(), kPosixRename, "1") != 0) {
        const std::uint32_t answer = connection_->ask({kPosixRename, from, to});
        if (answer != SSH_FX_OK) connection_->fail_with(answer, "take the place of the older file");
        return;
    }
    // By the standard this fails where there is a file; some servers do it all the same.
    if (sftp_rename(connection_->sftp.get(), from.c_str(), to.c_str()) == SSH_OK) return;
    if (look(to)) {
        connection_->fail(Kind::Lasting,
                          "cannot take the place of the older file: the server cannot rename over one; give each "
                          "edition a name of its own: name = \"news-{date}-{time}.{ext}\"");
    }
    connection_->fail_to("take the place of the older file");
}

void Sftp::remove(const std::string& path) {
    if (sftp_unlink(connection_->sftp.get(), path.c_str()) == SSH_OK) return;
    if (sftp_get_error(connection_->sftp.get()) != SSH_FX_NO_SUCH_FILE) connection_->fail_to("remove it");
}

}  // namespace newscart::ssh
