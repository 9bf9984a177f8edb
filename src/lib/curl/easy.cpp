#include "lib/curl/easy.h"

#include <fmt/format.h>

#include <mutex>
#include <new>

#include "base/error.h"

namespace newscart::curl {
namespace {

/// Once a process, before any thread uses it; never shut down.
void initialise() {
    static std::once_flag once;
    std::call_once(once, [] {
        if (const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT); code != CURLE_OK)
            fail(curl_easy_strerror(code));
    });
}

}  // namespace

void fail(std::string_view what) { throw Error(Fault::Engine, fmt::format("libcurl: {}", what)); }

Easy begin() {
    initialise();
    Easy easy(curl_easy_init());
    if (!easy) throw std::bad_alloc();
    set(easy.get(), CURLOPT_NOSIGNAL, 1L);
    set(easy.get(), CURLOPT_SSL_VERIFYPEER, 1L);
    set(easy.get(), CURLOPT_SSL_VERIFYHOST, 2L);
    set(easy.get(), CURLOPT_USERAGENT, "newscart/" NEWSCART_VERSION);
    return easy;
}

void add(Lines& lines, const std::string& line) {
    curl_slist* longer = curl_slist_append(lines.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(lines.release());  // now the head of `longer`
    lines.reset(longer);
}

Url parse(const std::string& url) {
    Url parsed(curl_url());
    if (!parsed) throw std::bad_alloc();
    if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) return nullptr;
    return parsed;
}

std::string part(CURLU* url, CURLUPart which, unsigned flags) {
    char* text = nullptr;
    if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
    const Text owned(text);
    return text;
}

}  // namespace newscart::curl
