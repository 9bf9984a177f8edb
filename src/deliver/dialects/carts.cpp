// Myriad, PlayoutONE and WideOrbit know a file by the cart number in its name. What else they are told is in the file:
// title and artist in its tag, or the cart chunk of a WAV.
#include "deliver/dialects/slots.h"

namespace newscart::dialect {

Consignment cart_named(const Destination& destination, const Shipment& shipment, const Existing& /*existing*/) {
    return each_slot(destination, shipment, [&](const Slot& slot, Consignment& out) {
        out.parcels.push_back({slot.name, audio_of(slot, destination, shipment), true});
    });
}

}  // namespace newscart::dialect
