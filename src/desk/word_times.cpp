#include "desk/word_times.h"

#include <algorithm>
#include <cstddef>

#include "lib/icu/unicode.h"

namespace newscart::desk {
namespace {

struct Word {
    std::string letters;  ///< in lower case
    int begin = 0;        ///< code points
    int end = 0;
    int units_begin = 0;  ///< UTF-16
    int units_end = 0;
    double start = 0;
};

std::string letters_of(const std::vector<char32_t>& points, std::size_t begin, std::size_t end) {
    std::string letters;
    for (std::size_t i = begin; i < end; ++i)
        if (icu::is_letter(points[i]) || icu::is_digit(points[i])) letters += icu::utf8(points[i]);
    return icu::lower(letters);
}

std::vector<Word> written_words(const std::string& text) {
    const std::vector<char32_t> points = icu::code_points(text);
    std::vector<Word> words;
    int units = 0;
    for (std::size_t i = 0; i < points.size();) {
        if (icu::is_space(points[i])) {
            ++i;
            ++units;
            continue;
        }
        Word word;
        word.units_begin = units;
        const std::size_t begin = i;
        for (; i < points.size() && !icu::is_space(points[i]); ++i) units += points[i] > 0xFFFF ? 2 : 1;
        word.units_end = units;
        word.letters = letters_of(points, begin, i);
        // A dash by itself is not said.
        if (!word.letters.empty() || words.empty()) words.push_back(std::move(word));
    }
    return words;
}

std::vector<Word> spoken_words(const std::string& spoken, const std::vector<WordMark>& marks) {
    const std::vector<char32_t> points = icu::code_points(spoken);
    std::vector<Word> words;
    for (const WordMark& mark : marks) {
        const auto begin = std::min(static_cast<std::size_t>(std::max(0, mark.text_begin)), points.size());
        auto end = std::min(begin + static_cast<std::size_t>(std::max(0, mark.text_length)), points.size());
        // Of "[[written|phonemes]]" the written word counts.
        const auto bar = std::find(points.begin() + static_cast<std::ptrdiff_t>(begin),
                                   points.begin() + static_cast<std::ptrdiff_t>(end), U'|');
        end = static_cast<std::size_t>(bar - points.begin());
        Word word;
        word.letters = letters_of(points, begin, end);
        word.start = seconds_of(mark.frame);
        words.push_back(std::move(word));
    }
    return words;
}

}  // namespace

int utf16_units(std::string_view text, std::size_t bytes) {
    int units = 0;
    for (const char32_t c : icu::code_points(text.substr(0, bytes))) units += c > 0xFFFF ? 2 : 1;
    return units;
}

std::vector<WrittenWord> word_times(const std::string& text, const std::string& spoken,
                                    const std::vector<WordMark>& marks, Frames length_frames) {
    const std::vector<Word> written = written_words(text);
    const std::vector<Word> said = spoken_words(spoken, marks);
    const std::size_t rows = written.size();
    const std::size_t columns = said.size();
    const double length = seconds_of(length_frames);
    // The longest common subsequence of words: most[i][j] of what follows written word i and spoken word j.
    std::vector<std::vector<int>> most(rows + 1, std::vector<int>(columns + 1, 0));
    for (std::size_t i = rows; i-- > 0;) {
        for (std::size_t j = columns; j-- > 0;) {
            const bool same = !written[i].letters.empty() && written[i].letters == said[j].letters;
            most[i][j] = same ? most[i + 1][j + 1] + 1 : std::max(most[i + 1][j], most[i][j + 1]);
        }
    }
    std::vector<WrittenWord> words(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        words[i].begin = written[i].units_begin;
        words[i].end = written[i].units_end;
    }
    // Words between two fixed points share what is said between them, by their length.
    const auto share = [&](std::size_t first, std::size_t last, double from, double until) {
        double total = 0;
        for (std::size_t i = first; i < last; ++i) total += words[i].end - words[i].begin;
        double at = from;
        for (std::size_t i = first; i < last; ++i) {
            words[i].start = at;
            at += (until - from) * (words[i].end - words[i].begin) / std::max(total, 1.0);
            words[i].stop = at;
        }
        if (first < last) words[last - 1].stop = until;
    };
    std::size_t i = 0;
    std::size_t j = 0;
    std::size_t open = 0;  // the first written word without a time
    double from = columns > 0 ? said.front().start : 0;
    while (i < rows && j < columns) {
        const bool same = !written[i].letters.empty() && written[i].letters == said[j].letters;
        if (same && most[i][j] == most[i + 1][j + 1] + 1) {
            share(open, i, from, said[j].start);
            words[i].start = said[j].start;
            words[i].stop = j + 1 < columns ? said[j + 1].start : length;
            from = words[i].stop;
            open = ++i;
            ++j;
        } else if (most[i + 1][j] >= most[i][j + 1]) {
            ++i;
        } else {
            ++j;
        }
    }
    share(open, rows, from, length);
    return words;
}

}  // namespace newscart::desk
