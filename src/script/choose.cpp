#include "script/choose.h"

#include <algorithm>
#include <limits>

namespace newscart {
namespace {

constexpr double kEpsilon = 1e-9;

/// Searches with and without each choice, most promising first.
class Search {
  public:
    Search(const std::vector<Choice>& choices, const std::vector<double>& worth, std::size_t most_nodes)
        : choices_(choices), worth_(worth), nodes_left_(most_nodes), covered_(worth.size(), 0) {
        int sentences = 0;
        for (const Choice& choice : choices) sentences = std::max(sentences, choice.sentence + 1);
        for (const Choice& choice : choices) {
            for (const int need : choice.needs) sentences = std::max(sentences, need + 1);
        }
        taken_.assign(static_cast<std::size_t>(sentences), false);
        barred_.assign(choices.size(), false);
    }

    std::vector<std::size_t> run(double budget) {
        greedy(budget);
        descend(budget, 0);
        std::sort(best_.begin(), best_.end());
        return best_;
    }

  private:
    bool ready(const Choice& choice) const {
        return std::all_of(choice.needs.begin(), choice.needs.end(),
                           [&](int need) { return taken_[static_cast<std::size_t>(need)]; });
    }

    double gain(const Choice& choice) const {
        double sum = 0;
        for (const int place : choice.concepts) {
            if (covered_[static_cast<std::size_t>(place)] == 0) sum += worth_[static_cast<std::size_t>(place)];
        }
        return sum;
    }

    bool open(std::size_t i, double budget) const {
        return !barred_[i] && !taken_[static_cast<std::size_t>(choices_[i].sentence)] &&
               choices_[i].cost <= budget + kEpsilon;
    }

    void take(std::size_t i) {
        for (const int place : choices_[i].concepts) ++covered_[static_cast<std::size_t>(place)];
        taken_[static_cast<std::size_t>(choices_[i].sentence)] = true;
        chosen_.push_back(i);
    }

    void put_back() {
        for (const int place : choices_[chosen_.back()].concepts) --covered_[static_cast<std::size_t>(place)];
        taken_[static_cast<std::size_t>(choices_[chosen_.back()].sentence)] = false;
        chosen_.pop_back();
    }

    void record(double value) {
        if (value > best_value_ + kEpsilon) {
            best_value_ = value;
            best_ = chosen_;
        }
    }

    /// The most ready choice by gain for cost, or by gain alone; choices_.size() if none fits.
    std::size_t next(double budget, bool by_cost) const {
        std::size_t best = choices_.size();
        double best_score = kEpsilon;
        for (std::size_t i = 0; i < choices_.size(); ++i) {
            if (!open(i, budget) || !ready(choices_[i])) continue;
            const double score = gain(choices_[i]) / (by_cost ? choices_[i].cost : 1.0);
            if (score > best_score + kEpsilon) {
                best_score = score;
                best = i;
            }
        }
        return best;
    }

    /// A first answer, so that the search can cut early and something stands when its nodes are used up.
    void greedy(double budget) {
        for (const bool by_cost : {true, false}) {
            double left = budget;
            double value = 0;
            for (std::size_t i = next(left, by_cost); i < choices_.size(); i = next(left, by_cost)) {
                value += gain(choices_[i]);
                left -= choices_[i].cost;
                take(i);
            }
            record(value);
            while (!chosen_.empty()) put_back();
        }
    }

    struct Step {
        double cost = 0;
        double gain = 0;
    };

    /// What could still be gained at most: every sentence by the upper hull of its variants, the last one in part. That
    /// gains only shrink as lines are taken makes it a bound.
    double bound(double budget, const std::vector<double>& gains) {
        steps_.clear();
        for (std::size_t i = 0; i < choices_.size();) {
            std::size_t end = i;
            while (end < choices_.size() && choices_[end].sentence == choices_[i].sentence) ++end;
            Step at;
            while (true) {  // the steepest step from here to a longer variant
                Step best;
                double best_slope = 0;
                for (std::size_t k = i; k < end; ++k) {
                    if (gains[k] <= at.gain + kEpsilon || choices_[k].cost <= at.cost + kEpsilon) continue;
                    const double slope = (gains[k] - at.gain) / (choices_[k].cost - at.cost);
                    if (slope > best_slope) {
                        best_slope = slope;
                        best = {choices_[k].cost, gains[k]};
                    }
                }
                if (best_slope <= 0) break;
                steps_.push_back({best.cost - at.cost, best.gain - at.gain});
                at = best;
            }
            i = end;
        }
        std::sort(steps_.begin(), steps_.end(),
                  [](const Step& a, const Step& b) { return a.gain * b.cost > b.gain * a.cost; });
        double sum = 0;
        for (const Step& step : steps_) {
            if (step.cost >= budget) return sum + step.gain * budget / step.cost;
            sum += step.gain;
            budget -= step.cost;
        }
        return sum;
    }

    void descend(double budget, double value) {
        record(value);
        if (nodes_left_ == 0) return;
        --nodes_left_;
        std::vector<double> gains(choices_.size(), 0);
        std::size_t best = choices_.size();
        double best_score = kEpsilon;
        for (std::size_t i = 0; i < choices_.size(); ++i) {
            if (!open(i, budget)) continue;
            gains[i] = gain(choices_[i]);
            const double score = gains[i] / choices_[i].cost;
            if (score > best_score + kEpsilon && ready(choices_[i])) {
                best_score = score;
                best = i;
            }
        }
        if (best == choices_.size() || value + bound(budget, gains) <= best_value_ + kEpsilon) return;
        take(best);
        descend(budget - choices_[best].cost, value + gains[best]);
        put_back();
        barred_[best] = true;
        descend(budget, value);
        barred_[best] = false;
    }

    const std::vector<Choice>& choices_;
    const std::vector<double>& worth_;
    std::size_t nodes_left_;
    std::vector<int> covered_;
    std::vector<bool> taken_;   ///< by sentence
    std::vector<bool> barred_;  ///< by choice
    std::vector<Step> steps_;
    std::vector<std::size_t> chosen_;
    std::vector<std::size_t> best_;
    double best_value_ = 0;
};

}  // namespace

std::vector<std::size_t> choose(const std::vector<Choice>& choices, const std::vector<double>& worth, double budget,
                                std::size_t most_nodes) {
    return Search(choices, worth, most_nodes).run(budget);
}

}  // namespace newscart
