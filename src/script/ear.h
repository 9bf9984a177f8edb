#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "script/grammar.h"
#include "script/words.h"

namespace newscart {

class People;

/// Days counted from 1 January 1970, at the station.
struct Days {
    int published = 0;
    int air = 0;
};

/// What the rest of the article tells about its words.
struct ArticleWords {
    WordSet lower_seen;              ///< words that stand in lower case somewhere inside a sentence
    WordSet capital_seen;            ///< as printed, of those with a capital inside a sentence that is not all capitals
    const People* people = nullptr;  ///< may be unknown
    bool column = false;             ///< its writer speaks of himself
    bool doubtful = false;           ///< it may be no report
    bool wanted = false;             ///< it is no report, and an editor wants what it tells as a fact
    bool timeless = false;           ///< it need not tell any news
    bool lead = false;               ///< this is its first sentence
    std::optional<Days> days;        ///< unknown if the article has no date, or there is no air time
};

/// A sentence as a newsreader would say it, or why he would not.
struct Worded {
    Words words;
    std::vector<std::string> rules;  ///< the rewrites, by name
    std::string refusal;             ///< empty: fit for air
    /// What must air before it: nothing; the sentence before; the sentence that names whom its pronoun means; any
    /// sentence of the story ("The company ..."); the sentence before or, if that cannot air, any ("... also ...");
    /// the sentence before unless it is the first of the story ("... only played there").
    enum class Leans { Not, OnSentenceBefore, OnName, OnStory, OnStoryBefore, Perhaps } leans = Leans::Not;
};

/// Whether who said it goes before what was said, or stays where it is printed.
enum class SpeakerOrder { First, AsPrinted };

/// What such a line leans on, whatever it was made of.
Worded::Leans leaning(const Words& words, const Grammar& grammar);

/// "... of the Ellery . Yard, which": whether a stop where a line broke parts one sentence from the rest of it.
bool parted_by_stray_stop(const Words& words, const Words& next, const Grammar& grammar);

/// "Mayor Moss (left) and his wife": what a cut may not hide.
bool stands_under_picture(const Words& words, const Grammar& grammar);

/// "Carl Hall (left) was arrested": takes the bracket off a caption that tells what happened. Returns whether it did.
bool drop_picture_brackets(Words& words, const Grammar& grammar);

/// Whether what is refused with these words (Worded::refusal) is no part of the story, so that nobody misses it:
/// headings, captions, notes, calls to action.
bool is_beside_story(std::string_view refusal);

/// "the state - owned ferry" -> "the state-owned ferry".
void close_hyphens(Words& words, const Grammar& grammar);

/// Takes where and when it was written off the beginning of a sentence: "(CNN)", "London, Aug 1 (PTI)", "Ellery -"
/// before an agency's name, "Thursday, May 7, 2015". Returns whether there was any; `dropped` gets its words.
bool drop_dateline(Words& words, const Grammar& grammar, const ArticleWords& article, Words* dropped = nullptr);

/// By a closed list of rewrites: capitals recased, quotations with a speaker turned into reported speech, attribution
/// moved to the front, age and title before the name. Every word is the source's, or stands in the rules' word lists.
/// Refused: what no reader could say as his own (first person, questions, calls to action, quotations without a
/// speaker), and what is no sentence.
Worded word_for_ear(Words words, const Grammar& grammar, const ArticleWords& article,
                    SpeakerOrder order = SpeakerOrder::First);

/// A headline as a sentence to be spoken: source names and labels dropped, capitals recased, ended by a full stop; no
/// words if it cannot be.
Worded word_headline(Words words, const Grammar& grammar, const ArticleWords& article);

}  // namespace newscart
