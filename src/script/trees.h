#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace newscart {

/// Boosted decision trees, as scripts/train-condenser writes them. A value goes left where it is at most the threshold.
class Trees {
  public:
    struct Node {
        int feature = -1;  ///< -1: a leaf
        float value = 0;   ///< the threshold, or what a leaf adds
        int right = 0;     ///< place of the right branch; the left one follows its node
    };

    Trees() = default;
    Trees(std::vector<std::string> features, double baseline, std::vector<std::vector<Node>> trees);

    bool empty() const { return trees_.empty(); }
    const std::vector<std::string>& features() const { return features_; }
    /// Sum of baseline and leaves for features in their order.
    double sum(const std::vector<float>& features) const;

  private:
    std::vector<std::string> features_;
    double baseline_ = 0;
    std::vector<std::vector<Node>> trees_;
};

/// The model `name` of a file of weights: "model NAME", "features A B ...", "baseline X", and a line a tree, node
/// before left before right branch, "FEATURE:THRESHOLD" or "=LEAF". Lines with # are comments. Empty if there is no
/// such model. Throws Error(Config) naming `place` and line if it is damaged.
Trees parse_trees(std::string_view text, std::string_view name, const std::string& place);

}  // namespace newscart
