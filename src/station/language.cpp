#include "station/language.h"

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/paths.h"
#include "base/text.h"

namespace newscart {
namespace {

constexpr int kMostAncestors = 4;

Settings load_with_ancestors(const std::filesystem::path& folder, const std::string& tag, int generation) {
    const Settings own = Settings::load(folder / (tag + ".toml"));
    const auto parent = own.string("inherits");
    if (!parent) return own;
    if (generation == kMostAncestors) own.fail("inherits", "languages inherit in a circle");
    return Settings::merge(load_with_ancestors(folder, *parent, generation + 1), own);
}

}  // namespace

Language load_language(const std::string& tag) {
    const std::filesystem::path folder = data_folder() / "assets" / "languages";
    std::error_code failure;
    if (tag.find('/') != std::string::npos || !std::filesystem::exists(folder / (tag + ".toml"), failure)) {
        std::vector<std::string> known;
        for (const auto& entry : std::filesystem::directory_iterator(folder, failure)) {
            if (entry.path().extension() == ".toml") known.push_back(entry.path().stem().string());
        }
        std::sort(known.begin(), known.end());
        throw Error(Fault::Config,
                    "language '" + tag + "': newscart does not speak it; there are: " + join(known, ", "));
    }
    Language language{tag, load_with_ancestors(folder, tag, 0)};
    language.settings.string("inherits");
    return language;
}

}  // namespace newscart
