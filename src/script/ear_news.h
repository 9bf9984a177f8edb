#pragma once
#include <string>
#include <vector>

#include "script/wording.h"

namespace newscart {

/// Why a sentence is none that a newsreader would say: what somebody thinks, who wrote it, what a picture shows, half
/// of a sentence. Looks at the words as they will be said. Empty if nothing speaks against it.
std::string objection_as_news(const Wording& line);

/// "Hall said it must be clear.", "Hall said: "I have done that."": a quotation that tells nothing without another.
bool quotes_nothing(const Wording& line);

/// Whether a line tells of something that happened, happens now or will, or names who says so: "Hall likes to pose"
/// does not.
bool tells_news(const Words& words, const Grammar& grammar);

/// Whether the writer of these sentences speaks of himself: a column, a diary, a review.
bool is_column(const std::vector<const Words*>& sentences, const Grammar& grammar);

/// "Sadly, the ferry sank." -> "The ferry sank."
void drop_writers_aside(Wording& line);

}  // namespace newscart
