#pragma once
#include <string>
#include <string_view>

#include "master/master.h"

namespace newscart {

/// The ID3v2.3 tag of a file of this length.
std::string render_tags(const Tags& tags, Frames length_frames);

/// The MP3 file `mp3` with another tag before its first frame; its sound is not touched.
std::string retagged_mp3(std::string_view mp3, const Tags& tags, Frames length_frames);

}  // namespace newscart
