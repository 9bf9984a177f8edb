#include "lib/cmark/markdown.h"

#include "base/text.h"
#include "feed/formats/format.h"
#include "feed/markup.h"
#include "feed/paragraphs.h"
#include "lib/gumbo/html.h"
#include "lib/yaml/front_matter.h"

namespace newscart {
namespace {

constexpr std::size_t kMostBytes = 256U << 10;       ///< a story is some kilobytes; cmark is slow on hostile input
constexpr std::size_t kMostMatterBytes = 32U << 10;  ///< yaml-cpp is slow and reads by recursion

struct Halves {
    std::string_view matter, body;
};

Halves divide(std::string_view text) {
    if (text.substr(0, 4) != "---\n") return {{}, text};
    const std::string_view rest = text.substr(4);
    std::size_t from = 0;
    while (from < rest.size()) {
        const std::size_t end = std::min(rest.find('\n', from), rest.size());
        if (trim(rest.substr(from, end - from)) == "---")
            return {rest.substr(0, from), rest.substr(std::min(end + 1, rest.size()))};
        from = end + 1;
    }
    return {{}, text};
}

void take_matter(std::string_view yaml, const std::string& timezone, Parsed& parsed) {
    if (yaml.size() > kMostMatterBytes) {
        parsed.refused = "its front matter is larger than 32 KB";
        return;
    }
    const FrontMatter matter = read_front_matter(yaml);
    if (!matter.error.empty()) {
        parsed.refused = "cannot read its front matter: " + matter.error;
        return;
    }
    Parsed::Item& item = parsed.items.front();
    for (const auto& [name, value] : matter.fields) {
        const FieldSet set = set_field(item.article, name, value, timezone);
        const std::string key = ascii_lower(trim(name));
        if (set == FieldSet::Done) item.article.found_in[std::string(field_called(key))] = "front matter, " + key;
        if (set == FieldSet::Unsafe) take_unsafe(item, name, value);
    }
}

}  // namespace

Parsed read_markdown(std::string_view text, int most_depth, const std::string& timezone) {
    Parsed parsed;
    if (text.size() > kMostBytes) {
        parsed.refused = "more than 256 KB of Markdown: no story";
        return parsed;
    }
    Article& article = parsed.items.emplace_back().article;
    const std::string unix_lines = replace_all(std::string(trim(text)), "\r\n", "\n");
    const Halves halves = divide(unix_lines);
    take_matter(halves.matter, timezone, parsed);
    if (!parsed.refused.empty()) return parsed;
    const std::string html = markdown_to_html(halves.body);
    parsed.refused = refuse_markup(html, Markup::Html, most_depth);
    if (!parsed.refused.empty()) return parsed;
    const html::Tree tree = html::parse(html);
    if (!tree.complete) {
        parsed.refused = "its mark-up is too tangled to be read";
        return parsed;
    }
    for (std::size_t i = 0; i < tree.nodes.size() && article.headline.empty(); ++i) {
        if (tree.nodes[i].tag == "h1" || tree.nodes[i].tag == "h2") {
            article.headline = html::text_below(tree, static_cast<int>(i), kMostBytes);
            article.found_in["headline"] = "first heading";
        }
    }
    Prose prose = prose_of(tree, 0);
    article.paragraphs = std::move(prose.paragraphs);
    article.headings = std::move(prose.headings);
    return parsed;
}

}  // namespace newscart
