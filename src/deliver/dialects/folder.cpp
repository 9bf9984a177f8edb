// Any player that reads a folder, and the systems that know a file by a cart number in its name and need no more.
#include "deliver/dialects/slots.h"

namespace newscart::dialect {

Consignment folder(const Destination& destination, const Shipment& shipment, const Existing& /*existing*/) {
    return each_slot(destination, shipment, [&](const Slot& slot, Consignment& out) {
        out.parcels.push_back({slot.name, audio_of(slot, destination, shipment), true});
    });
}

}  // namespace newscart::dialect
