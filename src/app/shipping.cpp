#include "app/shipping.h"

#include <algorithm>

namespace newscart {
namespace {

/// The last words of the last line of a story, or of the bulletin for -1.
std::string last_words(const Edition& edition, int story) {
    constexpr std::size_t kMostBytes = 60;
    const auto& items = edition.rundown.items;
    const auto last = std::find_if(items.rbegin(), items.rend(), [story](const RundownItem& item) {
        return item.kind == RundownItem::Kind::Line && (story < 0 || item.story == story);
    });
    if (last == items.rend()) return {};
    const std::string& text = edition.draft.lines[static_cast<std::size_t>(last->line)].text;
    if (text.size() <= kMostBytes) return text;
    const std::size_t space = text.find(' ', text.size() - kMostBytes);
    return space == std::string::npos ? text : text.substr(space + 1);
}

Frames first_word(const Tags& tags) {
    const auto spoken = std::find_if(tags.chapters.begin(), tags.chapters.end(), [](const ProgrammeMark& mark) {
        return mark.kind != "sound" && mark.kind != "bed";
    });
    return spoken == tags.chapters.end() ? 0 : spoken->frame;
}

}  // namespace

std::vector<ProductFacts> facts_of(const Edition& edition) {
    std::vector<ProductFacts> facts;
    facts.reserve(edition.files.size());
    for (const EditionMedia& made : edition.files) {
        facts.push_back({made.media.extension, made.media.output.format, made.media.tags, made.media.length_frames,
                         first_word(made.media.tags), last_words(edition, made.story), made.story >= 0});
    }
    return facts;
}

std::vector<ProductFacts> facts_of(const nlohmann::ordered_json& report, const std::string& station_name) {
    std::vector<ProductFacts> facts;
    for (const nlohmann::ordered_json& file : report.at("files")) {
        ProductFacts each;
        const std::string name = file.value("file", "");
        if (name.compare(0, 8, "bulletin") != 0) break;
        each.extension = name.substr(name.rfind('.') + 1);
        each.format = file.value("format", each.extension);
        each.tags.title = station_name + " news";
        each.tags.artist = station_name;
        each.length_frames = report.value("length_frames", Frames{0});
        facts.push_back(std::move(each));
    }
    return facts;
}

Shipment shipment_of(const Station& station, Instant air_time, const std::vector<ProductFacts>& facts,
                     const std::vector<EditionFile>& files) {
    Shipment shipment;
    shipment.station_name = station.name;
    shipment.station_id = station.id;
    shipment.language = station.language;
    shipment.timezone = station.timezone;
    shipment.air_time = air_time;
    shipment.every = station.every;
    for (std::size_t i = 0; i < facts.size(); ++i) {
        const ProductFacts& fact = facts[i];
        (fact.segment ? shipment.segments : shipment.bulletins)
            .push_back({files[i].bytes, fact.extension, fact.format, fact.tags, fact.length_frames, fact.intro_frames,
                        fact.outcue});
    }
    return shipment;
}

}  // namespace newscart
