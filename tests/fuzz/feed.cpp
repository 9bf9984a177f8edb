// A file of any format, read as `newscart read` reads it: told by content, decoded, parsed, cleaned.
#include "feed/feed.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "base/error.h"
#include "fuzz/target.h"
#include "lib/icu/unicode.h"

namespace newscart {
namespace {

struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "newscart-fuzz-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path = name;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    Folder(Folder&&) = delete;
    Folder& operator=(Folder&&) = delete;
};

}  // namespace
}  // namespace newscart

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace newscart::fuzz;
    static const newscart::Folder kFolder;
    static const newscart::Language kLanguage = newscart::load_language("en-GB");
    {
        std::ofstream file(kFolder.path / "item", std::ios::binary | std::ios::trunc);
        file << text_of(data, size);
    }
    newscart::FeedSettings settings;
    settings.jobs = 1;
    const newscart::Instant now = *newscart::parse_instant("2099-01-01T00:00:00Z");
    const newscart::ArticleSet set = newscart::read_feed({kFolder.path}, kLanguage, settings, nullptr, now);
    for (const newscart::Rejected& refused : set.rejected)
        require(!refused.reason.empty(), "a refusal without a reason");
    for (const newscart::Article& article : set.articles) {
        require(article.status != newscart::Article::Status::Usable || !article.headline.empty(), "no headline");
        for (const std::string& paragraph : article.paragraphs) {
            require(!paragraph.empty() && newscart::icu::is_utf8(paragraph), "a paragraph that is empty or no UTF-8");
            require(paragraph.find_first_of("\n\r\t") == std::string::npos, "a paragraph of several lines");
        }
    }
    return 0;
}
