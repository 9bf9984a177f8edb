#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/support.h"

namespace newscart::test {

/// When the sample feed is fresh.
inline constexpr const char* kSampleAir = "2026-03-02T15:00:00Z";

/// A place of its own to run the real program in: feed/, out/, and a station pack where a test wants one.
class Newsroom {
  public:
    std::filesystem::path feed() const { return folder_.path() / "feed"; }
    std::filesystem::path out() const { return folder_.path() / "out"; }
    std::filesystem::path path() const { return folder_.path(); }
    const TempFolder& folder() const { return folder_; }

    /// Links nothing, copies everything: assets/sample-feed becomes feed/, settled.
    void take_sample_feed() const;
    /// One article of about 90 words as plain text.
    void add_article(const std::string& name, int topic) const;
    /// A copy of the shipped pack under station/.
    std::filesystem::path make_station() const;

    /// newscart produce on feed() into out() at kSampleAir, with further arguments.
    Ran produce(const std::vector<std::string>& more = {}) const;
    /// The edition's folder.
    std::filesystem::path edition() const;
    nlohmann::json rundown() const;

  private:
    TempFolder folder_;
};

std::string read(const std::filesystem::path& file);

}  // namespace newscart::test
