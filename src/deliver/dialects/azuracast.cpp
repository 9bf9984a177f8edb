// AzuraCast reads cue points from user-text frames, in seconds; with any of them there it trims and fades nothing by
// itself, so all of them are given. Its older releases read the names with "liq_" before them.
#include "deliver/dialects/slots.h"

namespace newscart::dialect {

Consignment azuracast(const Destination& destination, const Shipment& shipment, const Existing& /*existing*/) {
    return each_slot(destination, shipment, [&](const Slot& slot, Consignment& out) {
        const Cues cues = cues_of(*slot.product, destination);
        const std::string end = seconds_text(cues.end);
        const std::string segue = seconds_text(cues.segue);
        const std::string zero = seconds_text(0);
        out.parcels.push_back({slot.name,
                               audio_of(slot, destination, shipment,
                                        {{"cue_in", zero},
                                         {"cue_out", end},
                                         {"fade_in", zero},
                                         {"fade_out", zero},
                                         {"cross_start_next", segue},
                                         {"amplify", "0.0 dB"},
                                         {"liq_cue_in", zero},
                                         {"liq_cue_out", end},
                                         {"liq_fade_in", zero},
                                         {"liq_fade_out", zero},
                                         {"liq_cross_start_next", segue}}),
                               true});
    });
}

}  // namespace newscart::dialect
