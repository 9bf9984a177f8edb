#include "lib/curl/send.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/curl/easy.h"

namespace newscart::curl {
namespace {

constexpr long kConnectSeconds = 10;
constexpr long kWholeSeconds = 30;

Easy begin_sending(const std::string& url, const std::string& ca) {
    Easy easy = begin();
    set(easy.get(), CURLOPT_URL, url.c_str());
    set(easy.get(), CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    set(easy.get(), CURLOPT_TIMEOUT, kWholeSeconds);
    if (!ca.empty()) set(easy.get(), CURLOPT_CAINFO, ca.c_str());
    return easy;
}

std::string host_of(const std::string& url) {
    const Url parsed = parse(url);
    const std::string host = parsed ? part(parsed.get(), CURLUPART_HOST) : "";
    return host.empty() ? "the address" : host;
}

std::size_t drop(char*, std::size_t size, std::size_t count, void*) { return size * count; }

struct Reading {
    const std::string* text;
    std::size_t at = 0;
};

std::size_t give(char* to, std::size_t size, std::size_t count, void* from) {
    auto* reading = static_cast<Reading*>(from);
    const std::size_t bytes = std::min(size * count, reading->text->size() - reading->at);
    std::copy_n(reading->text->data() + reading->at, bytes, to);
    reading->at += bytes;
    return bytes;
}

}  // namespace

std::string post(const std::string& url, const std::vector<std::string>& headers, const std::string& body,
                 const std::string& ca) {
    const Easy easy = begin_sending(url, ca);
    Lines lines;
    for (const std::string& header : headers) add(lines, header);
    set(easy.get(), CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy.get(), CURLOPT_FOLLOWLOCATION, 0L);
    set(easy.get(), CURLOPT_HTTPHEADER, lines.get());
    set(easy.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    set(easy.get(), CURLOPT_POSTFIELDS, body.c_str());
    set(easy.get(), CURLOPT_WRITEFUNCTION, &drop);
    if (const CURLcode code = curl_easy_perform(easy.get()); code != CURLE_OK)
        return fmt::format("{}: {}", host_of(url), curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
    if (status < 200 || status > 299) return fmt::format("{}: answered {}", host_of(url), status);
    return {};
}

std::string send(const Mail& mail) {
    const Easy easy = begin_sending(mail.server, mail.ca);
    Lines to;
    add(to, "<" + mail.to + ">");
    const std::string from = "<" + mail.from + ">";
    Reading reading{&mail.text};
    set(easy.get(), CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(easy.get(), CURLOPT_USE_SSL, static_cast<long>(mail.user.empty() ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    if (!mail.user.empty()) {
        set(easy.get(), CURLOPT_USERNAME, mail.user.c_str());
        set(easy.get(), CURLOPT_PASSWORD, mail.password.c_str());
    }
    set(easy.get(), CURLOPT_MAIL_FROM, from.c_str());
    set(easy.get(), CURLOPT_MAIL_RCPT, to.get());
    set(easy.get(), CURLOPT_READFUNCTION, &give);
    set(easy.get(), CURLOPT_READDATA, static_cast<void*>(&reading));
    set(easy.get(), CURLOPT_UPLOAD, 1L);
    if (const CURLcode code = curl_easy_perform(easy.get()); code != CURLE_OK)
        return fmt::format("{}: {}", host_of(mail.server), curl_easy_strerror(code));
    return {};
}

}  // namespace newscart::curl
