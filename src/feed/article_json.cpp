#include "feed/article_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "base/error.h"
#include "base/text.h"
#include "feed/clean.h"
#include "feed/decode.h"

namespace newscart {
namespace {

using nlohmann::json;

const char* name_of(Article::Status status) {
    switch (status) {
        case Article::Status::Withheld: return "withheld";
        case Article::Status::Canceled: return "canceled";
        case Article::Status::Usable: break;
    }
    return "usable";
}

json moment(const std::optional<Instant>& instant) { return instant ? json(format_instant(*instant)) : json(nullptr); }

[[noreturn]] void fail(const std::string& field, const std::string& fact) {
    throw Error(Fault::Input, "\"" + field + "\": " + fact);
}

const json* field_of(const json& object, const char* field) {
    const auto found = object.find(field);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string text_of(const json& object, const char* field) {
    const json* value = field_of(object, field);
    if (value == nullptr) return {};
    if (value->is_number_integer()) return value->dump();
    if (!value->is_string()) fail(field, "is no text");
    return value->get<std::string>();
}

std::vector<std::string> texts_of(const json& object, const char* field) {
    const json* list = field_of(object, field);
    if (list == nullptr) return {};
    if (!list->is_array()) fail(field, "is no list");
    std::vector<std::string> texts;
    for (const json& text : *list) {
        if (!text.is_string()) fail(field, "holds something that is no text");
        texts.push_back(text.get<std::string>());
    }
    return texts;
}

std::optional<Instant> moment_of(const json& object, const char* field) {
    const std::string text = text_of(object, field);
    if (text.empty()) return std::nullopt;
    const auto instant = parse_instant(text);
    if (!instant) fail(field, "'" + text + "' is no time; write it as 2026-11-23T15:00:00Z");
    return instant;
}

std::vector<int> places_of(const json& object, const char* field, std::size_t below) {
    const json* list = field_of(object, field);
    if (list == nullptr) return {};
    if (!list->is_array()) fail(field, "is no list");
    std::vector<int> places;
    for (const json& place : *list) {
        const bool fits = place.is_number_integer() && place.get<std::int64_t>() >= 0 &&
                          place.get<std::int64_t>() < static_cast<std::int64_t>(below);
        if (!fits) fail(field, "holds something that is no place of a paragraph");
        places.push_back(place.get<int>());
    }
    std::sort(places.begin(), places.end());
    return places;
}

int integer_of(const json& object, const char* field, int absent) {
    const json* value = field_of(object, field);
    if (value == nullptr) return absent;
    if (!value->is_number_integer()) fail(field, "is no whole number");
    const auto number = value->get<std::int64_t>();
    if (number < 0 || number > 1'000'000) fail(field, "is out of range");
    return static_cast<int>(number);
}

}  // namespace

json to_json(const Article& article) {
    return json{
        {"id", article.id},
        {"version", article.version},
        {"headline", article.headline},
        {"paragraphs", article.paragraphs},
        {"headings", article.headings},
        {"dateline", article.dateline},
        {"dateline_date", article.dateline_date},
        {"byline", article.byline},
        {"source", article.source},
        {"section", article.section},
        {"language", article.language},
        {"photo_credit", article.photo_credit},
        {"copyright", article.copyright},
        {"published", moment(article.published)},
        {"updated", moment(article.updated)},
        {"embargo", moment(article.embargo)},
        {"expires", moment(article.expires)},
        {"urgency", article.urgency},
        {"status", name_of(article.status)},
        {"correction", article.correction},
        {"doubt", article.doubt},
        {"withdraws", article.withdraws},
        {"withdraws_named", article.withdraws_named},
        {"slug", article.slug},
        {"found_in", article.found_in},
        {"origin",
         {{"file", article.origin.file.string()}, {"format", article.origin.format}, {"item", article.origin.item}}},
    };
}

Article article_from_json(const json& object) {
    if (!object.is_object()) throw Error(Fault::Input, "is no JSON object");
    Article article;
    article.id = text_of(object, "id");
    article.version = text_of(object, "version");
    article.headline = text_of(object, "headline");
    article.paragraphs = texts_of(object, "paragraphs");
    article.headings = places_of(object, "headings", article.paragraphs.size());
    article.dateline = text_of(object, "dateline");
    article.dateline_date = text_of(object, "dateline_date");
    article.byline = text_of(object, "byline");
    article.source = text_of(object, "source");
    article.section = text_of(object, "section");
    article.language = text_of(object, "language");
    article.photo_credit = text_of(object, "photo_credit");
    article.copyright = text_of(object, "copyright");
    article.published = moment_of(object, "published");
    article.updated = moment_of(object, "updated");
    article.embargo = moment_of(object, "embargo");
    article.expires = moment_of(object, "expires");
    article.urgency = integer_of(object, "urgency", article.urgency);
    if (article.urgency < 1 || article.urgency > 9) fail("urgency", "is not between 1 and 9");
    if (const std::string status = text_of(object, "status"); status == "withheld") {
        article.status = Article::Status::Withheld;
    } else if (status == "canceled") {
        article.status = Article::Status::Canceled;
    } else if (!status.empty() && status != "usable") {
        fail("status", "'" + status + "' is none of usable, withheld, canceled");
    }
    article.correction = text_of(object, "correction");
    article.doubt = text_of(object, "doubt");
    article.withdraws = texts_of(object, "withdraws");
    article.withdraws_named = texts_of(object, "withdraws_named");
    article.slug = text_of(object, "slug");
    if (const json* places = field_of(object, "found_in")) {
        if (!places->is_object()) fail("found_in", "is no object");
        for (const auto& [field, place] : places->items()) article.found_in[field] = text_of(*places, field.c_str());
    }
    if (const json* origin = field_of(object, "origin")) {
        if (!origin->is_object()) fail("origin", "is no object");
        article.origin.file = text_of(*origin, "file");
        article.origin.format = text_of(*origin, "format");
        article.origin.item = integer_of(*origin, "item", 0);
    }
    return article;
}

Article article_from_any_json(std::string_view line) {
    const json object = json::parse(line, nullptr, false);
    if (object.is_discarded()) throw Error(Fault::Input, "is no JSON");
    Article article = article_from_json(object);
    if (article.headline.empty()) article.headline = text_of(object, "title");
    if (article.paragraphs.empty()) {
        const std::string text = text_of(object, "text");
        for (const std::string_view paragraph : split(text, '\n')) article.paragraphs.emplace_back(paragraph);
    }
    // Whoever sends JSON may send anything; from here on the promises of Article hold.
    article.headline = tidy(article.headline);
    tidy_paragraphs(article);
    if (article.paragraphs.empty()) {
        throw Error(Fault::Input, "has no text: neither \"paragraphs\" (a list of texts) nor \"text\"");
    }
    return article;
}

}  // namespace newscart
