#include "lineup/versions.h"

#include <algorithm>
#include <tuple>

namespace newscart {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view take_number(std::string_view& text) {
    while (text.size() > 1 && text[0] == '0' && is_digit(text[1])) text.remove_prefix(1);
    const std::size_t digits = std::min<std::size_t>(
        static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin()), text.size());
    const std::string_view number = text.substr(0, digits);
    text.remove_prefix(digits);
    return number;
}

/// `latest` is that of all the versions.
auto version_key(const Article& article, std::optional<Instant> latest) {
    const auto time = article_time(article);
    // A correction without a date corrects what there is.
    if (!time && !article.correction.empty())
        return std::tuple(latest.has_value(), latest.value_or(Instant{}), latest.value_or(Instant{}));
    return std::tuple(time.has_value(), time.value_or(Instant{}), article.published.value_or(Instant{}));
}

}  // namespace

int compare_versions(std::string_view a, std::string_view b) {
    while (!a.empty() && !b.empty()) {
        if (is_digit(a[0]) && is_digit(b[0])) {
            const std::string_view x = take_number(a);
            const std::string_view y = take_number(b);
            if (x.size() != y.size()) return x.size() < y.size() ? -1 : 1;
            if (const int order = x.compare(y); order != 0) return order;
            continue;
        }
        if (a[0] != b[0]) return a[0] < b[0] ? -1 : 1;
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    return static_cast<int>(!a.empty()) - static_cast<int>(!b.empty());
}

bool is_newer(const Article& a, const Article& b) {
    if (!a.version.empty() && !b.version.empty()) {
        if (const int order = compare_versions(a.version, b.version); order != 0) return order > 0;
    }
    const auto time_a = article_time(a);
    const auto time_b = article_time(b);
    return time_a && time_b && *time_a > *time_b;
}

namespace {

bool is_before(const Article& a, const Article& b, bool by_version, std::optional<Instant> latest) {
    const int order = compare_versions(a.version, b.version);
    if (by_version && order != 0) return order < 0;
    const auto key_a = version_key(a, latest);
    const auto key_b = version_key(b, latest);
    if (key_a != key_b) return key_a < key_b;
    if (order != 0) return order < 0;
    if (a.correction.empty() != b.correction.empty()) return a.correction.empty();
    // In doubt, the one that takes the story off the air.
    const bool usable_a = a.status == Article::Status::Usable;
    const bool usable_b = b.status == Article::Status::Usable;
    if (usable_a != usable_b) return usable_a;
    return is_filed_before(a, b);
}

}  // namespace

void sort_newest_first(std::vector<const Article*>& versions) {
    // All by one measure: version here and time there would go round in a circle.
    const bool by_version =
        std::none_of(versions.begin(), versions.end(), [](const Article* article) { return article->version.empty(); });
    std::optional<Instant> latest;
    for (const Article* article : versions) latest = std::max(latest, article_time(*article));
    std::sort(versions.begin(), versions.end(),
              [&](const Article* a, const Article* b) { return is_before(*b, *a, by_version, latest); });
}

bool is_filed_before(const Article& a, const Article& b) {
    const auto key = [](const Article& article) {
        return std::tie(article.origin.file.native(), article.origin.item, article.id, article.version,
                        article.headline, article.paragraphs, article.published, article.updated, article.status,
                        article.urgency);
    };
    return key(a) < key(b);
}

}  // namespace newscart
