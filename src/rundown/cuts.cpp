#include "rundown/cuts.h"

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <map>

namespace newscart {
namespace {

constexpr std::size_t kMostSentences = 128;
using Sentences = std::bitset<kMostSentences>;

/// What not opening with the lead costs, as a share of the story's worth.
constexpr double kMissedLead = 0.12;
/// Beyond all that other lines are worth together: what an editor wants aired is never pushed out of the search.
constexpr double kWanted = 4;

struct Candidate {
    int line = -1;
    Frames length_frames = 0;
    std::vector<int> concepts;
    double own_worth = 0;  ///< of a line that names no concepts
    Sentences needs;
    bool possible = true;
    bool wanted = false;
};

struct Partial {
    int parent = -1;
    int line = -1;
    int sentence = -1;  ///< of the last line, by order
    int count = 0;
    Frames speech_frames = 0;
    double worth = 0;
    double bonus = 0;  ///< for what is wanted, part of `worth`
    Sentences sentences;
};

struct Candidates {
    std::vector<std::vector<Candidate>> sentences;  ///< the variants of each, in airing order
    double total_worth = 0;
    std::size_t words = 0;  ///< 64-bit words of a set of concepts
    Sentences wanted;       ///< by an editor; no cut is without them
};

Candidates candidates_of(const DraftStory& story, const std::vector<Line>& lines, const std::vector<Frames>& lengths) {
    Candidates result;
    std::map<int, std::size_t> order;  // sentence number -> place among those that can be spoken
    std::vector<bool> seen(story.concept_worth.size(), false);
    std::map<int, double> own;  // of sentences without concepts: the best variant's worth
    for (const int id : story.lines) {
        const Line& line = lines.at(id);
        for (const int concept_id : line.concepts) seen.at(concept_id) = true;
        if (line.concepts.empty()) own[line.sentence] = std::max(own[line.sentence], line.worth);
        if (lengths.at(id) <= 0 || line.out) continue;
        if (!order.contains(line.sentence)) {
            if (result.sentences.size() == kMostSentences) continue;
            order.emplace(line.sentence, result.sentences.size());
            result.sentences.emplace_back();
        }
        const std::size_t place = order.at(line.sentence);
        Candidate candidate{id, lengths.at(id), line.concepts, line.concepts.empty() ? line.worth : 0,
                            {}, true,           line.must};
        if (line.must) result.wanted.set(place);
        // What an editor wants said needs nothing before it: that is for the editor to know.
        for (const int needed : line.must ? std::vector<int>{} : line.depends_on) {
            const auto found = order.find(needed);
            // What was not spoken, or comes later, cannot have been said before.
            if (found == order.end() || found->second >= place)
                candidate.possible = false;
            else
                candidate.needs.set(found->second);
        }
        if (candidate.possible) result.sentences[place].push_back(std::move(candidate));
    }
    // Of a sentence one wording is wanted: the others are not.
    for (std::size_t i = 0; i < result.sentences.size(); ++i)
        if (result.wanted[i])
            std::erase_if(result.sentences[i], [](const Candidate& candidate) { return !candidate.wanted; });
    for (std::size_t i = 0; i < seen.size(); ++i)
        if (seen[i]) result.total_worth += story.concept_worth[i];
    for (const auto& [sentence, worth] : own) result.total_worth += worth;
    result.words = (story.concept_worth.size() + 63) / 64;
    return result;
}

/// The search. Partial cuts live in `pool_`, their concept sets side by side in `covered_`.
class Search {
  public:
    Search(const DraftStory& story, const CutLimits& limits, const Candidates& candidates)
        : worth_of_(story.concept_worth), limits_(limits), candidates_(candidates) {
        cells_.resize(static_cast<std::size_t>(limits.longest / limits.cell) + 1);
        pool_.emplace_back();
        covered_.resize(candidates.words);
    }

    std::vector<StoryCut> run() {
        for (std::size_t sentence = 0; sentence < candidates_.sentences.size(); ++sentence) {
            std::vector<int> before{0};
            for (const auto& cell : cells_) before.insert(before.end(), cell.begin(), cell.end());
            for (const Candidate& candidate : candidates_.sentences[sentence])
                for (const int partial : before) extend(partial, candidate, static_cast<int>(sentence));
        }
        std::vector<StoryCut> cuts;
        for (const auto& cell : cells_)
            for (const int partial : cell)
                if (natural_frames(pool_[partial]) >= limits_.shortest &&
                    (candidates_.wanted & ~pool_[partial].sentences).none())
                    cuts.push_back(cut(partial));
        return cuts;
    }

  private:
    Frames natural_frames(const Partial& partial) const {
        return partial.speech_frames + (partial.count - 1) * limits_.pause;
    }

    void extend(int from, const Candidate& candidate, int sentence) {
        Partial next = pool_[from];
        if ((candidate.needs & ~next.sentences).any()) return;
        next.parent = from;
        next.line = candidate.line;
        next.sentence = sentence;
        next.count += 1;
        next.speech_frames += candidate.length_frames;
        const Frames natural = natural_frames(next);
        if (natural > limits_.longest) return;
        next.sentences.set(static_cast<std::size_t>(sentence));
        const std::uint64_t* covered = covered_.data() + static_cast<std::size_t>(from) * candidates_.words;
        next.worth += candidate.own_worth;
        for (const int concept_id : candidate.concepts)
            if ((covered[concept_id / 64] >> (concept_id % 64) & 1U) == 0) next.worth += worth_of_[concept_id];
        if (candidate.wanted) {
            const double bonus = kWanted * std::max(candidates_.total_worth, 1.0);
            next.worth += bonus;
            next.bonus += bonus;
        }
        if (from == 0 && sentence > 0) next.worth -= kMissedLead * candidates_.total_worth * (1 + 0.2 * (sentence - 1));

        auto& cell = cells_[static_cast<std::size_t>(natural / limits_.cell)];
        const auto better = [&](int other) { return pool_[other].worth >= next.worth; };
        const auto place = std::find_if_not(cell.begin(), cell.end(), better);
        if (place == cell.end() && static_cast<int>(cell.size()) >= limits_.per_cell) return;

        const int id = static_cast<int>(pool_.size());
        pool_.push_back(next);
        const std::size_t at = covered_.size();
        covered_.resize(at + candidates_.words);
        std::copy_n(covered_.data() + static_cast<std::size_t>(from) * candidates_.words, candidates_.words,
                    covered_.data() + at);
        for (const int concept_id : candidate.concepts)
            covered_[at + static_cast<std::size_t>(concept_id) / 64] |= std::uint64_t{1} << (concept_id % 64);
        cell.insert(place, id);
        if (static_cast<int>(cell.size()) > limits_.per_cell) cell.pop_back();
    }

    StoryCut cut(int id) const {
        const Partial& last = pool_[id];
        StoryCut result{{}, last.speech_frames, natural_frames(last), 0};
        if (candidates_.total_worth > 0) result.coverage = (last.worth - last.bonus) / candidates_.total_worth;
        for (int at = id; at != 0; at = pool_[at].parent) result.lines.push_back(pool_[at].line);
        std::reverse(result.lines.begin(), result.lines.end());
        return result;
    }

    const std::vector<double>& worth_of_;
    const CutLimits& limits_;
    const Candidates& candidates_;
    std::vector<Partial> pool_;
    std::vector<std::uint64_t> covered_;
    std::vector<std::vector<int>> cells_;  ///< by natural length: the best partial cuts, best first
};

}  // namespace

std::vector<StoryCut> cuts_of(const DraftStory& story, const std::vector<Line>& lines,
                              const std::vector<Frames>& length_of_line, const CutLimits& limits) {
    if (limits.longest < 0 || limits.longest < limits.shortest) return {};
    const Candidates candidates = candidates_of(story, lines, length_of_line);
    return Search(story, limits, candidates).run();
}

}  // namespace newscart
