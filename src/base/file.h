#pragma once
#include <cstddef>
#include <filesystem>
#include <string>

namespace newscart {

/// The whole file as bytes. Throws Error(Input) "path: cannot read: ..." if it cannot be read or is larger than
/// `most_bytes`; the file is never read past that.
std::string read_file(const std::filesystem::path& file, std::size_t most_bytes);

}  // namespace newscart
