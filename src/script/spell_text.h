#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lib/pcre2/regex.h"
#include "script/spell_rules.h"
#include "script/spell_values.h"

namespace newscart::spelling {

/// The text as rules want to see it: valid UTF-8 in normal form C, at most 20 kB, plain spaces and quotation marks,
/// ASCII digits, no controls, no pictures, no markup; capitals-only text recased. [spell.characters] names what stands
/// for a character, [spell.markup] the expressions of what is left out.
class Preparation {
  public:
    Preparation(const Settings& spell, const Values& values);
    std::string operator()(std::string_view text) const;

  private:
    std::string recase(const std::string& text) const;

    std::unordered_map<std::string, std::string> characters_;
    std::vector<std::pair<Regex, std::string>> markup_;
    const Values* values_;
};

/// The claims' words and, between them, the text itself, its digits and signs in words ([spell.symbols]).
std::string assemble(std::string_view text, const std::vector<Claim>& claims, const Values& values,
                     const std::unordered_map<std::string, std::string>& symbols);

/// What an engine may be given, whatever `text` is: letters of the Latin script, single spaces, and , . ? ! ' - ; :
/// where they shape the voice; never two marks in a row, no token over 40 characters, with over 2 apostrophes or over
/// 6 dots, and no clause over 300 characters without a comma.
std::string speakable(std::string_view text);

}  // namespace newscart::spelling
