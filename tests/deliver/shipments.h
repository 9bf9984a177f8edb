#pragma once
#include <map>
#include <string>
#include <string_view>

#include "deliver/shipment.h"

namespace newscart::test {

/// Monday 23 November 2026, 15:00 in London.
inline const Instant kAir = *parse_instant("2026-11-23T15:00:00Z");

/// A bulletin of three minutes and two stories, as MP3 by name: `sound` stands for the frames and must outlive it.
Shipment shipment_of(std::string_view sound);

/// The frames of a finished file, behind its tag.
std::string sound_of(const std::string& file);

/// Half a second of a tone, as newscart encodes it.
const std::string& real_mp3();

/// What a file says of itself, read by libavformat.
std::map<std::string, std::string> tags_of(const std::string& file);

}  // namespace newscart::test
