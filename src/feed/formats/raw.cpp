#include <algorithm>
#include <array>

#include "base/text.h"
#include "feed/formats/format.h"
#include "feed/formats/wire_message.h"

namespace newscart {
namespace {

constexpr std::size_t kHeadBytes = 32U << 10;  ///< dozens of servers may have signed an e-mail before its Subject

bool is_field_name(std::string_view name) {
    return !name.empty() && name.size() <= 76 &&
           std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 0x7F && c != ':'; });
}

template <std::size_t N>
bool one_of(const std::string& name, const std::array<std::string_view, N>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Header lines up to a blank one, at least one of which only mail has, or a subject and whom it is from or to.
bool is_mail(std::string_view bytes) {
    static constexpr std::array<std::string_view, 13> kSure{
        "received",   "return-path", "delivered-to",           "x-received",   "mime-version",
        "message-id", "x-mailer",    "authentication-results", "received-spf", "dkim-signature",
        "arc-seal",   "list-id",     "x-original-to"};
    if (bytes.substr(0, 3) == "\xEF\xBB\xBF") bytes.remove_prefix(3);
    bytes = trim(bytes.substr(0, kHeadBytes));
    const bool mbox = bytes.substr(0, 5) == "From ";
    bool sure = false;
    bool subject = false;
    bool correspondent = false;
    bool first = true;
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        // The last line is cut short where the sample ends.
        std::string_view line = bytes.substr(0, end);
        bytes = end == std::string_view::npos ? std::string_view{} : bytes.substr(end + 1);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (line.empty()) break;
        const bool marker = mbox && first;
        const bool folded = !first && (line.front() == ' ' || line.front() == '\t');
        first = false;
        if (marker || folded) continue;
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || !is_field_name(line.substr(0, colon))) return false;
        const std::string name = ascii_lower(line.substr(0, colon));
        sure = sure || one_of(name, kSure);
        subject = subject || name == "subject";
        correspondent = correspondent || name == "from" || name == "to" || name == "cc" || name == "reply-to";
    }
    return sure || (subject && correspondent);
}

}  // namespace

Detected detect_raw(std::string_view bytes) {
    switch (wire_kind(bytes)) {
        case WireKind::Iptc7901: return {Format::Iptc7901, {}};
        case WireKind::Anpa: return {Format::Anpa, {}};
        case WireKind::Other:
            return {Format::Unknown, "begins like an agency's message, but its header is neither IPTC 7901 nor ANPA"};
        case WireKind::None: break;
    }
    if (is_mail(bytes)) return {Format::Mail, {}};
    return {};
}

}  // namespace newscart
