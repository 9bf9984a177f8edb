#include "base/secret.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/environment.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"

namespace newscart {
namespace {

constexpr std::size_t kLongestSecret = 4096;

/// Below systemd's $CREDENTIALS_DIRECTORY others are kept out by the folder, and the bits say less.
bool is_credential(const std::filesystem::path& file) {
    const std::string folder = environment("CREDENTIALS_DIRECTORY");
    return !folder.empty() && file.lexically_normal().parent_path() == std::filesystem::path(folder).lexically_normal();
}

}  // namespace

std::string secret_from_environment(const std::string& variable) {
    std::string value = environment(variable);
    if (value.empty()) {
        throw Error(Fault::Config, fmt::format("{}: is not set in the environment; set it for newscart, in its unit "
                                               "by EnvironmentFile=",
                                               variable));
    }
    return value;
}

void check_private(const std::filesystem::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) {
        throw Error(Fault::Config, fmt::format("{}: cannot read: {}; name the file that holds the secret",
                                               file.string(), std::generic_category().message(errno)));
    }
    if (is_credential(file)) return;
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        throw Error(Fault::Config, fmt::format("{}: others than its owner may read it; chmod 600 it", file.string()));
    }
    if (status.st_uid != ::geteuid() && status.st_uid != 0) {
        throw Error(Fault::Config, fmt::format("{}: belongs to another user; chown it", file.string()));
    }
}

std::string secret_from_file(const std::filesystem::path& file) {
    check_private(file);
    std::string secret(trim(read_file(file, kLongestSecret)));
    if (secret.empty()) throw Error(Fault::Config, file.string() + ": is empty; write the secret into it");
    return secret;
}

std::string without_secret(std::string text, std::string_view secret) {
    return secret.empty() ? text : replace_all(std::move(text), secret, "***");
}

}  // namespace newscart
