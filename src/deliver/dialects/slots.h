#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "deliver/dialects/dialect.h"

namespace newscart::dialect {

/// A place in the playout system and what goes there this hour.
struct Slot {
    int number = 1;
    std::string cart;                  ///< "" without a cart number
    std::string name;                  ///< of the file
    const Product* product = nullptr;  ///< null: no story for it
};

/// The bulletin alone, or a slot for each of the destination's places for segments.
std::vector<Slot> slots_of(const Destination& destination, const Shipment& shipment);

/// Seconds from the start of a file.
struct Cues {
    double intro_end = 0;  ///< first word
    double segue = 0;      ///< where the next may begin
    double end = 0;
};
Cues cues_of(const Product& product, const Destination& destination);

/// When a cart may play, by the station's clocks: "2026-11-23T14:55:00".
struct Validity {
    std::string start, end;
};
Validity validity_of(const Destination& destination, const Shipment& shipment);

/// The slot's file: an MP3 with these further TXXX frames; a WAV with `bext` and `cart` chunks; others as they are.
std::string audio_of(const Slot& slot, const Destination& destination, const Shipment& shipment,
                     const std::vector<std::pair<std::string, std::string>>& user = {});

/// A consignment of every slot's file by `make`, those without a story retired, `sidecars` (extensions) with them.
using MakeParcels = std::function<void(const Slot& slot, Consignment& out)>;
Consignment each_slot(const Destination& destination, const Shipment& shipment, const MakeParcels& make,
                      const std::vector<std::string>& sidecars = {});

/// "news.mp3", "csv" -> "news.csv"
std::string with_extension(const std::string& name, std::string_view extension);

/// "180.000"; always with a point.
std::string seconds_text(double seconds);

/// How a value stands in these: on one line, so that nothing in it ends the field or the record.
std::string xml_text(std::string_view value);   ///< &lt; ...; control characters become spaces
std::string csv_field(std::string_view value);  ///< "..." with "" inside
std::string one_line(std::string_view value);   ///< line breaks and control characters become spaces

/// At most so many characters of its one line, cut between two of them.
std::string cut(std::string_view value, std::size_t most_characters);

}  // namespace newscart::dialect
