// Liquidsoap: cue points in the file's own fields, and for those who play a list an M3U whose lines are "annotate:"
// requests with the same fields.
#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "deliver/dialects/slots.h"
#include "deliver/names.h"

namespace newscart::dialect {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

Fields cue_fields(const Cues& cues) {
    const std::string zero = seconds_text(0);
    return {{"liq_cue_in", zero},
            {"liq_cue_out", seconds_text(cues.end)},
            {"liq_fade_in", zero},
            {"liq_fade_out", zero},
            {"liq_cross_duration", seconds_text(cues.end - cues.segue)},
            {"liq_disable_autocue", "true"}};
}

/// A string of its annotate protocol: quotes and backslashes are escaped, and it ends with the line.
std::string in_quotes(std::string_view value) {
    const std::string line = replace_all(one_line(value), "\\", "\\\\");
    return '"' + replace_all(line, "\"", "\\\"") + '"';
}

}  // namespace

Consignment liquidsoap(const Destination& destination, const Shipment& shipment, const Existing& /*existing*/) {
    const std::string where = destination.link.empty() ? destination.path.string() : destination.link;
    std::string list = "#EXTM3U\n";
    Consignment out = each_slot(destination, shipment, [&](const Slot& slot, Consignment& made) {
        const Cues cues = cues_of(*slot.product, destination);
        const Fields fields = cue_fields(cues);
        made.parcels.push_back({slot.name, audio_of(slot, destination, shipment, fields), true});
        const Tags& tags = slot.product->tags;
        list += fmt::format("#EXTINF:{:.0f},{}\nannotate:title={},artist={}", cues.end, one_line(tags.title),
                            in_quotes(tags.title), in_quotes(tags.artist));
        for (const auto& [name, value] : fields) list += fmt::format(",{}={}", name, in_quotes(value));
        list += fmt::format(":{}{}{}\n", where, where.empty() ? "" : "/", slot.name);
    });
    if (!destination.list.empty()) {
        out.parcels.push_back({file_name(destination.list, shipment, nullptr, "m3u", 1, destination.cart), list});
    }
    return out;
}

}  // namespace newscart::dialect
