#include "base/paths.h"

#include "base/environment.h"
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
    if (const std::string given = environment("NEWSCART_DATA"); !given.empty()) return given;
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
    const auto variable = [](const char* name) { return std::filesystem::path(environment(name)); };
    if (const auto own = variable("CACHE_DIRECTORY"); !own.empty()) return own;
    if (const auto cache = variable("XDG_CACHE_HOME"); cache.is_absolute()) return cache / "newscart";
    if (const auto home = variable("HOME"); home.is_absolute()) return home / ".cache" / "newscart";
    return {};
}

}  // namespace newscart
