#pragma once
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "station/language.h"

namespace newscart {

/// The names of [clean.words], which stand in braces for their expressions: "{agency}".
class PatternWords {
  public:
    explicit PatternWords(const Language& language) : words_(language.settings.table("clean").pairs("words")) {}

    std::string operator()(std::string pattern) const {
        for (const auto& [name, expression] : words_)
            pattern = replace_all(std::move(pattern), "{" + name + "}", expression);
        return pattern;
    }

  private:
    std::vector<std::pair<std::string, std::string>> words_;
};

}  // namespace newscart
