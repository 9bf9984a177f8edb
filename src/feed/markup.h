#pragma once
#include <string>
#include <string_view>

namespace newscart {

enum class Markup { Html, Xml };

/// Reads over mark-up once, before any tree is built of it, and says why it must not be: "nested too deeply (more than
/// 256 levels)", too many elements, a document type that declares entities; "" if it may. What it measures for HTML is
/// the depth that an HTML5 parser would reach, or more: unclosed elements, and formatting elements that are opened
/// again in every block, are counted.
std::string refuse_markup(std::string_view text, Markup markup, int most_depth);

/// A page without its comments, its scripts but for JSON-LD, its style sheets, the attributes that only browsers ask
/// for and the white space that sets its tags out: most of many pages, and a parser reads it letter by letter to no
/// end.
std::string lean_html(std::string_view html);

}  // namespace newscart
