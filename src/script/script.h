#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lineup/lineup.h"
#include "script/draft.h"
#include "station/language.h"
#include "station/station.h"

namespace newscart {

/// What the say items of the clock may name.
struct ScriptSettings {
    std::string station_name;
    std::string reader_name;
    std::string timezone;                   ///< IANA
    std::chrono::seconds until_next{3600};  ///< bulletin
    std::vector<ClockItem> items;
    Frames longest_story = frames_of(45);
    double words_per_second = 3.0;  ///< for estimates; refined from takes
    bool reports_only = true;       ///< columns, features and guides do not air
};

/// The condenser alone, for `newscart condense`: the lines of one article that fit a budget, in order.
struct CondenseBudget {
    int words = 0;          ///< 0: not limited by words
    double seconds = 0;     ///< 0: not limited by time
    bool verbatim = false;  ///< chosen and deleted, not reworded
    bool accounts = false;  ///< tell of every sentence what became of it
    /// How many seconds an engine speaks such words (Line::spoken); estimated if there is none.
    std::function<double(const std::string&)> measure = {};
    double pause = 0;  ///< seconds between two lines, if measured
};

/// What became of a sentence of the article.
struct SentenceAccount {
    SourceSpan source;
    int sentence = 0;     ///< as in Line::sentence
    double worth = 0;     ///< of the whole sentence
    std::string refusal;  ///< why it is not fit for air; empty if it is
};

struct Condensed {
    std::vector<Line> lines;
    int words = 0;
    double seconds = 0;
    std::string refusal;                    ///< why there are no lines; empty if there are
    std::vector<SentenceAccount> accounts;  ///< if asked for: every sentence, in the order of the article
};

/// Writes scripts in one language. Compile once, use often; const use is safe from several threads.
class ScriptWriter {
  public:
    /// Throws Error(Config) if the language file lacks what it needs.
    explicit ScriptWriter(const Language& language);
    ~ScriptWriter();
    ScriptWriter(ScriptWriter&&) noexcept;
    ScriptWriter& operator=(ScriptWriter&&) noexcept;

    Draft write(const Lineup& lineup, const ScriptSettings& settings) const;
    Condensed condense(const Article& article, const CondenseBudget& budget, const ScriptSettings& settings) const;

    /// Every sentence of an article by itself, without what an editor would gladly take out; nothing chosen, nothing
    /// reworded.
    Condensed shorten(const Article& article) const;

  private:
    struct Rules;
    std::unique_ptr<Rules> rules_;
};

/// Candidate lines of every story of the lineup (those in reserve too), worded for the ear, with worth and source;
/// and the lines of the clock's say and headlines items.
Draft write_script(const Lineup& lineup, const ScriptSettings& settings, const Language& language);

/// One article with a writer of its own; for many, keep a ScriptWriter.
Condensed condense(const Article& article, const CondenseBudget& budget, const ScriptSettings& settings,
                   const Language& language);

}  // namespace newscart
