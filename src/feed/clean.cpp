#include "feed/clean.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/text.h"
#include "feed/decode.h"
#include "feed/patterns.h"
#include "lib/icu/unicode.h"

namespace newscart {
namespace {

constexpr std::size_t kMostFurnitureBytes = 700;  ///< longer paragraphs are news, whatever they begin with
constexpr std::size_t kHeadline = static_cast<std::size_t>(-1);  ///< place of the headline: no credit stands there
constexpr std::size_t kMostRepeatedBytes = 300;  ///< longer paragraphs said twice are the supplier's way
constexpr std::size_t kAuthorNotes = 5;          ///< paragraphs at the end that may tell of the author
constexpr int kMostRounds = 4;                   ///< what one rule takes out may bring forth what another matches

bool has_word(std::string_view text) {
    const std::vector<char32_t> points = icu::code_points(text);
    return std::any_of(points.begin(), points.end(), [](char32_t c) { return icu::is_letter(c) || icu::is_digit(c); });
}

/// Whether a line ends as sentences do.
bool is_told(std::string_view line) {
    const std::size_t last = line.find_last_not_of("\"'”’)");
    return last != std::string_view::npos && (line[last] == '.' || line[last] == '!' || line[last] == '?');
}

/// Whether a line is prose rather than a headline: then it is told, not only announced.
bool is_story(std::string_view line) {
    constexpr std::size_t kLeastBytes = 60;
    return line.size() >= kLeastBytes && is_told(line);
}

/// The first sentence of a paragraph that must serve as headline, if it is one by itself.
std::string headline_of(const std::string& paragraph) {
    constexpr std::size_t kLeastBytes = 40;
    const std::size_t end = paragraph.find(". ", kLeastBytes);
    return end == std::string::npos ? paragraph : paragraph.substr(0, end + 1);
}

std::string without_edges(std::string_view field) {
    constexpr std::string_view kEdges = " ,;:|/-";
    const std::size_t begin = field.find_first_not_of(kEdges);
    if (begin == std::string_view::npos) return {};
    return std::string(field.substr(begin, field.find_last_not_of(kEdges) - begin + 1));
}

}  // namespace

Cleaner::Cleaner(const Language& language) {
    const Settings settings = language.settings.table("clean");
    const PatternWords words(language);
    const auto compile = [&](std::optional<Regex>& field, const char* key, const char* before, const char* after) {
        if (const auto pattern = settings.string(key))
            field.emplace(before + words(*pattern) + after, Regex::Case::Insensitive);
    };
    compile(byline_start_, "byline_start", "^(?:", ")");
    compile(byline_none_, "byline_none", "^(?:", ")$");
    compile(author_note_, "author_note", "^(?:", ")$");
    for (const Settings& table : settings.tables("rule")) {
        Rule rule;
        const std::string where = table.string("where").value_or("");
        rule.where = where == "line"     ? Where::Line
                     : where == "start"  ? Where::Start
                     : where == "end"    ? Where::End
                     : where == "inside" ? Where::Inside
                     : where == "rest"
                         ? Where::Rest
                         : (table.fail("where", "is none of line, start, end, inside, rest"), Where::Line);
        rule.among = static_cast<std::size_t>(std::max<std::int64_t>(table.integer("among").value_or(0), 0));
        rule.among_last = static_cast<std::size_t>(std::max<std::int64_t>(table.integer("among_last").value_or(0), 0));
        rule.opens = table.boolean("opens").value_or(false);
        if (const auto needs = table.string("needs")) rule.needs.emplace(words(*needs));
        const bool cased = table.boolean("cased").value_or(false);
        const std::pair<const char*, std::string Article::*> fields[] = {{"dateline", &Article::dateline},
                                                                         {"dateline_date", &Article::dateline_date},
                                                                         {"correction", &Article::correction},
                                                                         {"byline", &Article::byline},
                                                                         {"photo_credit", &Article::photo_credit},
                                                                         {"copyright", &Article::copyright},
                                                                         {"source", &Article::source}};
        for (const auto& [name, field] : fields) {
            if (const auto group = table.integer(name))
                rule.fields.push_back({name, field, static_cast<std::size_t>(*group)});
        }
        std::vector<std::string> patterns = table.strings("patterns");
        // Patterns that keep nothing may as well be one: a single search instead of many.
        if (rule.fields.empty() && !patterns.empty()) patterns = {"(?:" + join(patterns, ")|(?:") + ")"};
        const bool to_start = rule.where == Where::Line || rule.where == Where::Rest || rule.where == Where::Start;
        const bool to_end = rule.where == Where::Line || rule.where == Where::Rest || rule.where == Where::End;
        for (const std::string& pattern : patterns) {
            rule.patterns.emplace_back((to_start ? "^(?:" : "(?:") + words(pattern) + (to_end ? ")$" : ")"),
                                       cased ? Regex::Case::Sensitive : Regex::Case::Insensitive);
        }
        rules_.push_back(std::move(rule));
    }
}

Cleaner::Cleaned Cleaner::clean_paragraph(std::string_view paragraph, Place place, Article& article) const {
    Cleaned cleaned{std::string(paragraph)};
    for (int round = 0; round < kMostRounds; ++round) {
        bool changed = false;
        for (const Rule& rule : rules_) {
            if (rule.among > 0 && place.before >= rule.among) continue;
            if (rule.among_last > 0 && place.behind >= rule.among_last) continue;
            // What ends a story stands behind most of it: a short text may begin with the same words.
            if (rule.where == Where::Rest && rule.among_last > 0 && 2 * place.before < place.behind) continue;
            if (place.before == kHeadline && !rule.fields.empty()) continue;
            const bool whole = rule.where == Where::Line || rule.where == Where::Rest;
            if (whole && cleaned.text.size() > kMostFurnitureBytes) continue;
            if (rule.needs && !rule.needs->find(paragraph, 0, Regex::Check::Done)) continue;
            for (const Regex& pattern : rule.patterns) {
                while (const auto match = pattern.find(cleaned.text, 0, Regex::Check::Done)) {
                    const Regex::Group all = match->front();
                    if (all.end == all.begin) break;
                    for (const auto& [name, field, group] : rule.fields) {
                        if (group >= match->size() || !(article.*field).empty()) continue;
                        article.*field = without_edges((*match)[group].in(cleaned.text));
                        if (!(article.*field).empty()) article.found_in[name] = "text";
                    }
                    cleaned.text.erase(all.begin, all.end - all.begin);
                    changed = true;
                    cleaned.opens = cleaned.opens || rule.opens;
                    if (whole) {
                        return {{}, rule.where == Where::Rest};
                    }
                }
            }
        }
        if (!changed) break;
        cleaned.text = collapse_space(cleaned.text);
    }
    return cleaned;
}

bool Cleaner::is_furniture(std::string_view line) const {
    Article nothing;
    return !line.empty() && clean_paragraph(line, {}, nothing).text.empty();
}

bool Cleaner::is_of_author(std::string_view paragraph, std::string_view byline) const {
    if (!author_note_ || byline.empty() || paragraph.size() > kMostFurnitureBytes) return false;
    const auto match = author_note_->find(paragraph);
    if (!match || match->size() < 2) return false;
    return icu::lower(byline).find(icu::lower((*match)[1].in(paragraph))) != std::string::npos;
}

void tidy_paragraphs(Article& article) {
    std::vector<std::string> raw = std::move(article.paragraphs);
    const std::vector<int> headings = std::move(article.headings);
    article.paragraphs.clear();
    article.headings.clear();
    for (std::size_t place = 0; place < raw.size(); ++place) {
        std::string paragraph = tidy(raw[place]);
        if (paragraph.empty()) continue;
        if (std::binary_search(headings.begin(), headings.end(), static_cast<int>(place)))
            article.headings.push_back(static_cast<int>(article.paragraphs.size()));
        article.paragraphs.push_back(std::move(paragraph));
    }
}

std::string headline_of_prose(const std::vector<std::string>& paragraphs) {
    const std::string first = paragraphs.empty() ? std::string() : tidy(paragraphs.front());
    return is_story(first) ? headline_of(first) : std::string();
}

std::vector<std::size_t> places_in_raw(std::string_view cleaned, std::string_view raw) {
    std::vector<std::size_t> places;
    places.reserve(cleaned.size());
    std::size_t at = 0;
    for (std::size_t i = 0; i < cleaned.size(); ++i) {
        if (at >= raw.size() || raw[at] != cleaned[i]) {
            // Something was taken out here: what follows tells how much, the more of it the surer.
            for (const std::size_t bytes : {24U, 12U, 6U, 1U}) {
                const std::size_t next = raw.find(cleaned.substr(i, bytes), at);
                if (next == std::string_view::npos) continue;
                at = next;
                break;
            }
        }
        places.push_back(std::min(at, raw.size()));
        ++at;
    }
    return places;
}

std::vector<std::size_t> Cleaner::clean(Article& article) const {
    // What the article says of itself stays as it is; what a rule finds in its text only fills the gaps.
    const std::vector<std::string> raw = std::move(article.paragraphs);
    const std::vector<int> headings = std::move(article.headings);
    article.paragraphs.clear();
    article.headings.clear();
    if (byline_start_) {
        if (const auto start = byline_start_->find(article.byline)) article.byline.erase(0, start->front().end);
    }
    if (byline_none_ && byline_none_->matches(article.byline)) article.byline.clear();
    // Some suppliers put the author where the place belongs.
    if (!article.dateline.empty() && article.byline.starts_with(article.dateline)) article.dateline.clear();
    const bool had_headline = !article.headline.empty();
    article.headline = clean_paragraph(article.headline, {kHeadline, kHeadline}, article).text;
    std::vector<std::size_t> places;
    std::set<std::string, std::less<>> seen;
    for (std::size_t place = 0; place < raw.size(); ++place) {
        Cleaned cleaned = clean_paragraph(raw[place], {places.size(), raw.size() - place - 1}, article);
        if (cleaned.rest) break;
        if (cleaned.text.empty() || !has_word(cleaned.text)) continue;
        if (raw.size() - place <= kAuthorNotes && is_of_author(cleaned.text, article.byline)) continue;
        if (cleaned.opens && std::none_of(article.paragraphs.begin(), article.paragraphs.end(), is_told)) {
            article.paragraphs.clear();
            article.headings.clear();
            places.clear();
        }
        if (had_headline && article.headline.empty()) {
            article.headline = headline_of(cleaned.text);
            if (article.headline == cleaned.text && !is_story(cleaned.text)) continue;
        }
        // Pull quotes, headlines and what stands in fields are printed twice.
        if ((cleaned.text == article.headline && !is_story(cleaned.text)) || cleaned.text == article.byline ||
            cleaned.text == article.source)
            continue;
        if (cleaned.text.size() <= kMostRepeatedBytes && !seen.insert(cleaned.text).second) continue;
        if (std::binary_search(headings.begin(), headings.end(), static_cast<int>(place)))
            article.headings.push_back(static_cast<int>(article.paragraphs.size()));
        places.push_back(place);
        article.paragraphs.push_back(std::move(cleaned.text));
    }
    // A heading over nothing announced what was taken out: more stories, comments.
    while (!article.headings.empty() && article.headings.back() + 1 == static_cast<int>(article.paragraphs.size())) {
        article.headings.pop_back();
        article.paragraphs.pop_back();
        places.pop_back();
    }
    return places;
}

}  // namespace newscart
