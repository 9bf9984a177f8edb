#include "script/trees.h"

#include <charconv>

#include "base/error.h"
#include "base/text.h"

namespace newscart {
namespace {

/// Reads the nodes of one line.
class Reader {
  public:
    Reader(std::string_view line, std::size_t features) : tokens_(split(line, ' ')), features_(features) {}

    /// False if the line is no whole tree.
    bool read(std::vector<Trees::Node>& nodes) { return node(nodes, 0) && next_ == tokens_.size(); }

  private:
    static constexpr int kDeepest = 64;

    template <class Number>
    static bool number(std::string_view text, Number& value) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        return error == std::errc() && end == text.data() + text.size();
    }

    bool node(std::vector<Trees::Node>& nodes, int depth) {
        if (next_ == tokens_.size() || depth > kDeepest) return false;
        const std::string_view token = tokens_[next_++];
        const std::size_t place = nodes.size();
        nodes.emplace_back();
        if (token.starts_with('=')) return number(token.substr(1), nodes[place].value);
        const std::size_t colon = token.find(':');
        if (colon == std::string_view::npos || !number(token.substr(0, colon), nodes[place].feature) ||
            nodes[place].feature < 0 || static_cast<std::size_t>(nodes[place].feature) >= features_ ||
            !number(token.substr(colon + 1), nodes[place].value) || !node(nodes, depth + 1))
            return false;
        nodes[place].right = static_cast<int>(nodes.size());
        return node(nodes, depth + 1);
    }

    std::vector<std::string_view> tokens_;
    std::size_t features_;
    std::size_t next_ = 0;
};

}  // namespace

Trees::Trees(std::vector<std::string> features, double baseline, std::vector<std::vector<Node>> trees)
    : features_(std::move(features)), baseline_(baseline), trees_(std::move(trees)) {}

double Trees::sum(const std::vector<float>& features) const {
    double sum = baseline_;
    for (const std::vector<Node>& tree : trees_) {
        const Node* node = tree.data();
        while (node->feature >= 0) {
            node =
                features[static_cast<std::size_t>(node->feature)] <= node->value ? node + 1 : tree.data() + node->right;
        }
        sum += static_cast<double>(node->value);
    }
    return sum;
}

Trees parse_trees(std::string_view text, std::string_view name, const std::string& place) {
    std::vector<std::string> features;
    double baseline = 0;
    std::vector<std::vector<Trees::Node>> trees;
    bool inside = false;
    int number = 0;
    for (const std::string_view line : split(text, '\n')) {
        ++number;
        if (line.empty() || line.starts_with('#')) continue;
        const auto fail = [&](const std::string& what) {
            throw Error(Fault::Config,
                        place + ":" + std::to_string(number) + ": " + what + "; train the weights again");
        };
        if (line.starts_with("model ")) {
            inside = line.substr(6) == name;
        } else if (!inside) {
            continue;
        } else if (line.starts_with("features ")) {
            for (const std::string_view feature : split(line.substr(9), ' ')) features.emplace_back(feature);
        } else if (line.starts_with("baseline ")) {
            const std::string_view value = line.substr(9);
            if (std::from_chars(value.data(), value.data() + value.size(), baseline).ec != std::errc())
                fail("the baseline is no number");
        } else {
            trees.emplace_back();
            if (!Reader(line, features.size()).read(trees.back())) fail("the tree is damaged");
        }
    }
    return {std::move(features), baseline, std::move(trees)};
}

}  // namespace newscart
