#pragma once
// For the files of this folder only: libcurl's handles with owners.
#include <curl/curl.h>

#include <memory>
#include <string>
#include <string_view>

namespace newscart::curl {

struct Free {
    void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
    void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
    void operator()(char* text) const noexcept { curl_free(text); }
};
// libcurl's handles are all void.
using Easy = std::unique_ptr<CURL, Free>;
using Url = std::unique_ptr<CURLU, Free>;
using Lines = std::unique_ptr<curl_slist, Free>;
using Text = std::unique_ptr<char, Free>;

/// Throws Error(Engine).
[[noreturn]] void fail(std::string_view what);

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
    if (const CURLcode code = curl_easy_setopt(easy, option, value); code != CURLE_OK) fail(curl_easy_strerror(code));
}

/// A new handle that raises no signals and trusts no server it cannot verify.
Easy begin();

void add(Lines& lines, const std::string& line);

/// Null if it is no address at all.
Url parse(const std::string& url);

/// "" if there is none.
std::string part(CURLU* url, CURLUPart which, unsigned flags = 0);

}  // namespace newscart::curl
