#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

#include "base/text.h"
#include "feed/dates.h"
#include "feed/formats/format.h"

namespace newscart {
namespace {

bool set_moment(std::optional<Instant>& field, std::string_view value, const std::string& timezone) {
    const auto instant = parse_date(value, timezone);
    if (!instant) return false;
    field = instant;
    return true;
}

bool set_status(Article& article, std::string_view value) {
    struct Word {
        std::string_view word;
        Article::Status status;
    };
    // Also what suppliers' own systems call it. "Canceled" is: withdraw, even if it was published.
    static constexpr std::array<Word, 17> kWords{{{"usable", Article::Status::Usable},
                                                  {"withheld", Article::Status::Withheld},
                                                  {"withhold", Article::Status::Withheld},
                                                  {"held", Article::Status::Withheld},
                                                  {"hold", Article::Status::Withheld},
                                                  {"draft", Article::Status::Withheld},
                                                  {"canceled", Article::Status::Canceled},
                                                  {"cancelled", Article::Status::Canceled},
                                                  {"killed", Article::Status::Canceled},
                                                  {"kill", Article::Status::Canceled},
                                                  {"recalled", Article::Status::Canceled},
                                                  {"retracted", Article::Status::Canceled},
                                                  {"withdrawn", Article::Status::Canceled},
                                                  {"deleted", Article::Status::Canceled},
                                                  {"delete", Article::Status::Canceled},
                                                  {"unpublished", Article::Status::Canceled},
                                                  {"spiked", Article::Status::Canceled}}};
    const std::string status = ascii_lower(trim(value));
    for (const Word& known : kWords) {
        if (known.word != status) continue;
        article.status = known.status;
        return true;
    }
    return false;
}

std::optional<bool> says_yes(std::string_view value) {
    const std::string word = ascii_lower(trim(value));
    if (word == "true" || word == "yes" || word == "on") return true;
    if (word == "false" || word == "no" || word == "off") return false;
    return std::nullopt;
}

bool set_urgency(Article& article, std::string_view value) {
    value = trim(value);
    int urgency = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), urgency);
    if (error != std::errc{} || end != value.data() + value.size() || urgency < 1 || urgency > 9) return false;
    article.urgency = urgency;
    return true;
}

}  // namespace

FieldSet set_field(Article& article, std::string_view name, std::string_view value, const std::string& timezone) {
    const std::string key = ascii_lower(trim(name));
    const std::string text(trim(value));
    const auto outcome = [](bool set, FieldSet otherwise) { return set ? FieldSet::Done : otherwise; };
    if (key == "embargo" || key == "embargoed") {
        return text.empty() ? FieldSet::Done : outcome(set_moment(article.embargo, text, timezone), FieldSet::Unsafe);
    }
    if (key == "expires" || key == "expiry") {
        return text.empty() ? FieldSet::Done : outcome(set_moment(article.expires, text, timezone), FieldSet::Unsafe);
    }
    if (key == "status") return text.empty() ? FieldSet::Done : outcome(set_status(article, text), FieldSet::Unsafe);
    // Of a site's own tools: "draft: true", "published: false".
    const std::optional<bool> yes = says_yes(text);
    if (key == "draft" || (key == "published" && yes)) {
        if (!yes) return FieldSet::Unfit;
        if (*yes == (key == "draft")) article.status = Article::Status::Withheld;
        return FieldSet::Done;
    }
    if (key == "date" || key == "published")
        return outcome(set_moment(article.published, text, timezone), FieldSet::Unfit);
    if (key == "updated" || key == "modified")
        return outcome(set_moment(article.updated, text, timezone), FieldSet::Unfit);
    if (key == "urgency" || key == "priority") return outcome(set_urgency(article, text), FieldSet::Unfit);
    struct Text {
        std::string_view name;
        std::string Article::*field;
    };
    static constexpr std::array<Text, 17> kTexts{{{"title", &Article::headline},
                                                  {"headline", &Article::headline},
                                                  {"id", &Article::id},
                                                  {"guid", &Article::id},
                                                  {"version", &Article::version},
                                                  {"author", &Article::byline},
                                                  {"byline", &Article::byline},
                                                  {"source", &Article::source},
                                                  {"section", &Article::section},
                                                  {"category", &Article::section},
                                                  {"language", &Article::language},
                                                  {"lang", &Article::language},
                                                  {"dateline", &Article::dateline},
                                                  {"slug", &Article::slug},
                                                  {"credit", &Article::photo_credit},
                                                  {"photo_credit", &Article::photo_credit},
                                                  {"copyright", &Article::copyright}}};
    for (const Text& known : kTexts) {
        if (known.name != key) continue;
        if (text.empty()) return FieldSet::Unfit;
        article.*known.field = text;
        return FieldSet::Done;
    }
    return FieldSet::Unknown;
}

std::string_view field_called(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kNames{{{"title", "headline"},
                                                                                           {"draft", "status"},
                                                                                           {"guid", "id"},
                                                                                           {"date", "published"},
                                                                                           {"modified", "updated"},
                                                                                           {"embargoed", "embargo"},
                                                                                           {"expiry", "expires"},
                                                                                           {"priority", "urgency"},
                                                                                           {"author", "byline"},
                                                                                           {"category", "section"},
                                                                                           {"lang", "language"},
                                                                                           {"credit", "photo_credit"}}};
    for (const auto& [written, field] : kNames) {
        if (written == name) return field;
    }
    return name;
}

std::string unsafe_field(std::string_view name, std::string_view value) {
    const std::string key = ascii_lower(trim(name));
    const std::string_view form =
        key == "status" ? "usable, withheld or canceled" : "a time such as 2026-11-23T15:00:00Z";
    return fmt::format("cannot read its {} '{}'; write {}", key, trim(value), form);
}

void take_unsafe(Parsed::Item& item, std::string_view name, std::string_view value) {
    const std::string key = ascii_lower(trim(name));
    if (key == "embargo" || key == "embargoed") {
        item.notices.push_back({fmt::format("Embargo: {}", trim(value)), key});
        return;
    }
    item.refused = unsafe_field(name, value);
}

std::string person_name(std::string_view author) {
    author = trim(author);
    if (author.find('@') == std::string_view::npos) return std::string(author);
    const std::size_t open = author.find('(');
    const std::size_t close = author.rfind(')');
    if (open != std::string_view::npos && close != std::string_view::npos && open < close) {
        return std::string(trim(author.substr(open + 1, close - open - 1)));
    }
    const std::size_t angle = author.find('<');
    return angle == std::string_view::npos ? std::string() : std::string(trim(author.substr(0, angle)));
}

}  // namespace newscart
