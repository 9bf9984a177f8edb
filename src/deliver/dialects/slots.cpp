#include "deliver/dialects/slots.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "deliver/names.h"
#include "lib/icu/calendar.h"
#include "lib/icu/unicode.h"
#include "lib/sndfile/file.h"
#include "master/tags.h"

namespace newscart::dialect {
namespace {

const Product& bulletin_of(const Destination& destination, const Shipment& shipment) {
    std::string made;
    for (const Product& product : shipment.bulletins) {
        const bool named = destination.output.empty() || product.output == destination.output;
        if (named && (destination.format.empty() || product.format == destination.format)) return product;
        made += (made.empty() ? "" : ", ") + (destination.output.empty() ? product.format : product.output);
    }
    throw Error(Fault::Delivery,
                fmt::format("[[deliver]] {} = '{}': there is no such [[output]]; there are: {}",
                            destination.output.empty() ? "format" : "output",
                            destination.output.empty() ? destination.format : destination.output, made));
}

/// "3001" and 2 -> "3003", "DA0099" and 1 -> "DA0100": as many digits as before.
std::string counted(const std::string& cart, int further) {
    if (cart.empty()) return {};
    const std::size_t digits = cart.find_last_not_of("0123456789") + 1;  // npos + 1 is 0
    const std::string number = cart.substr(digits);
    return cart.substr(0, digits) +
           fmt::format("{:0{}}", std::strtoll(number.c_str(), nullptr, 10) + further, number.size());
}

std::string local_text(Instant instant, const std::string& timezone) {
    const icu::CivilTime at = icu::civil_time(instant, timezone);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", at.year, at.month, at.day, at.hour, at.minute, at.second);
}

/// The chunks know ASCII only.
std::string plain(const std::string& text) { return icu::to_ascii(one_line(text)); }

std::string carted(const Slot& slot, const Destination& destination, const Shipment& shipment) {
    const Product& product = *slot.product;
    const Validity validity = validity_of(destination, shipment);
    const std::string on_air = local_text(shipment.air_time, shipment.timezone);
    constexpr std::size_t kDateLength = 10;
    sndfile::Bext bext;
    bext.description = plain(product.tags.title);
    bext.originator = plain(product.tags.artist);
    bext.reference = slot.cart;
    bext.date = on_air.substr(0, kDateLength);
    bext.time = on_air.substr(kDateLength + 1);
    sndfile::Cart cart;
    cart.title = plain(product.tags.title);
    cart.artist = plain(product.tags.artist);
    cart.cut = slot.cart;
    cart.category = plain(destination.group.empty() ? "NEWS" : destination.group);
    cart.out_cue = plain(product.outcue);
    cart.start_date = validity.start.substr(0, kDateLength);
    cart.start_time = validity.start.substr(kDateLength + 1);
    cart.end_date = validity.end.substr(0, kDateLength);
    cart.end_time = validity.end.substr(kDateLength + 1);
    const Cues cues = cues_of(product, destination);
    const Frames segue = frames_of(cues.segue);
    cart.timers = {
        {"AUDs", 0},     {"AUDe", product.length_frames}, {"INTs", 0},    {"INTe", frames_of(cues.intro_end)},
        {"SEGs", segue}, {"SEGe", product.length_frames}, {"SEC1", segue}};
    return sndfile::annotate_wav(product.bytes, bext, cart);
}

}  // namespace

std::vector<Slot> slots_of(const Destination& destination, const Shipment& shipment) {
    if (!destination.segments) {
        const Product& product = bulletin_of(destination, shipment);
        return {{1, destination.cart,
                 file_name(destination.name, shipment, &product, product.extension, 1, destination.cart), &product}};
    }
    const Product& bulletin = bulletin_of(destination, shipment);
    std::vector<const Product*> segments;
    for (const Product& segment : shipment.segments)
        if (segment.output == bulletin.output) segments.push_back(&segment);
    std::vector<Slot> slots;
    std::set<std::string> taken;
    for (int i = 0; i < destination.slots; ++i) {
        const auto place = static_cast<std::size_t>(i);
        const Product* product = place < segments.size() ? segments[place] : nullptr;
        const std::string cart = counted(destination.cart, i);
        slots.push_back(
            {i + 1, cart, file_name(destination.name, shipment, product, bulletin.extension, i + 1, cart), product});
        if (!taken.insert(slots.back().name).second) {
            throw Error(Fault::Delivery, fmt::format("[[deliver]] name = '{}': two segments would be '{}'; put "
                                                     "{{slot}} or {{cart}} in it",
                                                     destination.name, slots.back().name));
        }
    }
    return slots;
}

Cues cues_of(const Product& product, const Destination& destination) {
    Cues cues;
    cues.end = seconds_of(product.length_frames);
    cues.segue = std::max(cues.end - destination.segue_seconds, 0.0);
    cues.intro_end = std::min(seconds_of(product.intro_frames), cues.segue);
    return cues;
}

Validity validity_of(const Destination& destination, const Shipment& shipment) {
    const std::chrono::seconds after = destination.valid.count() > 0 ? destination.valid : shipment.every;
    return {local_text(shipment.air_time - destination.early, shipment.timezone),
            local_text(shipment.air_time + after, shipment.timezone)};
}

std::string audio_of(const Slot& slot, const Destination& destination, const Shipment& shipment,
                     const std::vector<std::pair<std::string, std::string>>& user) {
    const Product& product = *slot.product;
    if (product.extension == "wav") return carted(slot, destination, shipment);
    if (user.empty() || product.extension != "mp3") return std::string(product.bytes);
    Tags tags = product.tags;
    tags.user.insert(tags.user.end(), user.begin(), user.end());
    return retagged_mp3(product.bytes, tags, product.length_frames);
}

Consignment each_slot(const Destination& destination, const Shipment& shipment, const MakeParcels& make,
                      const std::vector<std::string>& sidecars) {
    Consignment out;
    for (const Slot& slot : slots_of(destination, shipment)) {
        if (slot.product != nullptr) {
            make(slot, out);
            continue;
        }
        out.retired.push_back(slot.name);
        for (const std::string& extension : sidecars) out.retired.push_back(with_extension(slot.name, extension));
    }
    return out;
}

std::string with_extension(const std::string& name, std::string_view extension) {
    const std::size_t dot = name.rfind('.');
    return fmt::format("{}.{}", dot == std::string::npos ? name : name.substr(0, dot), extension);
}

std::string seconds_text(double seconds) { return fmt::format("{:.3f}", seconds); }

std::string one_line(std::string_view value) {
    std::string out;
    for (const char32_t c : icu::code_points(value)) {
        const bool breaks = c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
        out += breaks ? " " : icu::utf8(c);
    }
    return collapse_space(out);
}

std::string xml_text(std::string_view value) {
    std::string out;
    for (const char c : one_line(value)) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&apos;"; break;
            default: out += c;
        }
    }
    return out;
}

std::string csv_field(std::string_view value) { return '"' + replace_all(one_line(value), "\"", "\"\"") + '"'; }

std::string cut(std::string_view value, std::size_t most_characters) {
    std::string line = one_line(value);
    const std::vector<char32_t> characters = icu::code_points(line);
    if (characters.size() <= most_characters) return line;
    std::string out;
    for (std::size_t i = 0; i < most_characters; ++i) out += icu::utf8(characters[i]);
    return std::string(trim(out));
}

}  // namespace newscart::dialect
