#include "lineup/story_index.h"

#include <algorithm>

namespace newscart {
namespace {

/// Half of all shingles, chosen by hash, are enough to find a story that shares a dozen.
bool is_sampled(std::uint64_t hash) { return (hash >> 40U) % 2 == 0; }

/// What stands in more stories than this is a turn of phrase or a supplier's furniture.
constexpr std::uint32_t kMostStoriesOfAShingle = 64;
constexpr std::size_t kMostComparisons = 12;
/// A shared headline comes before all shared shingles.
constexpr int kHeadlineHits = 1000;
constexpr std::uint32_t kNone = 0xffffffffU;
constexpr std::size_t kFewestBuckets = 1024;

}  // namespace

std::uint32_t StoryIndex::first_of(std::uint64_t hash) const {
    if (buckets_.empty()) return kNone;
    std::uint32_t node = buckets_[hash & (buckets_.size() - 1)];
    while (node != kNone && nodes_[node].hash != hash) node = nodes_[node].next;
    return node;
}

std::uint32_t StoryIndex::next_of(std::uint32_t node) const {
    const std::uint64_t hash = nodes_[node].hash;
    do {
        node = nodes_[node].next;
    } while (node != kNone && nodes_[node].hash != hash);
    return node;
}

void StoryIndex::grow() {
    buckets_.assign(std::max(kFewestBuckets, buckets_.size() * 2), kNone);
    // In the order they came, so that the newest stay first.
    for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
        std::uint32_t& bucket = buckets_[nodes_[node].hash & (buckets_.size() - 1)];
        nodes_[node].next = bucket;
        bucket = node;
    }
}

void StoryIndex::insert(std::uint64_t hash, std::uint32_t entry) {
    const std::uint32_t known = first_of(hash);
    const std::uint32_t stories = known == kNone ? 1 : nodes_[known].stories + 1;
    if (stories > kMostStoriesOfAShingle + 1) return;
    if (nodes_.size() >= buckets_.size()) grow();
    std::uint32_t& bucket = buckets_[hash & (buckets_.size() - 1)];
    nodes_.push_back({hash, entry, bucket, stories});
    bucket = static_cast<std::uint32_t>(nodes_.size() - 1);
}

void StoryIndex::add(const TextPrint& print, int key) {
    const auto entry = static_cast<std::uint32_t>(entries_.size());
    entries_.push_back({&print, key, 0});
    for (const TextPrint::Shingle& shingle : print.shingles) {
        if (is_sampled(shingle.hash)) insert(shingle.hash, entry);
    }
    // Headlines are hashed by another rule than shingles, so the two do not meet in the table.
    if (print.headline != 0) insert(print.headline, entry);
}

std::optional<int> StoryIndex::find(const TextPrint& print) {
    std::vector<std::uint32_t> touched;
    const auto count = [&](std::uint64_t hash, int hits) {
        std::uint32_t node = first_of(hash);
        if (node != kNone && nodes_[node].stories > kMostStoriesOfAShingle) return;
        for (; node != kNone; node = next_of(node)) {
            Entry& entry = entries_[nodes_[node].entry];
            if (entry.hits == 0) touched.push_back(nodes_[node].entry);
            entry.hits += hits;
        }
    };
    for (const TextPrint::Shingle& shingle : print.shingles) {
        if (is_sampled(shingle.hash)) count(shingle.hash, 1);
    }
    if (print.headline != 0) count(print.headline, kHeadlineHits);
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
