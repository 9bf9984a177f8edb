// ENCO's Dropbox takes a file named by its cut number, and what it says of it from a text or XML file beside it.
#include <fmt/format.h>

#include <utility>

#include "deliver/dialects/slots.h"

namespace newscart::dialect {
namespace {

using Fields = std::vector<std::pair<const char*, std::string>>;

Fields fields_of(const Slot& slot, const Destination& destination, const Shipment& shipment) {
    const Cues cues = cues_of(*slot.product, destination);
    const Validity validity = validity_of(destination, shipment);
    Fields fields{{"Cut", slot.cart},
                  {"Title", slot.product->tags.title},
                  {"Artist", slot.product->tags.artist},
                  {"Outcue", slot.product->outcue},
                  {"SegueStart", seconds_text(cues.segue)},
                  {"Length", seconds_text(cues.end)},
                  {"startdate", validity.start},
                  {"killdate", validity.end}};
    if (!destination.group.empty()) fields.emplace_back("Group", destination.group);
    return fields;
}

}  // namespace

Consignment enco(const Destination& destination, const Shipment& shipment, const Existing& /*existing*/) {
    const auto make = [&](const Slot& slot, Consignment& out) {
        std::string text;
        std::string xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<Cut>\r\n";
        for (const auto& [name, value] : fields_of(slot, destination, shipment)) {
            text += fmt::format("{}={}\r\n", name, one_line(value));
            xml += fmt::format("  <{}>{}</{}>\r\n", name, xml_text(value), name);
        }
        xml += "</Cut>\r\n";
        // First the sidecar: Dropbox looks for it when the sound appears.
        if (destination.sidecar == "txt") out.parcels.push_back({with_extension(slot.name, "txt"), text});
        if (destination.sidecar == "xml") out.parcels.push_back({with_extension(slot.name, "xml"), xml});
        out.parcels.push_back({slot.name, audio_of(slot, destination, shipment), true});
    };
    return each_slot(destination, shipment, make, {"txt", "xml"});
}

}  // namespace newscart::dialect
