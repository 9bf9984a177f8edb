#include "lineup/story_index.h"

#include <algorithm>

namespace newscart {
namespace {

/// Half of all shingles, chosen by hash, are enough to find a story that shares a dozen.
bool is_sampled(std::uint64_t hash) { return (hash >> 40U) % 2 == 0; }

/// What stands in more stories than this is a turn of phrase or a supplier's furniture.
constexpr std::size_t kMostStoriesOfAShingle = 64;
constexpr std::size_t kMostComparisons = 12;

}  // namespace

void StoryIndex::add(const TextPrint& print, int key) {
    const auto entry = static_cast<std::uint32_t>(entries_.size());
    entries_.push_back({&print, key, 0});
    for (const TextPrint::Shingle& shingle : print.shingles) {
        if (!is_sampled(shingle.hash)) continue;
        std::vector<std::uint32_t>& stories = by_shingle_[shingle.hash];
        if (stories.size() <= kMostStoriesOfAShingle) stories.push_back(entry);
    }
    if (print.headline == 0) return;
    std::vector<std::uint32_t>& stories = by_headline_[print.headline];
    if (stories.size() < kMostStoriesOfAShingle) stories.push_back(entry);
}

std::optional<int> StoryIndex::find(const TextPrint& print) {
    std::vector<std::uint32_t> touched;
    const auto count = [&](const std::vector<std::uint32_t>& stories, int hits) {
        for (const std::uint32_t story : stories) {
            if (entries_[story].hits == 0) touched.push_back(story);
            entries_[story].hits += hits;
        }
    };
    for (const TextPrint::Shingle& shingle : print.shingles) {
        if (!is_sampled(shingle.hash)) continue;
        const auto found = by_shingle_.find(shingle.hash);
        if (found != by_shingle_.end() && found->second.size() <= kMostStoriesOfAShingle) count(found->second, 1);
    }
    if (const auto found = by_headline_.find(print.headline); found != by_headline_.end()) count(found->second, 1000);
    const std::size_t compared = std::min(touched.size(), kMostComparisons);
    std::partial_sort(touched.begin(), touched.begin() + static_cast<std::ptrdiff_t>(compared), touched.end(),
                      [&](std::uint32_t a, std::uint32_t b) {
                          return entries_[a].hits != entries_[b].hits ? entries_[a].hits > entries_[b].hits : a < b;
                      });
    for (const std::uint32_t story : touched) entries_[story].hits = 0;
    for (std::size_t i = 0; i < compared; ++i) {
        const Entry& entry = entries_[touched[i]];
        if (same_story(print, *entry.print)) return entry.key;
    }
    return std::nullopt;
}

}  // namespace newscart
