#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "feed/formats/field_filler.h"
#include "feed/formats/xml_feed.h"

namespace newscart {

/// What the formats of news agencies have in common.

/// The tree of an agency's XML: the text of its elements as HTML, tables left out, for they are not read aloud.
XmlFeed parse_agency_xml(std::string_view text, int most_depth);

/// Plain text as agencies send it: paragraphs by blank lines or by indents, character references read, <p> too.
Prose prose_of_plain(std::string_view text, int most_depth);

/// Whether paragraphs are results, tables or line-ups: names and figures, hardly a sentence.
bool is_list_of_results(const std::vector<std::string>& paragraphs);

/// The last word on an item: a story without a headline takes its first heading or sentence; a list of results is
/// refused.
void finish_item(Parsed::Item& item);

}  // namespace newscart
