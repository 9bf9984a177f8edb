#pragma once
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace newscart::curl {

/// One address to ask. `headers` are whole lines, "If-None-Match: \"x\"".
struct Request {
    std::string url;
    std::vector<std::string> headers;
    std::string ca;  ///< a file of certificates to trust beside those of the system; "" for none
};

struct Limits {
    std::chrono::milliseconds connect{15'000};  ///< name, connection and TLS
    std::chrono::milliseconds whole{60'000};    ///< one answer, redirects and all
    std::size_t most_bytes = 8U << 20;          ///< of an answer, unpacked
    int most_redirects = 5;
    int at_once = 6;
    int at_once_per_host = 2;
};

/// What one address answered.
struct Response {
    std::string failure;  ///< why there is no whole answer: "fact; remedy"; "" if there is one
    long status = 0;      ///< HTTP's; 0 if nobody answered
    std::string body;     ///< unpacked
    std::string etag;     ///< of the last answer, as the fields below; "" if it has none
    std::string last_modified;
    std::string retry_after;
    std::string cache_control;  ///< of several lines, all, with commas between
    std::string age;
    std::string moved_to;  ///< where the address has moved for good; "" if it has not
};

/// Why `url` cannot be asked: not http or https, no host, not an address at all; "" if it can.
std::string why_no_address(const std::string& url);

/// The address without name and password: what may be shown.
std::string shown(const std::string& url);

/// Seconds since 1970 of an HTTP date ("Mon, 23 Nov 2026 15:00:00 GMT"); negative if it is none.
std::chrono::seconds http_date(const std::string& text);

/// GETs them all, several at once, and returns the answers in their order. Only http and https, https only once it was
/// https; certificates are verified; no cookies. Throws Error(Engine) if libcurl itself fails.
std::vector<Response> get_all(const std::vector<Request>& requests, const Limits& limits);

}  // namespace newscart::curl
