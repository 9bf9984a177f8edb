// A podcast: the bulletins under names of their own and an RSS 2.0 feed of the last of them, which is also the memory
// of what is there.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "deliver/dialects/slots.h"
#include "deliver/names.h"
#include "lib/curl/session.h"
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

xml::Element element(const char* name, std::string_view text) {
    xml::Element made;
    made.name = name;
    made.text = one_line(text);
    return made;
}

xml::Element element(const char* name, std::vector<std::pair<std::string, std::string>> attributes) {
    xml::Element made;
    made.name = name;
    made.attributes = std::move(attributes);
    return made;
}

xml::Element item_of(const Episode& episode) {
    xml::Element item = element("item", "");
    item.children = {element("title", episode.title), element("guid", episode.guid), element("pubDate", episode.date)};
    item.children[1].attributes = {{"isPermaLink", "false"}};
    item.children.push_back(
        element("enclosure", {{"url", episode.url}, {"length", episode.bytes}, {"type", episode.type}}));
    item.children.push_back(element("itunes:duration", episode.duration));
    item.children.push_back(element("itunes:explicit", "false"));
    return item;
}

std::string rss(const std::vector<Episode>& episodes, const Destination& destination, const Shipment& shipment,
                const std::string& feed_name) {
    const std::string title = shipment.station_name + " news";
    xml::Element channel = element("channel", "");
    channel.children = {element("title", title), element("link", destination.link), element("description", title)};
    channel.children.push_back(
        element("atom:link", {{"href", destination.link + "/" + curl::percent_encoded(feed_name)},
                              {"rel", "self"},
                              {"type", "application/rss+xml"}}));
    channel.children.push_back(element("language", shipment.language));
    channel.children.push_back(element("itunes:author", shipment.station_name));
    channel.children.push_back(element("itunes:category", {{"text", "News"}}));
    channel.children.push_back(element("itunes:explicit", "false"));
    for (const Episode& each : episodes) channel.children.push_back(item_of(each));
    xml::Element root = element("rss", {{"version", "2.0"},
                                        {"xmlns:itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"},
                                        {"xmlns:atom", "http://www.w3.org/2005/Atom"}});
    root.children.push_back(std::move(channel));
    return xml::write(root);
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
    newest.url = destination.link + "/" + curl::percent_encoded(audio.name);
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
