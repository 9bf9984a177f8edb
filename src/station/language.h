#pragma once
#include <filesystem>
#include <string>

#include "station/settings.h"

namespace newscart {

/// All that is particular to one language variant: assets/languages/<tag>.toml. A file may say `inherits = "en"`; its
/// tables are then laid over that file's. Each room reads the section that bears its name and compiles it once:
/// [clean], [wire] and [mail] by feed, [sentences] and [condense] and [script] by script, [spell] by script/spell.
struct Language {
    std::string tag;  ///< BCP 47, "en-GB"
    Settings settings;
    std::filesystem::path own_lexicon = {};  ///< folder of a station's own <tag>.tsv; empty for none
    /// The text of the file that `weights` names: what the condenser has learned of the language; may be empty.
    std::string weights = {};
};

/// Tags of the languages there are, sorted. A file that another inherits is shared ground and no language by itself.
std::vector<std::string> language_tags();

/// Reads data_folder()/assets/languages/<tag>.toml; "en-ZA" falls back to "en-GB" only if the file says so, by
/// `inherits`. Throws Error(Config) naming the languages there are.
Language load_language(const std::string& tag);

}  // namespace newscart
