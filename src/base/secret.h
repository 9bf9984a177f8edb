#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace newscart {

/// A password or key from the environment. Throws Error(Config) if the variable is not set or empty.
std::string secret_from_environment(const std::string& variable);

/// A password or key from a file that nobody but its owner may read, without the white space around it. Throws
/// Error(Config) if others may read it, if it belongs to somebody else, or if there is nothing in it.
std::string secret_from_file(const std::filesystem::path& file);

/// Throws Error(Config) if others than its owner may read the file, or if the owner is neither we nor root.
void check_private(const std::filesystem::path& file);

/// `text` with stars in the place of the secret, should somebody have put it there: a server that repeats what it was
/// told.
std::string without_secret(std::string text, std::string_view secret);

}  // namespace newscart
