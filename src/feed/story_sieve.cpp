#include "feed/story_sieve.h"

#include <algorithm>

#include "base/text.h"
#include "feed/patterns.h"

namespace newscart {
namespace {

constexpr std::size_t kTop = 3;
constexpr std::size_t kMostLineBytes = 700;  ///< longer paragraphs are prose

std::size_t positive(const Settings& table, const char* key, std::int64_t otherwise) {
    return static_cast<std::size_t>(std::max<std::int64_t>(table.integer(key).value_or(otherwise), 0));
}

}  // namespace

StorySieve::StorySieve(const Language& language) {
    const PatternWords words(language);
    for (const Settings& table : language.settings.table("clean").tables("refuse")) {
        const std::string place = table.string("where").value_or("");
        Where where = Where::Text;
        if (place == "headline") {
            where = Where::Headline;
        } else if (place == "top") {
            where = Where::Top;
        } else if (place != "text") {
            table.fail("where", "is none of headline, top, text");
        }
        const std::string reason = table.string("reason").value_or("");
        if (reason.empty()) table.fail("reason", "a refusal needs a reason");
        const std::vector<std::string> patterns = table.strings("patterns");
        if (patterns.empty()) table.fail("patterns", "a refusal needs at least one pattern");
        rules_.push_back({reason, where, positive(table, "least", 1), positive(table, "share", 0),
                          positive(table, "most", 0),
                          Regex(words("^(?:" + join(patterns, "|") + ")$"), Regex::Case::Insensitive)});
    }
}

bool StorySieve::applies(const Rule& rule, const Article& article) {
    const auto is = [&](const std::string& line) {
        return !line.empty() && line.size() <= kMostLineBytes && rule.pattern.matches(line);
    };
    const std::vector<std::string>& text = article.paragraphs;
    switch (rule.where) {
        case Where::Headline: return is(article.headline);
        case Where::Top:
            return std::any_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(kTop, text.size())),
                               is);
        case Where::Text: break;
    }
    if (rule.most > 0 && text.size() > rule.most) return false;
    const auto matching = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is));
    return matching >= rule.least && matching * 100 >= rule.share * text.size();
}

std::string StorySieve::refuse(const Article& article) const {
    const auto rule =
        std::find_if(rules_.begin(), rules_.end(), [&](const Rule& one) { return applies(one, article); });
    return rule == rules_.end() ? std::string() : rule->reason;
}

}  // namespace newscart
