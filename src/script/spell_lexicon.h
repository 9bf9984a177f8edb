#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace newscart::spelling {

/// How the lexicon wants a word or a phrase read.
struct LexiconEntry {
    enum class Kind { Respelled, Phonemes, Letters, Word };
    std::string written;
    std::string reading;  ///< of Respelled: words; of Phonemes: eSpeak NG's mnemonics
    Kind kind = Kind::Respelled;
    std::string note;
    std::string place;  ///< "en.tsv:12"
};

/// Words and phrases that no rule would read right: voices/lexicon/<language>.tsv. Lines of "written TAB reading",
/// with an optional note after a further TAB; '#' opens a comment. The reading is a respelling, eSpeak NG's phonemes in
/// [[ ]], or `letters`, or `word`. An entry that holds a capital is matched as it is written, any other in every case;
/// whole words only, the longest entry first. A respelling is said as it stands: no rule reads it again.
class Lexicon {
  public:
    Lexicon() = default;

    /// Reads "en.tsv" and then "en-GB.tsv" of each folder, for a tag like "en-GB"; the later entry of a word wins. A
    /// file that is not there is no fault. Throws Error(Config) "file:line: ..." for a line it cannot read; files of
    /// the first folder, newscart's own, go by their bare names there.
    static Lexicon load(const std::vector<std::filesystem::path>& folders, const std::string& tag);

    /// The entries of one file; `name` stands for it in messages. What is wrong with a line goes to `faults`.
    static std::vector<LexiconEntry> parse(std::string_view lines, const std::string& name,
                                           std::vector<std::string>& faults);

    /// The lines of one file. Throws Error(Config) for the first that is wrong.
    void add(std::string_view lines, const std::string& name);

    /// The entry for exactly this word, or nullptr.
    const LexiconEntry* find(std::string_view word) const;
    /// The longest entry that begins at byte `at` of `text` and ends at the end of a word; `at` must begin a word.
    const LexiconEntry* longest(std::string_view text, std::size_t at) const;

    const std::vector<LexiconEntry>& entries() const { return entries_; }
    /// Entries that a later one of the same word has replaced.
    const std::vector<LexiconEntry>& replaced() const { return replaced_; }

  private:
    std::vector<LexiconEntry> entries_;
    std::vector<LexiconEntry> replaced_;
    std::unordered_map<std::string, std::size_t> places_;
    /// Lengths of the entries whose first words, in small letters, share a hash; most words of a text have none.
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> lengths_;
    std::vector<bool> begins_;  ///< by the last bits of that hash: whether there is an entry at all
};

/// The text of a lexicon with `line` ("written TAB reading", with its line end; "" for none) as its last, and without
/// the lines that had this word before.
std::string with_entry(std::string_view lexicon, std::string_view written, const std::string& line);

/// End of the run of ASCII letters and digits and all of non-ASCII at byte `at`.
std::size_t word_end(std::string_view text, std::size_t at);
bool is_word_byte(char c);
/// Whether eSpeak NG may get it between [[ and ]]: mnemonics only, not too many.
bool is_phoneme_text(std::string_view text);

/// A reading in phonemes among words, until `speakable` writes it out. Its signs are for private use: the text of an
/// article is cleared of them, so that none can hold one.
std::string phonetic(std::string_view written, std::string_view phonemes);
inline constexpr char32_t kPhonetic = 0xE000;     ///< what is written follows
inline constexpr char32_t kPhonemes = 0xE001;     ///< the phonemes follow
inline constexpr char32_t kPhoneticEnd = 0xE002;  ///< and end

}  // namespace newscart::spelling
