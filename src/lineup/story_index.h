#pragma once
#include <cstdint>
#include <optional>
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
    /// Which entries hold which shingle: chains of nodes, newest first. A map of lists takes three times as long.
    struct Node {
        std::uint64_t hash;
        std::uint32_t entry;
        std::uint32_t next;
        std::uint32_t stories;  ///< so many nodes of this hash follow, this one among them
    };
    std::uint32_t first_of(std::uint64_t hash) const;
    std::uint32_t next_of(std::uint32_t node) const;
    void insert(std::uint64_t hash, std::uint32_t entry);
    void grow();

    std::vector<Entry> entries_;
    std::vector<Node> nodes_;
    std::vector<std::uint32_t> buckets_;
};

}  // namespace newscart
