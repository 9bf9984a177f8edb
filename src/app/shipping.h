#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/edition.h"
#include "deliver/deliver.h"

namespace newscart {

/// What destinations are told of a sound of the edition, without its bytes.
struct ProductFacts {
    std::string extension, output, format;
    Tags tags;
    Frames length_frames = 0;
    Frames intro_frames = 0;
    std::string outcue;
    bool segment = false;
};

/// In the order of `edition.files`.
std::vector<ProductFacts> facts_of(const Edition& edition);

/// The same of an edition of which only its files are left, by its rundown.json; without chapters.
std::vector<ProductFacts> facts_of(const nlohmann::ordered_json& report, const Station& station);

/// The edition as its destinations need it. `files` begin with the sounds in the order of `facts` and must outlive it.
Shipment shipment_of(const Station& station, Instant air_time, const std::vector<ProductFacts>& facts,
                     const std::vector<EditionFile>& files);

}  // namespace newscart
