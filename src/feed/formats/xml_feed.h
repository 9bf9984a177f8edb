#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "lib/pugixml/xml.h"

namespace newscart {

inline constexpr std::string_view kContentSpace = "http://purl.org/rss/1.0/modules/content/";
inline constexpr std::string_view kMediaSpace = "http://search.yahoo.com/mrss/";
inline constexpr std::string_view kDublinCoreSpace = "http://purl.org/dc/elements/1.1/";

/// The tree of an XML file, or why there is none.
struct XmlFeed {
    xml::Element root;
    std::string refused;
    std::string missing;  ///< of a file that breaks off in the middle, whose whole items are in the tree
};
XmlFeed parse_xml(std::string_view text, int most_depth, const std::vector<std::string_view>& as_markup,
                  const xml::Renamed& renamed = {});
/// NITF's names for what HTML has; what is not to be read is an aside.
xml::Renamed html_names_of_nitf();

/// With the text of RSS and Atom as HTML.
XmlFeed parse_feed(std::string_view text, int most_depth);

/// Whether `element` is `name` of a module: by namespace, or by its usual prefix if the feed forgot to declare it.
bool in_module(const xml::Element& element, std::string_view space, std::string_view prefix);

/// The first child of that name in no module that has another meaning for it (media:title is no title); null if none.
const xml::Element* plain_child(const xml::Element& parent, std::string_view name);
const xml::Element* module_child(const xml::Element& parent, std::string_view space, std::string_view prefix,
                                 std::string_view name);

/// Mark-up or text inside, for prose_of_fragment(); "" for null.
const std::string& inside(const xml::Element* element);

/// "a video, no story": the kind of the first thing enclosed, linked or in media:content; "" if there is none or it is
/// no medium.
std::string media_kind(const xml::Element& item);

/// Whether an episode of a podcast is enclosed: its text tells what will be heard, and is no story.
bool is_episode(const xml::Element& item);

/// The first media:credit below, however deep in media:content and media:group.
std::string media_credit(const xml::Element& item);

}  // namespace newscart
