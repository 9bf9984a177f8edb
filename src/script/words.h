#pragma once
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "script/draft.h"

namespace newscart {

using WordSet = std::unordered_set<std::string>;

/// A word or a mark of a sentence, with the bytes it came from. Sentences are edited as lists of these, so that what is
/// said can always be traced to what was written.
struct Word {
    enum class Kind { Word, Open, Close, Quote, Comma, Stop, Dash, Mark };

    std::string text;
    std::string lower;       ///< text in lower case, curly apostrophes straightened
    Kind kind = Kind::Word;  ///< Open and Close: brackets; Quote: a quotation mark; Stop: . ? !; Mark: any other
    int begin = -1;          ///< bytes of the paragraph; -1 if a rule put it there
    int end = -1;
    int paragraph = 0;      ///< of the article; -1 is the headline
    std::string_view rule;  ///< the name of the rule that put it there or changed it; empty: as it was written
    bool space_before = false;
    bool after_quote = false;        ///< the first word after a quotation
    bool part_of_quotation = false;  ///< other sentences of its quotation were left out
    bool quoted = false;             ///< stood between quotation marks
    bool opens_quote = false;        ///< of a Quote

    bool is_word() const { return kind == Kind::Word; }
};

using Words = std::vector<Word>;

/// Words and marks of bytes [begin, end) of a paragraph. `abbreviations` (lower case, without the last full stop) keep
/// their full stop inside a sentence. `number` is the paragraph's place in the article.
Words split_words(std::string_view paragraph, std::size_t begin, std::size_t end, const WordSet& abbreviations,
                  int number = 0);

/// The text as printed; begins with a capital if `Capital::First` and ends in a full stop if it ends in no stop.
std::string render(const Words& words);

/// Where the words came from: neighbours that touch in the source are one span.
std::vector<SourceSpan> source_spans(const Words& words);

/// Words that hold a letter or a digit, as a person counts them.
int count_words(std::string_view text);
/// What stands between spaces, a dash by itself too: no budget of words counts more.
int count_spaced(std::string_view text);

bool is_digit_word(const Word& word);  ///< holds a digit
bool starts_with_capital(const Word& word);
/// First letter in upper case.
std::string capitalised(std::string_view text);

}  // namespace newscart
