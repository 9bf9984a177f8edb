// RadioDJ: the file, and its cue points as one line of CSV beside it.
#include <fmt/format.h>

#include "deliver/dialects/slots.h"

namespace newscart::dialect {

Consignment radiodj(const Destination& destination, const Shipment& shipment, const Existing& /*existing*/) {
    const auto make = [&](const Slot& slot, Consignment& out) {
        const Cues cues = cues_of(*slot.product, destination);
        const std::string end = seconds_text(cues.end);
        if (destination.sidecar == "csv") {
            // start, intro, outro, next start, end, fade in, fade out
            out.parcels.push_back({with_extension(slot.name, "csv"),
                                   fmt::format("0.000,{},{},{},{},0.000,0.000\n", seconds_text(cues.intro_end),
                                               seconds_text(cues.segue), seconds_text(cues.segue), end)});
        }
        out.parcels.push_back({slot.name, audio_of(slot, destination, shipment), true});
    };
    return each_slot(destination, shipment, make, {"csv"});
}

}  // namespace newscart::dialect
