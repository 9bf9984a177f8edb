#include "master/tags.h"

#include <algorithm>

#include "lib/icu/language.h"
#include "lib/taglib/id3.h"

namespace newscart {
namespace {

/// Bytes of the ID3v2 tag a file begins with, 0 without one. Its length counts seven bits a byte.
std::size_t tag_bytes(std::string_view file) {
    constexpr std::size_t kHeaderBytes = 10;
    if (file.size() < kHeaderBytes || file.substr(0, 3) != "ID3") return 0;
    std::size_t length = 0;
    for (const std::size_t i : {6U, 7U, 8U, 9U}) length = length << 7U | (static_cast<unsigned char>(file[i]) & 0x7FU);
    return std::min(kHeaderBytes + length, file.size());
}

}  // namespace

std::string render_tags(const Tags& tags, Frames length_frames) {
    taglib::Id3 id3;
    id3.title = tags.title;
    id3.artist = tags.artist;
    id3.album = tags.album;
    id3.genre = tags.genre;
    id3.comment = tags.comment;
    id3.date = tags.date;
    if (!tags.language.empty()) id3.language = icu::iso639_2(tags.language);
    id3.user = tags.user;
    for (const ProgrammeMark& mark : tags.chapters) {
        const Frames end = mark.length_frames > 0 ? mark.frame + mark.length_frames : length_frames;
        id3.chapters.push_back({mark.title, mark.frame, std::min(end, length_frames)});
    }
    return taglib::render_id3(id3);
}

std::string retagged_mp3(std::string_view mp3, const Tags& tags, Frames length_frames) {
    std::string file = render_tags(tags, length_frames);
    file += mp3.substr(tag_bytes(mp3));
    return file;
}

}  // namespace newscart
