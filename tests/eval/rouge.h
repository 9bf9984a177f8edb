#pragma once
#include <string>
#include <vector>

namespace newscart::eval {

/// ROUGE-N as the official script counts with -m: lower case, letters and digits, Porter stems of words longer than
/// three letters, clipped counts; n-grams run over sentence borders.
struct Rouge {
    double recall = 0;
    double precision = 0;
};

std::vector<std::string> rouge_tokens(const std::string& text);
Rouge rouge(const std::vector<std::string>& reference, const std::vector<std::string>& candidate, std::size_t n);

}  // namespace newscart::eval
