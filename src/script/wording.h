#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "script/ear.h"
#include "script/grammar.h"
#include "script/words.h"

namespace newscart {

/// A place in the words of a line.
using Place = std::size_t;
constexpr Place kNone = static_cast<Place>(-1);

/// A sentence while it is being worded: what the rewrites hand to each other.
struct Wording {
    Words words;
    const Grammar& grammar;
    const ArticleWords& article;
    std::vector<std::string> rules;  ///< the rewrites so far, by name
    std::string refusal;             ///< the first reason not to air it; empty if there is none
    bool quoted = false;             ///< a whole clause was quoted and its speaker has still to come first
    bool direct = false;             ///< the speaker's own words are said, behind his name
    bool quote_leans = false;        ///< what was quoted begins with a pronoun

    /// Always false, to be returned.
    bool refuse(const std::string& reason);
    void rule(const std::string& name);
};

/// A word that the rule of this name puts in; the name must live as long as the program.
Word rule_word(const std::string& text, std::string_view rule, Word::Kind kind = Word::Kind::Word);
Words part(const Words& words, Place begin, Place end);
void append(Words& to, Words more);
int count_of(const Words& words);  ///< words, not marks
bool has_lower(std::string_view text);
/// Without what follows an apostrophe: "he's" -> "he".
std::string base_of(const Word& word);
bool last_is_stop(const Wording& line);
/// The last comma before `at`; kNone if there is none.
Place comma_before(const Wording& line, Place at);
/// Whether words [begin, end) may be a clause: three words and what may be a verb.
bool clause(const Wording& line, Place begin, Place end);
/// Whether words[at] is "I", "your" ...
bool is_first_second(const Wording& line, Place at);
bool says_first_second(const Wording& line);
void strip_bullets(Wording& line);
/// A capital first, a full stop last.
void finish(Wording& line);

}  // namespace newscart
