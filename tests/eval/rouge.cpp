#include "eval/rouge.h"

#include <algorithm>
#include <map>

#include "lib/stemmer/stemmer.h"

namespace newscart::eval {
namespace {

std::map<std::string, int> grams(const std::vector<std::string>& tokens, std::size_t n) {
    std::map<std::string, int> counts;
    for (std::size_t i = 0; i + n <= tokens.size(); ++i) {
        std::string gram = tokens[i];
        for (std::size_t k = 1; k < n; ++k) gram += ' ' + tokens[i + k];
        ++counts[gram];
    }
    return counts;
}

}  // namespace

std::vector<std::string> rouge_tokens(const std::string& text) {
    Stemmer stemmer("porter");
    std::vector<std::string> tokens;
    std::string word;
    const auto flush = [&] {
        if (word.empty()) return;
        tokens.push_back(word.size() > 3 ? stemmer.stem(word) : word);
        word.clear();
    };
    for (const char c : text) {
        if (c >= 'A' && c <= 'Z') {
            word += static_cast<char>(c - 'A' + 'a');
        } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            word += c;
        } else {
            flush();
        }
    }
    flush();
    return tokens;
}

Rouge rouge(const std::vector<std::string>& reference, const std::vector<std::string>& candidate, std::size_t n) {
    const std::map<std::string, int> wanted = grams(reference, n);
    const std::map<std::string, int> given = grams(candidate, n);
    int hits = 0;
    int wanted_count = 0;
    int given_count = 0;
    for (const auto& [gram, count] : wanted) {
        wanted_count += count;
        const auto found = given.find(gram);
        if (found != given.end()) hits += std::min(count, found->second);
    }
    for (const auto& [gram, count] : given) given_count += count;
    return {wanted_count == 0 ? 0.0 : static_cast<double>(hits) / wanted_count,
            given_count == 0 ? 0.0 : static_cast<double>(hits) / given_count};
}

}  // namespace newscart::eval
