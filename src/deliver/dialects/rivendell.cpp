// A drop box of Rivendell: the cart's data as RDXL, in a user-text frame "rdxl" of the MP3 or in a sidecar for
// rdimport --xml. Rivendell reads RDXL line by line, so every element stands on a line of its own.
#include <fmt/format.h>

#include "deliver/dialects/slots.h"

namespace newscart::dialect {
namespace {

// What its database holds.
constexpr std::size_t kMostTitle = 191;
constexpr std::size_t kMostDescription = 64;
constexpr std::size_t kMostGroup = 10;

std::string element(const char* name, std::string_view value) {
    return fmt::format("<{}>{}</{}>\n", name, xml_text(value), name);
}

std::string milliseconds(double seconds) { return fmt::format("{:.0f}", seconds * 1000); }

std::string rdxl(const Slot& slot, const Destination& destination, const Shipment& shipment) {
    const Product& product = *slot.product;
    const Cues cues = cues_of(product, destination);
    const Validity validity = validity_of(destination, shipment);
    std::string out = "<cart>\n";
    if (!slot.cart.empty()) out += element("number", slot.cart);
    out += element("type", "audio");
    if (!destination.group.empty()) out += element("groupName", cut(destination.group, kMostGroup));
    out += element("title", cut(product.tags.title, kMostTitle));
    out += element("artist", cut(product.tags.artist, kMostTitle));
    out += element("album", cut(product.tags.album, kMostTitle));
    out += "<cutList>\n<cut>\n";
    out += element("description", cut(product.tags.title, kMostDescription));
    out += element("outcue", cut(product.outcue, kMostDescription));
    out += element("length", milliseconds(cues.end));
    out += element("startDatetime", validity.start);
    out += element("endDatetime", validity.end);
    out += element("startPoint", "0");
    out += element("endPoint", milliseconds(cues.end));
    out += element("segueStartPoint", destination.segue_seconds > 0 ? milliseconds(cues.segue) : "-1");
    out += element("segueEndPoint", destination.segue_seconds > 0 ? milliseconds(cues.end) : "-1");
    // The talk is what a presenter may speak over: up to the first word.
    out += element("talkStartPoint", cues.intro_end > 0 ? "0" : "-1");
    out += element("talkEndPoint", cues.intro_end > 0 ? milliseconds(cues.intro_end) : "-1");
    for (const char* none : {"hookStartPoint", "hookEndPoint", "fadeupPoint", "fadedownPoint"})
        out += element(none, "-1");
    return out + "</cut>\n</cutList>\n</cart>\n";
}

}  // namespace

Consignment rivendell(const Destination& destination, const Shipment& shipment, const Existing& /*existing*/) {
    const auto make = [&](const Slot& slot, Consignment& out) {
        const std::string cart = rdxl(slot, destination, shipment);
        if (destination.sidecar == "xml") out.parcels.push_back({with_extension(slot.name, "xml"), cart});
        out.parcels.push_back({slot.name, audio_of(slot, destination, shipment, {{"rdxl", cart}}), true});
    };
    return each_slot(destination, shipment, make, {"xml"});
}

}  // namespace newscart::dialect
