// mAirList reads what lies beside a file: its own XML (MMD), or CSV with a line of names.
#include <fmt/format.h>

#include "deliver/dialects/slots.h"

namespace newscart::dialect {
namespace {

std::string mmd(const Product& product, const Cues& cues) {
    std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<PlaylistItem Class=\"File\">\r\n";
    out += fmt::format("  <Title>{}</Title>\r\n  <Artist>{}</Artist>\r\n  <Type>News</Type>\r\n",
                       xml_text(product.tags.title), xml_text(product.tags.artist));
    out += fmt::format("  <Duration>{}</Duration>\r\n  <EndType>Fade</EndType>\r\n  <Markers>\r\n",
                       seconds_text(cues.end));
    const auto marker = [&](const char* type, double seconds) {
        out += fmt::format("    <Marker Type=\"{}\" Position=\"{}\"/>\r\n", type, seconds_text(seconds));
    };
    marker("CueIn", 0);
    marker("Ramp1", cues.intro_end);
    marker("StartNext", cues.segue);
    marker("CueOut", cues.end);
    return out + "  </Markers>\r\n</PlaylistItem>\r\n";
}

std::string csv(const Product& product, const Cues& cues) {
    return fmt::format("Title,Artist,Type,Duration,CueIn,Ramp1,StartNext,CueOut\r\n{},{},News,{},0.000,{},{},{}\r\n",
                       csv_field(product.tags.title), csv_field(product.tags.artist), seconds_text(cues.end),
                       seconds_text(cues.intro_end), seconds_text(cues.segue), seconds_text(cues.end));
}

}  // namespace

Consignment mairlist(const Destination& destination, const Shipment& shipment, const Existing& /*existing*/) {
    const auto make = [&](const Slot& slot, Consignment& out) {
        const Cues cues = cues_of(*slot.product, destination);
        if (destination.sidecar == "mmd") out.parcels.push_back({slot.name + ".mmd", mmd(*slot.product, cues)});
        if (destination.sidecar == "csv") {
            out.parcels.push_back({with_extension(slot.name, "csv"), csv(*slot.product, cues)});
        }
        out.parcels.push_back({slot.name, audio_of(slot, destination, shipment), true});
    };
    Consignment out = each_slot(destination, shipment, make, {"csv"});
    const std::vector<std::string> retired = out.retired;
    for (const std::string& name : retired) {
        if (name.size() > 4 && name.substr(name.size() - 4) != ".csv") out.retired.push_back(name + ".mmd");
    }
    return out;
}

}  // namespace newscart::dialect
