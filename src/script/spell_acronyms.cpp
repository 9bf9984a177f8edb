#include "script/spell_acronyms.h"

#include <algorithm>

namespace newscart::spelling {
namespace {

constexpr std::size_t kLongest = 6;         ///< letters; longer tokens count as this long
constexpr std::size_t kMostConsonants = 4;  ///< in a row; more count as these

}  // namespace

AcronymModel::AcronymModel(const Settings& acronyms) : vowels_(acronyms.string("vowels").value_or("")) {
    for (const char* const shape : {"syllables", "one_syllable"}) {
        if (const auto pattern = acronyms.string(shape)) shapes_.emplace_back(shape, Regex(*pattern));
    }
    const Settings weights = acronyms.table("weights");
    for (const std::string& name : weights.keys()) weights_[name] = weights.number(name).value_or(0);
}

bool AcronymModel::is_vowel(char letter) const {
    return vowels_.find(letter) != std::string::npos || static_cast<unsigned char>(letter) >= 0x80;
}

bool AcronymModel::has_vowel(std::string_view capitals) const {
    return std::any_of(capitals.begin(), capitals.end(), [this](char letter) { return is_vowel(letter); });
}

double AcronymModel::weight(const std::string& name) const {
    const auto found = weights_.find(name);
    return found == weights_.end() ? 0 : found->second;
}

bool AcronymModel::is_word(std::string_view capitals) const {
    if (capitals.size() < 2) return false;
    const std::string length = "_" + std::to_string(std::min(capitals.size(), kLongest));
    double sum = weight("bias") + weight("letters" + length);
    std::size_t vowels = 0;
    std::size_t row = 0;
    std::size_t longest_row = 0;
    bool doubled = false;
    for (std::size_t i = 0; i < capitals.size(); ++i) {
        const bool vowel = is_vowel(capitals[i]);
        vowels += vowel ? 1 : 0;
        row = vowel ? 0 : row + 1;
        longest_row = std::max(longest_row, row);
        if (i == 0) continue;
        doubled = doubled || capitals[i] == capitals[i - 1];
        const std::string pair = {'_', is_vowel(capitals[i - 1]) ? 'v' : 'c', vowel ? 'v' : 'c'};
        if (i == 1) sum += weight("first" + pair);
        if (i > 1 && i + 1 == capitals.size()) sum += weight("last" + pair);
    }
    sum += weight("vowels") * static_cast<double>(vowels) / static_cast<double>(capitals.size());
    sum += weight("consonants_in_a_row") * static_cast<double>(std::min(longest_row, kMostConsonants));
    if (vowels == 0) sum += weight("no_vowel");
    if (is_vowel(capitals.back())) sum += weight("ends_with_vowel");
    if (is_vowel(capitals.front())) sum += weight("begins_with_vowel");
    if (doubled) sum += weight("doubled_letter");
    for (const auto& [name, pattern] : shapes_) {
        if (pattern.matches(capitals)) sum += weight(name + length);
    }
    return sum > 0;
}

}  // namespace newscart::spelling
