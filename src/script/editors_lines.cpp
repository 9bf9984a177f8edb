#include "script/editors_lines.h"

#include <algorithm>

#include "base/text.h"
#include "lib/icu/unicode.h"
#include "lib/xxhash/hash.h"

namespace newscart {
namespace {

const char* name_of(Role role) {
    switch (role) {
        case Role::Say: return "say";
        case Role::Headline: return "headline";
        case Role::Story: return "story";
        case Role::Recap: return "recap";
    }
    return "";
}

/// One line of whole characters, without those that nobody sees.
std::string cleaned(const std::string& text) {
    std::string clean;
    for (const char32_t c : icu::code_points(icu::nfc(icu::repair_utf8(text))))
        clean += icu::is_control(c) || icu::is_space(c) ? std::string(" ") : icu::utf8(c);
    return collapse_space(clean);
}

double seconds_of_words(const std::string& spoken, double words_per_second) {
    const auto spaces = std::count(spoken.begin(), spoken.end(), ' ');
    return static_cast<double>(spaces + 1) / words_per_second;
}

}  // namespace

std::string line_key(const std::string& story_id, Role role, const std::string& text) {
    return content_hash(story_id + "\n" + name_of(role) + "\n" + text).substr(0, 16);
}

void heed_wishes(Line& line, const StoryWishes& wishes, const Speller& speller, double words_per_second) {
    const LineWish* wish = wishes.of(line.key);
    if (wish == nullptr || !wish->kind) return;
    line.out = *wish->kind == LineWish::Kind::Out;
    line.must = !line.out;
    if (*wish->kind != LineWish::Kind::Worded) return;
    line.original = line.text;
    line.text = cleaned(wish->text);
    line.spoken = speller.spell(line.text);
    line.rules = {kEditorsWords};
    line.estimated_seconds = seconds_of_words(line.spoken, words_per_second);
}

void heed_wishes(Draft& draft, const Lineup& lineup, const Speller& speller, double words_per_second) {
    for (Line& line : draft.lines)
        heed_wishes(
            line, line.story < 0 ? lineup.clock_wishes : lineup.stories.at(static_cast<std::size_t>(line.story)).wishes,
            speller, words_per_second);
}

std::vector<Line> written_lines(const Article& article, const SentenceSplitter& splitter, const Speller& speller,
                                double words_per_second) {
    std::vector<Line> lines;
    for (std::size_t p = 0; p < article.paragraphs.size(); ++p) {
        const std::string& paragraph = article.paragraphs[p];
        for (const SentenceSpan& span : splitter.split(paragraph)) {
            Line line;
            line.sentence = static_cast<int>(lines.size());
            line.text = cleaned(paragraph.substr(span.begin, span.end - span.begin));
            line.spoken = speller.spell(line.text);
            if (line.spoken.empty()) continue;
            line.worth = 1;
            if (!lines.empty()) line.depends_on = {lines.back().sentence};
            line.sources = {{static_cast<int>(p), static_cast<int>(span.begin), static_cast<int>(span.end)}};
            line.rules = {kEditorsWords};
            line.estimated_seconds = seconds_of_words(line.spoken, words_per_second);
            line.must = true;
            lines.push_back(std::move(line));
        }
    }
    return lines;
}

}  // namespace newscart
