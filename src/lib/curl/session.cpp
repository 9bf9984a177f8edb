#include "lib/curl/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <new>

#include "base/text.h"
#include "lib/curl/easy.h"

namespace newscart::curl {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kMostForConnecting{15'000};
constexpr std::size_t kMostSaid = 200;

struct FreeForm {
    void operator()(curl_mime* form) const noexcept { curl_mime_free(form); }
};
using Form = std::unique_ptr<curl_mime, FreeForm>;

/// One line of plain text, whatever the server sent.
std::string tidy(std::string_view text) {
    std::string line;
    for (const char c : text.substr(0, kMostSaid)) line += c >= ' ' && c < '\x7f' ? c : ' ';
    return collapse_space(line);
}

/// The state of one call; libcurl holds its address.
struct Exchange {
    std::string_view body;
    std::size_t sent = 0;
    std::size_t most_bytes = 0;
    bool too_large = false;
    bool is_http = false;
    Reply reply;
    std::array<char, CURL_ERROR_SIZE> error{};

    // No exception may pass through libcurl.
    bool take(std::string_view bytes) noexcept try {
        too_large = reply.body.size() + bytes.size() > most_bytes;
        if (!too_large) reply.body.append(bytes);
        return !too_large;
    } catch (const std::bad_alloc&) {
        return false;
    }

    bool hear(std::string_view line) noexcept try {
        line = trim(line);
        if (!is_http) {
            if (!line.empty()) reply.said = tidy(line);
            return true;
        }
        if (line.substr(0, 5) == "HTTP/") {  // a new answer, after "100 Continue" or the question who we are
            reply.etag.clear();
            reply.location.clear();
        }
        const std::size_t colon = std::min(line.find(':'), line.size());
        const std::string name = ascii_lower(line.substr(0, colon));
        const std::string_view value = trim(line.substr(std::min(colon + 1, line.size())));
        if (name == "etag") reply.etag = tidy(value);
        if (name == "location") reply.location = tidy(value);
        return true;
    } catch (const std::bad_alloc&) {
        return false;
    }
};

std::size_t on_body(char* bytes, std::size_t one, std::size_t count, void* self) noexcept {
    return static_cast<Exchange*>(self)->take({bytes, one * count}) ? one * count : 0;
}

std::size_t on_header(char* bytes, std::size_t one, std::size_t count, void* self) noexcept {
    return static_cast<Exchange*>(self)->hear({bytes, one * count}) ? one * count : 0;
}

std::size_t on_read(char* to, std::size_t one, std::size_t count, void* self) noexcept {
    auto* exchange = static_cast<Exchange*>(self);
    const std::size_t bytes = std::min(one * count, exchange->body.size() - exchange->sent);
    std::copy_n(exchange->body.data() + exchange->sent, bytes, to);
    exchange->sent += bytes;
    return bytes;
}

/// When a server first asks who we are, the body is sent again.
int on_seek(void* self, curl_off_t offset, int origin) noexcept {
    auto* exchange = static_cast<Exchange*>(self);
    if (origin != SEEK_SET || offset < 0 || static_cast<std::size_t>(offset) > exchange->body.size()) {
        return CURL_SEEKFUNC_FAIL;
    }
    exchange->sent = static_cast<std::size_t>(offset);
    return CURL_SEEKFUNC_OK;
}

std::string host_of(const std::string& url) {
    const Url parsed = parse(url);
    return parsed ? part(parsed.get(), CURLUPART_HOST) : std::string("the server");
}

void set_ftp(CURL* easy, const Call& call, Lines& commands) {
    set(easy, CURLOPT_PROTOCOLS_STR, "ftp,ftps");
    set(easy, CURLOPT_USE_SSL, static_cast<long>(call.tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    // With TLS 1.3 vsftpd closes the way of a file before all of it has come through.
    constexpr long kTls12 = CURL_SSLVERSION_TLSv1_2;
    set(easy, CURLOPT_SSLVERSION, kTls12 | (kTls12 << 16U));  // the least and the most
    set(easy, CURLOPT_FTP_FILEMETHOD, static_cast<long>(CURLFTPMETHOD_SINGLECWD));
    set(easy, CURLOPT_FILETIME, 1L);
    set(easy, CURLOPT_NOBODY, call.ftp == Call::Ftp::Look ? 1L : 0L);
    for (const std::string& command : call.commands) add(commands, command);
    set(easy, CURLOPT_POSTQUOTE, commands.get());
}

void set_http(CURL* easy, const Call& call, const Access& access, Lines& headers, unsigned long way) {
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_FILETIME, 1L);
    set(easy, CURLOPT_NOBODY, call.method == "HEAD" ? 1L : 0L);
    if (call.method != "GET" && call.method != "HEAD") set(easy, CURLOPT_CUSTOMREQUEST, call.method.c_str());
    for (const std::string& line : call.headers) add(headers, line);
    // Some servers of playout systems wait for nothing and answer nothing.
    add(headers, "Expect:");
    set(easy, CURLOPT_HTTPHEADER, headers.get());
    if (access.login == Access::Login::Signed) {
        set(easy, CURLOPT_AWS_SIGV4, ("aws:amz:" + access.region + ":s3").c_str());
    } else if (!access.user.empty()) {
        set(easy, CURLOPT_HTTPAUTH, static_cast<long>(way));
    }
}

/// The body as libcurl wants it: from memory where it must be signed, else by and by.
void set_body(CURL* easy, const Call& call, const Access& access, bool is_http) {
    if (is_http && access.login == Access::Login::Signed) {
        set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
        set(easy, CURLOPT_POSTFIELDS, call.body.data());
        return;
    }
    set(easy, CURLOPT_UPLOAD, 1L);
    set(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
}

Form form_of(CURL* easy, const Call::FormFile& file) {
    Form form(curl_mime_init(easy));
    curl_mimepart* part = form ? curl_mime_addpart(form.get()) : nullptr;
    if (part == nullptr || curl_mime_name(part, file.field.c_str()) != CURLE_OK ||
        curl_mime_filename(part, file.name.c_str()) != CURLE_OK ||
        curl_mime_data(part, file.bytes.data(), file.bytes.size()) != CURLE_OK) {
        throw std::bad_alloc();
    }
    return form;
}

void explain(Exchange& exchange, CURLcode code, const Call& call) {
    Reply& reply = exchange.reply;
    const std::string host = host_of(call.url);
    const std::string said = tidy(exchange.error.data());
    const std::string detail = said.empty() ? curl_easy_strerror(code) : said;
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
            reply.failure = fmt::format("there is no host {}; check 'url' and the network", host);
            break;
        case CURLE_COULDNT_CONNECT:
            reply.failure = fmt::format("{} takes no connection; check 'url', or start the server", host);
            break;
        case CURLE_OPERATION_TIMEDOUT:
            reply.failure = "it took too long; look after the server and the network, or raise 'timeout'";
            break;
        case CURLE_LOGIN_DENIED:
            reply.failure = fmt::format("the server does not let us in ({}); check 'user' and 'secret'", reply.said);
            reply.lasting = true;
            break;
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_ISSUER_ERROR:
            reply.failure = fmt::format(
                "its certificate cannot be trusted ({}); see that the clock is right, or name "
                "the certificate of a server that signs its own as 'ca'",
                detail);
            reply.lasting = true;
            break;
        case CURLE_SSL_CACERT_BADFILE:
            reply.failure = fmt::format("the certificates to trust cannot be read ({}); mend 'ca'", detail);
            reply.lasting = true;
            break;
        case CURLE_USE_SSL_FAILED:
            reply.failure = "the server offers no TLS; switch it on there, or write ftp:// if the way is safe";
            reply.lasting = true;
            break;
        case CURLE_REMOTE_ACCESS_DENIED:
            reply.ftp = Reply::Ftp::NoFolder;
            reply.failure = fmt::format("the folder is not there ({}); make it, or check 'url'", reply.said);
            break;
        case CURLE_REMOTE_DISK_FULL:
            reply.ftp = Reply::Ftp::Full;
            reply.failure = fmt::format("the server is full ({}); free some space there", reply.said);
            break;
        case CURLE_REMOTE_FILE_NOT_FOUND:
        case CURLE_QUOTE_ERROR:
        case CURLE_UPLOAD_FAILED:
        case CURLE_FTP_COULDNT_RETR_FILE:
            reply.ftp = Reply::Ftp::Refused;
            reply.failure = fmt::format("the server refuses ({}); give us the right to do so there", reply.said);
            break;
        case CURLE_WRITE_ERROR:
        case CURLE_FILESIZE_EXCEEDED:
            reply.failure = exchange.too_large ? "the answer is too large; check 'url'" : "out of memory; free some";
            break;
        default: reply.failure = fmt::format("{}; check 'url' and the server", detail);
    }
}

}  // namespace

std::optional<Address> address_of(const std::string& url) {
    const bool strange =
        std::any_of(url.begin(), url.end(), [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; });
    const Url parsed = strange || url.find("://") == std::string::npos ? nullptr : parse(url);
    if (!parsed) return std::nullopt;
    Address address;
    address.scheme = ascii_lower(part(parsed.get(), CURLUPART_SCHEME));
    address.user = part(parsed.get(), CURLUPART_USER, CURLU_URLDECODE);
    address.host = part(parsed.get(), CURLUPART_HOST);
    const std::string port = part(parsed.get(), CURLUPART_PORT);
    if (!port.empty()) address.port = std::stoi(port);
    address.path = part(parsed.get(), CURLUPART_PATH, CURLU_URLDECODE);
    if (address.host.empty()) return std::nullopt;
    return address;
}

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~' || c == '/';
        out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

struct Session::Handle {
    Easy easy = begin();
};

Session::Session(Access access, std::chrono::steady_clock::time_point deadline)
    : handle_(std::make_unique<Handle>()), access_(std::move(access)), deadline_(deadline) {}

Session::~Session() = default;

Reply Session::call(const Call& call) {
    const bool logs_in = access_.login == Access::Login::Password && !access_.user.empty();
    const std::string scheme = ascii_lower(call.url.substr(0, call.url.find(':')));
    if (!logs_in || scheme.compare(0, 4, "http") != 0) return call_by(call, CURLAUTH_BASIC);
    // What is asked after nothing was sent has to be sent twice, so over TLS the password goes along at once. Without,
    // it is not sent as it is before the server has had its chance to ask for Digest.
    if (scheme == "http") return call_by(call, CURLAUTH_BASIC | CURLAUTH_DIGEST);
    constexpr long kWhoAreYou = 401;
    Reply reply = call_by(call, CURLAUTH_BASIC);
    return reply.failure.empty() && reply.status == kWhoAreYou ? call_by(call, CURLAUTH_DIGEST) : std::move(reply);
}

Reply Session::call_by(const Call& call, unsigned long way) {
    CURL* easy = handle_->easy.get();
    curl_easy_reset(easy);  // the connection stays
    Exchange exchange;
    exchange.body = call.body;
    exchange.most_bytes = call.most_bytes;
    exchange.is_http = ascii_lower(call.url.substr(0, 4)) == "http";
    const auto left = std::chrono::duration_cast<milliseconds>(deadline_ - std::chrono::steady_clock::now());
    if (left.count() <= 0) {
        explain(exchange, CURLE_OPERATION_TIMEDOUT, call);
        return exchange.reply;
    }
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_USERAGENT, "newscart/" NEWSCART_VERSION);
    set(easy, CURLOPT_URL, call.url.c_str());
    set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(left.count()));
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(left, kMostForConnecting).count()));
    set(easy, CURLOPT_ERRORBUFFER, exchange.error.data());
    set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!access_.ca.empty()) set(easy, CURLOPT_CAINFO, access_.ca.c_str());
    if (!access_.user.empty()) {
        set(easy, CURLOPT_USERNAME, access_.user.c_str());
        set(easy, CURLOPT_PASSWORD, access_.secret.c_str());
    }
    set(easy, CURLOPT_WRITEFUNCTION, &on_body);
    set(easy, CURLOPT_WRITEDATA, static_cast<void*>(&exchange));
    set(easy, CURLOPT_HEADERFUNCTION, &on_header);
    set(easy, CURLOPT_HEADERDATA, static_cast<void*>(&exchange));
    set(easy, CURLOPT_READFUNCTION, &on_read);
    set(easy, CURLOPT_READDATA, static_cast<void*>(&exchange));
    set(easy, CURLOPT_SEEKFUNCTION, &on_seek);
    set(easy, CURLOPT_SEEKDATA, static_cast<void*>(&exchange));
    Lines lines;
    Form form;
    if (exchange.is_http) {
        const bool sends = call.method == "PUT" || call.method == "POST";
        if (call.form) {
            form = form_of(easy, *call.form);
            set(easy, CURLOPT_MIMEPOST, form.get());
        } else if (sends) {
            set_body(easy, call, access_, true);
        }
        set_http(easy, call, access_, lines, way);
    } else {
        if (call.ftp == Call::Ftp::Store) set_body(easy, call, access_, false);
        set_ftp(easy, call, lines);
    }
    const CURLcode code = curl_easy_perform(easy);
    Reply& reply = exchange.reply;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &reply.status);
    curl_off_t time = -1;
    if (curl_easy_getinfo(easy, CURLINFO_FILETIME_T, &time) == CURLE_OK && time >= 0) reply.time = time;
    if (code != CURLE_OK) {
        explain(exchange, code, call);
        reply.body.clear();
    }
    // What it holds of ours goes out of scope.
    curl_easy_reset(easy);
    return std::move(reply);
}

}  // namespace newscart::curl
