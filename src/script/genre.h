#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "script/grammar.h"
#include "script/words.h"
#include "station/language.h"

namespace newscart {

/// Tells reports from columns, features, reviews, guides and the like, which no bulletin airs, by how their sentences
/// speak outside quotations ([genre] of the language file). A language without that section airs all.
class Genre {
  public:
    explicit Genre(const Language& language);

    enum class Kind {
        Report,
        Doubtful,  ///< only what is told as a fact, or has a speaker, may air of it
        NoReport,
    };
    struct Judgement {
        Kind kind = Kind::Report;
        std::string reason;  ///< not to air it: "reads as a column, not as a report"
    };
    /// `sentences` in the order of the article.
    Judgement judge(const std::string& headline, const std::vector<const Words*>& sentences,
                    const Grammar& grammar) const;

    /// "The port may close.": what nobody is named for who expects it, and no figure makes a fact of.
    bool guesses(const Words& words, const Grammar& grammar) const;

    /// What it judges by, by name: shares of the first sentences, of 1. Empty for an article too short to be judged.
    using Traits = std::vector<std::pair<std::string_view, double>>;
    Traits traits(const std::vector<const Words*>& sentences, const Grammar& grammar) const;
    /// The more, the less it is a report.
    double score(const Traits& traits) const;

  private:
    struct Sentence;
    Sentence look_at(const Words& words, bool& quoted, const Grammar& grammar) const;

    WordSet self_, reader_, loose_, modals_, present_, perfect_, future_, guesses_, day_names_, last_, of_last_,
        labels_;
    std::vector<std::string> contractions_;
    std::vector<Phrase> notes_;
    std::vector<std::pair<std::string, double>> weights_;
    double bias_ = 0;
    double no_report_ = 0;
    std::string to_;
    double no_report_late_news_ = 0;
    double no_report_without_news_ = 0;
    double doubtful_ = 0;
};

}  // namespace newscart
