#pragma once
#include <string>
#include <vector>

#include "lineup/lineup.h"
#include "script/draft.h"
#include "script/sentences.h"
#include "script/spell.h"

namespace newscart {

/// Line::key of a line with these words, before an editor changed them. `story_id` is "" for the clock's texts.
std::string line_key(const std::string& story_id, Role role, const std::string& text);

/// Does with the line what the editors want: their words instead of its own, spelled out as any text is, so that
/// nothing in them is taken for markup; must air, or must not. What an editor says is not held against the article.
void heed_wishes(Line& line, const StoryWishes& wishes, const Speller& speller, double words_per_second);

/// The same with all lines of a script that was written without wishes, by those of this lineup.
void heed_wishes(Draft& draft, const Lineup& lineup, const Speller& speller, double words_per_second);

/// The lines of an item that an editor wrote: sentence by sentence, all of them, as they stand. Without ids and story.
std::vector<Line> written_lines(const Article& article, const SentenceSplitter& splitter, const Speller& speller,
                                double words_per_second);

}  // namespace newscart
