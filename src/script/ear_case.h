#pragma once
#include "script/wording.h"

namespace newscart {

/// The word without the ending of a genitive.
std::string_view stem_of(std::string_view text);
/// Whether a word with a capital would have none inside a sentence: the article, or the word lists, say so.
bool small_elsewhere(const Wording& line, const Word& word);
/// Takes the capital off a word that no longer begins the sentence, if it would have none there.
void lower_first(const Wording& line, Word& word);
/// The same for the first of `words`, which are no longer the line's; its second may tell more.
void lower_opening(const Wording& line, Words& words);
/// A line printed in capitals: all of it in small letters, but for what the article elsewhere prints otherwise.
void recase(Wording& line);
/// "Bridge To Close For Repairs": in small letters, if the article tells of every word whether it is a name; else
/// as it was printed, for half of each reads like a mistake.
void recase_title(Wording& line);

}  // namespace newscart
