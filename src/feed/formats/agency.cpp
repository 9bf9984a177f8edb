#include "feed/formats/agency.h"

#include <algorithm>

#include "base/text.h"
#include "feed/decode.h"
#include "lib/icu/unicode.h"

namespace newscart {
namespace {

constexpr std::size_t kMostHeadlineBytes = 220;
constexpr std::size_t kLongHeadlineBytes = 120;  ///< of what is longer, the first sentence will do

struct Words {
    std::size_t all = 0;
    std::size_t lower = 0;    ///< begin with a small letter, or with one of a script that has no capitals
    std::size_t figures = 0;  ///< hold a digit
};

Words count(std::string_view paragraph) {
    Words words;
    constexpr std::size_t kLongestWord = 45;
    for (const std::string_view word : split(paragraph, ' ')) {
        // Chinese and Japanese put no spaces between words: what is so long is a clause of many.
        if (word.size() > kLongestWord) {
            words.all += 10;
            words.lower += 10;
            continue;
        }
        const std::vector<char32_t> points = icu::code_points(word);
        const auto letter = std::find_if(points.begin(), points.end(), icu::is_letter);
        const bool figure = has_digit(word);
        if (letter == points.end() && !figure) continue;
        ++words.all;
        words.figures += figure ? 1 : 0;
        if (letter != points.end() && !figure) words.lower += icu::is_upper(*letter) ? 0 : 1;
    }
    return words;
}

/// Where the first sentence ends, or 0 if it ends nowhere near.
std::size_t first_sentence(std::string_view text) {
    for (std::size_t i = 20; i + 1 < text.size() && i < kMostHeadlineBytes; ++i) {
        const bool stop = text[i] == '.' || text[i] == '!' || text[i] == '?';
        // A point behind a single letter or before a small one ends no sentence: "J. Doe", "No. 4".
        if (stop && text[i + 1] == ' ' && text[i - 2] != ' ' && text[i - 2] != '.') return i + 1;
    }
    return 0;
}

/// A story that its supplier gave no headline is known by its first heading, or by how it begins.
void borrow_headline(Parsed::Item& item) {
    Article& article = item.article;
    if (article.paragraphs.empty()) return;
    if (!article.headings.empty() && article.headings.front() == 0) {
        article.headline = tidy(article.paragraphs.front());
        article.paragraphs.erase(article.paragraphs.begin());
        article.headings.erase(article.headings.begin());
        for (int& place : article.headings) --place;
        article.found_in["headline"] = "first heading";
        return;
    }
    const auto first = std::find_if(article.paragraphs.begin(), article.paragraphs.end(),
                                    [](const std::string& paragraph) { return count(paragraph).lower > 2; });
    if (first == article.paragraphs.end()) return;
    const std::string text = tidy(*first);
    std::size_t end = text.size() > kLongHeadlineBytes ? first_sentence(text) : text.size();
    if (end == 0 && text.size() <= kMostHeadlineBytes) end = text.size();
    if (end == 0) return;
    // Not word for word: what is said twice would be taken for furniture.
    article.headline = text.substr(0, end);
    while (!article.headline.empty() && article.headline.back() == '.') article.headline.pop_back();
    article.found_in["headline"] = "first sentence";
}

}  // namespace

XmlFeed parse_agency_xml(std::string_view text, int most_depth) {
    xml::Renamed names = html_names_of_nitf();
    names.insert(names.end(), {{"table", "aside"}, {"nitf-table", "aside"}});
    return parse_xml(text, most_depth,
                     {"body.content", "hl1", "hl2", "headline", "HeadLine", "inlineXML", "inlineData", "DataContent",
                      "DateLine", "ByLine", "location", "person", "abstract", "content"},
                     names);
}

Prose prose_of_plain(std::string_view text, int most_depth) {
    std::string lines = replace_all(std::string(text), "\r", "");
    for (const std::string_view tag : {"<p>", "</p>", "<P>", "</P>", "<br>", "<br/>", "<br />", "<BR>"})
        lines = replace_all(std::move(lines), tag, "\n\n");
    return prose_of_fragment(lines, most_depth);
}

bool is_list_of_results(const std::vector<std::string>& paragraphs) {
    constexpr std::size_t kFewestWords = 12;
    Words total;
    std::size_t told = 0;
    for (const std::string& paragraph : paragraphs) {
        const Words words = count(paragraph);
        total.all += words.all;
        total.lower += words.lower;
        total.figures += words.figures;
        const bool sentence = words.all >= 5 && words.lower * 10 >= words.all * 4 && words.figures * 3 <= words.all;
        if (sentence) told += words.all;
    }
    if (total.all < kFewestWords) return false;
    // Text in capitals throughout shows nothing.
    const bool shouted = total.lower * 20 < total.all && total.figures * 5 < total.all &&
                         std::all_of(paragraphs.begin(), paragraphs.end(),
                                     [](const std::string& paragraph) { return paragraph == icu::upper(paragraph); });
    return !shouted && told * 10 < total.all * 3;
}

void finish_item(Parsed::Item& item) {
    Article& article = item.article;
    const bool usable = article.status == Article::Status::Usable;
    if (!item.refused.empty()) return;
    if (usable && is_list_of_results(article.paragraphs)) item.refused = "a list of results or figures, no story";
    if (article.headline.empty()) borrow_headline(item);
}

}  // namespace newscart
