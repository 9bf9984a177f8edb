#include "station/language.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/error.h"
#include "base/paths.h"
#include "station/checks.h"

namespace newscart {
namespace {

constexpr int kMostAncestors = 4;

std::filesystem::path languages_folder() { return data_folder() / "assets" / "languages"; }

Settings load_with_ancestors(const std::filesystem::path& folder, const std::string& tag, int generation) {
    Settings own = Settings::load(folder / (tag + ".toml"));
    const auto parent = own.string("inherits");
    if (!parent) return own;
    if (generation == kMostAncestors) own.fail("inherits", "languages inherit in a circle");
    return Settings::merge(load_with_ancestors(folder, *parent, generation + 1), own);
}

}  // namespace

std::vector<std::string> language_tags() {
    std::vector<std::string> tags = toml_names(languages_folder());
    std::vector<std::string> bases;
    for (const std::string& tag : tags) {
        if (const auto parent = Settings::load(languages_folder() / (tag + ".toml")).string("inherits")) {
            bases.push_back(*parent);
        }
    }
    const auto is_base = [&](const std::string& tag) {
        return std::find(bases.begin(), bases.end(), tag) != bases.end();
    };
    tags.erase(std::remove_if(tags.begin(), tags.end(), is_base), tags.end());
    return tags;
}

Language load_language(const std::string& tag) {
    const std::vector<std::string> known = language_tags();
    if (!std::binary_search(known.begin(), known.end(), tag)) {
        throw Error(Fault::Config, unknown_name("language", tag, known));
    }
    Language language{tag, load_with_ancestors(languages_folder(), tag, 0), {}};
    language.settings.string("inherits");
    if (const auto name = language.settings.string("weights")) {
        const std::filesystem::path file = languages_folder() / *name;
        std::ifstream in(file, std::ios::binary);
        if (!in) throw Error(Fault::Config, file.string() + ": cannot be read; 'weights' of the language names it");
        language.weights.assign(std::istreambuf_iterator<char>(in), {});
    }
    return language;
}

}  // namespace newscart
