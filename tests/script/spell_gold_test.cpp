// The readings of tests/data/spelling, written for this project: what news holds, as a newsreader would say it.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/text.h"
#include "lib/icu/unicode.h"
#include "script/spell.h"

namespace newscart {
namespace {

/// Letters and spaces: case, marks and hyphens do not count; of [[written|phonemes]] the written word.
std::string folded(const std::string& text) {
    std::string out;
    bool in_phonemes = false;
    for (const char32_t c : icu::code_points(icu::lower(text))) {
        if (c == U'|') in_phonemes = true;
        if (c == U']') in_phonemes = false;
        if (in_phonemes) continue;
        if (icu::is_letter(c))
            out += icu::utf8(c);
        else if (c != U'\'')
            out += ' ';
    }
    return collapse_space(out);
}

struct Tally {
    std::size_t cases = 0;
    std::vector<std::string> wrong;
};

Tally tally(const std::string& name, const std::string& tag) {
    const std::filesystem::path file = std::filesystem::path(NEWSCART_TEST_DATA) / "spelling" / name;
    const Speller speller(load_language(tag));
    Tally tally;
    const std::string lines = read_file(file, 1 << 20);
    for (const std::string_view line : split(lines, '\n')) {
        if (line.empty() || line.front() == '#') continue;
        const std::vector<std::string_view> columns = split(line, '\t');
        EXPECT_EQ(columns.size(), 3U) << line;
        const std::string spoken = speller.spell(columns[0]);
        const std::vector<std::string_view> readings = split(columns[1], '|');
        const bool right = std::any_of(readings.begin(), readings.end(), [&](std::string_view reading) {
            return folded(std::string(reading)) == folded(spoken);
        });
        ++tally.cases;
        if (!right) tally.wrong.push_back(std::string(columns[0]) + ": " + spoken);
    }
    return tally;
}

}  // namespace

TEST(SpellGold, SaysNewsAsABritishNewsreaderWould) {
    const Tally british = tally("british.tsv", "en-GB");
    EXPECT_GE(british.cases, 370U);
    EXPECT_LE(100 * british.wrong.size(), 3 * british.cases) << join(british.wrong, "\n");
}

TEST(SpellGold, SaysNewsAsAnAmericanNewsreaderWould) {
    const Tally american = tally("american.tsv", "en-US");
    EXPECT_GE(american.cases, 150U);
    EXPECT_LE(100 * american.wrong.size(), 3 * american.cases) << join(american.wrong, "\n");
}

}  // namespace newscart
