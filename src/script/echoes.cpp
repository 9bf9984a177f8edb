#include "script/echoes.h"

#include <algorithm>
#include <iterator>

#include "script/wording.h"

namespace newscart {
namespace {

constexpr std::size_t kFewestWords = 5;  ///< of content; with fewer, lines are alike by chance
constexpr double kSameShare = 0.8;

}  // namespace

std::vector<std::string> Echoes::content(const Words& words) const {
    std::vector<std::string> all;
    for (const Word& word : words) {
        if (word.is_word() && !grammar_.common(word)) all.push_back(base_of(word));
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

int Echoes::said_by(const Words& words) const {
    const std::vector<std::string> line = content(words);
    if (line.size() < kFewestWords) return -1;
    for (const Said& said : said_) {
        std::vector<std::string> shared;
        std::set_intersection(line.begin(), line.end(), said.words.begin(), said.words.end(),
                              std::back_inserter(shared));
        if (static_cast<double>(shared.size()) >= kSameShare * static_cast<double>(line.size())) return said.story;
    }
    return -1;
}

void Echoes::remember(int story, const Words& words) { said_.push_back({story, content(words)}); }

}  // namespace newscart
