// PlayIt Live: an M3U whose comments say what each file is. Its fields end at a semicolon.
#include <fmt/format.h>

#include "base/text.h"
#include "deliver/dialects/slots.h"
#include "deliver/names.h"

namespace newscart::dialect {

Consignment playit(const Destination& destination, const Shipment& shipment, const Existing& /*existing*/) {
    const std::string where = destination.link.empty() ? destination.path.string() : destination.link;
    // Its machines run Windows: "link" is mostly a folder as they see it.
    const char* separator = where.find('\\') != std::string::npos ? "\\" : "/";
    std::string list = "#EXTM3U\r\n";
    Consignment out = each_slot(destination, shipment, [&](const Slot& slot, Consignment& made) {
        const Cues cues = cues_of(*slot.product, destination);
        made.parcels.push_back({slot.name, audio_of(slot, destination, shipment), true});
        const std::string place = where.empty() ? slot.name : where + separator + slot.name;
        const std::string title = replace_all(one_line(slot.product->tags.title), ";", ",");
        list += fmt::format("# URL: Duration={}; Title={}; URL={}; Type=File\r\n{}\r\n", seconds_text(cues.end), title,
                            place, place);
    });
    out.parcels.push_back({file_name(destination.list, shipment, nullptr, "m3u", 1, destination.cart), list});
    return out;
}

}  // namespace newscart::dialect
