#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "speech/recording.h"

namespace newscart {

/// Recordings on disk, by what they were made from. A file that is damaged counts as not there. Any number of programs
/// and threads may use one folder at once.
class TakeCache {
  public:
    /// An empty folder: keeps nothing. The folder is made when the first take is kept.
    explicit TakeCache(std::filesystem::path folder, std::uintmax_t most_bytes = std::uintmax_t{512} << 20U);

    /// The samples and their rate; no line, no marks.
    std::optional<Recording> find(const std::string& key) const;
    /// False if the folder cannot be written.
    bool keep(const std::string& key, const Recording& recording) const;
    /// Removes those not used for the longest time until the rest fits.
    void age_out() const;

  private:
    std::filesystem::path folder_;
    std::uintmax_t most_bytes_;
};

}  // namespace newscart
