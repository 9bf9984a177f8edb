#pragma once
#include <functional>
#include <map>
#include <string>

#include "app/console.h"
#include "archive/archive.h"
#include "base/clock.h"
#include "station/station.h"

namespace newscart {

/// What somebody is told.
struct AlertText {
    std::string station;
    std::string key;    ///< what it is about: "edition", "deliver: folder /srv/news.mp3", "feed", "kill"
    std::string state;  ///< "trouble", "recovered" or "note"
    std::string message;
    Instant at;
};

/// Tells one of them; returns why it could not, "" if it could. The failure holds no secret.
using AlertSender = std::function<std::string(const AlertTarget&, const AlertText&)>;

/// By command, mail or webhook.
std::string send_alert(const AlertTarget& target, const AlertText& text);

/// A password or token from the environment or from a file that only its owner may read. Throws Error(Config) without
/// showing it.
std::string secret_of(const AlertTarget& target);

/// Tells the station's people of trouble, and once of its end. The archive remembers who knows what, so that restarts
/// and runs by a timer tell nothing twice within `cool_down`. What cannot be told is warned of, never thrown.
class Alerts {
  public:
    Alerts(const Station& station, Archive* archive, const Console& console, AlertSender sender = send_alert);

    /// Something is wrong; told again only after the target's cool-down.
    void trouble(const std::string& key, const std::string& message, Instant now);
    /// It is right again; told only to whom the trouble was.
    void recovered(const std::string& key, const std::string& message, Instant now);
    /// Something that happened once; always told.
    void note(const std::string& key, const std::string& message, Instant now);

  private:
    bool tell(const AlertTarget& target, const AlertText& text);

    const Station& station_;
    Archive* archive_;
    const Console& console_;
    AlertSender sender_;
};

/// Whether a row of Archive::alerts() is trouble itself, and not the note of who was told.
bool is_trouble(const AlertState& alert);

}  // namespace newscart
