#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace newscart::spelling {

/// How the lexicon wants a word read.
struct LexiconEntry {
    enum class Kind { Respelled, Letters, Word };
    std::string written;
    std::string reading;  ///< of Respelled
    Kind kind = Kind::Respelled;
};

/// Words and phrases that no rule would read right: voices/lexicon/<language>.tsv. Lines of "written TAB reading",
/// with an optional note after a further TAB; '#' opens a comment. The reading is a respelling, or `letters`, or
/// `word`. An entry that holds a capital is matched as it is written, any other in every case; whole words only.
class Lexicon {
  public:
    Lexicon() = default;

    /// Reads "en.tsv" and then "en-GB.tsv" of the folder, for a tag like "en-GB"; the later entry of a word wins. A
    /// file that is not there is no fault. Throws Error(Config) "file:line: ..." for a line it cannot read.
    static Lexicon load(const std::filesystem::path& folder, const std::string& tag);

    /// The lines of one file; `name` stands for it in messages.
    void add(std::string_view lines, const std::string& name);

    /// The entry for exactly this word, or nullptr.
    const LexiconEntry* find(std::string_view word) const;
    /// The longest entry that begins at byte `at` of `text` and ends at the end of a word; `at` must begin a word.
    const LexiconEntry* longest(std::string_view text, std::size_t at) const;

  private:
    std::vector<LexiconEntry> entries_;
    std::unordered_map<std::string, std::size_t> places_;
    std::unordered_map<std::string, std::vector<std::size_t>> lengths_;  ///< of the entries that share a first word
};

/// End of the run of ASCII letters and digits and all of non-ASCII at byte `at`.
std::size_t word_end(std::string_view text, std::size_t at);
bool is_word_byte(char c);

}  // namespace newscart::spelling
