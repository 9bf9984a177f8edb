#pragma once
#include <memory>
#include <string>

#include "app/console.h"
#include "cli/station.h"
#include "desk/session.h"
#include "speech/speech.h"

namespace newscart::test {

/// A desk on the sample feed, with a station pack, an archive and a destination of its own, and a clock that a test
/// sets. The air time is three o'clock.
class Newsdesk {
  public:
    Newsdesk();

    std::unique_ptr<desk::Session> open();
    /// A file of the newsroom as old as the sample feed.
    std::filesystem::path write(const std::filesystem::path& name, std::string_view text) const;
    desk::DeskSettings settings() const;
    nlohmann::json request(const desk::Session& session, const nlohmann::json& order) const;
    nlohmann::json state(const desk::Session& session) const;
    /// Gives one order as "kim".
    nlohmann::json give(desk::Session& session, const nlohmann::json& order) const;

    Instant air() const { return air_; }
    std::filesystem::path station() const { return station_; }
    std::filesystem::path delivered() const { return newsroom_.path() / "playout" / "news.mp3"; }
    std::filesystem::path archive() const { return newsroom_.path() / "archive.db"; }
    const Newsroom& newsroom() const { return newsroom_; }
    Speaker& speaker() { return speaker_; }
    const Console& console() const { return console_; }

    Instant now;

  private:
    Newsroom newsroom_;
    std::filesystem::path station_;
    Instant air_;
    Console console_{Chatter::Quiet};
    Speaker speaker_;
};

/// The first element of a list whose field has this value; null if there is none.
nlohmann::json with(const nlohmann::json& list, const std::string& key, const nlohmann::json& value);

}  // namespace newscart::test
