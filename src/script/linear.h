#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newscart {

/// A sum of weights, one for each feature that holds. Features are numbers below `size()`, made from any others by
/// hash; so the weights tell nothing of the words they were learned from.
class Linear {
  public:
    Linear() = default;
    Linear(double baseline, std::vector<float> weights) : baseline_(baseline), weights_(std::move(weights)) {}

    bool empty() const { return weights_.empty(); }
    std::size_t size() const { return weights_.size(); }
    double sum(const std::vector<std::uint32_t>& features) const;

  private:
    double baseline_ = 0;
    std::vector<float> weights_;
};

/// The model `name` of a file of weights: "model NAME", "linear SIZE SCALE", "baseline X", and whole numbers that times
/// SCALE are the weights. Empty if there is no such model. Throws Error(Config) naming `place` if it is damaged.
Linear parse_linear(std::string_view text, std::string_view name, const std::string& place);

}  // namespace newscart
