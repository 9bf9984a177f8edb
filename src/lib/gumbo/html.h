#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace newscart::html {

/// An element, or a run of text (then `tag` is empty). Places in Tree::nodes, 0 is the root.
struct Node {
    std::string_view tag;  ///< lower case; "" for text; "unknown" for what HTML5 does not name
    std::string text;      ///< of a run of text, character references decoded
    std::vector<std::pair<std::string, std::string>> attributes;  ///< names in lower case
    int parent = -1;
    std::vector<int> children;

    const std::string& attribute(std::string_view name) const;  ///< "" if absent
    bool has(std::string_view name) const;
};

/// Nodes in document order: a parent stands before its children.
struct Tree {
    std::vector<Node> nodes;
    bool complete = false;  ///< false if the tree grew beyond what the text can honestly need: then there are no nodes
};

/// Reads UTF-8 by the rules of HTML5. The caller has bounded depth and size (feed/markup.h).
Tree parse(std::string_view utf8);

/// All text below a node, in order. Of more than `most_bytes` only a beginning, a little longer than that.
std::string text_below(const Tree& tree, int at, std::size_t most_bytes);

}  // namespace newscart::html
