#pragma once
#include "lib/gumbo/html.h"

namespace newscart {

/// The part of a page that is the story: a tree of its own, what is around the story and furniture inside it left out.
/// Empty nodes if the page holds no text worth the name. By density of text and structure, as Arc90's Readability
/// first did it and Mozilla's still does: paragraphs give points to what holds them, links take them away, names of
/// classes tip the balance; if little is found, it looks again with fewer prejudices.
html::Tree main_text(const html::Tree& page);

}  // namespace newscart
