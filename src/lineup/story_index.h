#pragma once
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "lineup/text_print.h"

namespace newscart {

/// Finds the text that tells the same story among thousands, without comparing all pairs. Prints must outlive it.
class StoryIndex {
  public:
    void add(const TextPrint& print, int key);
    /// Key of a text of the same story: the one that shares most with it, the first added of several.
    std::optional<int> find(const TextPrint& print);

  private:
    struct Entry {
        const TextPrint* print;
        int key;
        int hits;  ///< of the search under way
    };
    std::vector<Entry> entries_;
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_shingle_;
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_headline_;
};

}  // namespace newscart
