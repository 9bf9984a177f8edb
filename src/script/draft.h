#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace newscart {

/// The rule of Line::rules that turned a quotation into reported speech.
inline constexpr const char* kQuotationReported = "quotation reported";
/// The rule of a line whose words are an editor's.
inline constexpr const char* kEditorsWords = "editor's words";

enum class Role { Say, Headline, Story, Recap };

/// Bytes [begin, end) of a paragraph of the article; paragraph -1 is the headline, -2 the dateline.
struct SourceSpan {
    int paragraph = 0;
    int begin = 0;
    int end = 0;
};

/// One sentence as it may be spoken. A candidate: the edit chooses.
struct Line {
    int id = 0;  ///< its place in Draft::lines
    Role role = Role::Story;
    int story = -1;      ///< place in Lineup::stories; -1 for Say
    int item = -1;       ///< place in the clock's items, for Say and Headline
    int sentence = 0;    ///< lines of one story with the same number are variants of one sentence: at most one airs
    std::string text;    ///< what the editor reads
    std::string spoken;  ///< what the engine gets: words only
    double worth = 0;    ///< of the line by itself; for a set of lines see DraftStory::concept_worth
    std::vector<int> concepts;    ///< sorted places in DraftStory::concept_worth
    std::vector<int> depends_on;  ///< sentences of the same story, one line of each of which must air before it
    std::vector<SourceSpan> sources;
    std::vector<std::string> rules;  ///< the rewrites that made it, by name
    double estimated_seconds = 0;    ///< only to shortlist; aired lengths are measured
    std::string key = {};            ///< the same for the same sentence of the same story, whenever it is written
    std::optional<std::string> original = {};  ///< what an editor's words took the place of
    bool must = false;                         ///< an editor wants it on the air
    bool out = false;                          ///< or not
};

/// The candidates of one story. Worth of a set of lines = sum of concept_worth over the union of their concepts.
struct DraftStory {
    int story = 0;  ///< place in Lineup::stories
    std::vector<int>
        lines;  ///< ids of role Story, in airing order (by sentence, the variants of one together, longest first)
    int headline = -1;  ///< id of its headline line, -1 if none could be worded
    std::vector<double> concept_worth;
    bool grave = false;        ///< of deaths and the like: the reader stays silent for a moment after it
    std::string refusal = {};  ///< why nothing of it airs, if that is known of the article as a whole
};

struct Dropped {
    std::string text;
    std::string reason;
    int story = -1;
    int sentence = -1;  ///< of the article
};

struct Draft {
    std::vector<Line> lines;
    std::vector<DraftStory>
        stories;  ///< one for each story of the lineup, in its order; `lines` empty if nothing is fit
    std::vector<Dropped> dropped;
};

}  // namespace newscart
