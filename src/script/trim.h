#pragma once
#include <string>
#include <vector>

#include "script/grammar.h"
#include "script/words.h"

namespace newscart {

/// A sentence with something taken out, and the names of the rules that did it.
struct Trimmed {
    Words words;
    std::vector<std::string> rules;
};

/// Ways to shorten a sentence that leave a sentence: brackets, clauses with "which" and "who" between commas,
/// appositions, what stands between dashes, asides and connectives, participle clauses at the end. Longest first,
/// the sentence itself among them, `most` at the most. Attribution and protected words are never deleted; what the
/// word lists cannot tell for sure stays.
std::vector<Trimmed> trim_variants(const Words& words, const Grammar& grammar, std::size_t most = 6);

}  // namespace newscart
