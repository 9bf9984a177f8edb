#pragma once
#include <filesystem>

namespace newscart {

/// Where assets/ and voices/ are: $NEWSCART_DATA if set, else ../share/newscart beside the running program's folder
/// (the build tree has the same shape as an installation). Throws Error(Config) if there is no such folder.
std::filesystem::path data_folder();

/// The helper program newscart-speak: ../libexec/newscart/ beside the running program's folder.
std::filesystem::path speaker_program();

/// Where what can be made again is kept: newscart's folder in systemd's $CACHE_DIRECTORY, $XDG_CACHE_HOME or ~/.cache;
/// empty if none of them is set.
std::filesystem::path cache_folder();

}  // namespace newscart
