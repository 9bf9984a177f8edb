#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace newscart {

/// What is to be said about an entry of a lexicon.
struct LexiconFinding {
    enum class Kind { Fault, Note } kind = Kind::Fault;  ///< a note is no reason to change anything
    std::string place;                                   ///< "en.tsv:12"
    std::string message;
};

/// The phonemes of spoken texts in a language variant, one each; none at all if no voice speaks it.
using Pronounce =
    std::function<std::vector<std::string>(const std::vector<std::string>& spoken, const std::string& tag)>;

/// Reads one lexicon, "en.tsv" or "en-GB.tsv", as newscart would, and tells which entries cannot be read, stand there
/// twice, hold phonemes that the engine does not know, can never match, or say what would be said without them; and
/// which win over those of another file. `shipped` is the folder of newscart's own lexicons; a file of another folder
/// is a station's. Throws Error(Input) if the file cannot be read.
std::vector<LexiconFinding> check_lexicon(const std::filesystem::path& file, const std::filesystem::path& shipped,
                                          const Pronounce& pronounce);

}  // namespace newscart
