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

/// ROUGE-L of a summary: of each sentence of the reference the words on a longest common subsequence with any
/// sentence of the candidate (Lin 2004).
Rouge rouge_l(const std::vector<std::vector<std::string>>& reference,
              const std::vector<std::vector<std::string>>& candidate);

}  // namespace newscart::eval
