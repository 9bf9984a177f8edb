#pragma once
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "feed/article.h"

namespace newscart {

/// Finds articles that tell of the same event in other words: the rare words of their first 120 words, names above all,
/// are the same. Made to miss a pair rather than to join two events (docs/measurements.md).
class EventIndex {
  public:
    /// All articles that may be compared; they decide which words are rare. They must outlive the index.
    explicit EventIndex(const std::vector<const Article*>& articles);

    /// 0 to 1: how much of what is rare in them two articles share; 0 if they share fewer than three names.
    double likeness(std::size_t a, std::size_t b) const;
    /// Those among the first `end` articles that share a rare name with article `a`, ascending.
    std::vector<std::size_t> neighbours(std::size_t a, std::size_t end) const;

  private:
    struct Lead {
        std::vector<int> words;  ///< numbers, sorted, each once
        std::vector<int> names;  ///< of these, those with a capital inside a sentence
        double length = 0;       ///< of the vector of rarities
    };
    Lead lead_of(const Article& article);

    std::unordered_map<std::string, int> numbers_;  ///< looked up only
    std::vector<int> articles_with_;                ///< by number
    std::vector<std::vector<std::uint32_t>> named_in_;
    std::vector<double> rarity_;
    std::vector<Lead> leads_;
};

/// From this likeness on two articles tell of the same event.
inline constexpr double kSameEvent = 0.53;

}  // namespace newscart
