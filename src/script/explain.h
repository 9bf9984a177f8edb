#pragma once
#include <string>

#include "script/script.h"

namespace newscart {

/// For a person at a terminal: every sentence of the article with its worth and its fate. Words that do not air stand
/// in [- -], a line below tells how it is said and by which rules, or why it is not.
/// `condensed` must have been made with CondenseBudget::accounts.
std::string explain(const Article& article, const Condensed& condensed);

}  // namespace newscart
