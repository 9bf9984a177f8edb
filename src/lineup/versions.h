#pragma once
#include <string_view>
#include <vector>

#include "feed/article.h"

namespace newscart {

/// Versions as suppliers number them: "2" before "10", "1.9" before "1.10". Negative, zero or positive.
int compare_versions(std::string_view a, std::string_view b);

/// Whether `a` is known to have come after `b`: by their versions, else by their times. False in doubt.
bool is_newer(const Article& a, const Article& b);

/// Puts one story's versions in order: by their suppliers' numbers if each has one, else by their times; a correction
/// without a time is taken for new, and of equals it is the newer one. Articles that
/// differ in nothing known are in the order of their files, the last one first.
void sort_newest_first(std::vector<const Article*>& versions);

/// In order of file, place in the file, id, version and text.
bool is_filed_before(const Article& a, const Article& b);

}  // namespace newscart
