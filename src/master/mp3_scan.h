#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace newscart {

/// What the bytes of an MPEG file of Layer III (MP3) or II tell by themselves, frame by frame.
struct Mp3Scan {
    int layer = 0;                   ///< of the first frame: 3 or 2; 0 if there is none
    int frames = 0;                  ///< without the Info frame
    std::optional<int> told_frames;  ///< how many there should be, as the Info frame tells
    int lowest_kbps = 0, highest_kbps = 0;
    std::optional<int> delay_frames, padding_frames;  ///< from the Info frame
    std::string tag_version;                          ///< "ID3v2.3"; empty for none
    std::size_t junk_bytes = 0;                       ///< neither frame nor tag
    bool cut = false;                                 ///< the last frame is not whole
};

Mp3Scan scan_mp3(std::string_view bytes);

}  // namespace newscart
