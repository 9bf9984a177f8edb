#include "script/concepts.h"

#include <algorithm>
#include <cmath>

#include "lib/icu/unicode.h"

namespace newscart {

Concepts::Concepts(const ConceptSettings& settings) : settings_(settings), stemmer_(settings.stemmer) {}

std::vector<Concepts::Token> Concepts::tokens(std::string_view text) {
    std::string folded;
    const bool ascii =
        std::all_of(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0x80U) == 0; });
    if (!ascii) {
        folded = icu::lower(text);
        text = folded;
    }
    std::vector<Token> tokens;
    std::string word;
    const auto flush = [&] {
        if (word.empty()) return;
        auto [place, fresh] = stems_.try_emplace(word);
        if (fresh) place->second = stemmer_.stem(word);
        tokens.push_back({place->second, settings_.stop_words.contains(word)});
        word.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const auto byte = static_cast<unsigned char>(c);
        if (c >= 'A' && c <= 'Z') {
            word += static_cast<char>(c - 'A' + 'a');
        } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            word += c;
        } else if (byte >= 0xC3U && byte != 0xE2U) {  // letters beyond ASCII; E2 begins dashes and quotation marks
            word += c;
            while (i + 1 < text.size() && (static_cast<unsigned char>(text[i + 1]) & 0xC0U) == 0x80U) word += text[++i];
        } else {
            flush();
            while (byte >= 0xC0U && i + 1 < text.size() && (static_cast<unsigned char>(text[i + 1]) & 0xC0U) == 0x80U)
                ++i;
        }
    }
    flush();
    return tokens;
}

template <class Visit>
void Concepts::visit(std::string_view text, Visit&& visit) {
    const std::vector<Token> all = tokens(text);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!all[i].stop) visit(all[i].stem, settings_.unigram);
        if (i + 1 < all.size() && !(all[i].stop && all[i + 1].stop)) visit(all[i].stem + ' ' + all[i + 1].stem, 1.0);
    }
}

std::vector<int> Concepts::add_sentence(std::string_view text, int place) {
    std::vector<int> held;
    visit(text, [&](const std::string& key, double share) {
        const auto [found, fresh] = places_.try_emplace(key, static_cast<int>(worth_.size()));
        if (fresh) {
            worth_.push_back(0);
            share_.push_back(share);
        }
        held.push_back(found->second);
    });
    std::sort(held.begin(), held.end());
    held.erase(std::unique(held.begin(), held.end()), held.end());
    const double weight = std::pow(1.0 + place, -settings_.decay);
    for (const int concept_id : held) {
        worth_[static_cast<std::size_t>(concept_id)] += weight * share_[static_cast<std::size_t>(concept_id)];
    }
    return held;
}

std::vector<int> Concepts::known(std::string_view text) {
    std::vector<int> held;
    visit(text, [&](const std::string& key, double) {
        const auto found = places_.find(key);
        if (found != places_.end()) held.push_back(found->second);
    });
    std::sort(held.begin(), held.end());
    held.erase(std::unique(held.begin(), held.end()), held.end());
    return held;
}

void Concepts::weigh_headline(std::string_view headline) {
    if (settings_.headline <= 0) return;
    for (const int concept_id : known(headline)) {
        const auto place = static_cast<std::size_t>(concept_id);
        worth_[place] += settings_.headline * share_[place];
    }
}

}  // namespace newscart
