#pragma once
#include <vector>

#include "script/draft.h"

namespace newscart {

/// One way to tell a story: lines in airing order, of each sentence at most one, each after what it depends on. So any
/// prefix is sound too.
struct StoryCut {
    std::vector<int> lines;
    Frames speech_frames = 0;   ///< of the lines alone
    Frames natural_frames = 0;  ///< with natural pauses between them
    double coverage = 0;  ///< share of the worth of all candidates, less a little if it does not open with the lead
};

struct CutLimits {
    Frames shortest = 0;  ///< natural length
    Frames longest = 0;
    Frames pause = 0;  ///< between sentences
    Frames cell = kFrameRateHz / 5;
    int per_cell = 4;  ///< cuts kept of about the same length
};

/// Ways to tell a story within the limits, the best few of every length. `length_of_line` is by line id, 0 for a line
/// that was not spoken.
///
/// Worth is the union of concepts, so this is no plain knapsack: sentences are taken in order and the best few partial
/// cuts of each length survive (McDonald 2007 found the same within a point of the exact optimum at one survivor).
std::vector<StoryCut> cuts_of(const DraftStory& story, const std::vector<Line>& lines,
                              const std::vector<Frames>& length_of_line, const CutLimits& limits);

}  // namespace newscart
