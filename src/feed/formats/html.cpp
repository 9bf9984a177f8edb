#include "feed/formats/format.h"
#include "feed/markup.h"
#include "feed/paragraphs.h"

namespace newscart {

Parsed read_html(std::string_view text, int most_depth) {
    Parsed parsed;
    parsed.refused = refuse_markup(text, Markup::Html, most_depth);
    if (!parsed.refused.empty()) return parsed;
    const html::Tree tree = html::parse(text);
    if (!tree.complete) {
        parsed.refused = "its mark-up is too tangled to be read";
        return parsed;
    }
    Article& article = parsed.items.emplace_back().article;
    for (const html::Node& node : tree.nodes) {
        if (node.tag == "title" && article.headline.empty() && !node.children.empty()) {
            article.headline = tree.nodes[static_cast<std::size_t>(node.children.front())].text;
        }
    }
    article.paragraphs = prose_of(tree, 0).paragraphs;
    return parsed;
}

}  // namespace newscart
