#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "audio/pcm.h"

namespace newscart::test {

/// A folder of its own, removed with all that is in it at the end of the test.
class TempFolder {
  public:
    TempFolder();
    ~TempFolder();
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    TempFolder(TempFolder&&) = delete;
    TempFolder& operator=(TempFolder&&) = delete;

    const std::filesystem::path& path() const { return path_; }
    /// Writes a file below the folder (making folders as needed) with an mtime an hour ago: settled.
    std::filesystem::path write(const std::filesystem::path& name, std::string_view bytes) const;

  private:
    std::filesystem::path path_;
};

/// A sine of `frequency_hz` whose peak is `level_dbfs`, on all channels.
Pcm tone(double frequency_hz, double level_dbfs, double seconds, int channels = 2, int sample_rate_hz = kFrameRateHz);

/// What a program left behind.
struct Ran {
    int status = 0;  ///< exit status, or 128 + signal
    std::string out;
    std::string err;
};

/// Runs a program (no shell) with `input` on stdin and the additional "NAME=value" in its environment.
Ran run(const std::vector<std::string>& arguments, std::string_view input = {},
        const std::vector<std::string>& environment = {});

/// bin/newscart of this build.
std::string newscart_program();

/// Repository folder with assets/, for tests that read what is shipped: data_folder().
std::filesystem::path shipped();

/// Names of what is in a folder, sorted, relative, hidden ones too.
std::vector<std::string> listing(const std::filesystem::path& folder);

}  // namespace newscart::test
