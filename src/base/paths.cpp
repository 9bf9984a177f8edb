#include "base/paths.h"

#include <cstdlib>

#include "base/error.h"

namespace newscart {
namespace {

std::filesystem::path prefix() {
    std::error_code failure;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", failure);
    if (failure) throw Error(Fault::Config, "/proc/self/exe: cannot read: " + failure.message());
    return program.parent_path().parent_path();
}

}  // namespace

std::filesystem::path data_folder() {
    // Read once at start-up, before any thread exists.
    if (const char* given = std::getenv("NEWSCART_DATA"); given != nullptr && *given != '\0')
        return given;  // NOLINT(concurrency-mt-unsafe)
    std::filesystem::path folder = prefix() / "share" / "newscart";
    std::error_code failure;
    if (!std::filesystem::is_directory(folder, failure)) {
        throw Error(
            Fault::Config,
            folder.string() + ": newscart's data folder is missing; install the package again or set NEWSCART_DATA");
    }
    return folder;
}

std::filesystem::path speaker_program() { return prefix() / "libexec" / "newscart" / "newscart-speak"; }

std::filesystem::path cache_folder() {
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody writes the environment
        return std::filesystem::path(value == nullptr ? "" : value);
    };
    if (const auto own = variable("CACHE_DIRECTORY"); !own.empty()) return own;
    if (const auto cache = variable("XDG_CACHE_HOME"); cache.is_absolute()) return cache / "newscart";
    if (const auto home = variable("HOME"); home.is_absolute()) return home / ".cache" / "newscart";
    return {};
}

}  // namespace newscart
