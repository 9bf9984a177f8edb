#include "lib/curl/send.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <new>

#include "base/error.h"

namespace newscart::curl {
namespace {

struct Free {
    void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
    void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
    void operator()(char* text) const noexcept { curl_free(text); }
};
using Easy = std::unique_ptr<CURL, Free>;
using Url = std::unique_ptr<CURLU, Free>;
using Lines = std::unique_ptr<curl_slist, Free>;
using Text = std::unique_ptr<char, Free>;

constexpr long kConnectSeconds = 10;
constexpr long kWholeSeconds = 30;

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
    if (const CURLcode code = curl_easy_setopt(easy, option, value); code != CURLE_OK)
        throw Error(Fault::Engine, fmt::format("libcurl: {}", curl_easy_strerror(code)));
}

Easy begin(const std::string& url) {
    Easy easy(curl_easy_init());
    if (!easy) throw std::bad_alloc();
    set(easy.get(), CURLOPT_URL, url.c_str());
    set(easy.get(), CURLOPT_NOSIGNAL, 1L);
    set(easy.get(), CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    set(easy.get(), CURLOPT_TIMEOUT, kWholeSeconds);
    set(easy.get(), CURLOPT_SSL_VERIFYPEER, 1L);
    set(easy.get(), CURLOPT_SSL_VERIFYHOST, 2L);
    return easy;
}

void add(Lines& lines, const std::string& line) {
    curl_slist* longer = curl_slist_append(lines.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(lines.release());
    lines.reset(longer);
}

std::string host_of(const std::string& url) {
    const Url parsed(curl_url());
    if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        return "the address";
    char* host = nullptr;
    if (curl_url_get(parsed.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK) return "the address";
    const Text owned(host);
    return owned.get();
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

std::string post(const std::string& url, const std::vector<std::string>& headers, const std::string& body) {
    const Easy easy = begin(url);
    Lines lines;
    for (const std::string& header : headers) add(lines, header);
    set(easy.get(), CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy.get(), CURLOPT_FOLLOWLOCATION, 0L);
    set(easy.get(), CURLOPT_USERAGENT, "newscart/" NEWSCART_VERSION);
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
    const Easy easy = begin(mail.server);
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
