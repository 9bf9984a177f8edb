#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "script/sentences.h"

namespace newscart {

/// Whether quotation marks and apostrophes of the article came as question marks, as a wrong character set leaves them:
/// "doesn?t", "a ?rich man?".
bool lost_its_quotation_marks(const std::vector<std::string>& paragraphs);

/// Puts back the marks of such an article as far as their places tell: apostrophes, quotation marks, dashes, spaces. No
/// byte moves, so that places in the result are places in the paragraph.
std::string with_quotation_marks(std::string_view paragraph);

/// Where a mark hard behind a full stop opens a quotation, as it stands at an even place of the paragraph, it belongs
/// to the sentence behind it: "It is late.", "\"The ferry ...".
void give_opening_marks(std::string_view paragraph, std::vector<SentenceSpan>& spans);

/// Parts a span where a sentence follows another without a space: "The road is shut.Buses".
std::vector<SentenceSpan> part_run_ons(std::string_view paragraph, const SentenceSpan& span);

}  // namespace newscart
