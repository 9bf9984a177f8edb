#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/gumbo/html.h"

namespace newscart {

/// Text with its mark-up read away.
struct Prose {
    std::vector<std::string> paragraphs;
    std::vector<int> headings;  ///< places in `paragraphs`, ascending
    std::string photo_credit;   ///< from captions and credits, which are no text
    std::string refused;        ///< why it could not be read, as refuse_markup() says it
};

/// The paragraphs below `root`: blocks, list items and lines parted by two breaks. Scripts, forms, navigation, captions
/// and what is hidden are left out.
Prose prose_of(const html::Tree& tree, int root);

/// The same of a piece of HTML as feeds carry it; plain text with or without character references is read as such.
Prose prose_of_fragment(std::string_view html, int most_depth);

/// Plain text in which "&lt;" means itself.
Prose prose_of_lines(std::string_view text);

/// One line, as in a headline: "Bread &amp;amp; <b>butter</b>" is "Bread & butter".
std::string line_of_fragment(std::string_view html, int most_depth);

/// Lines of plain text to paragraphs: parted by blank lines, or one a line if the lines are long or there are no blank
/// ones; wrapped lines are joined, but not to lines that `stands_alone` knows.
std::vector<std::string> paragraphs_of_lines(const std::vector<std::string_view>& lines,
                                             const std::function<bool(std::string_view)>& stands_alone = {});

}  // namespace newscart
