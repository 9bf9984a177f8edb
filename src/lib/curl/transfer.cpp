#include "lib/curl/transfer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <memory>
#include <new>
#include <string_view>

#include "base/error.h"
#include "base/text.h"
#include "lib/curl/easy.h"

namespace newscart::curl {
namespace {

struct FreeMulti {
    void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
};
using Multi = std::unique_ptr<CURLM, FreeMulti>;

/// Longer values are nobody's tag or date.
constexpr std::size_t kMostHeaderBytes = 1024;

void check(CURLMcode code) {
    if (code != CURLM_OK) fail(curl_multi_strerror(code));
}

std::string host_of(const std::string& url) {
    const Url parsed = parse(url);
    return parsed ? ascii_lower(part(parsed.get(), CURLUPART_HOST)) : std::string();
}

/// One request under way. libcurl holds its address.
class Transfer {
  public:
    Transfer(const Request& request, const Limits& limits) : limits_(limits), host_(host_of(request.url)) {
        for (const std::string& line : request.headers) add(headers_, line);
        CURL* easy = easy_.get();
        set(easy, CURLOPT_URL, request.url.c_str());
        set(easy, CURLOPT_PRIVATE, static_cast<void*>(this));
        set(easy, CURLOPT_HTTPHEADER, headers_.get());
        set(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
        set(easy, CURLOPT_ERRORBUFFER, error_.data());
        set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
        set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.whole.count()));
        set(easy, CURLOPT_FOLLOWLOCATION, 1L);
        set(easy, CURLOPT_MAXREDIRS, static_cast<long>(limits.most_redirects));
        set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
        // What came by a verified way must not be replaced by what anyone on the way could write.
        const bool secure = ascii_lower(request.url.substr(0, 6)) == "https:";
        set(easy, CURLOPT_REDIR_PROTOCOLS_STR, secure ? "https" : "http,https");
        // The system's folder of certificates is trusted still: a redirect may lead to anyone.
        if (!request.ca.empty()) set(easy, CURLOPT_CAINFO, request.ca.c_str());
        set(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
        set(easy, CURLOPT_WRITEDATA, static_cast<void*>(this));
        set(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
        set(easy, CURLOPT_HEADERDATA, static_cast<void*>(this));
    }

    CURL* handle() const { return easy_.get(); }
    const std::string& host() const { return host_; }

    Response finish(CURLcode code) {
        curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &response_.status);
        char* effective = nullptr;
        curl_easy_getinfo(easy_.get(), CURLINFO_EFFECTIVE_URL, &effective);
        if (redirects_ > 0 && all_for_good_ && effective != nullptr) response_.moved_to = effective;
        if (code != CURLE_OK) {
            response_.failure = reason(code);
            response_.body.clear();
        }
        return std::move(response_);
    }

  private:
    static std::size_t on_body(char* bytes, std::size_t one, std::size_t count, void* self) noexcept {
        return static_cast<Transfer*>(self)->take_body(bytes, one * count) ? one * count : 0;
    }
    static std::size_t on_header(char* bytes, std::size_t one, std::size_t count, void* self) noexcept {
        return static_cast<Transfer*>(self)->take_header({bytes, one * count}) ? one * count : 0;
    }

    // No exception may pass through libcurl.
    bool take_body(const char* bytes, std::size_t count) noexcept try {
        too_large_ = response_.body.size() + count > limits_.most_bytes;
        if (too_large_) return false;
        response_.body.append(bytes, count);
        return true;
    } catch (const std::bad_alloc&) {
        return false;
    }

    bool take_header(std::string_view line) noexcept try {
        line = trim(line);
        if (line.substr(0, 5) == "HTTP/") {
            begin_answer(line);
            return true;
        }
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) return true;
        const std::string name = ascii_lower(line.substr(0, colon));
        const std::string_view value = trim(line.substr(colon + 1));
        if (value.size() > kMostHeaderBytes) return true;
        if (name == "etag") response_.etag = value;
        if (name == "last-modified") response_.last_modified = value;
        if (name == "retry-after") response_.retry_after = value;
        if (name == "age") response_.age = value;
        if (name == "cache-control" && response_.cache_control.size() < kMostHeaderBytes) {
            if (!response_.cache_control.empty()) response_.cache_control += ", ";
            response_.cache_control += value;
        }
        return true;
    } catch (const std::bad_alloc&) {
        return false;
    }

    /// The headers of each redirect come by here too; only those of the last answer count.
    void begin_answer(std::string_view line) {
        if (answer_is_redirect_) ++redirects_;
        if (answer_is_redirect_ && !answer_is_for_good_) all_for_good_ = false;
        const std::size_t space = line.find(' ');
        const std::string_view code = space == std::string_view::npos ? "" : line.substr(space + 1, 3);
        answer_is_redirect_ = code == "301" || code == "302" || code == "303" || code == "307" || code == "308";
        answer_is_for_good_ = code == "301" || code == "308";
        response_.etag.clear();
        response_.last_modified.clear();
        response_.retry_after.clear();
        response_.cache_control.clear();
        response_.age.clear();
    }

    std::string reason(CURLcode code) const {
        switch (code) {
            case CURLE_COULDNT_RESOLVE_HOST:
                return fmt::format("there is no host {}; check the address and the network", host_);
            case CURLE_COULDNT_RESOLVE_PROXY:
                return "the proxy's name is not known; check http_proxy and https_proxy in the environment";
            case CURLE_COULDNT_CONNECT:
                return fmt::format("{} takes no connection; check the address, or ask the supplier", host_);
            case CURLE_OPERATION_TIMEDOUT:
                return fmt::format("no whole answer within {}; it will be asked again", seconds(limits_.whole));
            case CURLE_TOO_MANY_REDIRECTS:
                return fmt::format("more than {} redirects; write the address they should lead to",
                                   limits_.most_redirects);
            case CURLE_UNSUPPORTED_PROTOCOL:
                return "it redirects to an address that is not http or https, or from https to http; write the right "
                       "address";
            case CURLE_SSL_CACERT_BADFILE:
                return fmt::format(
                    "the certificates to trust cannot be read ({}); mend 'ca', or install "
                    "ca-certificates",
                    detail(code));
            case CURLE_PEER_FAILED_VERIFICATION:
            case CURLE_SSL_ISSUER_ERROR:
                return fmt::format(
                    "its certificate cannot be trusted ({}); tell the supplier, see that "
                    "ca-certificates and the clock are right, or name the certificate of a supplier "
                    "that signs its own as 'ca' under [[fetch]]",
                    detail(code));
            case CURLE_PARTIAL_FILE:
            case CURLE_RECV_ERROR:
            case CURLE_GOT_NOTHING: return "the answer breaks off; it will be asked again";
            case CURLE_BAD_CONTENT_ENCODING: return "the compressed answer cannot be unpacked; it will be asked again";
            case CURLE_WRITE_ERROR:
                // libcurl also reports so what it cannot unpack.
                if (too_large_) return too_large();
                return "the answer cannot be unpacked; it will be asked again";
            case CURLE_FILESIZE_EXCEEDED: return too_large();
            default: return fmt::format("{}; check the address, or ask the supplier", detail(code));
        }
    }

    std::string too_large() const {
        return fmt::format("the answer is larger than {}; ask for a feed of fewer stories",
                           limits_.most_bytes >= (1U << 20) ? fmt::format("{} MB", limits_.most_bytes >> 20U)
                                                            : fmt::format("{} bytes", limits_.most_bytes));
    }

    std::string detail(CURLcode code) const {
        const std::string said(trim(std::string_view(error_.data())));
        return said.empty() ? curl_easy_strerror(code) : said;
    }

    static std::string seconds(std::chrono::milliseconds span) {
        return fmt::format("{} s", static_cast<double>(span.count()) / 1000);
    }

    Limits limits_;
    std::string host_;
    Easy easy_ = begin();
    Lines headers_;
    std::array<char, CURL_ERROR_SIZE> error_{};
    Response response_;
    bool too_large_ = false;
    bool answer_is_redirect_ = false;
    bool answer_is_for_good_ = false;
    bool all_for_good_ = true;
    int redirects_ = 0;
};

/// Those under way, and those that wait: libcurl's own queue counts the waiting as part of a request's time.
class Crowd {
  public:
    Crowd(const std::vector<Request>& requests, const Limits& limits)
        : requests_(requests), limits_(limits), transfers_(requests.size()), responses_(requests.size()) {
        multi_.reset(curl_multi_init());
        if (!multi_) throw std::bad_alloc();
        for (std::size_t i = 0; i < requests.size(); ++i) waiting_.push_back(i);
    }
    ~Crowd() {
        for (const auto& transfer : transfers_) {
            if (transfer) curl_multi_remove_handle(multi_.get(), transfer->handle());
        }
    }
    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;
    Crowd(Crowd&&) = delete;
    Crowd& operator=(Crowd&&) = delete;

    std::vector<Response> run() {
        start_some();
        while (under_way_ > 0) {
            int running = 0;
            check(curl_multi_perform(multi_.get(), &running));
            if (collect()) {
                start_some();
                continue;
            }
            check(curl_multi_poll(multi_.get(), nullptr, 0, 1000, nullptr));
        }
        return std::move(responses_);
    }

  private:
    void start_some() {
        for (auto next = waiting_.begin(); next != waiting_.end() && under_way_ < limits_.at_once;) {
            const std::string host = host_of(requests_[*next].url);
            const auto same = std::count_if(transfers_.begin(), transfers_.end(), [&host](const auto& transfer) {
                return transfer && transfer->host() == host;
            });
            if (same >= limits_.at_once_per_host) {
                ++next;
                continue;
            }
            transfers_[*next] = std::make_unique<Transfer>(requests_[*next], limits_);
            check(curl_multi_add_handle(multi_.get(), transfers_[*next]->handle()));
            ++under_way_;
            next = waiting_.erase(next);
        }
    }

    /// Whether any was finished.
    bool collect() {
        bool any = false;
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            const CURLcode code = message->data.result;
            const CURL* done = message->easy_handle;
            const auto found = std::find_if(transfers_.begin(), transfers_.end(), [done](const auto& transfer) {
                return transfer && transfer->handle() == done;
            });
            if (found == transfers_.end()) continue;
            check(curl_multi_remove_handle(multi_.get(), (*found)->handle()));
            responses_[static_cast<std::size_t>(found - transfers_.begin())] = (*found)->finish(code);
            found->reset();
            --under_way_;
            any = true;
        }
        return any;
    }

    const std::vector<Request>& requests_;
    Limits limits_;
    Multi multi_;
    std::vector<std::unique_ptr<Transfer>> transfers_;
    std::vector<Response> responses_;
    std::vector<std::size_t> waiting_;
    int under_way_ = 0;
};

}  // namespace

std::string why_no_address(const std::string& url) {
    const bool strange =
        std::any_of(url.begin(), url.end(), [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; });
    const Url parsed = strange ? nullptr : parse(url);
    if (!parsed) return "is not an address";
    const std::string scheme = ascii_lower(part(parsed.get(), CURLUPART_SCHEME));
    if (scheme != "http" && scheme != "https") return "is not an http or https address";
    if (part(parsed.get(), CURLUPART_HOST).empty()) return "names no host";
    return {};
}

std::string shown(const std::string& url) {
    const Url parsed = parse(url);
    if (!parsed) return url;
    curl_url_set(parsed.get(), CURLUPART_USER, nullptr, 0);
    curl_url_set(parsed.get(), CURLUPART_PASSWORD, nullptr, 0);
    return part(parsed.get(), CURLUPART_URL);
}

std::chrono::seconds http_date(const std::string& text) {
    return std::chrono::seconds(curl_getdate(text.c_str(), nullptr));
}

std::vector<Response> get_all(const std::vector<Request>& requests, const Limits& limits) {
    return Crowd(requests, limits).run();
}

}  // namespace newscart::curl
