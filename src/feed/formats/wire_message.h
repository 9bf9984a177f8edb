#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace newscart {

/// Which of the line formats bytes begin with. Other: a start of header, but of neither kind.
enum class WireKind { None, Iptc7901, Anpa, Other };
WireKind wire_kind(std::string_view bytes);

/// One message between its control characters. Each part as sent, but for the control characters at its ends.
struct WireMessage {
    std::string_view header;   ///< behind SOH
    std::string_view text;     ///< between STX and ETX
    std::string_view trailer;  ///< behind ETX
};
/// All messages of a transmission, in their order. One that was cut short ends where the bytes do.
std::vector<WireMessage> wire_messages(std::string_view bytes);

/// Words between spaces and control characters.
std::vector<std::string_view> wire_words(std::string_view text);
/// Whether a word is digits and nothing else.
bool is_number(std::string_view word);

/// "131137 GMT Nov 13" (day, hour, minute; month in some European language, year), as stands below IPTC 7901 messages.
std::optional<Instant> wire_time(std::string_view text);

}  // namespace newscart
