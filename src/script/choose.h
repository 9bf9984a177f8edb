#pragma once
#include <cstddef>
#include <vector>

namespace newscart {

/// A line that may be chosen.
struct Choice {
    double cost = 0;            ///< in the unit of the budget, > 0
    int sentence = 0;           ///< at most one choice of a sentence is taken
    std::vector<int> concepts;  ///< sorted places in the table of worth
    std::vector<int> needs;     ///< sentences that must be taken too
};

/// The choices, by place and ascending, whose union of concepts is worth most within the budget. Exact by branch and
/// bound (the bound: marginal gains, taken by the fraction) for up to `most_nodes` nodes; what stands after that is at
/// least as good as taking the best gain for its cost each time. `choices` of one sentence stand together, sentences
/// ascending. Deterministic.
std::vector<std::size_t> choose(const std::vector<Choice>& choices, const std::vector<double>& worth, double budget,
                                std::size_t most_nodes = 3000);

}  // namespace newscart
