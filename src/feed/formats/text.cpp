#include "base/text.h"

#include "feed/decode.h"
#include "feed/formats/format.h"
#include "feed/paragraphs.h"

namespace newscart {
namespace {

/// "Urgency: 2". A sentence with a colon is not taken for one: the name must be a field's, and the value must fit.
bool take_header(std::string_view line, const std::string& timezone, Parsed::Item& item) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon > 16) return false;
    const std::string name = ascii_lower(trim(line.substr(0, colon)));
    if (name == "slug") {
        item.article.slug = trim(line.substr(colon + 1));
        return true;
    }
    const FieldSet set = set_field(item.article, name, line.substr(colon + 1), timezone);
    if (set == FieldSet::Done) item.article.found_in[std::string(field_called(name))] = "header line, " + name;
    if (set == FieldSet::Unsafe) take_unsafe(item, name, line.substr(colon + 1));
    return set == FieldSet::Done || set == FieldSet::Unsafe;
}

}  // namespace

Parsed read_text(std::string_view text, const std::function<bool(std::string_view)>& stands_alone,
                 const std::string& timezone) {
    Parsed parsed;
    if (text.size() > kMostStoryBytes) {
        parsed.refused = "more than 512 KB of text: no story";
        return parsed;
    }
    Parsed::Item& item = parsed.items.emplace_back();
    Article& article = item.article;
    const std::vector<std::string_view> lines = split(text, '\n');
    if (lines.size() > 2 * kMostParagraphs) {
        parsed.refused = "more than 10000 lines: no story";
        return parsed;
    }
    std::size_t at = 0;
    const auto skip_blank = [&] {
        while (at < lines.size() && trim(lines[at]).empty()) ++at;
    };
    const auto take_headers = [&] {
        while (at < lines.size() && take_header(trim(lines[at]), timezone, item)) ++at;
    };
    skip_blank();
    take_headers();
    skip_blank();
    if (article.headline.empty() && at < lines.size()) {
        article.headline = trim(lines[at++]);
        article.found_in["headline"] = "first line";
        take_headers();
    }
    article.paragraphs =
        paragraphs_of_lines({lines.begin() + static_cast<std::ptrdiff_t>(at), lines.end()}, stands_alone);
    return parsed;
}

}  // namespace newscart
