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
/// for a character, [spell.markup] the expressions of what is left out (`holds`: one of
/// these pieces is part of any match).
class Preparation {
  public:
    Preparation(const Settings& spell, const Values& values);
    std::string operator()(std::string_view text) const;

  private:
    std::string recase(const std::string& text) const;

    std::unordered_map<std::string, std::string> characters_;
    struct Markup {
        Regex match;
        std::string leave;
        std::vector<std::string> holds;
    };
    std::vector<Markup> markup_;
    const Values* values_;
};

/// A stretch of the prepared text and what is said for it. All of them, in order, are the whole text.
struct Piece {
    enum class Kind { Rule, Number, Symbol, AsWritten };  ///< Number and Symbol: what no rule has claimed
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string words;            ///< "" of AsWritten
    Kind kind = Kind::AsWritten;  ///< AsWritten: words, marks and spaces
    const Claim* claim = nullptr;
};

/// The claims and, between them, the text itself, its digits and signs in words ([spell.symbols]).
std::vector<Piece> pieces_of(std::string_view text, const std::vector<Claim>& claims, const Values& values,
                             const std::unordered_map<std::string, std::string>& symbols);
/// The pieces' words as one text.
std::string join_pieces(std::string_view text, const std::vector<Piece>& pieces);

/// What an engine may be given, whatever `text` is: letters of the Latin script, single spaces, and , . ? ! ' - ; :
/// where they shape the voice; never two marks in a row, no token over 40 characters, with over 2 apostrophes or over
/// 6 dots, and no clause over 300 characters without a comma. What phonetic() made becomes [[written|phonemes]], the
/// only way in which brackets come out.
std::string speakable(std::string_view text);

}  // namespace newscart::spelling
