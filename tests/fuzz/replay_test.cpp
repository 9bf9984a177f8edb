// What the fuzzers start from and what they found, through every target, for ever; and some neighbours of each.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "base/file.h"

using Target = int(const std::uint8_t*, std::size_t);
extern "C" {
Target fuzz_article_json, fuzz_condense, fuzz_embargo, fuzz_feed, fuzz_guard, fuzz_html, fuzz_sentences, fuzz_settings,
    fuzz_spell;
}

namespace newscart {
namespace {

struct Named {
    const char* name;
    Target* target;
    int neighbours;  ///< of each file, as many as its pace allows
};

/// How GoogleTest shows the parameter.
void PrintTo(const Named& named, std::ostream* out) { *out << named.name; }

constexpr Named kTargets[] = {
    {"article_json", fuzz_article_json, 200},
    {"condense", fuzz_condense, 20},
    {"embargo", fuzz_embargo, 200},
    {"feed", fuzz_feed, 20},
    {"guard", fuzz_guard, 200},
    {"html", fuzz_html, 100},
    {"sentences", fuzz_sentences, 100},
    {"settings", fuzz_settings, 200},
    {"spell", fuzz_spell, 50},
};

/// The same each time: bytes changed, taken out, doubled.
std::string changed(std::string bytes, std::mt19937& random) {
    const auto below = [&](std::size_t limit) { return limit == 0 ? 0 : random() % limit; };
    for (std::size_t i = 1 + below(4); i > 0 && !bytes.empty(); --i) {
        const std::size_t at = below(bytes.size());
        const std::size_t count = std::min<std::size_t>(1 + below(24), bytes.size() - at);
        switch (random() % 5) {
            case 0: bytes[at] = static_cast<char>(random() & 0xFFU); break;
            case 1: bytes.erase(at, count); break;
            case 2: bytes.insert(at, bytes.substr(at, count)); break;
            case 3: bytes.resize(at); break;
            default: bytes.insert(at, std::string(1 + below(60), "<>&\"'.,: \n[](){}0\x01\xC3"[random() % 19])); break;
        }
    }
    return bytes;
}

class Replay : public testing::TestWithParam<Named> {};

TEST_P(Replay, SurvivesItsCorpusAndNeighbours) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(CORPUS) / GetParam().name))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    ASSERT_FALSE(files.empty());
    std::mt19937 random(1);
    for (const std::filesystem::path& file : files) {
        const std::string bytes = read_file(file, std::size_t{1} << 22U);
        for (int i = 0; i <= GetParam().neighbours; ++i) {
            const std::string input = i == 0 ? bytes : changed(bytes, random);
            SCOPED_TRACE(file.filename().string() + ", neighbour " + std::to_string(i));
            EXPECT_EQ(GetParam().target(reinterpret_cast<const std::uint8_t*>(input.data()), input.size()), 0);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Replay, testing::ValuesIn(kTargets),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace newscart
