// A podcast: the bulletins under names of their own and an RSS 2.0 feed of the last of them, which is also the memory
// of what is there.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "deliver/dialects/slots.h"
#include "deliver/names.h"
#include "lib/icu/calendar.h"
#include "lib/pugixml/xml.h"

namespace newscart::dialect {
namespace {

struct Episode {
    std::string title, url, guid, date, duration, type, bytes;
};

std::string media_type(std::string_view extension) {
    if (extension == "mp3" || extension == "mp2") return "audio/mpeg";
    if (extension == "m4a") return "audio/mp4";
    if (extension == "opus") return "audio/ogg";
    return extension == "flac" ? "audio/flac" : "audio/wav";
}

/// "Mon, 23 Nov 2026 15:00:00 +0000"
std::string mail_date(Instant instant) {
    static constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const icu::CivilTime at = icu::civil_time(instant, "UTC");
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000", kDays[static_cast<std::size_t>(at.weekday)],
                       at.day, kMonths[static_cast<std::size_t>(at.month - 1)], at.year, at.hour, at.minute, at.second);
}

/// An address may hold no spaces and no letters beyond ASCII.
std::string percent(std::string_view name) {
    std::string out;
    for (const char c : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~';
        out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

std::string from_percent(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view hex = text[i] == '%' ? text.substr(i + 1, 2) : "";
        if (hex.size() == 2 && hex.find_first_not_of("0123456789ABCDEFabcdef") == std::string_view::npos) {
            out += static_cast<char>(std::stoi(std::string(hex), nullptr, 16));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

const std::string& text_of(const xml::Element& item, std::string_view name) {
    return xml::or_none(item.child(name)).text;
}

/// What is in the feed so far, newest first. A feed that cannot be read is begun anew.
std::vector<Episode> episodes_in(const std::optional<std::string>& feed) {
    std::vector<Episode> episodes;
    if (!feed) return episodes;
    const xml::Parsed parsed = xml::parse(*feed, {});
    const xml::Element* channel = parsed.error.empty() ? parsed.root.child("channel") : nullptr;
    for (const xml::Element& item : xml::or_none(channel).children) {
        if (item.name != "item") continue;
        const xml::Element& enclosure = xml::or_none(item.child("enclosure"));
        episodes.push_back({text_of(item, "title"), enclosure.attribute("url"), text_of(item, "guid"),
                            text_of(item, "pubDate"), text_of(item, "duration"), enclosure.attribute("type"),
                            enclosure.attribute("length")});
    }
    return episodes;
}

std::string rss(const std::vector<Episode>& episodes, const Destination& destination, const Shipment& shipment,
                const std::string& feed_name) {
    const std::string title = xml_text(shipment.station_name + " news");
    std::string out =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<rss version=\"2.0\" xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\" "
        "xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n";
    out += fmt::format("<title>{}</title>\n<link>{}</link>\n<description>{}</description>\n", title,
                       xml_text(destination.link), title);
    out += fmt::format("<atom:link href=\"{}\" rel=\"self\" type=\"application/rss+xml\"/>\n",
                       xml_text(destination.link + "/" + percent(feed_name)));
    out += fmt::format("<language>{}</language>\n<itunes:author>{}</itunes:author>\n", xml_text(shipment.language),
                       xml_text(shipment.station_name));
    out += "<itunes:category text=\"News\"/>\n<itunes:explicit>false</itunes:explicit>\n";
    for (const Episode& each : episodes) {
        out += fmt::format("<item>\n<title>{}</title>\n<guid isPermaLink=\"false\">{}</guid>\n<pubDate>{}</pubDate>\n",
                           xml_text(each.title), xml_text(each.guid), xml_text(each.date));
        out += fmt::format("<enclosure url=\"{}\" length=\"{}\" type=\"{}\"/>\n", xml_text(each.url),
                           xml_text(each.bytes), xml_text(each.type));
        out += fmt::format("<itunes:duration>{}</itunes:duration>\n<itunes:explicit>false</itunes:explicit>\n</item>\n",
                           xml_text(each.duration));
    }
    return out + "</channel>\n</rss>\n";
}

}  // namespace

Consignment podcast(const Destination& destination, const Shipment& shipment, const Existing& existing) {
    const std::string feed_name = file_name(destination.list, shipment, nullptr, "xml", 1, "");
    Consignment out = each_slot(destination, shipment, [&](const Slot& slot, Consignment& made) {
        made.parcels.push_back({slot.name, audio_of(slot, destination, shipment), true});
    });
    const Parcel& audio = out.parcels.front();
    const Product& product = *slots_of(destination, shipment).front().product;
    Episode newest;
    newest.title = product.tags.title;
    newest.url = destination.link + "/" + percent(audio.name);
    newest.guid = shipment.station_id + "-" + format_compact(shipment.air_time);
    newest.date = mail_date(shipment.air_time);
    newest.duration = fmt::format("{:.0f}", seconds_of(product.length_frames));
    newest.type = media_type(product.extension);
    newest.bytes = std::to_string(audio.bytes.size());

    std::vector<Episode> episodes = episodes_in(existing(feed_name));
    std::erase_if(episodes, [&](const Episode& each) { return each.guid == newest.guid || each.url == newest.url; });
    episodes.insert(episodes.begin(), newest);
    const auto keep = static_cast<std::size_t>(destination.keep);
    for (std::size_t i = keep; i < episodes.size(); ++i) {
        // Only what lies beside the feed, whatever else stands in it.
        const std::string start = destination.link + "/";
        if (episodes[i].url.compare(0, start.size(), start) != 0) continue;
        const std::string name = from_percent(std::string_view(episodes[i].url).substr(start.size()));
        if (!name.empty() && name.front() != '.' && name.find('/') == std::string::npos) out.retired.push_back(name);
    }
    if (episodes.size() > keep) episodes.resize(keep);
    out.parcels.push_back({feed_name, rss(episodes, destination, shipment, feed_name)});
    return out;
}

}  // namespace newscart::dialect
