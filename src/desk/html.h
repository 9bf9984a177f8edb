#pragma once
#include <string>

#include "desk/session.h"

namespace newscart::desk {

/// The edition as one HTML file that needs nothing else: sound, waveform, rundown and lines, to be mailed to somebody.
std::string self_contained_page(const Session& session);

/// Text as it may stand anywhere in HTML, in attributes too.
std::string html_escaped(std::string_view text);

}  // namespace newscart::desk
