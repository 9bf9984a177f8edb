#include "feed/pointers.h"

#include <filesystem>
#include <map>
#include <utility>

namespace newscart {
namespace {

namespace fs = std::filesystem;

bool is_prose(const std::string& line) { return !line.empty() && line.back() == '.'; }

/// What holds for the item holds for its text.
void hold(const Pointer& pointer, Article& article) {
    const Article& from = pointer.article;
    const std::string place = "the item that points at it, " + from.origin.file.filename().string();
    if (from.embargo && (!article.embargo || *article.embargo < *from.embargo)) {
        article.embargo = from.embargo;
        article.found_in["embargo"] = place;
    }
    if (from.expires && (!article.expires || *article.expires > *from.expires)) {
        article.expires = from.expires;
        article.found_in["expires"] = place;
    }
    const bool worse = from.status == Article::Status::Canceled ||
                       (from.status == Article::Status::Withheld && article.status == Article::Status::Usable);
    if (worse && article.status != from.status) {
        article.status = from.status;
        article.found_in["status"] = place;
    }
    if (article.doubt.empty() && !from.doubt.empty()) {
        article.doubt = from.doubt;
        article.found_in["doubt"] = place;
    }
}

/// The item names its text; the file of the text seldom does.
void name(const Article& from, Article& article) {
    if (!from.headline.empty() && from.headline != article.headline) {
        // The first line of a plain text is its headline only if nothing else is.
        if (article.origin.format == "text" && is_prose(article.headline)) {
            article.paragraphs.insert(article.paragraphs.begin(), article.headline);
            for (int& heading : article.headings) ++heading;
        }
        article.headline = from.headline;
    }
    for (std::string Article::*field : {&Article::id, &Article::version, &Article::byline, &Article::source,
                                        &Article::section, &Article::slug, &Article::correction}) {
        if (!(from.*field).empty()) article.*field = from.*field;
    }
    if (article.dateline.empty()) article.dateline = from.dateline;
    if (article.language.empty()) article.language = from.language;
    if (from.published) article.published = from.published;
    if (from.updated) article.updated = from.updated;
    article.urgency = from.urgency;
    article.withdraws.insert(article.withdraws.end(), from.withdraws.begin(), from.withdraws.end());
}

}  // namespace

void follow_pointers(const std::vector<Pointer>& pointers, std::vector<Article>& articles) {
    if (pointers.empty()) return;
    std::multimap<std::string, Article*> by_name;
    for (Article& article : articles) {
        by_name.emplace(article.id, &article);
        by_name.emplace(article.origin.file.lexically_normal().string(), &article);
    }
    // Items first, then what holds for several of them: a package may list an item by the id that its text takes.
    for (const bool package : {false, true}) {
        for (const Pointer& pointer : pointers) {
            if (pointer.package != package) continue;
            const fs::path& own = pointer.article.origin.file;
            for (const std::string& target : pointer.to) {
                const std::string file = (own.parent_path() / fs::path(target)).lexically_normal().string();
                for (const std::string& key : {target, file}) {
                    if (key.empty()) continue;
                    const auto [first, last] = by_name.equal_range(key);
                    for (auto at = first; at != last; ++at) {
                        Article& article = *at->second;
                        if (article.origin.file == own) continue;
                        hold(pointer, article);
                        if (!package) name(pointer.article, article);
                    }
                }
            }
        }
        if (package) break;
        for (Article& article : articles) by_name.emplace(article.id, &article);
    }
}

}  // namespace newscart
