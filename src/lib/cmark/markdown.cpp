#include "lib/cmark/markdown.h"

#include <cmark.h>

#include <cstdlib>
#include <memory>
#include <new>

namespace newscart {
namespace {

struct Free {
    void operator()(char* text) const noexcept { std::free(text); }
};

}  // namespace

std::string markdown_to_html(std::string_view markdown) {
    const std::unique_ptr<char, Free> html(
        cmark_markdown_to_html(markdown.data(), markdown.size(), CMARK_OPT_VALIDATE_UTF8));
    if (!html) throw std::bad_alloc();
    return html.get();
}

}  // namespace newscart
