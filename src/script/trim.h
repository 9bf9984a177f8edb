#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "script/grammar.h"
#include "script/trees.h"
#include "script/words.h"

namespace newscart {

/// What the language and the weights know of shortening.
struct TrimRules {
    /// From [trim] of the language; `cut` of its weights tells how gladly editors make a cut. Throws Error(Config).
    explicit TrimRules(const Language& language);

    WordSet stop_words;
    WordSet limits;             ///< "some", "most": an opening phrase that holds one stays
    WordSet adverbs;            ///< "very", "also"
    std::string adverb_ending;  ///< "ly"
    WordSet not_adverbs;        ///< "family"; and what would change the sense: "nearly"
    WordSet before_adverb;      ///< "more", "so": the adverb after it stays
    WordSet after_adverb;       ///< "than", "enough": the adverb before it stays
    std::vector<std::string> adjective_endings;
    WordSet kept_adjectives;
    WordSet adjectives;                     ///< "huge"
    std::vector<std::string> prepositions;  ///< open a phrase that may go
    WordSet bound_prepositions;             ///< of them, those that open none: "of"
    WordSet clauses_inside;                 ///< "because": open a clause that may go without a comma before it
    WordSet incomplete;                     ///< "part", "ahead": what follows belongs to them
    WordSet phrase_ends;                    ///< "that", "who", "and": end such a phrase
    WordSet clause_openers;                 ///< "as", "while": open a clause that may go, before or after a comma
    WordSet days;                           ///< "monday", "yesterday"
    WordSet months;
    WordSet time_units;    ///< "week": after one of the next
    WordSet far_units;     ///< of them, those that are long past: "year"
    WordSet before_units;  ///< "last", "this"
    WordSet before_days;   ///< "on", "late"
    WordSet parts_of_day;
    WordSet coordinators;  ///< "and"
    WordSet before_vowel;  ///< "an"
    WordSet before_other;  ///< "a"
    Trees cut_worth;
    double least_worth = 0.5;        ///< share of a cut's words that editors would have taken out
    double least_variant_worth = 0;  ///< the same for a cut of which the choice may make use
};

/// Words [begin, end) that may go.
struct Cut {
    enum class Safety {
        Sound,  ///< leaves a sentence as sound as the whole
        Loose,  ///< leaves a sentence, which may tell less than it should
    };
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string rule;
    Safety safety = Safety::Sound;
    std::vector<float> features;
    double worth = 0;  ///< share of its words an editor would take out, as learned; 0 without weights
};

/// All cuts that may be made, by their begin, none less safe than `least`; they may overlap.
std::vector<Cut> find_cuts(const Words& words, const Grammar& grammar, const TrimRules& rules, Cut::Safety least);
/// What the weights see of a cut.
const std::vector<std::string>& cut_features();

/// A sentence with something taken out, and the names of the rules that did it.
struct Trimmed {
    Words words;
    std::vector<std::string> rules;
};

/// Ways to shorten a sentence that leave a sentence: brackets, clauses with "which" and "who" between commas,
/// appositions, what stands between dashes, asides and connectives, participle clauses at the end, phrases before the
/// subject, times and adverbs. Longest first,
/// the sentence itself among them, `most` at the most. Attribution and protected words are never deleted; what the
/// word lists cannot tell for sure stays.
std::vector<Trimmed> trim_variants(const Words& words, const Grammar& grammar, const TrimRules& rules,
                                   std::size_t most = 6);

/// The sentence without all that editors would gladly take out, loose cuts among them. The sentence itself without
/// weights.
Trimmed shortened(const Words& words, const Grammar& grammar, const TrimRules& rules);
/// The same by the worth of `cuts`: what goes is worth more than `least` a word.
Trimmed shortened(const Words& words, const std::vector<Cut>& cuts, double least);

}  // namespace newscart
