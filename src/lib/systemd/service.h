#pragma once
#include <chrono>
#include <string>
#include <vector>

namespace newscart::systemd {

/// Tells the service manager, if one started us: "READY=1", "STATUS=...", "WATCHDOG=1", "STOPPING=1". Nothing
/// otherwise.
void notify(const std::string& state);

/// How often the watchdog wants to hear of us at least; 0 if there is none.
std::chrono::microseconds watchdog_interval();

/// Whether stderr goes to the journal, which then gets records of fields instead of lines.
bool stderr_is_journal();

/// One record. `fields` are "NEWSCART_STATION=harbour-fm"; priorities are syslog's, 3 an error, 6 information.
/// False if the journal did not take it.
bool journal(int priority, const std::string& message, const std::vector<std::string>& fields);

}  // namespace newscart::systemd
