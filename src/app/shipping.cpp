#include "app/shipping.h"

#include <fmt/format.h>

#include <algorithm>

namespace newscart {
namespace {

std::string last_words(const std::string& text) {
    constexpr std::size_t kMostBytes = 60;
    if (text.size() <= kMostBytes) return text;
    const std::size_t space = text.find(' ', text.size() - kMostBytes);
    return space == std::string::npos ? text : text.substr(space + 1);
}

/// Of the last line of a story, or of the bulletin for -1.
std::string last_words(const Edition& edition, int story) {
    const auto& items = edition.rundown.items;
    const auto last = std::find_if(items.rbegin(), items.rend(), [story](const RundownItem& item) {
        return item.kind == RundownItem::Kind::Line && (story < 0 || item.story == story);
    });
    if (last == items.rend()) return {};
    return last_words(edition.draft.lines[static_cast<std::size_t>(last->line)].text);
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
        facts.push_back({made.media.extension, made.media.output.name, made.media.output.format, made.media.tags,
                         made.media.length_frames, first_word(made.media.tags), last_words(edition, made.story),
                         made.story >= 0});
    }
    return facts;
}

std::vector<ProductFacts> facts_of(const nlohmann::ordered_json& report, const Station& station) {
    const auto list = [&](const char* name) { return report.value(name, nlohmann::ordered_json::array()); };
    const nlohmann::ordered_json items = list("items");
    const nlohmann::ordered_json stories = list("stories");
    const bool timeless = report.value("kind", "") == name_of(EditionKind::Evergreen);
    const std::string local = report.value("air_time_local", "");
    const auto last_line = [&](int story) {
        std::string text;
        for (const nlohmann::ordered_json& item : items) {
            const bool counts = item.value("kind", "") == "line" && (story < 0 || item.value("story", -1) == story);
            if (counts) text = item.value("text", "");
        }
        return last_words(text);
    };
    std::vector<ProductFacts> facts;
    for (const nlohmann::ordered_json& file : report.at("files")) {
        ProductFacts each;
        const std::string name = file.value("file", "");
        each.extension = name.substr(name.rfind('.') + 1);
        each.format = file.value("format", each.extension);
        each.output = file.value("output", each.format);
        each.tags.title = station.name + " news" + (timeless ? "" : ", " + local);
        each.tags.artist = station.name;
        each.tags.album = station.name + " news";
        each.tags.date = timeless ? "" : local.substr(0, local.find(' '));
        each.tags.language = station.language;
        each.tags.genre = "News";
        each.length_frames = file.value("length_frames", report.value("length_frames", Frames{0}));
        const auto told = std::find_if(stories.begin(), stories.end(), [&](const nlohmann::ordered_json& story) {
            return story.value("segment", "") == name ||
                   (file.contains("story") && file.at("story") == story.value("story", -1));
        });
        if (told != stories.end()) {
            each.segment = true;
            each.tags.title =
                fmt::format("{:02} {}", std::distance(stories.begin(), told) + 1, told->value("headline", ""));
            each.outcue = last_line(told->value("story", -1));
        } else {
            const auto first = std::find_if(items.begin(), items.end(), [](const nlohmann::ordered_json& item) {
                return item.value("kind", "") == "line";
            });
            if (first != items.end()) each.intro_frames = first->value("start_frame", Frames{0});
            each.outcue = last_line(-1);
        }
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
            .push_back({files[i].bytes, fact.extension, fact.output, fact.format, fact.tags, fact.length_frames,
                        fact.intro_frames, fact.outcue});
    }
    return shipment;
}

}  // namespace newscart
