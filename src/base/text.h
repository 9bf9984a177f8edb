#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace newscart {

/// Bytes only; Unicode matters (case, boundaries, normal forms) live in lib/icu.

/// Without ASCII white space at both ends.
std::string_view trim(std::string_view text);

/// Runs of ASCII white space become one space; trimmed.
std::string collapse_space(std::string_view text);

std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string replace_all(std::string text, std::string_view from, std::string_view to);
std::string ascii_lower(std::string_view text);

/// "Harbour bridge to close!" -> "harbour-bridge-to-close": ASCII letters, digits and single hyphens, at most
/// `most_bytes`, cut at a word; "story" if nothing is left. Give it transliterated text (lib/icu).
std::string slug(std::string_view text, std::size_t most_bytes = 40);

/// The candidate nearest to `word` by edit distance, or "" if none is near enough to be meant.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace newscart
