#pragma once
#include <string_view>
#include <vector>

#include "script/grammar.h"
#include "script/reading.h"

namespace newscart {

/// A quotation that goes on over several sentences of a paragraph is given, sentence by sentence, to the one who said
/// it: "A. B," said Jo Marsh. -> "A," said Jo Marsh. "B," said Jo Marsh. `words` are those of sentence `number`; marks
/// that stand in other sentences are put in. Returns the name of the rule; empty if nothing is certain, and then
/// nothing is changed.
std::string_view carry_quotation(Words& words, const std::vector<Sentence>& sentences, int number,
                                 const Grammar& grammar);

/// Whether a sentence without marks may stand inside a quotation, though nothing tells whose: a mark that opens stands
/// before it, or one that closes behind it.
bool perhaps_quoted(const std::vector<Sentence>& sentences, int number, const Grammar& grammar);

}  // namespace newscart
