#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "script/spell_values.h"

namespace newscart::spelling {

/// A stretch of the text that one rule, or an entry of the lexicon, reads, and its words.
struct Claim {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string words;
    std::string_view rule;                ///< its name
    std::string_view token_class;         ///< its `class`, by default its name up to the first hyphen
    const LexiconEntry* entry = nullptr;  ///< where the lexicon decided
};

/// The ordered rules of a language: [[spell.rule]] with a `name`, a `class`, a `match`ing expression and what to `say`.
///
/// In `match`, {name} stands for an expression of [spell.pattern] or for the keys of [spell.table.name]; groups are
/// named: (?<n>...). In `say`, {n} is the text of a group, {n:reading argument|reading} its reading by Values, <name> a
/// phrase of [spell.phrase], and [...] is left out unless all groups in it took part. A reading that fails declines the
/// match. A match that takes the text's last dot with it leaves a dot; with `may_end_sentence`, one before a capital
/// too.
///
/// A rule may say what a text must have for the expression to be tried at all, which takes longer than all else: one of
/// the characters `needs` lists (or is a list of such lists), one of the pieces of text in `holds`, one of the whole
/// `words`, a match of every expression of [spell.hint] that `hints` names.
///
/// Each byte is claimed once, by the first rule that matches; expressions see the text as written, never the words of
/// another rule. What the lexicon respells comes before all rules; its `letters` and `word` decide where a rule asks
/// for
/// {...:initialism}. Expressions are compiled at first use. Const use is safe from several threads.
class Rules {
  public:
    Rules(const Settings& spell, const Values& values);
    ~Rules();
    Rules(const Rules&) = delete;
    Rules& operator=(const Rules&) = delete;
    Rules(Rules&&) noexcept;
    Rules& operator=(Rules&&) noexcept;

    /// Sorted, without overlap. `text` must be valid UTF-8.
    std::vector<Claim> claim(std::string_view text) const;

    struct Rule;

  private:
    class Outlook;
    struct Hint {
        std::string name;
        Regex expression;
    };
    std::vector<Hint> hints_;
    std::vector<std::unique_ptr<Rule>> rules_;
    std::shared_ptr<const std::unordered_map<std::string, std::string>> patterns_;
    const Values* values_;
};

}  // namespace newscart::spelling
