#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "master/master.h"

namespace newscart {

/// A finished file of the edition, as the destinations need to know it.
struct Product {
    std::string_view bytes;  ///< whoever made the shipment keeps them
    std::string extension;   ///< "mp3"
    std::string output;      ///< name of its [[output]]
    std::string format;      ///< and its format
    Tags tags;
    Frames length_frames = 0;
    Frames intro_frames = 0;  ///< until the first word
    std::string outcue;       ///< the last words
};

/// What one edition brings to its destinations.
struct Shipment {
    std::string station_name, station_id, language, timezone;
    Instant air_time;
    std::chrono::seconds every{3600};  ///< until the next bulletin
    std::vector<Product> bulletins;    ///< one an output, at least one
    std::vector<Product> segments;     ///< in the order they air, all of one output before those of the next
};

}  // namespace newscart
