#pragma once
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace newscart::taglib {

/// What goes into an ID3v2.3 tag. All UTF-8; what is empty is left out.
struct Id3 {
    std::string title, artist, album, genre, comment;
    std::string date;                                       ///< "2026", "2026-11-23" or "2026-11-23T15:00"
    std::string language;                                   ///< ISO 639-2, "eng"
    std::vector<std::pair<std::string, std::string>> user;  ///< TXXX: description, text

    struct Chapter {
        std::string title;
        Frames start_frame = 0;
        Frames end_frame = 0;
    };
    std::vector<Chapter> chapters;
};

/// The tag's bytes, to be put before the first MP3 frame. ID3v2.3, since that is what playout systems read.
std::string render_id3(const Id3& id3);

}  // namespace newscart::taglib
