#pragma once
// For the files of this folder and those who deliver what they make.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "deliver/shipment.h"
#include "station/destination.h"

namespace newscart::dialect {

/// One file for a destination.
struct Parcel {
    std::string name;
    std::string bytes;
    bool audio = false;  ///< a sound file, not one that tells about one
};

/// All of an edition that goes to one destination. First the names in `retired` are taken away, then the parcels are
/// put in their order: what makes a system look comes last.
struct Consignment {
    std::vector<Parcel> parcels;
    std::vector<std::string> retired;  ///< names of last hour's that have nothing to say this hour
};

/// What is in the destination under a name now; nothing if there is no such file.
using Existing = std::function<std::optional<std::string>(const std::string& name)>;

/// Makes a destination's files. Throws Error(Delivery) if its settings do not fit the edition.
using Dialect = Consignment (*)(const Destination& destination, const Shipment& shipment, const Existing& existing);

Consignment folder(const Destination&, const Shipment&, const Existing&);
Consignment rivendell(const Destination&, const Shipment&, const Existing&);
Consignment azuracast(const Destination&, const Shipment&, const Existing&);
Consignment liquidsoap(const Destination&, const Shipment&, const Existing&);
Consignment radiodj(const Destination&, const Shipment&, const Existing&);
Consignment mairlist(const Destination&, const Shipment&, const Existing&);
Consignment cart_named(const Destination&, const Shipment&, const Existing&);  ///< Myriad, PlayoutONE, WideOrbit
Consignment enco(const Destination&, const Shipment&, const Existing&);
Consignment playit(const Destination&, const Shipment&, const Existing&);
Consignment podcast(const Destination&, const Shipment&, const Existing&);

/// The dialect that `to` names.
Dialect named(const std::string& to);

}  // namespace newscart::dialect
