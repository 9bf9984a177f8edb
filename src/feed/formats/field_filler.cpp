#include "feed/formats/field_filler.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "feed/decode.h"

namespace newscart {
namespace {

constexpr int kShallow = 64;  ///< levels of mark-up within one paragraph

bool holds_reference(std::string_view text) {
    for (const std::string_view reference : {"&apos;", "&quot;", "&amp;", "&nbsp;", "&#", "&lt;", "&gt;"}) {
        if (text.find(reference) != std::string_view::npos) return true;
    }
    return false;
}

/// What systems write into fields that nobody filled.
bool says_nothing(std::string_view text) {
    static constexpr std::array<std::string_view, 5> kNothing{"no-data-available", "n/a", "null", "(null)",
                                                              "undefined"};
    return std::find(kNothing.begin(), kNothing.end(), ascii_lower(text)) != kNothing.end();
}

}  // namespace

bool FieldFiller::has(std::string_view field) const { return item_.article.found_in.count(std::string(field)) > 0; }

void FieldFiller::found(std::string_view field, std::string_view place) {
    item_.article.found_in.emplace(field, place);
}

bool FieldFiller::fill(std::string_view field, std::string_view value, std::string_view place) {
    const std::string text = tidy(value);
    if (text.empty() || has(field) || says_nothing(text)) return false;
    const bool moment = field == "published" || field == "updated" || field == "embargo" || field == "expires";
    if (moment && text.find("YYYY") != std::string::npos) return false;
    switch (set_field(item_.article, field, text, zone_)) {
        case FieldSet::Done: found(field, place); return true;
        case FieldSet::Unsafe: doubt(unsafe_field(field, text), place); return false;
        case FieldSet::Unfit:
        case FieldSet::Unknown: break;
    }
    return false;
}

void FieldFiller::dateline(std::string_view value, std::string_view place) {
    Dateline split = split_dateline(value);
    // A machine's moment is none that was printed.
    if (split.date.find(':') != std::string::npos || says_nothing(split.date)) split.date.clear();
    if (!split.place.empty()) fill("dateline", split.place, place);
    if (split.date.empty() || has("dateline_date")) return;
    item_.article.dateline_date = std::move(split.date);
    found("dateline_date", place);
}

void FieldFiller::status(std::string_view word, std::string_view place) {
    if (trim(word).empty()) return;
    const std::string known = ascii_lower(code_word(word));
    if (known == "embargoed") {
        item_.embargoed = true;
        return;
    }
    if (known == "corrected" || known == "correction") {
        correction("correction", place);
        return;
    }
    if (set_field(item_.article, "status", known, zone_) == FieldSet::Done) {
        found("status", place);
    } else {
        doubt(unsafe_field("status", known), place);
    }
}

void FieldFiller::correction(std::string_view note, std::string_view place) {
    std::string text = tidy(note);
    std::string& field = item_.article.correction;
    // The word alone gives way to what it is about.
    if (text.empty() || (!field.empty() && field != "correction")) return;
    field = std::move(text);
    item_.article.found_in["correction"] = place;
}

void FieldFiller::withdraws(std::string_view id, std::string_view place) {
    const std::string text = tidy(id);
    std::vector<std::string>& ids = item_.article.withdraws;
    if (text.empty() || std::find(ids.begin(), ids.end(), text) != ids.end()) return;
    ids.push_back(text);
    found("withdraws", place);
}

void FieldFiller::doubt(const std::string& why, std::string_view place) {
    if (!item_.article.doubt.empty()) return;
    item_.article.doubt = why;
    found("doubt", place);
}

void FieldFiller::note(std::string_view words, std::string_view place) {
    // What stands in brackets is a note of its own: "(see also Politics) Embargoed to 0001 Friday".
    const std::string lines = replace_all(std::string(words), ") ", ")\n");
    for (const std::string_view line : split(lines, '\n')) {
        std::string text = tidy(line);
        if (!text.empty()) item_.notices.push_back({std::move(text), std::string(place)});
    }
}

void FieldFiller::body(Prose prose, std::string_view place) {
    if (!prose.photo_credit.empty()) fill("photo_credit", prose.photo_credit, place);
    if (!prose.refused.empty()) item_.refused = prose.refused;
    if (prose.paragraphs.empty()) return;
    std::vector<std::string>& paragraphs = item_.article.paragraphs;
    for (const int heading : prose.headings)
        item_.article.headings.push_back(heading + static_cast<int>(paragraphs.size()));
    for (std::string& paragraph : prose.paragraphs) {
        // Some suppliers escape their mark-up once more than they should, and that of what they embed, too.
        const bool escaped = paragraph.find("</") != std::string::npos || holds_reference(paragraph);
        paragraphs.push_back(escaped ? line_of_fragment(paragraph, kShallow) : std::move(paragraph));
    }
    found("paragraphs", place);
}

std::string_view code_word(std::string_view code) {
    code = trim(code);
    while (!code.empty() && code.back() == '/') code.remove_suffix(1);
    const std::size_t at = code.find_last_of(":/#");
    return at == std::string_view::npos ? code : code.substr(at + 1);
}

std::string_view no_story(std::string_view kind) {
    struct Kind {
        std::string_view word;
        std::string_view reason;
    };
    static constexpr std::array<Kind, 27> kKinds{{{"picture", "a picture, no story"},
                                                  {"photo", "a picture, no story"},
                                                  {"photograph", "a picture, no story"},
                                                  {"image", "a picture, no story"},
                                                  {"still", "a picture, no story"},
                                                  {"graphic", "a graphic, no story"},
                                                  {"icon", "a graphic, no story"},
                                                  {"animation", "a graphic, no story"},
                                                  {"infographic", "a graphic, no story"},
                                                  {"video", "a video, no story"},
                                                  {"movingimage", "a video, no story"},
                                                  {"complexdata", "data, no story"},
                                                  {"data", "data, no story"},
                                                  {"table", "a table, no story"},
                                                  {"audio", "a recording, no story"},
                                                  {"audiovideo", "a video, no story"},
                                                  {"sound", "a recording, no story"},
                                                  {"event", "a planning item, no story"},
                                                  {"planning", "a planning item, no story"},
                                                  {"assignment", "a planning item, no story"},
                                                  {"concept", "a list of terms, no story"},
                                                  {"knowledge", "a list of terms, no story"},
                                                  {"catalog", "a list of terms, no story"},
                                                  {"advert", "an advertisement, no story"},
                                                  {"advertisement", "an advertisement, no story"},
                                                  {"schema", "configuration, no story"},
                                                  {"user", "configuration, no story"}}};
    const std::string word = ascii_lower(code_word(kind));
    for (const Kind& known : kKinds) {
        if (known.word == word) return known.reason;
    }
    return {};
}

bool has_digit(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Dateline split_dateline(std::string_view text) {
    std::string line = tidy(text);
    if (const std::size_t open = line.rfind('('); open != std::string::npos) line.resize(open);
    const auto strip = [](std::string_view part) {
        static constexpr std::string_view kEdges = " ,;:.-=_";
        for (bool more = true; more;) {
            more = false;
            while (!part.empty() && kEdges.find(part.back()) != std::string_view::npos) part.remove_suffix(1);
            for (const std::string_view dash : {"–", "—"}) {
                if (part.size() >= dash.size() && part.substr(part.size() - dash.size()) == dash) {
                    part.remove_suffix(dash.size());
                    more = true;
                }
            }
        }
        return std::string(trim(part));
    };
    Dateline split_line;
    std::vector<std::string> place;
    std::vector<std::string> date;
    for (const std::string_view part : split(line, ',')) {
        // The date begins with the first part that holds a figure, and goes on to the end.
        (date.empty() && !has_digit(part) ? place : date).emplace_back(trim(part));
    }
    split_line.place = strip(join(place, ", "));
    split_line.date = strip(join(date, ", "));
    return split_line;
}

}  // namespace newscart
