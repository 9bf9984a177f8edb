#pragma once
#include <random>
#include <string>
#include <vector>

#include "feed/article.h"

namespace newscart::test {

inline constexpr Instant kAirTime{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + std::chrono::hours{15}};

/// Sentences of made words that no other seed shares: texts about nothing, each of its own.
inline std::string made_text(unsigned seed, int words) {
    std::minstd_rand random(seed * 7919 + 1);
    const char* const syllables[] = {"ba", "co", "di", "fu", "ge", "ha", "ki", "lo",
                                     "mu", "ne", "po", "ra", "si", "to", "vu", "we"};
    std::string text;
    for (int i = 0; i < words; ++i) {
        std::string word;
        for (unsigned syllable = 0; syllable < 2 + random() % 3; ++syllable) word += syllables[random() % 16];
        if (i % 12 == 0) word[0] = static_cast<char>(word[0] - 'a' + 'A');
        text += (i == 0 ? "" : " ") + word + (i % 12 == 11 || i + 1 == words ? "." : "");
    }
    return text;
}

/// An article fit to air: named NAME, in file NAME.txt, an hour old.
inline Article made_article(const std::string& name, unsigned seed, int words = 120) {
    Article article;
    article.id = name;
    article.headline = made_text(seed + 100'000, 6);
    article.paragraphs = {made_text(seed, words)};
    article.published = kAirTime - std::chrono::hours{1};
    article.origin.file = "feed/" + name + ".txt";
    article.origin.format = "text";
    return article;
}

}  // namespace newscart::test
